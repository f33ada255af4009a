"""How many units of each class stand at and below one unit: from the counters, however many they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import connection

from huilu.burden.models import Demand
from huilu.kernel.actor import Actor
from huilu.kernel.paths import SEGMENT, end_of_subtree, is_under
from huilu.org.models import Unit
from huilu.tally.models import Kind
from huilu.tally.queries import CELLS_BELOW

Count = Callable[[Unit], Mapping[int, int]]


def count_today(demand: Demand, *, reader: Actor, count: Count | None = None) -> int | None:
    """How many units are asked at this moment, for whoever sees them all; nothing where it is asked no longer.

    `count`: `count_classes`, or what has counted already.
    """
    if demand.ended_at is not None or not (reader.is_installation or is_under(demand.top.path, reader.unit_path)):
        return None
    named = len(named_today(demand)) if demand.units.all() else 0
    class_ids = {one.unit_class_id for one in demand.classes.all()}
    counts = (count or count_classes)(demand.top) if class_ids else {}
    asked = named + sum(n for class_id, n in counts.items() if class_id in class_ids)
    return asked if demand.at_most is None else min(asked, demand.at_most)


def named_today(demand: Demand) -> list[int]:
    """The ids of the units that it asks by name and that stand below its top at this moment: who moves away is out."""
    top = demand.top.path
    below = demand.units.filter(unit__counts=True, unit__path__gte=top, unit__path__lt=end_of_subtree(top))
    return list(below.order_by("pk").values_list("unit_id", flat=True))


def count_classes(top: Unit) -> dict[int, int]:
    """By the id of the class, exact at this moment."""
    # The root keeps no sums of its own: they are those of what stands directly below it.
    tops = list(Unit.ever.filter(parent=top).order_by("pk")) if top.is_root else [top]
    found: dict[int, int] = {}
    for one in {one.pk: one for one in [top, *tops]}.values():
        if one.counts:
            found[one.unit_class_id] = found.get(one.unit_class_id, 0) + 1
    by_parent: dict[str, list[int]] = {}
    for one in tops:
        by_parent.setdefault(one.path[:-SEGMENT], []).append(one.pk)
    with connection.cursor() as cursor:
        for path, nodes in by_parent.items():
            cursor.execute(CELLS_BELOW, [path, nodes, SEGMENT])
            for node, kind, ref, _state, n in cursor.fetchall():
                # What waits to be folded is told of all that stand beside each other.
                if kind == Kind.UNIT_CLASS and node in nodes:
                    found[ref] = found.get(ref, 0) + n
    return found
