"""The figures of a register: exact at every node, the parts always summing to the whole."""

from __future__ import annotations

from django.db import connection

from huilu.accounts.sight import seeing
from huilu.board.checking import check_figures
from huilu.board.queries import read_board
from huilu.registers.figures import Column, Figures, read_figures
from huilu.registers.models import Item, ItemTask
from huilu.tally.actions import fold_all
from tests.cast import TODAY, Cast
from tests.registers.conftest import CITY, COUNTY, PROVINCE, Office

REGISTER = "livelihood_project"


def figures(town: Cast, code: str) -> Figures:
    kept = Office(town, REGISTER).kept
    return read_figures(town.unit(code), kept.programme, REGISTER)


def counts(column: Column) -> tuple[int, int, int, int, int]:
    return column.total, column.done, column.struck, column.tasks, column.tasks_done


def a_province_at_work(town: Cast) -> None:
    """Two projects at the province, three at a city, one at a county: some done, one struck."""
    province = Office(town, REGISTER, PROVINCE)
    province.projects("立项", "开工")
    province.projects("招标")
    province.do("finish_item_task", serial=1, position=1, done_on=TODAY)
    province.do("finish_item_task", serial=2, position=1, done_on=TODAY)
    province.do("finish_item", serial=2, done_on=TODAY)
    city = Office(town, REGISTER, CITY)
    for _ in range(3):
        city.projects("立项")
    city.do("strike_item", serial=2, reason="写重了")
    county = Office(town, REGISTER, COUNTY)
    county.projects()
    county.do("finish_item", serial=1, done_on=TODAY)


def test_every_node_has_its_own_its_childrens_and_all_together(bound: Cast) -> None:
    a_province_at_work(bound)
    for fold in (False, True):
        if fold:
            fold_all()
        province = figures(bound, PROVINCE)
        assert counts(province.own) == (2, 1, 0, 3, 2)
        assert [(child.unit.code, counts(child)) for child in province.children] == [
            ("3701", (0, 0, 0, 0, 0)),
            (CITY, (3, 1, 1, 2, 0)),
        ]
        assert counts(province.below) == (3, 1, 1, 2, 0)
        assert counts(province.total) == (5, 2, 1, 5, 2)
        assert counts(figures(bound, CITY).own) == (2, 0, 1, 2, 0)
        assert counts(figures(bound, "00").total) == counts(province.total)


def test_a_recount_finds_the_same_and_a_planted_fault(bound: Cast) -> None:
    a_province_at_work(bound)
    assert check_figures().differing == []

    ItemTask.objects.filter(item__unit__code=CITY).update(done_on=TODAY, done_by="x")
    assert {cell.bucket.state for cell in check_figures().differing} == {4, 5}
    ItemTask.objects.filter(item__unit__code=CITY).update(done_on=None, done_by=None)
    Item.objects.filter(unit__code=COUNTY).update(state=1, done_on=None)
    assert {cell.unit_code for cell in check_figures().differing} == {PROVINCE, CITY}


def test_a_board_is_not_disturbed_by_registers(bound: Cast) -> None:
    before = read_board(bound.unit(PROVINCE), bound.at)
    a_province_at_work(bound)
    after = read_board(bound.unit(PROVINCE), before.at)

    assert (before.total.units, before.total.issues) == (after.total.units, after.total.issues)


def test_a_reader_counts_no_unit_that_is_out_of_sight(bound: Cast) -> None:
    a_province_at_work(bound)
    with seeing(bound.actor(COUNTY)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registers_item")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM registers_itemtask")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT count(*) FROM registers_own(ARRAY(SELECT id FROM org_unit), (SELECT id FROM registers_register))"
        )
        assert cursor.fetchone() == (1,)


def test_a_register_that_nobody_keeps_yet_counts_nothing(bound: Cast) -> None:
    assert counts(figures(bound, PROVINCE).total) == (0, 0, 0, 0, 0)
