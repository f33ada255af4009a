"""The tree as it was known when a past day was over (M015).

Units come with the path of that day, and with their facts of that day; they are not to be saved.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from huilu.org.models import Unit
from huilu.org.queries import classes_by_id

_THESE = "SELECT * FROM org_then(%s, %s::bigint[], %s) ORDER BY id"
_CHILDREN = "SELECT * FROM org_children_then(%s, %s, %s)"


def unit_on(unit: Unit, day: date) -> Unit | None:
    """The unit as it was known then; None where it was not there yet."""
    return units_on([unit.pk], day, anchor=unit.pk).get(unit.pk)


def children_on(parent: Unit, day: date, *, anchor: int) -> list[Unit]:
    """What stood directly below a unit then, closed units too, in code order.

    `anchor`: the unit in sight by way of which it is asked.
    """
    return _units(_CHILDREN, [anchor, parent.pk, day])


def units_on(ids: Sequence[int], day: date, *, anchor: int) -> dict[int, Unit]:
    """Of these units those that were there then, by id."""
    return {unit.pk: unit for unit in _units(_THESE, [anchor, list(ids), day])}


def _units(statement: str, values: list[Any]) -> list[Unit]:
    classes = classes_by_id()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_unit(row, classes) for row in cursor.fetchall()]


def _unit(row: tuple[Any, ...], classes: dict[int, Any]) -> Unit:
    pk, region, parent_id, code, name, class_id, is_placeholder, closed_on, path = row
    unit = Unit(pk=pk, region=region, path=path, parent_id=parent_id, code=code, name=name)
    unit.unit_class = classes[class_id]
    unit.is_placeholder, unit.closed_on = is_placeholder, closed_on
    unit.counts = not is_placeholder and closed_on is None
    return unit
