"""Fifty situations in which the loop says yes or no, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huilu.kernel.refusals import Refusal
from huilu.loop import rules
from huilu.loop.rules import Cause, Hands, SeenFact
from huilu.loop.states import Who

DAY = date(2023, 9, 20)
NEXT = DAY + timedelta(days=1)
BEFORE = DAY - timedelta(days=1)
ROOT, CITY, COUNTY, OTHER = "00000001", "0000000100000002", "000000010000000200000003", "0000000100000009"
VILLAGE = COUNTY + "00000004"
OFFICE = ROOT + "00000008"
MEASURED = SeenFact("measure", "flooded homes", "12", "0", DAY, "households")
PLACED = SeenFact("place", "the drain", "blocked", "free", DAY)
HANDS = Hands(raiser_path=VILLAGE, lead_path=COUNTY, verifier_post_id=7, doer_people={11}, doer_paths={COUNTY})


def says(refusal: type[Refusal] | None, check: str, *given: object, **named: object) -> None:
    """The check of this name gives exactly this answer."""
    if refusal is None:
        getattr(rules, check)(*given, **named)
        return
    with pytest.raises(Refusal) as refused:
        getattr(rules, check)(*given, **named)
    assert type(refused.value) is refusal
    assert "{" not in str(refused.value)


FACTS = [
    (MEASURED, None),
    (PLACED, None),
    (replace(PLACED, kind="rule"), None),
    (replace(PLACED, kind="report"), rules.UnknownChoice),
    (replace(PLACED, kind=""), rules.UnknownChoice),
    (replace(PLACED, subject="  "), rules.WordMissing),
    (replace(PLACED, before=""), rules.WordMissing),
    (replace(PLACED, after=""), rules.WordMissing),
    (replace(PLACED, after="x" * 1001), rules.WordTooLong),
    (replace(PLACED, after="blocked"), rules.NothingChangedInFact),
    (replace(PLACED, after="  Blocked. "), rules.NothingChangedInFact),
    (replace(PLACED, before="堵塞", after="堵 塞。"), rules.NothingChangedInFact),
    (replace(MEASURED, before="a dozen"), rules.NotMeasured),
    (replace(MEASURED, after="none"), rules.NotMeasured),
    (replace(MEASURED, after="NaN"), rules.NotMeasured),
    (replace(MEASURED, after="sNaN"), rules.NotMeasured),
    (replace(MEASURED, before="Infinity"), rules.NotMeasured),
    (replace(MEASURED, measured_in=" "), rules.NotMeasured),
    (replace(MEASURED, after="12.0"), rules.NothingChangedInFact),
    (replace(MEASURED, after="1.2e1"), rules.NothingChangedInFact),
    (replace(PLACED, observed_on=NEXT), rules.ObservedInFuture),
    (replace(PLACED, observed_on=BEFORE), None),
    (replace(PLACED, observed_on=BEFORE - timedelta(days=1)), rules.ObservedTooEarly),
]


@pytest.mark.parametrize(("fact", "refusal"), FACTS)
def test_a_fact_counts_only_when_something_changed_and_somebody_saw_it(
    fact: SeenFact, refusal: type[Refusal] | None
) -> None:
    says(refusal, "check_fact", fact, today=DAY, since=BEFORE)


CAUSES = [
    (Cause("unit_process", "never planned"), "corrective", None),
    (Cause("person", "forgotten", "nobody is told when"), "immediate", None),
    (Cause("person", "forgotten"), "immediate", rules.SecondLookMissing),
    (Cause("person", "forgotten", "  "), "immediate", rules.SecondLookMissing),
    (Cause("fate", "bad luck"), "corrective", rules.UnknownChoice),
    (Cause("rule", "old"), "", rules.UnknownChoice),
    (Cause("rule", " "), "institutional", rules.WordMissing),
]


@pytest.mark.parametrize(("cause", "fix", "refusal"), CAUSES)
def test_a_cause_has_a_level_and_words(cause: Cause, fix: str, refusal: type[Refusal] | None) -> None:
    says(refusal, "check_cause", cause, fix)


TASKS = [
    ({}, None),
    ({"due_on": DAY}, None),
    ({"due_on": BEFORE}, rules.DayInThePast),
    ({"due_on": NEXT + timedelta(days=9)}, rules.TaskAfterDue),
    ({"owner_path": VILLAGE}, None),
    ({"owner_path": CITY}, rules.OwnerElsewhere),
    ({"owner_path": OTHER}, rules.OwnerElsewhere),
]


@pytest.mark.parametrize(("change", "refusal"), TASKS)
def test_a_task_ends_in_time_and_is_the_leads(change: dict[str, object], refusal: type[Refusal] | None) -> None:
    given = {"due_on": NEXT, "issue_due": NEXT, "today": DAY, "owner_path": COUNTY, "lead_path": COUNTY}
    says(refusal, "check_task", **(given | change))


LEADS = [
    (VILLAGE, COUNTY, False, None),
    (COUNTY, CITY, False, None),
    (CITY, ROOT, False, None),
    (OFFICE, ROOT, True, None),
    (OFFICE, ROOT, False, rules.LeadOutOfReach),
    (COUNTY + "00000009", COUNTY, True, None),
    (COUNTY + "00000009", COUNTY, False, rules.LeadOutOfReach),
    (ROOT, "", False, rules.RootCannotLead),
    (ROOT, "", True, rules.RootCannotLead),
    (OTHER + "00000005", OTHER, True, rules.LeadOutOfReach),
]


@pytest.mark.parametrize(("lead", "parent", "is_office", "refusal"), LEADS)
def test_a_lead_is_ones_own_or_above_or_an_office_of_one_above(
    lead: str, parent: str, is_office: bool, refusal: type[Refusal] | None
) -> None:
    given = {"raiser_path": VILLAGE, "lead_parent_path": parent, "is_office": is_office}
    says(refusal, "check_lead", lead, "the unit", **given)


PARTIES = [
    (Who.RAISER, VILLAGE, 0, True),
    (Who.RAISER, COUNTY, 0, False),
    (Who.LEAD, COUNTY, 0, True),
    (Who.LEAD, CITY, 0, False),
    (Who.LEAD, VILLAGE, 0, False),
    (Who.ABOVE_LEAD, CITY, 0, True),
    (Who.ABOVE_LEAD, ROOT, 0, True),
    (Who.ABOVE_LEAD, COUNTY, 0, False),
    (Who.ABOVE_LEAD, OTHER, 0, False),
    (Who.VERIFIER, CITY, 7, True),
    (Who.VERIFIER, CITY, 8, False),
    (Who.RAISER_OR_ABOVE, VILLAGE, 0, True),
    (Who.RAISER_OR_ABOVE, CITY, 0, True),
    (Who.RAISER_OR_ABOVE, COUNTY, 0, False),
]


@pytest.mark.parametrize(("who", "path", "post", "theirs"), PARTIES)
def test_a_step_belongs_to_one_party(who: Who, path: str, post: int, theirs: bool) -> None:
    assert rules.is_party(who, HANDS, unit_path=path, post_id=post) is theirs
    says(None if theirs else rules.NotYourStep, "check_party", who, HANDS, unit_path=path, post_id=post)


def test_nobody_stands_above_a_lead_that_is_not_there() -> None:
    nobody = Hands(raiser_path=VILLAGE)
    assert not rules.is_party(Who.ABOVE_LEAD, nobody, unit_path=CITY, post_id=0)
    assert not rules.is_party(Who.VERIFIER, nobody, unit_path=CITY, post_id=0)


@pytest.mark.parametrize(("person", "refusal"), [(11, rules.DoerCannotVerify), (12, None)])
def test_whoever_worked_on_it_cannot_verify(person: int, refusal: type[Refusal] | None) -> None:
    says(refusal, "check_not_doer", person, HANDS)


OUTSIDE = [
    (CITY, None),
    (OTHER, None),
    (ROOT, None),
    (COUNTY, rules.VerifierBelowDoer),
    (VILLAGE, rules.VerifierBelowDoer),
]


@pytest.mark.parametrize(("path", "refusal"), OUTSIDE)
def test_a_verifier_comes_from_outside(path: str, refusal: type[Refusal] | None) -> None:
    says(refusal, "check_outside", path, HANDS)


def test_a_verifier_is_outside_the_lead_also_where_others_did_the_work() -> None:
    says(rules.VerifierBelowDoer, "check_outside", VILLAGE, replace(HANDS, doer_paths=frozenset()))
    says(rules.VerifierBelowDoer, "check_outside", OTHER, replace(HANDS, doer_paths={OTHER}))


WORDS = [
    ({"title": "x" * 80}, None),
    ({"title": "x" * 81}, rules.WordTooLong),
    ({"reason": "x" * 1000}, None),
    ({"reason": "x" * 1001}, rules.WordTooLong),
    ({"reason": "\n "}, rules.WordMissing),
    ({"title": "good", "topic": ""}, rules.WordMissing),
]


@pytest.mark.parametrize(("words", "refusal"), WORDS)
def test_words_are_there_and_short(words: dict[str, str], refusal: type[Refusal] | None) -> None:
    says(refusal, "check_words", **words)


@pytest.mark.parametrize(
    ("name", "value", "refusal"),
    [("source", "audit", None), ("source", "hearsay", rules.UnknownChoice), ("fix_kind", "", rules.UnknownChoice)],
)
def test_a_choice_is_one_of_the_choices(name: str, value: str, refusal: type[Refusal] | None) -> None:
    says(refusal, "check_choices", **{name: value})


@pytest.mark.parametrize(
    ("concerns", "refusal"),
    [("unit", None), ("service", None), ("rule", None), ("person", rules.AboutPerson), ("", rules.AboutPerson)],
)
def test_an_issue_is_never_about_a_person(concerns: str, refusal: type[Refusal] | None) -> None:
    says(refusal, "check_concerns", concerns)


@pytest.mark.parametrize(("day", "refusal"), [(DAY, None), (NEXT, None), (BEFORE, rules.DayInThePast)])
def test_a_day_to_come_is_not_behind_us(day: date, refusal: type[Refusal] | None) -> None:
    says(refusal, "check_coming", "due_on", day, DAY)
