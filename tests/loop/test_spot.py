"""Found and put right at once: one record, closed by nobody but somebody from outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from huilu.accounts.queries import find_person
from huilu.board.checking import check_figures
from huilu.board.queries import read_board
from huilu.loop import rules
from huilu.loop.models import Issue
from huilu.loop.queries import fixes_drawn, steps_for, waiting_times
from huilu.loop.states import State, Step
from tests.cast import CAUSE, CLAIM, SEEN, TODAY, Cast, a_blocked_drain
from tests.loop.doing import CITY, COUNTY, SCHOOL, TOWNSHIP, VILLAGE, as_it_is, does, where
from tests.loop.stays import acts_of, refused

FIXED = replace(CLAIM, observed_on=TODAY)
LOOKED = replace(SEEN, observed_on=TODAY)


def fixes(town: Cast, issue: Issue | None = None, by: str = VILLAGE, **changes: object) -> Issue:
    given = {"fact": FIXED, "cause": CAUSE, "fix_kind": "immediate"} | changes
    fixed: Issue = does(town, "fix_on_spot", issue or town.drafts(), by, **given)
    return fixed


def test_what_was_fixed_on_the_spot_is_counted_apart_and_is_nobodys_burden(town: Cast) -> None:
    issue = fixes(town)

    assert (where(issue), issue.round) == (("fixed_on_spot", "", ""), 1)
    counted = read_board(town.unit(CITY), town.at).total.issues
    assert (counted.by_state, counted.active, counted.closed) == ({State.FIXED_ON_SPOT: 1}, 0, 0)
    assert counted.overdue == 0
    assert acts_of(issue) == ["issue.drafted", "issue.fixed_on_spot"]
    assert [one.unit.code for one in waiting_times(issue, town.at)] == [VILLAGE]
    assert check_figures().differing == []


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"fact": replace(FIXED, after="12")}, rules.NothingChangedInFact),
        ({"fact": replace(FIXED, observed_on=date(2023, 9, 1))}, rules.ObservedTooEarly),
        ({"cause": replace(CAUSE, level="person")}, rules.SecondLookMissing),
        ({"fix_kind": ""}, rules.UnknownChoice),
        ({"fix_kind": "institutional"}, rules.RuleMissing),
    ],
)
def test_a_fix_is_a_changed_fact_with_its_cause(
    town: Cast, change: dict[str, object], refusal: type[rules.NoOffer]
) -> None:
    draft = town.drafts()
    with refused(refusal):
        fixes(town, draft, **change)


def test_only_the_raiser_fixes_and_only_what_is_no_more_than_noted(town: Cast) -> None:
    opened = town.opens()
    with refused(rules.StepNotFromHere):
        fixes(town, opened)
    with refused(rules.NotYourStep):
        fixes(town, opened, by=COUNTY)


def test_the_root_outside_which_nobody_stands_fixes_nothing_on_the_spot(town: Cast) -> None:
    draft = town.drafts(a_blocked_drain(symptom_unit="00"), by="00")
    with refused(rules.ReceiverIsRoot):
        fixes(town, draft, by="00")


@pytest.mark.parametrize("by", [TOWNSHIP, CITY, "00"])
def test_somebody_from_outside_sees_it_and_only_then_it_is_closed(town: Cast, by: str) -> None:
    issue = fixes(town)
    assert steps_for(as_it_is(issue), town.actor(by))
    closed = does(town, "confirm_fix", issue, by, seen=LOOKED)

    assert (where(issue), closed.closed_by) == (("closed", "", ""), town.actor(by).signature)
    assert [fact.stage for fact in issue.facts.all()] == ["claimed", "seen"]
    assert read_board(town.unit(CITY), town.at).total.issues.closed == 1
    assert issue.effect_checks.count() == 3
    assert check_figures().differing == []


def test_nobody_of_the_unit_that_did_it_confirms_it(town: Cast) -> None:
    issue = fixes(town)
    for actor in (town.actor(VILLAGE), town.actor(VILLAGE, username="colleague", post="colleague")):
        assert Step.CONFIRM_FIX not in steps_for(as_it_is(issue), actor)
        with refused(rules.NotYourStep):
            does(town, "confirm_fix", issue, actor, seen=LOOKED)
    with refused(rules.NoSuchIssue):
        does(town, "confirm_fix", issue, SCHOOL, seen=LOOKED)


def test_the_doer_does_not_confirm_it_under_another_post(town: Cast) -> None:
    issue = fixes(town)
    town.actor(TOWNSHIP, username=VILLAGE, post="second")
    same = town.actor(TOWNSHIP, username=VILLAGE, post="second")

    assert same.person_id == find_person(VILLAGE).pk
    assert Step.CONFIRM_FIX not in steps_for(as_it_is(issue), same)
    with refused(rules.DoerCannotVerify):
        does(town, "confirm_fix", issue, same, seen=LOOKED)


def test_a_confirmation_is_a_fact_that_was_seen(town: Cast) -> None:
    issue = fixes(town)
    with refused(rules.NothingChangedInFact):
        does(town, "confirm_fix", issue, TOWNSHIP, seen=replace(LOOKED, after="12"))
    with refused(rules.ObservedTooEarly):
        does(town, "confirm_fix", issue, TOWNSHIP, seen=replace(LOOKED, observed_on=date(2023, 9, 19)))


def test_what_was_not_fixed_after_all_is_opened_again(town: Cast) -> None:
    issue = fixes(town)
    given = {"new_fact": "第二天又堵了", "due_on": date(2023, 10, 31)}
    does(town, "reopen_issue", issue, TOWNSHIP, **given)

    assert where(issue) == ("reopened", "", VILLAGE)
    assert as_it_is(issue).reopenings == 1
    assert check_figures().differing == []


def test_whoever_stands_above_looks_at_some_that_are_drawn_by_lot_each_week(town: Cast) -> None:
    numbers = [fixes(town).number for _time in range(5)]
    monday = date(2023, 9, 18)
    by_lot = sorted(numbers, key=lambda number: sha256(f"{monday}\n{number}".encode()).hexdigest())

    for unit in (TOWNSHIP, COUNTY, CITY):
        drawn, altogether = fixes_drawn(town.unit(unit), date(2023, 9, 22))
        assert ([one.number for one in drawn], altogether) == (sorted(by_lot[:3]), 5)
    assert fixes_drawn(town.unit(VILLAGE), date(2023, 9, 22)) == ([], 0)
    assert {one.number for one in fixes_drawn(town.unit(COUNTY), date(2023, 9, 25), 2)[0]} <= set(numbers)


def test_what_somebody_has_looked_at_is_drawn_no_more(town: Cast) -> None:
    issue = fixes(town)
    does(town, "confirm_fix", issue, TOWNSHIP, seen=LOOKED)
    assert fixes_drawn(town.unit(COUNTY), TODAY) == ([], 0)
