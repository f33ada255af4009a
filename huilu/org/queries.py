"""Finding units: the doors of the faces, what is above and below, and how it was on a day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from huilu.kernel.actor import Actor
from huilu.kernel.composed import Composed
from huilu.kernel.paths import ancestor_ids, ids_in
from huilu.kernel.telling import names_of
from huilu.kernel.windows import SIZE, Window, window_of
from huilu.org.models import AxisCode, Unit, UnitClass, UnitPast, UnitQuerySet
from huilu.org.rules import UnitNotFound, check_in_sight

# With these every page about a unit begins.
_STANDING = Composed(lambda code: _with_class(code).filter(closed_on__isnull=True).order_by("pk"), str)
_CLOSED = Composed(lambda code: _with_class(code).order_by("-closed_on", "-pk"), str)
_PLACEHOLDER, _ENDED = Q(is_placeholder=True, closed_on__isnull=True), Q(closed_on__isnull=False)
_SEARCH = "SELECT id FROM org_search(%s, %s, %s)"


class UnitThen(NamedTuple):
    """What a unit was on a day."""

    code: str
    name: str
    uscc: str
    unit_class_id: int


def find_unit(code: str, *, for_: Actor) -> Unit:
    """The unit, if it is the actor's to see; where no unit has that code any more, the last one that had it."""
    unit = _STANDING.model(code) or _CLOSED.model(code)
    if unit is None:
        raise UnitNotFound(unit=code)
    check_in_sight(unit, for_)
    return unit


def _with_class(code: str) -> UnitQuerySet:
    return Unit.ever.select_related("unit_class__level").filter(code=code)


def children_of(unit: Unit) -> list[Unit]:
    """What stands directly below, in code order; in the place of a placeholder stand its children."""
    return list(_directly_below(unit).in_code_order())


def children_after(unit: Unit, after: str, *, size: int = SIZE) -> Window[Unit]:
    """The same a window at a time: the children whose codes come after that one."""
    return window_of(_directly_below(unit), "code", after=after, size=size)


def children_and_others(unit: Unit, *, after: str = "", size: int | None = None) -> tuple[Window[Unit], list[Unit]]:
    """What stands directly below, all of it or so much of it after a code; and what is passed over there.

    That are closed units, and placeholders, in whose place stand their children. What they have counts as the unit's
    own: of closed ones with all below them.
    """
    passed_over, found = list[Unit](), [unit]
    while found:
        aside = list(Unit.ever.filter(_ENDED | _PLACEHOLDER, parent__in=found).order_by("pk"))
        passed_over += aside
        found = [one for one in aside if one.closed_on is None]
    parents = [unit, *(one for one in passed_over if one.closed_on is None)]
    below = Unit.objects.filter(parent__in=parents, is_placeholder=False).select_related("unit_class__level")
    window = Window(list(below.in_code_order())) if size is None else window_of(below, "code", after=after, size=size)
    return window, passed_over


def places_after(unit: Unit, after: str) -> Window[Unit]:
    """The same with the places before the invented units beside them; within both the order of codes stays."""
    return window_of(_directly_below(unit), "is_synthetic", "code", after=after)


def _directly_below(unit: Unit) -> UnitQuerySet:
    parents, found = {unit.pk}, {unit.pk}
    while found:
        below = Unit.objects.filter(_PLACEHOLDER, parent__in=found)
        found = set(below.order_by("pk").values_list("pk", flat=True))
        parents |= found
    return Unit.objects.filter(parent__in=parents, is_placeholder=False).select_related("unit_class__level")


def crumbs(unit: Unit) -> list[Unit]:
    """The units above, from the root down, without placeholders."""
    return list(Unit.objects.filter(pk__in=ancestor_ids(unit.path), is_placeholder=False).order_by("path"))


def called_between(path: str, above: str) -> list[str]:
    """What people may call the unit of the path and those between it and the one above: each would narrow down who."""
    beyond = ids_in(above)
    between = [one for one in ids_in(path) if one not in beyond]
    units = Unit.objects.filter(pk__in=between, is_placeholder=False).order_by("-path")
    return [called for unit in units for called in names_of(unit.name, unit.code)]


def search_units(term: str, *, for_: Actor, limit: int = 20) -> list[Unit]:
    """Units of the actor's subtree whose code begins with the term, else those with it in their name."""
    wanted = term.strip()
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, [wanted, for_.unit_path, limit])
        ids = [found for (found,) in cursor.fetchall()]
    units = Unit.objects.select_related("unit_class__level").in_bulk(ids)
    return [units[found] for found in ids if found in units]


def offices_above(own_path: str, role: str) -> list[Unit]:
    """The offices with that role of the units above, the nearest first: by name, for their pages are their own."""
    return list(Unit.objects.raw("SELECT * FROM org_offices_above(%s, %s)", [own_path, role]))


def offices_of(unit: Unit, role: str) -> list[Unit]:
    """The offices with that role right below the unit, in code order."""
    audiences = AxisCode.objects.filter(axis="audience", role=role).order_by("code").values_list("code", flat=True)
    offices = Unit.objects.filter(parent=unit, unit_class__audience__in=list(audiences), is_placeholder=False)
    return list(offices.order_by("code"))


def unit_at(code: str, day: date) -> UnitThen | None:
    """What the unit was on the day; None before it was there."""
    unit = Unit.objects.filter(code=code).first()
    return _then(unit, day) if unit else None


def name_on(unit: Unit, day: date) -> str:
    """What the unit was called on the day; before it was there, the first name it had."""
    then = _then(unit, day)
    if then:
        return then.name
    first = UnitPast.objects.filter(unit=unit).order_by("valid_from", "pk").first()
    return first.name if first else unit.name


def classes_by_id() -> dict[int, UnitClass]:
    """Every class that occurs, with its level."""
    return {found.pk: found for found in UnitClass.objects.select_related("level").order_by("pk")}


def _then(unit: Unit, day: date) -> UnitThen | None:
    past = UnitPast.objects.filter(unit=unit, valid_from__lte=day, valid_to__gt=day).order_by("-valid_from").first()
    facts = past or (unit if unit.valid_from <= day else None)
    return UnitThen(facts.code, facts.name, facts.uscc, facts.unit_class_id) if facts else None
