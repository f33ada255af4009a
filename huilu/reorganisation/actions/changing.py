"""Moving a unit, giving it another name, code or class, and opening one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huilu.kernel.actor import Actor
from huilu.org.models import Unit
from huilu.org.rules import PLACEHOLDER, SYNTHETIC
from huilu.reorganisation import rules, tree
from huilu.reorganisation.actions.frame import Report, begin, record_reorganisation
from huilu.reorganisation.lines import check_ended, lines_of
from huilu.reorganisation.naming import Words, check_names, read_class


@transaction.atomic
def move_unit(
    *, unit: str, under: str, on: date, reason: str, by: Actor, at: datetime, dry_run: bool = False
) -> Report:
    """A unit goes with all below it under another unit of its region. Whatever it has open stays with it."""
    work = begin([unit, under], on=on, reason=reason, by=by, at=at)
    moved, parent = work.units[unit], work.units[under]
    rules.check_day(moved, on, work.day)
    rules.check_stood(parent, on, work.day)
    rules.check_place(moved, parent)
    if moved.parent_id == parent.pk:
        raise rules.NothingChanges(unit=unit)
    rules.check_region(moved, parent)
    work.shift(moved, parent)
    return record_reorganisation("tree.moved", work, {"unit": unit, "under": under}, dry_run=dry_run)


@transaction.atomic
def rename_unit(
    *, unit: str, on: date, reason: str, by: Actor, at: datetime, name: str = "", code: str = "", dry_run: bool = False
) -> Report:
    """A unit has another name, another code, or both. Its code is what it is called, never what it is."""
    work = begin([unit], on=on, reason=reason, by=by, at=at)
    renamed = work.units[unit]
    rules.check_day(renamed, on, work.day)
    wanted = {"name": name.strip(), "code": code.strip()}
    facts = {key: value for key, value in wanted.items() if value and getattr(renamed, key) != value}
    if not facts:
        raise rules.NothingChanges(unit=unit)
    check_names(**facts)
    work.change(renamed, facts)
    return record_reorganisation("tree.renamed", work, {"unit": unit, **wanted}, dry_run=dry_run)


@transaction.atomic
def reclassify_units(
    *,
    units: Sequence[str],
    words: Mapping[str, Any],
    on: date,
    reason: str,
    by: Actor,
    at: datetime,
    dry_run: bool = False,
) -> Report:
    """Units have another level, sector, audience or other tags; what is not named stays.

    Among the tags is whether it is a placeholder. That a unit is invented is said once, and for ever.
    """
    work = begin(units, on=on, reason=reason, by=by, at=at)
    for unit in list(work.units.values()):
        rules.check_day(unit, on, work.day)
        held, fresh = unit.unit_class, tree.class_of(*read_class(unit.unit_class, words))
        wanted = {"unit_class": fresh, "is_placeholder": _is_marked(PLACEHOLDER, words, held=unit.is_placeholder)}
        facts = {name: value for name, value in wanted.items() if getattr(unit, name) != value}
        if not facts:
            raise rules.NothingChanges(unit=unit.code)
        if fresh.level_id != held.level_id:
            rules.check_levels(unit, fresh.level.rank, fresh.level_id, is_region=fresh.level.is_region)
        if facts.get("is_placeholder"):
            _check_idle(unit, work.day)
        work.change(unit, facts)
    return record_reorganisation(
        "tree.reclassified", work, {"units": list(units), "words": dict(words)}, dry_run=dry_run
    )


def _is_marked(mark: str, words: Words, *, held: bool = False) -> bool:
    return mark in words["tags"] if "tags" in words else held


def _check_idle(unit: Unit, day: date) -> None:
    """What is passed over on screen must have nothing that waits for it. What it has begun of an obligation stays."""
    for line in (one for one in lines_of(unit, None, {}, day) if one.kind in {"issue", "item"}):
        raise rules.OnlyFillsAGap(unit=unit.code, what=f"{line.key} {line.text}")
    check_ended(unit)


@transaction.atomic
def open_unit(
    *,
    under: str,
    code: str,
    name: str,
    words: Words,
    on: date,
    reason: str,
    by: Actor,
    at: datetime,
    dry_run: bool = False,
) -> Report:
    """A unit that was not there before, right below another one."""
    work = begin([under], on=on, reason=reason, by=by, at=at)
    parent = work.units[under]
    rules.check_stood(parent, on, work.day)
    check_names(code=code, name=name)
    fresh = tree.class_of(*read_class(None, words))
    rules.check_level(code, fresh.level.rank, fresh.level_id, parent)
    marks = {"is_placeholder": _is_marked(PLACEHOLDER, words), "is_synthetic": _is_marked(SYNTHETIC, words)}
    work.open_unit(parent, {"code": code, "name": name, "unit_class": fresh, **marks})
    return record_reorganisation(
        "tree.opened", work, {"under": under, "code": code, "name": name, "words": dict(words)}, dry_run=dry_run
    )
