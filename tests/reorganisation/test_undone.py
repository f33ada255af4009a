"""What is undone leaves a tree that could be, and hands what has come since to whoever it belongs to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from huilu.accounts.queries import actors_of, find_person
from huilu.board.past import read_past_board
from huilu.board.queries import read_board
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.loop import actions as loop
from huilu.loop.models import Issue
from huilu.loop.states import State
from huilu.org.models import Unit
from huilu.programmes.states import ProgressState
from huilu.reorganisation import actions, rules
from huilu.reorganisation.models import Touched
from tests.cast import Cast, a_blocked_drain, reloaded
from tests.reorganisation.test_acts import (
    COUNTY,
    FRESH,
    OTHER,
    TOWNSHIP,
    VILLAGE,
    VILLAGE_WORDS,
    does,
    land,
    records,
    standing,
    totals,
)

__all__ = ["land"]
TOWNSHIP_WORDS = VILLAGE_WORDS | {"level": "township"}
PART = "370811009"


def opens(land: Cast, code: str, under: str, words: dict[str, Any]) -> str:
    report = does(actions.open_unit, land, under=under, code=code, name=f"单位{code}", words=words)
    return report.number


def moved(land: Cast, unit: str, under: str) -> str:
    return does(actions.move_unit, land, unit=unit, under=under).number


def reclassified(land: Cast, unit: str, level: str) -> str:
    return does(actions.reclassify_units, land, units=[unit], words={"level": level}).number


def is_not_undone(land: Cast, number: str, refusal: type[Refusal]) -> None:
    held = list(Unit.ever.order_by("pk").values())
    with pytest.raises(refusal):
        does(actions.undo, land, number=number)
    assert list(Unit.ever.order_by("pk").values()) == held


def test_a_move_is_not_undone_into_a_circle(land: Cast) -> None:
    opens(land, PART, COUNTY, TOWNSHIP_WORDS)
    opens(land, FRESH, PART, VILLAGE_WORDS)
    number = moved(land, FRESH, COUNTY)
    reclassified(land, FRESH, "township")
    reclassified(land, PART, "village")
    moved(land, PART, FRESH)

    is_not_undone(land, number, rules.BelowItself)


def test_a_move_is_not_undone_to_where_the_level_fits_no_more(land: Cast) -> None:
    opens(land, PART, COUNTY, TOWNSHIP_WORDS)
    opens(land, FRESH, PART, VILLAGE_WORDS)
    number = moved(land, FRESH, COUNTY)
    reclassified(land, PART, "village")

    is_not_undone(land, number, rules.LevelDoesNotFit)


def test_a_level_is_not_given_back_that_fits_no_more(land: Cast) -> None:
    opens(land, PART, COUNTY, VILLAGE_WORDS)
    number = reclassified(land, PART, "township")
    opens(land, FRESH, PART, VILLAGE_WORDS)

    is_not_undone(land, number, rules.LevelDoesNotFit)


def test_what_was_closed_is_not_opened_where_its_level_fits_no_more(land: Cast) -> None:
    opens(land, PART, COUNTY, TOWNSHIP_WORDS)
    opens(land, FRESH, PART, VILLAGE_WORDS)
    number = does(actions.close_unit, land, unit=FRESH).number
    reclassified(land, PART, "village")

    is_not_undone(land, number, rules.LevelDoesNotFit)


def test_nothing_open_goes_to_what_ends_itself(land: Cast) -> None:
    (issue,) = Issue.objects.all()
    key = f"issue:{issue.number}"
    for given in ({"plan": {key: VILLAGE}}, {"plan": {key: OTHER}}):
        with pytest.raises(rules.EndsItself):
            does(actions.merge_units, land, units=[VILLAGE, OTHER], into=TOWNSHIP, **given)
    with pytest.raises(rules.EndsItself):
        does(actions.close_unit, land, unit=VILLAGE, to=VILLAGE)
    assert reloaded(issue).raised_by == land.unit(VILLAGE)


def test_what_a_part_has_got_since_goes_back_to_what_was_split(land: Cast) -> None:
    report = does(actions.split_unit, land, unit=TOWNSHIP, parts=[{"code": PART, "name": "新街道"}],
                  children={VILLAGE: PART})  # fmt: skip
    assert Touched.objects.filter(reorganisation__number=report.number, unit=land.unit(TOWNSHIP)).exists()
    land.actors[f"{VILLAGE}@{VILLAGE}/office"] = actors_of(find_person(VILLAGE), day_of(land.at))[0]
    issue = land.opens(lead=PART)

    does(actions.undo, land, number=report.number)
    assert reloaded(issue).lead_unit == land.unit(TOWNSHIP)


def test_an_undo_undone_is_the_merge_again(land: Cast) -> None:
    before = totals(land, COUNTY)
    merged = does(actions.merge_units, land, units=[TOWNSHIP], into="370811008")
    after = totals(land, COUNTY)
    undone = does(actions.undo, land, number=merged.number)
    assert totals(land, COUNTY) == before
    issue = land.opens(lead=TOWNSHIP)

    does(actions.undo, land, number=undone.number)
    gone = Unit.ever.get(code=TOWNSHIP)
    assert gone.successor == gone.parent == land.unit("370811008")
    assert reloaded(issue).lead_unit == land.unit("370811008")
    assert totals(land, COUNTY) == (*after[:3], after[3] + 1)


def test_what_was_begun_goes_there_and_back_and_there_again(land: Cast) -> None:
    opens(land, FRESH, TOWNSHIP, VILLAGE_WORDS)
    opens(land, "370811007204", TOWNSHIP, VILLAGE_WORDS)
    tried = does(actions.merge_units, land, units=[OTHER], into=FRESH, dry_run=True)
    (key,) = [line.key for line in tried.lines if line.kind == "obligation"]
    number = does(actions.merge_units, land, units=[OTHER], into=FRESH, plan={key: "370811007204"}).number

    for turn in range(3):
        begun = [code for code in (FRESH, "370811007204") if standing(land, code)]
        assert begun == ([] if turn % 2 else ["370811007204"])
        number = does(actions.undo, land, number=number).number


def test_the_later_of_two_merges_is_undone_first(land: Cast) -> None:
    issue = land.opens(lead=VILLAGE)
    first = does(actions.merge_units, land, units=[VILLAGE], into=OTHER).number
    second = does(actions.merge_units, land, units=[OTHER], into="370811008201").number

    is_not_undone(land, first, rules.ChangedSince)
    does(actions.undo, land, number=second)
    does(actions.undo, land, number=first)
    assert reloaded(issue).lead_unit == land.unit(VILLAGE)


def test_work_is_not_hidden_behind_a_placeholder(land: Cast) -> None:
    marked = {"words": {"tags": ["placeholder"]}}
    with pytest.raises(rules.OnlyFillsAGap):
        does(actions.reclassify_units, land, units=[VILLAGE], **marked)
    opens(land, FRESH, TOWNSHIP, VILLAGE_WORDS | {"tags": ["placeholder"]})
    with pytest.raises(rules.OnlyFillsAGap):
        does(actions.merge_units, land, units=[VILLAGE], into=FRESH)
    (issue,) = Issue.objects.all()
    with pytest.raises(rules.OnlyFillsAGap):
        does(actions.merge_units, land, units=[VILLAGE], into=OTHER, plan={f"issue:{issue.number}": FRESH})


def test_what_a_placeholder_and_the_closed_below_it_have_is_counted_whole_and_in_windows(land: Cast) -> None:
    opens(land, PART, COUNTY, TOWNSHIP_WORDS)
    opens(land, FRESH, PART, VILLAGE_WORDS)
    opens(land, "370811009202", PART, VILLAGE_WORDS)
    records(land, FRESH, ProgressState.DONE)
    by = land.actor("370811009202")
    issue = loop.draft_issue(finding=a_blocked_drain(symptom_unit=by.unit_code), by=by, at=land.later())
    due_on = day_of(land.at) + timedelta(days=9)
    loop.open_issue(number=issue.number, lead=PART, due_on=due_on, by=by, at=land.later())
    loop.withdraw_issue(number=issue.number, reason="记错了", by=by, at=land.later())
    does(actions.merge_units, land, units=[FRESH], into="370811009202")
    does(actions.reclassify_units, land, units=[PART], words={"tags": ["placeholder"]})

    whole = read_board(land.unit(COUNTY), land.at)
    part = read_board(land.unit(COUNTY), land.at, size=1)
    assert not part.is_whole
    assert part.total == whole.total
    then, today = day_of(land.at), day_of(land.later(days=1))
    for size in (None, 1):
        past = read_past_board(land.unit(COUNTY), then, today=today, size=size)
        assert past.total.issues.by_state == whole.total.issues.by_state
        assert [one.done for one in past.total.work.values()] == [one.done for one in whole.total.work.values()]
    assert State.WITHDRAWN in whole.total.issues.by_state


def test_no_region_is_made_of_what_is_there(land: Cast) -> None:
    opens(land, "00C", "00", VILLAGE_WORDS | {"level": "city"})
    with pytest.raises(rules.TopStays):
        reclassified(land, "00C", "province")


def test_a_credit_code_that_is_anothers_by_now_keeps_the_closed_closed(land: Cast) -> None:
    opens(land, FRESH, TOWNSHIP, VILLAGE_WORDS)
    Unit.objects.filter(code=FRESH).update(uscc="91350100M000100Y43")
    number = does(actions.close_unit, land, unit=FRESH).number
    Unit.objects.filter(code=OTHER).update(uscc="91350100M000100Y43")

    is_not_undone(land, number, rules.CodeTaken)


def test_a_unit_that_is_named_twice_is_merged_once_and_the_top_is_not_split(land: Cast) -> None:
    report = does(actions.merge_units, land, units=[VILLAGE, VILLAGE], into=OTHER)
    assert [step["step"] for step in report.steps].count("closed") == 1
    with pytest.raises(rules.TopStays):
        does(actions.split_unit, land, unit="00", parts=[{"code": "01", "name": "又一个"}])


def test_nothing_goes_under_what_was_closed_on_the_day(land: Cast) -> None:
    opens(land, FRESH, TOWNSHIP, TOWNSHIP_WORDS | {"level": "village"})
    opens(land, PART, COUNTY, TOWNSHIP_WORDS)
    land.later(days=5)
    number = does(actions.close_unit, land, unit=PART).number
    closed = day_of(land.at)
    land.later(days=5)
    does(actions.undo, land, number=number)
    land.later(days=1)

    with pytest.raises(rules.NotOnThatDay):
        does(actions.move_unit, land, unit=FRESH, under=PART, on=closed)
    does(actions.move_unit, land, unit=FRESH, under=PART)
