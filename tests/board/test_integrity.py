"""Faked statistics are found: every contradiction that somebody could plant is named, and nothing else is (M073)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from huilu.board.integrity import KIND_LABELS, Kind, find_contradictions
from huilu.campaigns.models import Plan
from huilu.ledger.models import Entry
from huilu.loop.actions import reopen_issue
from huilu.loop.models import ChangedFact, Doer, Issue
from huilu.loop.states import State
from huilu.programmes.actions import record_progress
from huilu.programmes.models import Progress
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from tests.campaigns.stage import an_issue, defines, draws, looks
from tests.cast import TODAY, Cast
from tests.conftest import by_the_owner

Plant = Callable[[Issue], object]


def _close_by_hand(issue: Issue) -> None:
    """Somebody with the owner's password closes what was never verified."""
    facts = {"state": State.CLOSED, "closed_at": issue.raised_at, "closed_by": "任城区 办公室", "fix_kind": "immediate"}
    more = {"verifier_post": issue.verifier_post_id, "held_by": None, "held_since": None, "cause_level": "rule"}
    Issue.objects.filter(pk=issue.pk).update(**facts, **more)


def _open_by_hand(issue: Issue) -> None:
    Issue.objects.filter(pk=issue.pk).update(state=State.REOPENED, closed_at=None, closed_by=None)


def _forget_the_look(issue: Issue) -> None:
    ChangedFact.objects.filter(issue=issue, stage="seen").delete()


def _look_before(issue: Issue) -> None:
    seen = ChangedFact.objects.get(issue=issue, stage="seen")
    claimed = ChangedFact.objects.get(issue=issue, stage="claimed")
    ChangedFact.objects.filter(pk=seen.pk).update(observed_on=claimed.observed_on - timedelta(days=1))


def _let_the_verifier_have_done_it(issue: Issue) -> None:
    closing = Entry.objects.get(act="issue.closed", about_id=issue.pk)
    assert closing.by_person_id is not None
    assert issue.lead_unit is not None
    Doer.objects.create(issue=issue, person_id=closing.by_person_id, unit=issue.lead_unit)


def _improve_the_fact(issue: Issue) -> None:
    ChangedFact.objects.filter(issue=issue, stage="claimed").update(before="999")


def _forget_the_doers(issue: Issue) -> None:
    issue.doers.all().delete()


def _move_the_closing(issue: Issue) -> None:
    assert issue.closed_at is not None
    Issue.objects.filter(pk=issue.pk).update(closed_at=issue.closed_at - timedelta(days=3))


SEEDED: list[tuple[Plant, set[Kind]]] = [
    (_open_by_hand, {Kind.CLOSING_LOST}),
    (_forget_the_look, {Kind.CLOSED_UNSEEN}),
    (_look_before, {Kind.SEEN_TOO_EARLY, Kind.FACT_ALTERED}),
    (_improve_the_fact, {Kind.FACT_ALTERED}),
    (_forget_the_doers, {Kind.DOER_FORGOTTEN}),
    (_let_the_verifier_have_done_it, {Kind.VERIFIED_BY_DOER}),
    (_move_the_closing, {Kind.CLOSED_WITHOUT_ACT}),
]


@pytest.fixture
def honest(bound: Cast) -> Cast:
    """A closed issue, an open one, a reopened one, progress, and a sample half looked at."""
    an_issue(bound)
    looks(bound, draws(bound, defines(bound)), 1)
    by, owed = bound.actor("370811"), obligations_of(bound.unit("370811"), TODAY)[0].requirement.key
    done = {"state": ProgressState.DONE, "fact": "9月20日完成"}
    record_progress(unit_id=by.unit_id, requirement=owed, **done, by=by, at=bound.later())  # type: ignore[arg-type]
    return bound


def test_honest_figures_hold_no_contradiction(honest: Cast) -> None:
    honest.closes()

    assert find_contradictions() == []


@pytest.mark.parametrize(("plant", "kinds"), SEEDED, ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_planted_is_found(honest: Cast, plant: Plant, kinds: set[Kind]) -> None:
    issue = honest.closes()

    with by_the_owner():
        plant(Issue.objects.get(pk=issue.pk))

    found = find_contradictions()
    assert {(one.kind, one.about) for one in found} == {(kind, issue.number) for kind in kinds}
    assert all(one.sentence == str(KIND_LABELS[one.kind]) for one in found)


def test_closed_without_verification_is_found(honest: Cast) -> None:
    issue = honest.names_verifier()
    _close_by_hand(Issue.objects.get(pk=issue.pk))

    assert {one.kind for one in find_contradictions()} == {Kind.CLOSED_UNSEEN, Kind.CLOSED_WITHOUT_ACT}


def test_an_issue_that_no_act_has_made_is_found(honest: Cast) -> None:
    row = Issue.objects.values().order_by("pk").first()
    assert row is not None
    Issue.objects.create(**row | {"id": row["id"] + 999_999, "number": "370811007201-9999"})

    found = find_contradictions()
    assert [(one.kind, one.about) for one in found] == [(Kind.UNKNOWN_TO_LEDGER, "370811007201-9999")]


def test_progress_that_nobody_recorded_is_found(honest: Cast) -> None:
    row = Progress.objects.values().get()
    Progress.objects.create(**row | {"id": row["id"] + 999_999, "unit_id": honest.unit("370811007").pk})

    (found,) = find_contradictions()
    assert found.kind is Kind.PROGRESS_UNTOLD
    assert found.about.startswith("370811007 ")


def test_a_sample_that_was_touched_up_is_found(honest: Cast) -> None:
    Plan.objects.update(found_so=0)

    (found,) = find_contradictions()
    assert (found.kind, found.about) == (Kind.SAMPLE_MISCOUNTED, "370811-P01 1")


def test_a_reopened_issue_is_no_contradiction(honest: Cast) -> None:
    issue, at = honest.closes(), honest.later()
    reopen_issue(
        number=issue.number,
        new_fact="又堵了",
        due_on=at.date() + timedelta(days=9),
        by=honest.actor("370811007201"),
        at=at,
    )

    assert find_contradictions() == []


def test_every_kind_has_its_plant_here() -> None:
    planted = set().union(*(kinds for _plant, kinds in SEEDED))
    others = {Kind.CLOSED_UNSEEN, Kind.CLOSED_WITHOUT_ACT, Kind.UNKNOWN_TO_LEDGER, Kind.PROGRESS_UNTOLD}

    assert planted | others | {Kind.SAMPLE_MISCOUNTED} == set(Kind)
