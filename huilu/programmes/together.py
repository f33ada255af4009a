"""One event, several obligations: a record that meets others too, and what is taken back with it (M043)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import REGION_SHIFT
from huilu.org.models import Unit
from huilu.programmes import rules
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.models import Progress, ProgressRecord
from huilu.programmes.queries import Obligation, obligations_of, pack_of
from huilu.programmes.states import ProgressState
from huilu.programmes.touching import Found, note_taking_back, write_record


def met_along(obligation: Obligation, owed: Sequence[Obligation]) -> list[Obligation]:
    """What the same event meets too, of all that the unit owes: whatever the pack says so of, and is not done."""
    spec = pack_of(obligation.programme).requirement_called(obligation.requirement.code)
    if spec is None or not spec.satisfies_also:
        return []
    keys = _keys(obligation, spec.satisfies_also)
    return [one for one in owed if one.requirement.key in keys and one.state is not ProgressState.DONE]


def _keys(obligation: Obligation, codes: Collection[str]) -> set[str]:
    """The clauses of these codes in the pack itself: what satisfies an inherited one only its own pack can say."""
    own = pack_of(obligation.programme)
    return {f"{own.code}/{code}" for code in codes if own.requirement_called(code) is not None}


@transaction.atomic
def record_together(
    *, unit_id: int, requirement: str, state: ProgressState, fact: str, also: Sequence[str], by: Actor, at: datetime
) -> list[ProgressRecord]:
    """The unit records what it has done, and that it met other obligations too: a record for each."""
    if also and state is not ProgressState.DONE:
        raise rules.OnlyDoneMeetsMore
    if not also:
        return [record_progress(unit_id=unit_id, requirement=requirement, state=state, fact=fact, by=by, at=at)]
    _check_met(unit_id, requirement, also, at)
    first = record_progress(unit_id=unit_id, requirement=requirement, state=state, fact=fact, by=by, at=at)
    rest = (record_along(unit_id=unit_id, requirement=key, first=first, by=by, at=at) for key in dict.fromkeys(also))
    return [first, *(one for one in rest if one is not None)]


def record_along(
    *, unit_id: int, requirement: str, first: ProgressRecord, by: Actor, at: datetime
) -> ProgressRecord | None:
    """Another obligation that the first record meets; none where somebody has just recorded the same."""
    found = write_record(
        "progress.recorded_along", unit_id=unit_id, requirement=requirement, state=ProgressState.DONE, fact=first.fact,
        by=by, at=at,
    )  # fmt: skip
    if found.written is None:
        return None
    made = ProgressRecord.objects.filter(pk=found.written, region=first.region)
    made.update(along_with=first.pk)
    return made.get()


@transaction.atomic
def take_back_together(*, unit_id: int, requirement: str, by: Actor, at: datetime) -> tuple[Found, list[str]]:
    """The unit takes its last record back, and what was recorded along with it: the keys of those others.

    What the unit has recorded about one of these since stands.
    """
    found = take_back_progress(unit_id=unit_id, requirement=requirement, by=by, at=at)
    ours = ProgressRecord.objects.filter(region=unit_id >> REGION_SHIFT, taken_back_at__isnull=True)
    along = ours.filter(along_with=found.written)
    keys = [
        one.progress.requirement.key
        for one in along.select_related("progress__requirement__programme").order_by("pk")
        if _stands_last(one)
    ]
    for key in keys:
        note_taking_back("progress.taken_back_along", unit_id=unit_id, requirement=key, by=by, at=at)
    return found, keys


def _stands_last(record: ProgressRecord) -> bool:
    standing = ProgressRecord.objects.filter(
        progress_id=record.progress_id, region=record.region, taken_back_at__isnull=True
    )
    last = standing.order_by("pk").last()
    return last is not None and last.pk == record.pk


def last_recorded(unit: Unit, at: datetime) -> ProgressRecord:
    """What the unit itself recorded at that very moment: what others were recorded along with."""
    ours = ProgressRecord.objects.filter(progress__unit=unit, region=unit.region, at=at, along_with__isnull=True)
    return ours.order_by("pk").reverse()[0]


def named_along(records: Sequence[ProgressRecord]) -> dict[int, Progress]:
    """By the id of each record that came along: the obligation whose record it came with."""
    ids = {one.along_with: one.pk for one in records if one.along_with is not None}
    if not ids:
        return {}
    firsts = ProgressRecord.objects.filter(pk__in=list(ids), region=records[0].region)
    return {ids[one.pk]: one.progress for one in firsts.select_related("progress__requirement").order_by("pk")}


def _check_met(unit_id: int, requirement: str, also: Sequence[str], at: datetime) -> None:
    owed = obligations_of(Unit.objects.get(pk=unit_id), day_of(at))
    first = next((one for one in owed if one.requirement.key == requirement), None)
    met = {one.requirement.key for one in met_along(first, owed)} if first else set()
    for key in also:
        if key not in met:
            raise rules.NotMetAlong(requirement=key)
