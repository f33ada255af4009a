"""A unit says how far it is, with a short fact, and takes it back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huilu.board.queries import read_board
from huilu.ledger.models import Entry
from huilu.programmes import rules
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.models import Progress, ProgressRecord
from huilu.programmes.queries import obligations_of, records_of
from huilu.programmes.states import ProgressState
from huilu.programmes.touching import Found
from huilu.tally.models import Delta
from tests.cast import TODAY, Cast

VILLAGE, NEIGHBOUR, COUNTY = "370811007201", "370811007202", "370811"
DONE, BEGUN, NOT_STARTED = ProgressState.DONE, ProgressState.IN_PROGRESS, ProgressState.NOT_STARTED


def key_of(town: Cast, code: str = VILLAGE, place: int = 0) -> str:
    return obligations_of(town.unit(code), TODAY)[place].requirement.key


def records(
    town: Cast, state: ProgressState = DONE, fact: str = "开过会,38户参加", by: str = VILLAGE, **more: Any
) -> ProgressRecord:
    actor = town.actor(by)
    given = {"unit_id": actor.unit_id, "requirement": more.pop("requirement", None) or key_of(town)} | more
    return record_progress(state=state, fact=fact, by=actor, at=town.later(), **given)


def takes_back(town: Cast, by: str = VILLAGE) -> Found:
    actor = town.actor(by)
    return take_back_progress(unit_id=actor.unit_id, requirement=key_of(town), by=actor, at=town.later())


def done_under(town: Cast, code: str = COUNTY) -> int:
    board = read_board(town.unit(code), town.at)
    return sum(work.done for work in board.total.work.values())


def test_an_obligation_is_there_before_anybody_touches_it(bound: Cast) -> None:
    owed = obligations_of(bound.unit(VILLAGE), TODAY)

    assert owed
    assert not Progress.objects.exists()
    assert {one.state for one in owed} == {NOT_STARTED}
    assert all(one.matched or one.requirement.selector["match"] for one in owed)


def test_a_record_is_dated_signed_by_post_and_counted(bound: Cast) -> None:
    made = records(bound, fact="  开过会,\n38户参加 ")

    assert (made.fact, made.by_label) == ("开过会, 38户参加", bound.actor(VILLAGE).signature)
    first = obligations_of(bound.unit(VILLAGE), TODAY)[0]
    assert (first.state, first.fact, first.by_label) == (DONE, made.fact, made.by_label)
    assert done_under(bound) == 1
    assert Entry.objects.filter(act="progress.recorded").count() == 1


def test_begun_and_then_done_counts_once(bound: Cast) -> None:
    records(bound, BEGUN, "")
    assert done_under(bound) == 0
    records(bound)
    assert done_under(bound) == 1
    records(bound, BEGUN, "又发现两户")
    assert done_under(bound) == 0


def test_done_needs_a_fact(bound: Cast) -> None:
    for fact in ("", "  \n"):
        with pytest.raises(rules.FactMissing):
            records(bound, fact=fact)
    assert not Progress.objects.exists()


def test_a_fact_is_short(bound: Cast) -> None:
    with pytest.raises(rules.FactTooLong) as no:
        records(bound, fact="长" * 201)
    assert no.value.facts == {"length": 201, "limit": 200}
    assert records(bound, fact="长" * 200).pk


def test_the_same_twice_says_nothing_new(bound: Cast) -> None:
    records(bound)
    with pytest.raises(rules.NothingChanged):
        records(bound)
    with pytest.raises(rules.NothingChanged):
        records(bound, by=NEIGHBOUR, state=NOT_STARTED, fact="")
    assert records(bound, fact="又开了一次").pk


def test_nobody_records_for_another_unit(bound: Cast) -> None:
    for by in (NEIGHBOUR, COUNTY):
        with pytest.raises(rules.OnlyOwnObligations):
            records(bound, by=by, unit_id=bound.unit(VILLAGE).pk)
    with pytest.raises(rules.OnlyOwnObligations):
        take_back_progress(
            unit_id=bound.unit(VILLAGE).pk, requirement=key_of(bound), by=bound.actor(COUNTY), at=bound.later()
        )


def test_what_does_not_apply_cannot_be_recorded(bound: Cast) -> None:
    with pytest.raises(rules.NotOurObligation):
        records(bound, requirement=key_of(bound, "37"))
    assert not Progress.objects.exists()


def test_what_does_not_apply_cannot_be_taken_back(bound: Cast) -> None:
    by = bound.actor(VILLAGE)
    for key, no in ((key_of(bound, "37"), rules.NotOurObligation), ("nothing/visit", rules.NoSuchRequirement)):
        with pytest.raises(no):
            take_back_progress(unit_id=by.unit_id, requirement=key, by=by, at=bound.later())


@pytest.mark.parametrize("key", ["second_batch_2023/nothing", "nothing/visit", "", "nothing"])
def test_what_is_not_there_cannot_be_recorded(bound: Cast, key: str) -> None:
    with pytest.raises(rules.NoSuchRequirement):
        records(bound, requirement=key or "/")


def test_what_was_taken_back_stays_marked_and_what_stood_before_stands_again(bound: Cast) -> None:
    records(bound, BEGUN, "开始")
    records(bound)
    takes_back(bound)

    first = obligations_of(bound.unit(VILLAGE), TODAY)[0]
    assert (first.state, first.fact) == (BEGUN, "开始")
    kept = records_of(bound.unit(VILLAGE), first.requirement)
    assert [bool(one.taken_back_at) for one in kept] == [False, True]
    assert done_under(bound) == 0
    takes_back(bound)
    assert obligations_of(bound.unit(VILLAGE), TODAY)[0].state is NOT_STARTED


def test_nothing_recorded_is_nothing_to_take_back(bound: Cast) -> None:
    with pytest.raises(rules.NothingToTakeBack):
        takes_back(bound)
    records(bound)
    takes_back(bound)
    with pytest.raises(rules.NothingToTakeBack):
        takes_back(bound)


def test_what_was_taken_back_can_be_recorded_again(bound: Cast) -> None:
    records(bound)
    takes_back(bound)
    assert records(bound).fact == "开过会,38户参加"
    assert done_under(bound) == 1


def test_what_was_begun_of_nothing_is_no_record(bound: Cast) -> None:
    """Before anybody has touched it, it is not started, and nothing is said: to say so is nothing new."""
    with pytest.raises(rules.NothingChanged):
        records(bound, NOT_STARTED, "")
    assert not Progress.objects.exists()
    assert records(bound, NOT_STARTED, "等材料").pk
    assert (Progress.objects.get().state, done_under(bound)) == (NOT_STARTED, 0)


def test_an_act_is_one_statement(bound: Cast) -> None:
    key, by = key_of(bound), bound.actor(VILLAGE)
    given: dict[str, Any] = {"unit_id": by.unit_id, "requirement": key, "by": by}
    for act, more in ((record_progress, {"state": DONE, "fact": "开过会"}), (take_back_progress, {})):
        with CaptureQueriesContext(connection) as asked:
            act(**given, **more, at=bound.later())
        assert len(asked) == 1


def test_an_act_says_the_same_in_the_ledger_whatever_the_words(bound: Cast) -> None:
    key, fact = key_of(bound), "一\"行\\话' %s {} 😀"
    made = records(bound, fact=fact)
    takes_back(bound)

    recorded, taken = Entry.objects.filter(about_kind="progress").order_by("id")
    assert recorded.facts == {"unit": VILLAGE, "requirement": key, "state": "done", "fact": fact}
    assert taken.facts == {"unit": VILLAGE, "requirement": key}
    unit, by = bound.unit(VILLAGE), bound.actor(VILLAGE)
    for entry in (recorded, taken):
        assert (entry.about_id, entry.about_label) == (made.progress_id, f"{VILLAGE}/{key.partition('/')[2]}")
        assert (entry.by_person_id, entry.by_post_id, entry.by_label) == (by.person_id, by.post_id, by.signature)
        assert (entry.region, entry.path) == (unit.region, unit.path)


def test_a_refused_record_leaves_nothing(bound: Cast) -> None:
    before = Delta.objects.count(), Entry.objects.filter(about_kind="progress").count()
    bound.actor(VILLAGE)
    with pytest.raises(rules.FactMissing):
        records(bound, fact="")
    assert (Delta.objects.count(), Entry.objects.filter(about_kind="progress").count()) == before
    assert not ProgressRecord.objects.exists()


def test_an_obligation_is_late_after_its_day_unless_done(bound: Cast) -> None:
    owed = next(one for one in obligations_of(bound.unit(COUNTY), TODAY) if one.requirement.due_on)
    due_on = owed.requirement.due_on

    assert not owed.is_late(due_on)
    assert owed.is_late(date.fromordinal(due_on.toordinal() + 1))
    records(bound, by=COUNTY, requirement=owed.requirement.key)
    now = next(one for one in obligations_of(bound.unit(COUNTY), TODAY) if one.requirement == owed.requirement)
    assert not now.is_late(date(2030, 1, 1))
