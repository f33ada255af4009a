"""Merging, splitting and closing: what is open goes line by line where the plan says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from huilu.kernel.actor import Actor
from huilu.org.models import Unit
from huilu.reorganisation import rules
from huilu.reorganisation.actions.frame import Report, Work, begin, record_reorganisation
from huilu.reorganisation.lines import check_ended, check_plan, lines_of
from huilu.reorganisation.naming import check_names

Plan = Mapping[str, str]


@transaction.atomic
def merge_units(
    *,
    units: Sequence[str],
    into: str,
    on: date,
    reason: str,
    by: Actor,
    at: datetime,
    plan: Plan | None = None,
    dry_run: bool = False,
) -> Report:
    """Units become part of another one: what stands below them stands below it, and it takes over all they have open.

    The plan names lines that go elsewhere: "issue:…", "post:…" or "item:…" to the code of a unit.
    """
    plan, units = dict(plan or {}), list(dict.fromkeys(units))
    work = begin([*units, into, *plan.values()], on=on, reason=reason, by=by, at=at, passes_on=True)
    target, gone = work.units[into], [work.units[code] for code in units]
    rules.check_takes_over(target, ", ".join(units))
    rules.check_stood(target, on, work.day)
    lines = []
    for unit in gone:
        _check_ends(work, unit)
        if target.path.startswith(unit.path):
            raise rules.BelowItself(unit=unit.code, under=into)
        lines += lines_of(unit, target, plan, work.day)
    check_plan(lines, plan, units)
    for unit in gone:
        _hand_children(work, unit, target)
    work.pass_lines(lines)
    for unit in gone:
        work.close(_again(unit), target)
    return record_reorganisation(
        "tree.merged", work, {"units": list(units), "into": into, "plan": plan}, dry_run=dry_run
    )


@transaction.atomic
def close_unit(
    *,
    unit: str,
    on: date,
    reason: str,
    by: Actor,
    at: datetime,
    to: str = "",
    plan: Plan | None = None,
    dry_run: bool = False,
) -> Report:
    """A unit with nothing below it is closed; what it has open goes to another one, or line by line to several."""
    plan = dict(plan or {})
    work = begin([unit, *([to] if to else []), *plan.values()], on=on, reason=reason, by=by, at=at, passes_on=True)
    gone = work.units[unit]
    _check_ends(work, gone)
    _check_nothing_below(gone)
    lines = lines_of(gone, work.units[to] if to else None, plan, work.day)
    check_plan(lines, plan, [unit])
    work.pass_lines(lines)
    work.close(_again(gone), None)
    return record_reorganisation("tree.closed", work, {"unit": unit, "to": to, "plan": plan}, dry_run=dry_run)


@transaction.atomic
def split_unit(
    *,
    unit: str,
    parts: Sequence[Mapping[str, str]],
    on: date,
    reason: str,
    by: Actor,
    at: datetime,
    children: Plan | None = None,
    plan: Plan | None = None,
    closes: bool = False,
    dry_run: bool = False,
) -> Report:
    """New units come beside a unit, of its class, with a "code" and a "name" each, and take over part of what it has.

    `children` says which of the units below it goes to which part, `plan` which open line; the rest stays. `closes`:
    the unit itself ends, so nothing may stay.
    """
    plan, children = dict(plan or {}), dict(children or {})
    work = begin([unit, *children], on=on, reason=reason, by=by, at=at, passes_on=True)
    whole = work.units[unit]
    _check_ends(work, whole) if closes else _check_changes(work, whole)
    work.touched.add(whole.pk)
    made = {part["code"]: _open_part(work, whole, part) for part in parts}
    for code in {*children.values(), *plan.values()} - made.keys():
        raise rules.NoSuchUnit(unit=code)
    for code, part in children.items():
        _hand_child(work, work.units[code], whole, made[part])
    lines = lines_of(whole, None if closes else whole, plan, work.day)
    check_plan(lines, plan)
    work.pass_lines(line for line in lines if line.to != unit)
    if closes:
        _check_nothing_below(whole)
        work.close(_again(whole), None)
    given = {"unit": unit, "parts": [dict(part) for part in parts], "children": children, "plan": plan}
    return record_reorganisation("tree.split", work, {**given, "closes": closes}, dry_run=dry_run)


def _check_ends(work: Work, unit: Unit) -> None:
    _check_changes(work, unit)
    check_ended(unit)


def _check_changes(work: Work, unit: Unit) -> None:
    rules.check_day(unit, work.on, work.day)
    if unit.parent_id is None or unit.unit_class.level.is_region:
        raise rules.TopStays(unit=unit.code)


def _check_nothing_below(unit: Unit) -> None:
    below = Unit.objects.filter(parent=unit).order_by("code")
    first = below.first()
    if first is not None:
        raise rules.StillBelow(n=below.count(), unit=unit.code, first=str(first))


def _hand_children(work: Work, unit: Unit, target: Unit) -> None:
    for child in Unit.objects.filter(parent=unit).select_related("unit_class__level", "parent").order_by("code"):
        _hand_child(work, child, unit, target)


def _hand_child(work: Work, child: Unit, of: Unit, target: Unit) -> None:
    if child.parent_id != of.pk:
        raise rules.NoSuchUnit(unit=child.code)
    rules.check_day(child, work.on, work.day)
    rules.check_place(child, target)
    rules.check_region(child, target)
    work.shift(child, target)


def _open_part(work: Work, whole: Unit, part: Mapping[str, str]) -> Unit:
    assert whole.parent is not None, "the root is not split"  # noqa: S101 - its level makes no part beside it
    check_names(code=part["code"], name=part["name"])
    facts = {"code": part["code"], "name": part["name"], "unit_class": whole.unit_class}
    return work.open_unit(whole.parent, {**facts, "is_synthetic": whole.is_synthetic}, heir=whole)


def _again(unit: Unit) -> Unit:
    """The unit as it is now, after others have gone from below it."""
    return Unit.objects.select_related("unit_class__level", "parent__unit_class__level").get(pk=unit.pk)
