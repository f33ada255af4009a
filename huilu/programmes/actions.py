"""Publishing a pack, and what a unit records about its obligations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from huilu.accounts.capabilities import Act, check_may
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import end_of_subtree
from huilu.ledger.actions import About, record
from huilu.ledger.serials import next_id
from huilu.org.models import Unit
from huilu.org.rules import called
from huilu.programmes import queries, rules
from huilu.programmes.models import Progress, ProgressRecord, Requirement
from huilu.programmes.states import ProgressState
from huilu.tally.actions import hold_region, move
from huilu.tally.models import Bucket, Kind


def bucket_of(requirement_id: int, state: ProgressState, *, applies: bool = True) -> Bucket | None:
    """Where a progress is counted. What is not started is applies less the rest, and has no bucket."""
    if not applies or state is ProgressState.NOT_STARTED:
        return None
    return Bucket(Kind.OBLIGATION, requirement_id, state)


@transaction.atomic
def record_progress(
    *, unit_id: int, requirement: str, state: ProgressState, fact: str, by: Actor, at: datetime
) -> ProgressRecord:
    """The unit itself says how far it is with one of its obligations, with a short fact."""
    unit, rule = _own_obligation(unit_id, requirement, by=by, at=at)
    progress = _touch(unit, rule)
    standing = queries.standing_record(progress)
    fact = " ".join(fact.split())
    rules.check_record(ProgressState(progress.state), standing.fact if standing else "", state, fact)
    made = ProgressRecord.objects.create(
        id=next_id(unit.region),
        region=unit.region,
        progress=progress,
        state=state,
        fact=fact,
        at=at,
        by_person_id=by.person_id,
        by_label=by.signature,
    )
    _set_state(progress, unit, state, at)
    record(
        "progress.recorded",
        about=_about(progress, unit, rule),
        by=by,
        at=at,
        unit=unit.code,
        requirement=rule.key,
        state=state.word,
        fact=fact,
    )
    return made


@transaction.atomic
def take_back_progress(*, unit_id: int, requirement: str, by: Actor, at: datetime) -> Progress:
    """The unit takes its last record back; what stood before stands again."""
    unit, rule = _own_obligation(unit_id, requirement, by=by, at=at)
    progress = _touch(unit, rule)
    last = queries.standing_record(progress)
    if last is None:
        raise rules.NothingToTakeBack
    last.taken_back_at, last.taken_back_by = at, by.signature
    last.save(update_fields=["taken_back_at", "taken_back_by"])
    before = queries.standing_record(progress)
    _set_state(progress, unit, ProgressState(before.state) if before else ProgressState.NOT_STARTED, at)
    about = _about(progress, unit, rule)
    record("progress.taken_back", about=about, by=by, at=at, unit=unit.code, requirement=rule.key)
    return progress


def _own_obligation(unit_id: int, code: str, *, by: Actor, at: datetime) -> tuple[Unit, Requirement]:
    check_may(by, Act.RECORD_PROGRESS)
    unit = Unit.objects.get(pk=unit_id)
    hold_region(unit.region)
    # Read again under the lock: a move or a change of class may just have committed.
    unit.refresh_from_db()
    if by.unit_id != unit.pk:
        raise rules.OnlyOwnObligations(unit=called(unit, by))
    requirement = queries.find_requirement(code, day_of(at))
    if queries.matched_parts(unit, requirement) is None:
        raise rules.NotOurObligation(requirement=requirement.code, unit=unit.name)
    return unit, requirement


def _touch(unit: Unit, requirement: Requirement) -> Progress:
    """The locked row of this obligation, made at the first touch."""
    fresh = Progress(id=next_id(unit.region), region=unit.region, unit=unit, requirement=requirement)
    Progress.objects.bulk_create([fresh], ignore_conflicts=True)
    return Progress.objects.select_for_update().get(unit=unit, requirement=requirement, region=unit.region)


def _set_state(progress: Progress, unit: Unit, state: ProgressState, at: datetime) -> None:
    gone = bucket_of(progress.requirement_id, ProgressState(progress.state), applies=progress.applies)
    come = bucket_of(progress.requirement_id, state, applies=progress.applies)
    move(region=unit.region, path=unit.path, gone=gone, come=come, on=day_of(at))
    progress.state = state
    progress.save(update_fields=["state"])


def _about(progress: Progress, unit: Unit, requirement: Requirement) -> About:
    return About("progress", progress.pk, f"{unit.code}/{requirement.code}", unit.region, unit.path)


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
