"""Who may lead, whose step it is, and who comes from outside, without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huilu.kernel.refusals import Refusal
from huilu.loop import rules
from huilu.loop.rules import Hands
from huilu.loop.states import Who
from tests.loop.situations import CITY, COUNTY, HANDS, OFFICE, OTHER, ROOT, VILLAGE, says

LEADS = [
    (VILLAGE, COUNTY, False, None),
    (COUNTY, CITY, False, None),
    (CITY, ROOT, False, None),
    (VILLAGE, COUNTY, True, None),
    (VILLAGE + "00000001", VILLAGE, False, None),
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


BRANCH = COUNTY + "00000005"


PARTS = replace(HANDS, receiver_path=OTHER, origin_path=BRANCH, having_path=CITY, proposed_path=OFFICE)


PARTS = replace(PARTS, task_paths={OTHER}, share_paths={OFFICE}, doer_paths={OTHER})


MORE_PARTIES = [
    (Who.RAISER_OR_LEAD, {VILLAGE, COUNTY, BRANCH}),
    (Who.WORKER, {COUNTY, OTHER}),
    (Who.WITNESS, {COUNTY, OTHER, OFFICE}),
    (Who.RECEIVER, {OTHER}),
    (Who.SHARER, {OFFICE}),
    (Who.OUTSIDER, {ROOT, CITY, OFFICE}),
    (Who.ORIGIN, {BRANCH}),
    (Who.RAISER_OR_ABOVE, {VILLAGE, BRANCH, CITY, ROOT}),
    (Who.HOLDER, {CITY}),
    (Who.HOLDER_OR_ABOVE, {ROOT, CITY}),
    (Who.CLAIMER, {ROOT, CITY, COUNTY, VILLAGE, OTHER, OFFICE}),
    (Who.PROPOSED, {OFFICE}),
    (Who.CALENDAR, {""}),
]


@pytest.mark.parametrize(("who", "theirs"), MORE_PARTIES)
def test_every_other_party_is_known_by_its_unit(who: Who, theirs: set[str]) -> None:
    units = ("", ROOT, CITY, COUNTY, VILLAGE, BRANCH, OTHER, OFFICE)
    assert {unit for unit in units if rules.is_party(who, PARTS, unit_path=unit, post_id=0)} == theirs


def test_what_never_went_up_is_claimed_by_nobody() -> None:
    assert not rules.is_party(Who.CLAIMER, HANDS, unit_path=CITY, post_id=0)


def test_a_verifier_is_a_witness_by_the_post() -> None:
    assert rules.is_party(Who.WITNESS, HANDS, unit_path=CITY, post_id=7)
    assert not rules.is_party(Who.WITNESS, HANDS, unit_path=CITY, post_id=8)


@pytest.mark.parametrize("who", sorted(set(Who) - {Who.CALENDAR}))
def test_the_calendar_is_no_other_party(who: Who) -> None:
    assert not rules.is_party(who, Hands(raiser_path=""), unit_path="", post_id=0)


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
