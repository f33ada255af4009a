"""A board of many children: a window of them at a time, and every total as if all had been read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huilu.board.queries import Board, read_board
from huilu.kernel.windows import SIZE
from huilu.programmes.actions import record_progress
from huilu.programmes.models import Requirement
from huilu.programmes.states import ProgressState
from huilu.tally.actions import fold_all
from tests.campaigns.stage import an_issue, grow
from tests.cast import Cast, publish

STREET, VILLAGE, PROVINCE, NATION = "370811007", "370811007201", "37", "00"


def walked(town: Cast, code: str, size: int) -> list[Board]:
    """The board from window to window."""
    boards = [read_board(town.unit(code), town.at, size=size)]
    while boards[-1].next:
        boards.append(read_board(town.unit(code), town.at, after=boards[-1].next, size=size))
    return boards


@pytest.mark.parametrize("is_folded", [False, True])
def test_windows_together_are_the_board_and_each_has_its_totals(is_folded: bool, town: Cast) -> None:
    publish(town)
    grow(SIZE + 20)
    an_issue(town, lead=STREET)
    an_issue(town, by=VILLAGE, lead=STREET)
    one = Requirement.objects.filter(classes__unit_class=town.unit(VILLAGE).unit_class).first()
    assert one is not None
    for code in (VILLAGE, "370811007305"):
        by, at = town.actor(code), town.later()
        record_progress(unit_id=by.unit_id, requirement=one.key, state=ProgressState.DONE, fact="看过了", by=by, at=at)
    if is_folded:
        fold_all()

    # The root has no counters of its own, and the province's children stand below a placeholder in other trees.
    for code, size in ((STREET, SIZE), (STREET, 7), (PROVINCE, 1), (NATION, 1), ("370811", 1)):
        whole, boards = read_board(town.unit(code), town.at), walked(town, code, size)
        assert [child for board in boards for child in board.children] == list(whole.children)
        assert {board.total == whole.total and board.own == whole.own for board in boards} == {True}
        assert [board.is_whole for board in boards] == ([True] if len(boards) == 1 else [False] * len(boards))
        assert max(len(board.children) for board in boards) <= size
    assert len(walked(town, STREET, SIZE)) == 2


def test_a_window_that_holds_all_children_is_the_whole_board(town: Cast) -> None:
    publish(town)

    board = read_board(town.unit(STREET), town.at, size=SIZE)

    assert board == read_board(town.unit(STREET), town.at)
    assert replace(board, children=[]) != board


def test_a_board_that_is_cut_goes_on_after_its_last_child(town: Cast) -> None:
    publish(town)
    grow(30)
    whole, found, after = read_board(town.unit(STREET), town.at), [], ""

    for _turn in range(9):
        board = read_board(town.unit(STREET), town.at, after=after, size=SIZE).cut(10)
        assert (len(board.children) <= 10, board.total) == (True, whole.total)
        found += board.children
        after = board.next
        if not after:
            break

    assert found == list(whole.children)
    assert whole.cut(len(whole.children)) is whole
