"""The figures of a register for any node: its own, those of each child in code order, and all together (M063, M108)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from huilu.kernel.paths import SEGMENT
from huilu.kernel.windows import SIZE, Window
from huilu.org.models import Unit
from huilu.org.queries import children_of
from huilu.programmes.models import Programme
from huilu.registers.models import Register
from huilu.registers.states import Counted, ItemState
from huilu.tally.models import Kind
from huilu.tally.queries import below_children, snapshot

Counts = dict[int, int]


@dataclass(frozen=True, slots=True)
class Column:
    """How far one unit, or a subtree, is with a register. What is struck is in no total."""

    unit: Unit
    open: int
    done: int
    struck: int
    tasks_open: int
    tasks_done: int

    @property
    def total(self) -> int:
        """Items that are not struck."""
        return self.open + self.done

    @property
    def by_state(self) -> dict[ItemState, int]:
        """How many items are in each state in which any is."""
        counted = {ItemState.OPEN: self.open, ItemState.DONE: self.done, ItemState.STRUCK: self.struck}
        return {state: n for state, n in counted.items() if n}

    @property
    def tasks(self) -> int:
        """Tasks of these items."""
        return self.tasks_open + self.tasks_done


@dataclass(frozen=True, slots=True)
class Figures:
    """`total` = `own` + `below`; `below` is the sum of `children`, which stand in code order."""

    unit: Unit
    own: Column
    children: Sequence[Column]
    below: Column
    total: Column


def read_figures(unit: Unit, programme: Programme, code: str) -> Figures:
    """The figures of a register at this moment: exact, from the counters and what is not folded into them yet."""
    with snapshot():
        register = Register.objects.filter(programme=programme, code=code).values_list("pk", flat=True).first()
        children = children_of(unit)
        counts = _counts(unit, children, register) if register else defaultdict(dict)
    columns = [_column(child, counts[child.pk]) for child in children]
    own, below = _column(unit, counts[unit.pk]), _sum(unit, columns)
    return Figures(unit, own, columns, below, _sum(unit, [own, below]))


def figures_after(figures: Figures, after: str, *, size: int = SIZE) -> Window[Column]:
    """The children whose codes come after that one, so many of them."""
    found = [child for child in figures.children if child.unit.code > after]
    return Window(found[:size], found[size - 1].unit.code if len(found) > size else "", after)


def _counts(unit: Unit, children: Sequence[Unit], register: int) -> Mapping[int, Counts]:
    """By node and by what is counted: the nodes' own, and for the children what lies below them."""
    counts: dict[int, Counts] = defaultdict(lambda: defaultdict(int))
    with connection.cursor() as cursor:
        cursor.execute("SELECT node, state, n FROM registers_own(%s, %s)", [[unit.pk, *_ids(children)], register])
        for node, state, n in cursor.fetchall():
            counts[node][state] += n
    for path, below in _tops(unit, children).items():
        for cell in below_children(path, below):
            if cell.bucket.kind == Kind.REGISTER and cell.bucket.ref == register and cell.node in below:
                counts[cell.node][cell.bucket.state] += cell.n
    return counts


def _tops(unit: Unit, children: Sequence[Unit]) -> dict[str, list[int]]:
    """The children by the path right above them: a placeholder's children stand in its place."""
    tops: dict[str, list[int]] = {unit.path: []}
    for child in children:
        tops.setdefault(child.path[:-SEGMENT], []).append(child.pk)
    return tops


def _ids(units: Sequence[Unit]) -> list[int]:
    return [unit.pk for unit in units]


def _column(unit: Unit, counts: Counts) -> Column:
    return Column(
        unit=unit,
        open=counts.get(Counted.ITEM_OPEN, 0),
        done=counts.get(Counted.ITEM_DONE, 0),
        struck=counts.get(Counted.ITEM_STRUCK, 0),
        tasks_open=counts.get(Counted.TASK_OPEN, 0),
        tasks_done=counts.get(Counted.TASK_DONE, 0),
    )


def _sum(unit: Unit, parts: Sequence[Column]) -> Column:
    names = ("open", "done", "struck", "tasks_open", "tasks_done")
    return Column(unit, **{name: sum(getattr(part, name) for part in parts) for name in names})
