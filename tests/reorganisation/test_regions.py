"""A unit of one region is merged into one of another: what lies in the one is found by the other, and nothing moves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huilu.board.past import read_past_board
from huilu.board.queries import read_board
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.regional import region_of_id
from huilu.loop import actions as loop
from huilu.loop.models import Issue, Reach
from huilu.loop.queries import awaited_by, find_issue, history_of, in_hand, regions_near, tasks_for
from huilu.org.actions import import_body
from huilu.org.models import Unit
from huilu.programmes.publishing import follow_tree
from huilu.registers.models import Item
from huilu.registers.queries import cells_at, find_item
from huilu.registers.queries import history_of as history_of_item
from huilu.reorganisation import actions, rules
from huilu.tally.actions import fold_all
from tests.cast import Cast, a_blocked_drain, publish, reloaded
from tests.registers.conftest import Office
from tests.reorganisation.test_acts import does

GONE, HEIR, BESIDE = "370812", "360102", "370811"
MORE = """code,parent,name,level,sector,audience,tags,uscc,valid_from
370812,3708,兖州区,county,government,leading_body,,,2020-01-01
36,00,江西省,province,government,leading_body,,,2020-01-01
3601,36,南昌市,city,government,leading_body,,,2020-01-01
360102,3601,东湖区,county,government,leading_body,,,2020-01-01
"""


@pytest.fixture
def land(town: Cast) -> Cast:
    """Two provinces, and a county of each without anything below it."""
    assert not import_body(body=MORE.encode(), by=INSTALLATION, at=town.at, follow=follow_tree).faults
    publish(town)
    town.actor(HEIR)
    return town


def raises(land: Cast, code: str, lead: str) -> Issue:
    by = land.actor(code)
    issue = loop.draft_issue(finding=a_blocked_drain(symptom_unit=code), by=by, at=land.later())
    return loop.open_issue(number=issue.number, lead=lead, due_on=date(2023, 10, 31), by=by, at=land.later())


def merged(land: Cast) -> str:
    """The county of the one province goes into that of the other; the number of the reorganisation."""
    return does(actions.merge_units, land, units=[GONE], into=HEIR).number


def test_an_issue_stays_where_it_is_and_is_found_by_whoever_took_it_over(land: Cast) -> None:
    ours, above = raises(land, GONE, GONE), raises(land, GONE, "3708")
    was = land.unit(GONE)
    number = merged(land)

    heir = land.unit(HEIR)
    ours = reloaded(ours)
    assert (ours.lead_unit, ours.held_by) == (heir, heir)
    assert {heir.region, ours.region, region_of_id(ours.pk)} == {2, 1}
    assert set(ours.parties.order_by("pk").values_list("region", flat=True)) == {1}
    assert regions_near(heir) == [2, 1]
    assert ours in in_hand(heir)
    assert above in awaited_by(heir)
    assert find_issue(ours.number, for_=land.actor(HEIR)) == ours
    assert [entry.act for entry in history_of(ours)] == ["issue.drafted", "issue.opened", "issue.passed_on"]
    assert read_board(heir, land.at).own.issues.total == 1
    assert read_board(land.unit("36"), land.at).total.issues.total == 1
    assert read_board(land.unit("37"), land.at).total.issues.total == 1
    assert Unit.ever.get(pk=was.pk).region == 1

    does(actions.undo, land, number=number)
    assert reloaded(ours).lead_unit == was
    assert read_board(land.unit("36"), land.at).total.issues.total == 0
    assert ours not in in_hand(land.unit(HEIR))


def test_whoever_comes_along_with_a_post_is_looked_for_where_its_unit_was(land: Cast) -> None:
    issue = raises(land, BESIDE, "3708")
    worker = land.actor(GONE)
    task = loop.add_task(
        number=issue.number, text="清淤", owner=f"{GONE}/office", due_on=date(2023, 10, 20),
        by=land.actor("3708"), at=land.later(),
    )  # fmt: skip
    merged(land)

    heir = land.unit(HEIR)
    assert heir.posts.filter(appointments__person_id=worker.person_id).exists()
    assert [one.pk for one in tasks_for(heir)] == [task.pk]
    assert Reach.objects.filter(unit=heir).values_list("region", flat=True).get() == 1


def test_an_item_of_a_register_keeps_its_place_and_its_history(land: Cast) -> None:
    item = Office(land, "livelihood_project", GONE).projects("加装", "验收")
    merged(land)

    there = Office(land, "livelihood_project", HEIR)
    (passed,) = Item.objects.filter(unit__code=HEIR)
    assert (passed.pk, passed.region, region_of_id(passed.pk)) == (item.pk, 1, 1)
    assert set(passed.tasks.values_list("region", flat=True)) == {1}
    assert find_item(there.kept, passed.serial) == item
    there.do("finish_item_task", serial=passed.serial, position=1, done_on=day_of(land.at))
    entries = list(history_of_item(item))
    assert [entry.act for entry in entries][-2:] == ["register.item_passed_on", "register.task_finished"]
    assert [entry.region for entry in entries][-2:] == [2, 2]
    assert cells_at(item, entries[-1].id)


def test_what_stands_below_a_unit_does_not_go_into_another_region_with_it(land: Cast) -> None:
    with pytest.raises(rules.AcrossRegions):
        does(actions.merge_units, land, units=[BESIDE], into=HEIR)
    assert land.unit("370811007").parent_id == land.unit(BESIDE).pk


def test_an_item_that_has_gone_on_is_not_fetched_back(land: Cast) -> None:
    item = Office(land, "livelihood_project", GONE).projects("加装", "验收")
    number = merged(land)
    Item.objects.filter(pk=item.pk).update(unit=land.unit(BESIDE))
    with pytest.raises(rules.ChangedSince):
        does(actions.undo, land, number=number)


def test_what_was_counted_on_a_day_before_stays_in_its_region(land: Cast) -> None:
    raises(land, GONE, GONE)
    day = day_of(land.at)
    land.at += timedelta(days=1)
    merged(land)
    fold_all()
    today = day_of(land.at)

    for code, n in (("37", 1), ("36", 0), ("00", 1)):
        then = read_past_board(land.unit(code), day, today=today)
        assert then.total.issues.total == n, code
    assert read_board(land.unit("00"), land.at).total.issues.total == 1
