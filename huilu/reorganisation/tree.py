"""The steps of which every reorganisation is made: each keeps what was, changes the tree and moves the figures.

Whoever takes them holds the regions for themselves. `on` is the day since which it holds, `day` the one of the act.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max

from huilu.kernel.paths import MAX_REGION, end_of_subtree, ids_in, segment, unit_id
from huilu.org.models import Region, Unit, UnitClass
from huilu.org.rules import TooManyRegions
from huilu.programmes.actions import settle_subtree, settle_units
from huilu.programmes.matching import match_all_classes
from huilu.programmes.models import Requirement
from huilu.tally.actions import fold, move, note_many
from huilu.tally.models import Bucket, Kind

_KEEP = """
    INSERT INTO org_unitpast (unit_id, region, parent_id, code, name, uscc, unit_class_id, is_placeholder, closed_on,
                              valid_from, valid_to, recorded_from, recorded_to)
    SELECT id, region, parent_id, code, name, uscc, unit_class_id, is_placeholder, closed_on,
           valid_from, %(on)s, recorded_on, greatest(recorded_on, %(day)s)
    FROM org_unit WHERE id = %(unit)s AND (%(on)s > valid_from OR %(day)s > recorded_on)
"""
# All that is counted of the unit and of what lies below it leaves the units above the one place and comes to those
# above the other. Within the subtree no counter changes.
_SHIFT = """
    WITH whole AS (
      SELECT region, kind, ref, state, sum(n) AS n FROM (
        SELECT region, kind, ref, state, n FROM tally_counter
        WHERE node = %(unit)s AND region = ANY(tally_regions(ARRAY[%(unit)s::bigint]))
        UNION ALL
        SELECT region, kind, ref, state, n FROM tally_own WHERE node = %(unit)s AND region = %(region)s::smallint
        UNION ALL SELECT region, %(unit_class)s, unit_class_id, 0, 1 FROM org_unit WHERE id = %(unit)s AND counts
      ) AS parts GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0
    )
    SELECT region, step.path, kind, ref, state, step.sign * n, %(day)s::date FROM whole
    CROSS JOIN (VALUES (%(old)s, -1), (%(new)s, 1)) AS step (path, sign)
"""
_PATHS = """
    UPDATE org_unit SET path = (%(new)s || substr(path, %(after)s)) COLLATE "C" WHERE path >= %(old)s AND path < %(end)s
"""


def keep_past(unit: Unit, *, on: date, day: date) -> None:
    """What is held of the unit becomes what was held."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, {"unit": unit.pk, "on": on, "day": day})
    unit.valid_from, unit.recorded_on = on, max(unit.recorded_on, day)


def change(unit: Unit, facts: dict[str, Any], *, on: date, day: date) -> None:
    """The unit has another name, code, class or mark."""
    keep_past(unit, on=on, day=day)
    gone = _counted_as(unit)
    for name, value in facts.items():
        setattr(unit, name, value)
    unit.save(update_fields=[*facts, "valid_from", "recorded_on"])
    unit.refresh_from_db(fields=["counts"])
    come = _counted_as(unit)
    if gone != come:
        move(region=unit.region, path=unit.path, gone=gone, come=come, on=day)
        settle_units([unit.pk], day)


def shift(unit: Unit, parent: Unit, *, on: date, day: date) -> None:
    """The unit, with all below it, stands right below another one."""
    keep_past(unit, on=on, day=day)
    old, new = unit.path, parent.path + segment(unit.pk)
    unit.parent, unit.path = parent, new
    fold(unit.region)
    values = {"unit": unit.pk, "region": unit.region, "old": old, "new": new, "day": day}
    note_many(_SHIFT, {**values, "unit_class": Kind.UNIT_CLASS.value})
    with connection.cursor() as cursor:
        cursor.execute(_PATHS, {"old": old, "new": new, "after": len(old) + 1, "end": end_of_subtree(old)})
    Unit.ever.filter(pk=unit.pk).update(parent=parent, valid_from=unit.valid_from, recorded_on=unit.recorded_on)
    if _is_bound_otherwise(old, new):
        settle_subtree(new, day)


def _is_bound_otherwise(old: str, new: str) -> bool:
    """Whether somebody above only one of the two places has issued what is in force."""
    above_one = set(ids_in(old)) ^ set(ids_in(new))
    return Requirement.objects.filter(programme__issuer_id__in=above_one, retired_at__isnull=True).exists()


def open_unit(parent: Unit, facts: dict[str, Any], *, on: date, day: date) -> Unit:
    """A unit that was not there before."""
    region = parent.region
    if region == 0 and facts["unit_class"].level.is_region:
        region = _open_region()
    held = Region.objects.select_for_update().get(pk=region)
    held.last_serial += 1
    held.save(update_fields=["last_serial"])
    made = Unit(id=unit_id(region, held.last_serial), region=region, parent=parent, valid_from=on, recorded_on=day)
    for name, value in facts.items():
        setattr(made, name, value)
    made.path = parent.path + segment(made.pk)
    made.save(force_insert=True)
    made.refresh_from_db(fields=["counts"])
    if made.counts:
        _count(made, 1, day)
    return made


def close(unit: Unit, successor: Unit | None, *, on: date, day: date) -> None:
    """The unit is one no longer. What it has done stays its own, and counts where it stands.

    With a successor of its own region it stands below that one; otherwise where it stood.
    """
    if unit.counts:
        _count(unit, -1, day)
    keep_past(unit, on=on, day=day)
    unit.closed_on, unit.successor = on, successor
    unit.save(update_fields=["closed_on", "successor", "valid_from", "recorded_on"])
    unit.refresh_from_db()
    settle_units([unit.pk], day)
    if successor is not None and successor.region == unit.region:
        shift(unit, successor, on=on, day=day)


def reopen(unit: Unit, parent: Unit, *, on: date, day: date) -> None:
    """A closed unit is one again, right below the one that is named."""
    if unit.parent_id != parent.pk:
        shift(unit, parent, on=on, day=day)
    keep_past(unit, on=on, day=day)
    unit.closed_on = unit.successor = None
    unit.save(update_fields=["closed_on", "successor", "valid_from", "recorded_on"])
    unit.refresh_from_db()
    if unit.counts:
        _count(unit, 1, day)
    settle_units([unit.pk], day)


def class_of(level: str, sector: str, audience: str, tags: list[str]) -> UnitClass:
    """The class of these words; a new one is matched with every requirement in force."""
    words: dict[str, Any] = {"level_id": level, "sector": sector, "audience": audience, "tags": sorted(tags)}
    found, is_new = UnitClass.objects.get_or_create(**words)
    if is_new:
        match_all_classes()
    return UnitClass.objects.select_related("level").get(pk=found.pk)


def _counted_as(unit: Unit) -> Bucket | None:
    return Bucket(Kind.UNIT_CLASS, unit.unit_class_id, 0) if unit.counts else None


def _count(unit: Unit, n: int, day: date) -> None:
    bucket = Bucket(Kind.UNIT_CLASS, unit.unit_class_id, 0)
    gone, come = (None, bucket) if n > 0 else (bucket, None)
    move(region=unit.region, path=unit.path, gone=gone, come=come, on=day)


def _open_region() -> int:
    number = (Region.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    if number > MAX_REGION:
        raise TooManyRegions(wanted=number, limit=MAX_REGION)
    Region.objects.create(pk=number)
    return number
