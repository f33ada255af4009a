"""One issue all the way round."""

from __future__ import annotations

from huilu.board.checking import check_figures
from huilu.board.queries import read_board
from huilu.loop.states import State
from huilu.tally.actions import fold_all
from tests.cast import Cast, reloaded


def test_a_drain_goes_round_and_is_closed(town: Cast) -> None:
    issue = town.closes()

    assert reloaded(issue).status is State.CLOSED
    assert check_figures().differing == []
    before = read_board(town.unit("37"), town.at)
    assert before.total.issues.by_state == {State.CLOSED: 1}
    assert fold_all() > 0
    assert read_board(town.unit("37"), town.at) == before
    assert check_figures().differing == []
