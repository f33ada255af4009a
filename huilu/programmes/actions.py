"""What a unit records about its obligations, and what of it counts once rules or units have changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection

from huilu.accounts.capabilities import Act, check_may
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import end_of_subtree
from huilu.kernel.words import one_line
from huilu.org.models import Unit
from huilu.org.rules import called
from huilu.programmes import rules
from huilu.programmes.models import ProgressRecord
from huilu.programmes.queries import Obligation, obligations_of
from huilu.programmes.states import ProgressState
from huilu.programmes.touching import Found, note_taking_back, write_record
from huilu.tally.models import Kind


def record_progress(
    *, unit_id: int, requirement: str, state: ProgressState, fact: str, by: Actor, at: datetime
) -> ProgressRecord:
    """The unit itself says how far it is with one of its obligations, with a short fact."""
    fact = one_line(fact)
    _check_own(unit_id, by)
    rules.check_fact(state, fact)
    found = write_record(
        "progress.recorded", unit_id=unit_id, requirement=requirement, state=state, fact=fact, by=by, at=at
    )
    if found.written is None:
        _check_owed(found, requirement)
        rules.check_change(ProgressState(found.state), found.fact, state, fact)
    where: dict[str, Any] = {"id": found.written, "region": found.region, "progress_id": found.progress_id}
    return ProgressRecord(**where, state=state, fact=fact, at=at, by_person_id=by.person_id, by_label=by.signature)


def take_back_progress(*, unit_id: int, requirement: str, by: Actor, at: datetime) -> Found:
    """The unit takes its last record back; what stood before stands again."""
    _check_own(unit_id, by)
    found = note_taking_back("progress.taken_back", unit_id=unit_id, requirement=requirement, by=by, at=at)
    if found.written is None:
        _check_owed(found, requirement)
        raise rules.NothingToTakeBack
    return found


def pass_progress(*, requirement: str, gone: Unit, come: Unit, by: Actor, at: datetime) -> int | None:
    """What the one unit has begun the other goes on with, in a record of its own; which one, if one was needed.

    What the other has recorded itself stands. Refused where it does not owe the same (M015).
    """
    begun, held = (_owed(unit, requirement, at) for unit in (gone, come))
    if begun is None or held is None:
        raise rules.NotOurObligation(requirement=requirement.partition("/")[2], unit=called(come, by))
    if held.state is not ProgressState.NOT_STARTED:
        return None
    return write_record(
        "progress.passed_on", unit_id=come.pk, requirement=requirement, state=begun.state, fact=begun.fact, by=by, at=at
    ).written


def take_passed_back(*, record_id: int, by: Actor, at: datetime) -> None:
    """A record that came from another unit is taken back, unless the unit has recorded something itself since."""
    record = ProgressRecord.objects.select_related("progress__requirement__programme").get(pk=record_id)
    standing = ProgressRecord.objects.filter(region=record.region, progress=record.progress, taken_back_at__isnull=True)
    if standing.order_by("pk").last() == record:
        progress = record.progress
        note_taking_back(
            "progress.passed_back", unit_id=progress.unit_id, requirement=progress.requirement.key, by=by, at=at
        )


def _owed(unit: Unit, requirement: str, at: datetime) -> Obligation | None:
    return next((one for one in obligations_of(unit, day_of(at)) if one.requirement.key == requirement), None)


def _check_own(unit_id: int, by: Actor) -> None:
    check_may(by, Act.RECORD_PROGRESS)
    if by.unit_id != unit_id:
        raise rules.OnlyOwnObligations(unit=called(Unit.ever.get(pk=unit_id), by))


def _check_owed(found: Found, requirement: str) -> None:
    """Refuse what is not asked of the unit."""
    if found.requirement_id is None:
        raise rules.NoSuchRequirement(requirement=requirement)
    if not found.is_owed:
        raise rules.NotOurObligation(requirement=requirement.partition("/")[2], unit=found.unit_name)


# Whoever is reclassified, and whichever rule changes its classes: an obligation that no longer is one leaves
# the figures, and one that is again comes back, with everything that was recorded.
# The few issuers are found first: joined with all the rest the planner went through every unit for them.
_SETTLE = """
    WITH r AS MATERIALIZED (
      SELECT r.id, r.programme_id, r.retired_at, i.path AS issued_at
      FROM programmes_requirement r JOIN programmes_programme g ON g.id = r.programme_id
      JOIN org_unit i ON i.id = g.issuer_id
    ),
    now AS (
      SELECT p.id, EXISTS (
        SELECT 1 FROM programmes_requirementclass c
        WHERE c.requirement_id = p.requirement_id AND c.unit_class_id = u.unit_class_id
      ) AND r.retired_at IS NULL AND starts_with(u.path, r.issued_at) AND u.counts AS applies, u.path
      FROM programmes_progress p
      JOIN org_unit u ON u.id = p.unit_id
      JOIN r ON r.id = p.requirement_id
      WHERE {where}
    ),
    turned AS (
      UPDATE programmes_progress p SET applies = now.applies FROM now
      WHERE p.id = now.id AND p.applies <> now.applies
      RETURNING p.region, now.path, p.requirement_id, p.state, p.applies
    )
    INSERT INTO tally_delta (region, path, kind, ref, state, n, day)
    SELECT region, path, %s, requirement_id, state, CASE WHEN applies THEN 1 ELSE -1 END, %s
    FROM turned WHERE state <> %s
"""


def settle_reclassified(on: date) -> None:
    """Bring the progress of the units in `org_reclassified` in line with their new classes."""
    _settle("p.unit_id IN (SELECT unit_id FROM org_reclassified)", [], on)


def settle_units(unit_ids: list[int], on: date) -> None:
    """Bring the progress of these units in line with their classes and places as they are now."""
    _settle("p.unit_id = ANY(%s)", [unit_ids], on)


def settle_subtree(path: str, on: date) -> None:
    """Bring the progress of a unit and of all below it in line with who issues what above them now."""
    _settle("u.path >= %s AND u.path < %s", [path, end_of_subtree(path)], on)


def settle_programme(programme_id: int, on: date) -> None:
    """Bring all progress on a programme in line with its rules as they are now."""
    _settle("r.programme_id = %s", [programme_id], on)


def _settle(where: str, values: list[Any], on: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE.format(where=where), [*values, Kind.OBLIGATION, on, ProgressState.NOT_STARTED])
