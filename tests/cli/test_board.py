"""The board on a terminal and as JSON."""

from __future__ import annotations

import pytest
from django.utils import translation

from huilu.board.queries import read_board
from huilu.cli.board import board
from huilu.cli.tables import show_table, width
from huilu.clock.queries import now
from tests.cast import Cast, publish
from tests.cli.conftest import Ask, Type


def test_json_gives_the_numbers_of_the_board(town: Cast, asked: Ask) -> None:
    publish(town)
    town.opens()

    told = asked(board, "37")

    read = read_board(town.unit("37"), now())
    for one in read.requirements:
        work, cell = read.total.work[one.pk], told["total"]["requirements"][one.key]
        assert (work.applies, work.done, work.overdue) == (cell["applies"], cell["done"], cell["overdue"])
        parts = [told["own"], *told["children"]]
        assert cell["applies"] == sum(part["requirements"][one.key]["applies"] for part in parts)
        assert cell["light"]["reason"]
    assert told["total"]["issues"]["by_state"] == {"open": 1}
    assert [child["unit"]["code"] for child in told["children"]] == ["3701", "3708"]
    assert told["as_of"].startswith("2023-09-20T")


def test_people_get_a_table(town: Cast, typed: Type) -> None:
    publish(town)
    town.opens()

    told = typed(board, "3708").stdout

    assert "370811  任城区" in told
    assert "济宁市 itself" in told
    assert "together" in told
    assert "green: " in told
    assert "second_batch_2023/reading_class" in told


def test_chinese_stands_in_columns() -> None:
    assert (width("任城区"), width("abc"), width("a任")) == (6, 3, 3)


def test_figures_stand_to_the_right(capsys) -> None:  # type: ignore[no-untyped-def]
    show_table(["名称", "n"], [["任城", "1,200"], ["a", 7]])

    assert capsys.readouterr().out == "名称      n\n任城  1,200\na         7\n"


def test_an_empty_list_says_that_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    with translation.override("en"):
        show_table(["Unit", "Called"], [])
    assert capsys.readouterr().out == "There is nothing to list.\n"
