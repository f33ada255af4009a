"""Who stands where: the units of a subtree by class, apart for each part in which somebody else issues too.

A requirement binds the units below its issuer and no others. So two units of one class owe the same where the same
issuers stand above them: they are in one zone. Counters know how many units of a class are below a node; no unit is
read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass

from huilu.board.queries import class_counts
from huilu.kernel.paths import SEGMENT, is_under
from huilu.org.models import Unit


@dataclass(frozen=True, slots=True)
class Zone:
    """A node with what is below it, but for the parts of issuers further down; how many units there are of a class."""

    path: str
    counts: dict[int, int]


def zones_of(top: Unit, issuer_paths: Iterable[str]) -> list[Zone]:
    """The subtree cut at whoever issues below its top; every unit that is asked for anything is in one zone."""
    inner = sorted({path for path in issuer_paths if path != top.path and is_under(path, top.path)})
    nodes = [top, *Unit.ever.filter(path__in=inner).order_by("path")]
    counted = class_counts(nodes)
    alone = {one.path: defaultdict(int, counted[one.pk]) for one in nodes}
    for one in nodes:
        if (above := _next_above(one.path, alone)) is not None:
            for class_id, n in counted[one.pk].items():
                alone[above][class_id] -= n
    return [
        Zone(path, {class_id: n for class_id, n in sorted(counts.items()) if n})
        for path, counts in sorted(alone.items())
    ]


def _next_above(path: str, known: Container[str]) -> str | None:
    """The nearest of the known nodes above."""
    cuts = (path[:length] for length in range(len(path) - SEGMENT, 0, -SEGMENT))
    return next((cut for cut in cuts if cut in known), None)
