"""Problems, responsibilities and tasks are one set of data, seen from three sides."""

from __future__ import annotations

from datetime import date

from huilu.loop import actions as loop
from huilu.loop.models import Share
from huilu.registers.lists import linked_lists
from huilu.registers.sheets.kinds import find_kind
from tests.cast import TODAY, Cast
from tests.registers.conftest import COUNTY

OFFICE_OF_HOUSING, TOWNSHIP = "370811-D01", "370811007"


def shared_work(town: Cast) -> str:
    """An issue with a share for one unit, and a task of another's post."""
    number, county = town.starts().number, town.actor(COUNTY)
    due_on = date(2023, 10, 9)
    town.actor(TOWNSHIP)
    loop.give_share(number=number, unit=OFFICE_OF_HOUSING, text="管网图纸", due_on=due_on, by=county, at=town.later())
    loop.add_task(number=number, text="逐户走访", owner=f"{TOWNSHIP}/office", due_on=due_on, by=county, at=town.later())
    return number


def test_who_answers_is_told_with_the_lead_first(bound: Cast) -> None:
    number = shared_work(bound)
    (listed,) = linked_lists(bound.unit(COUNTY))

    assert listed.issue.number == number
    told = [(one.unit.code, one.is_lead, one.text, one.tasks_done, len(one.tasks)) for one in listed.responsibilities]
    assert told == [
        (COUNTY, True, listed.issue.title, 0, 2),
        (OFFICE_OF_HOUSING, False, "管网图纸", 0, 0),
        (TOWNSHIP, False, "逐户走访", 0, 1),
    ]
    assert Share.objects.get().unit.code == OFFICE_OF_HOUSING


def test_the_three_lists_speak_of_the_same_issues(bound: Cast) -> None:
    number = shared_work(bound)
    withdrawn = bound.opens().number
    loop.withdraw_issue(number=withdrawn, reason="重复", by=bound.actor("370811007201"), at=bound.later())
    unit = bound.unit(COUNTY)
    rows = {name: find_kind(unit, name, TODAY).rows for name in ("issue", "responsibility", "task")}

    assert {name: {str(row.cells["number"]) for row in found} for name, found in rows.items()} == {
        "issue": {number},
        "responsibility": {number},
        "task": {number},
    }
    assert [len(rows[name]) for name in ("issue", "responsibility", "task")] == [1, 3, 2]
    assert linked_lists(bound.unit("37")) == []
