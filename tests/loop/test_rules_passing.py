"""Passing on, going up, lasting: situations in which the loop says yes or no, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huilu.kernel.refusals import Refusal
from huilu.loop import rules
from huilu.loop.states import ACTIVE, TRANSITIONS, Stage, State, Step
from tests.loop.situations import CITY, COUNTY, DAY, NEXT, OFFICE, OTHER, ROOT, VILLAGE, says

BUREAU = CITY + "00000007"


@pytest.mark.parametrize(
    ("receiver", "lead", "refusal"),
    [
        (OTHER, COUNTY, None),
        (VILLAGE, COUNTY, None),
        (COUNTY, COUNTY, rules.ToItself),
        (ROOT, COUNTY, rules.ReceiverIsRoot),
        (CITY, "", None),
        (ROOT, "", rules.ReceiverIsRoot),
    ],
)
def test_an_issue_goes_to_another_unit_that_is_not_the_root(
    receiver: str, lead: str, refusal: type[Refusal] | None
) -> None:
    says(refusal, "check_receiver", receiver, lead)


MERGING = [
    ({}, None),
    ({"same": True}, rules.ToItself),
    ({"stays_apart": True}, rules.SplitOffBefore),
    ({"led_by_us": False}, rules.MasterNotOurs),
    ({"ownerless": True}, rules.MasterStaysBelow),
    ({"ownerless": True, "on_way_up": True}, None),
    ({"on_way_up": True}, None),
    ({"state": State.CLOSED}, rules.MasterIsOver),
    ({"state": State.MERGED}, rules.MasterIsOver),
    ({"state": State.DRAFT}, rules.MasterIsOver),
]


@pytest.mark.parametrize(("change", "refusal"), MERGING)
def test_a_master_is_another_open_issue_of_ours_and_no_dead_end(
    change: dict[str, object], refusal: type[Refusal] | None
) -> None:
    given = {"same": False, "led_by_us": True, "state": State.OPEN, "ownerless": False, "on_way_up": False}
    given |= {"stays_apart": False}
    says(refusal, "check_merging", "37-0001", **(given | change))


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_any_active_issue_may_be_a_master(state: State) -> None:
    given = {"same": False, "led_by_us": True, "state": state, "ownerless": False, "on_way_up": False}
    says(None, "check_merging", "1", **given, stays_apart=False)


def test_whoever_merges_wrongly_is_told_which_issue() -> None:
    given = {"same": False, "led_by_us": False, "state": State.OPEN, "ownerless": False, "on_way_up": False}
    given |= {"stays_apart": False}
    for change in ({}, {"led_by_us": True, "state": State.CLOSED}):
        with pytest.raises(Refusal) as refused:
            rules.check_merging("37-0001", **(given | change))  # type: ignore[arg-type]
        assert refused.value.facts == {"number": "37-0001"}


def test_whoever_merges_one_that_others_wait_for_is_told_how_many() -> None:
    rules.check_nothing_merged(0)
    with pytest.raises(rules.OthersMerged) as refused:
        rules.check_nothing_merged(2)
    assert refused.value.facts == {"count": 2}


@pytest.mark.parametrize(("unit", "refusal"), [(COUNTY, rules.EffectByDoer), (VILLAGE, None), (CITY, None)])
def test_the_effect_is_seen_by_a_unit_that_did_not_do_the_work(unit: str, refusal: type[Refusal] | None) -> None:
    says(refusal, "check_effect_by_others", unit, [COUNTY])


def test_what_the_lead_has_handed_in_it_does_not_raise() -> None:
    says(rules.ResultHandedIn, "check_owner_had_time", None, DAY, by_owner=True, handed_in=True)
    says(None, "check_owner_had_time", DAY, NEXT, by_owner=False, handed_in=True)


def test_on_its_way_up_is_what_nobody_has_answered_yet() -> None:
    on_way = [Stage.IN_PASSAGE, Stage.CLAIM_WINDOW, Stage.UNCLAIMED, Stage.PROPOSED, Stage.UNSETTLED, Stage.JOINT_WORK]
    assert [stage for stage in Stage if rules.is_on_way_up(stage)] == on_way
    assert rules.is_on_way_up(None) is False


@pytest.mark.parametrize(("unit", "asked"), [(VILLAGE, False), (COUNTY, False), (CITY, True), (OTHER, True)])
def test_whoever_is_not_below_the_lead_is_asked_first(unit: str, asked: bool) -> None:
    assert rules.asks_first(unit, COUNTY) is asked


@pytest.mark.parametrize(
    ("due_on", "today", "by_owner", "refusal"),
    [
        (DAY, DAY, False, rules.OwnerStillHasTime),
        (DAY, NEXT, False, None),
        (NEXT, DAY, False, rules.OwnerStillHasTime),
        (NEXT, DAY, True, None),
        (None, DAY, False, None),
    ],
)
def test_over_the_head_of_an_owner_only_when_their_day_is_over(
    due_on: date | None, today: date, by_owner: bool, refusal: type[Refusal] | None
) -> None:
    says(refusal, "check_owner_had_time", due_on, today, by_owner=by_owner)


@pytest.mark.parametrize(
    ("owner", "origin", "refusal"),
    [
        (BUREAU, COUNTY, None),
        (COUNTY, VILLAGE, None),
        (COUNTY, COUNTY, rules.RootOutOfReach),
        (VILLAGE, COUNTY, rules.RootOutOfReach),
        (CITY, VILLAGE, rules.RootOutOfReach),
        (ROOT, VILLAGE, rules.RootOutOfReach),
        (OTHER, VILLAGE, rules.RootOutOfReach),
    ],
)
def test_an_owner_is_below_whoever_decides_and_not_of_the_origins_branch(
    owner: str, origin: str, refusal: type[Refusal] | None
) -> None:
    says(refusal, "check_owner", owner, "the unit", having_path=CITY, origin_path=origin)


@pytest.mark.parametrize(
    ("toward", "refusal"),
    [
        (COUNTY, None),
        (CITY, None),
        (ROOT, rules.NotAbove),
        (VILLAGE, rules.NotAbove),
        (OTHER, rules.NotAbove),
        (VILLAGE + "00000001", rules.NotAbove),
    ],
)
def test_what_goes_up_goes_to_a_unit_above_that_can_lead(toward: str, refusal: type[Refusal] | None) -> None:
    says(refusal, "check_toward", toward, "the unit", origin_path=VILLAGE)


@pytest.mark.parametrize(("today", "refusal"), [(DAY, rules.NoEffectDue), (NEXT, None), (NEXT + timedelta(1), None)])
def test_that_it_lasts_is_known_on_the_day(today: date, refusal: type[Refusal] | None) -> None:
    says(refusal, "check_effect_due", NEXT, today)


def test_a_unit_or_a_day_that_does_not_fit_is_named() -> None:
    reach = {"raiser_path": VILLAGE, "lead_parent_path": OTHER, "is_office": False}
    cases = [
        (lambda: rules.check_lead(OTHER, "X", **reach), {"unit": "X"}),  # type: ignore[arg-type]
        (lambda: rules.check_owner(OTHER, "X", having_path=CITY, origin_path=VILLAGE), {"unit": "X"}),
        (lambda: rules.check_toward(OTHER, "X", origin_path=VILLAGE), {"unit": "X"}),
        (lambda: rules.check_owner_had_time(NEXT, DAY, by_owner=False), {"day": NEXT}),
        (lambda: rules.check_effect_due(NEXT, DAY), {"day": NEXT}),
    ]
    for check, facts in cases:
        with pytest.raises(Refusal) as refused:
            check()
        assert refused.value.facts == facts


def test_a_step_leads_to_a_state_and_a_stage_or_says_what_it_is_that_does_not_fit() -> None:
    assert rules.check_step(Step.OPEN, State.DRAFT) == (State.OPEN, None)
    assert rules.check_step(Step.CLOSE, State.VERIFYING, Stage.JOINT_WORK) == (State.CLOSED, Stage.ANSWERED)
    with pytest.raises(rules.StepNotFromHere) as state:
        rules.check_step(Step.OPEN, State.OPEN)
    with pytest.raises(rules.StageNotFromHere) as stage:
        rules.check_step(Step.SUBMIT, State.IN_PROGRESS, Stage.UNCLAIMED)
    with pytest.raises(rules.StageNotFromHere) as never:
        rules.check_step(Step.CLAIM, State.OPEN)

    assert state.value.facts["step"] == TRANSITIONS[Step.OPEN].label
    assert str(state.value.facts["state"]) in state.value.sentence
    assert str(stage.value.facts["step"]) == str(TRANSITIONS[Step.SUBMIT].label)
    assert str(stage.value.facts["stage"]) in stage.value.sentence
    assert stage.value.facts["stage"] != never.value.facts["stage"]


def test_an_office_leads_for_whoever_is_below_its_own_unit() -> None:
    given = {"raiser_path": VILLAGE, "is_office": True}
    rules.check_lead(OFFICE, "X", lead_parent_path=ROOT, **given)  # type: ignore[arg-type]
    says(rules.LeadOutOfReach, "check_lead", OTHER + "00000001", "X", lead_parent_path=OTHER, **given)


def test_what_somebody_has_worked_on_is_no_mistake() -> None:
    says(None, "check_not_begun", has_begun=False)
    says(rules.WorkHasBegun, "check_not_begun", has_begun=True)


@pytest.mark.parametrize(
    ("shares", "rounds", "refusal"),
    [(0, 0, None), (1, 0, rules.SharesOpen), (0, 1, rules.HandedInAlready), (2, 2, rules.SharesOpen)],
)
def test_a_result_that_was_handed_in_speaks_of_nothing_that_joins_it_later(
    shares: int, rounds: int, refusal: type[Refusal] | None
) -> None:
    says(refusal, "check_joins_what_is_handed_in", "37-0001", open_shares=shares, rounds=rounds)
