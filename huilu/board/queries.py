"""The board of any node: exact, of one moment, children in code order (S16, D2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import connection

from huilu.board.lights import Light, light_for_issues, light_for_work
from huilu.kernel.days import day_number, day_of
from huilu.kernel.paths import SEGMENT, is_under
from huilu.loop.states import ACTIVE, State
from huilu.org.models import Unit
from huilu.org.queries import children_and_others
from huilu.programmes.models import Requirement
from huilu.programmes.queries import bearing_on, pack_of, requirement_classes
from huilu.programmes.states import ProgressState
from huilu.tally.models import Bucket, Kind
from huilu.tally.queries import CELLS_BELOW, snapshot

Counts = dict[Bucket, int]
# A statement that gives cells, and its values.
Question = tuple[str, list[Any]]
# What belongs to nodes themselves: their class, their progress, the issues they lead.
_OWN = "SELECT node, kind, ref, state, n FROM board_own(%s::bigint[])"


@dataclass(frozen=True, slots=True)
class Work:
    """How far the units of a subtree are with one requirement. Counts of units."""

    applies: int
    done: int
    in_progress: int
    overdue: int
    light: Light

    @property
    def not_started(self) -> int:
        """Units that have not begun."""
        return self.applies - self.done - self.in_progress


@dataclass(frozen=True, slots=True)
class IssueCounts:
    """The issues that the units of a subtree lead, by state. Counts of issues."""

    by_state: dict[State, int]
    overdue: int
    light: Light

    @property
    def total(self) -> int:
        """All of them, withdrawn ones apart."""
        return sum(n for state, n in self.by_state.items() if state is not State.WITHDRAWN)

    @property
    def active(self) -> int:
        """Those that are not over: an interim result is still open (M066)."""
        return sum(n for state, n in self.by_state.items() if state in ACTIVE)

    @property
    def closed(self) -> int:
        """Those that are closed."""
        return self.by_state.get(State.CLOSED, 0)


@dataclass(frozen=True, slots=True)
class Column:
    """One subtree on the board: a child with all below it, the node by itself, or everything together."""

    unit: Unit
    work: dict[int, Work]
    issues: IssueCounts
    units: int


@dataclass(frozen=True, slots=True)
class Board:
    """The figures of one node at one moment. `total` = `own` + the sum of all children, cell by cell.

    Where they are many, `children` is a window of them: those after the code `after`, on to `next`.
    """

    unit: Unit
    at: datetime
    requirements: Sequence[Requirement]
    own: Column
    children: Sequence[Column]
    total: Column
    after: str = ""
    next: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every child is among `children`."""
        return not self.after and not self.next

    def cut(self, rows: int) -> Board:
        """The same with no more children than that; it goes on after the last of them."""
        if len(self.children) <= rows:
            return self
        return replace(self, children=self.children[:rows], next=self.children[rows - 1].unit.code)


@dataclass
class Reading:
    """What all columns of a board are reckoned with. `narrower`: what the issuers below the node hold."""

    at: datetime
    requirements: Sequence[Requirement]
    by_class: dict[int, list[Requirement]]
    narrower: dict[Unit, Counts]
    today: date = field(init=False)
    # For each class, what each issuer asks of it: the issuer's path, and the requirements by id.
    _asked: dict[int, dict[str, list[int]]] = field(default_factory=dict)
    _by_id: dict[int, Requirement] = field(init=False)
    # By requirement, applies, done and begun.
    _works: dict[tuple[int, int, int, int], Work] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.today = day_of(self.at)
        self._by_id = {one.pk: one for one in self.requirements}
        for unit_class, matching in self.by_class.items():
            asked = self._asked.setdefault(unit_class, {})
            for one in matching:
                asked.setdefault(one.programme.issuer.path, []).append(one.pk)

    def board(
        self, unit: Unit, children: Sequence[Unit], counts: Mapping[int, Counts], total: Counts | None = None
    ) -> Board:
        """The board of a node from its own counts and its children's; `total` where those are not all children."""
        return Board(
            unit=unit,
            at=self.at,
            requirements=self.requirements,
            own=self.column(unit, counts[unit.pk], alone=True),
            children=[self.column(child, counts[child.pk]) for child in children],
            total=self.column(unit, add_up(counts.values()) if total is None else total),
        )

    def column(self, unit: Unit, counts: Counts, *, alone: bool = False) -> Column:
        """The figures of a node with all below it; `alone`: of the node by itself."""
        applies = self._applies(unit, counts, alone=alone)
        touched = {(b.ref, b.state): n for b, n in counts.items() if b.kind == Kind.OBLIGATION}
        done, begun = ProgressState.DONE, ProgressState.IN_PROGRESS
        work = {
            pk: self._work(one, (pk, applies[pk], touched.get((pk, done), 0), touched.get((pk, begun), 0)))
            for pk, one in self._by_id.items()
        }
        units = sum(n for bucket, n in counts.items() if bucket.kind == Kind.UNIT_CLASS)
        return Column(unit, work, self._issues(counts), units)

    def _applies(self, unit: Unit, counts: Counts, *, alone: bool) -> dict[int, int]:
        """How many units each requirement applies to: it binds units at or below its issuer, and no others."""
        applies: dict[int, int] = defaultdict(int)
        for n, asked in self._asked_of(counts):
            for issuer_path, ids in asked.items():
                if is_under(unit.path, issuer_path):
                    for pk in ids:
                        applies[pk] += n
        for issuer, held in self.narrower.items():
            if not alone and issuer.path != unit.path and is_under(issuer.path, unit.path):
                for n, asked in self._asked_of(held):
                    for pk in asked.get(issuer.path, ()):
                        applies[pk] += n
        return applies

    def _asked_of(self, counts: Counts) -> Iterator[tuple[int, dict[str, list[int]]]]:
        for bucket, n in counts.items():
            if bucket.kind == Kind.UNIT_CLASS and bucket.ref in self._asked:
                yield n, self._asked[bucket.ref]

    def _work(self, one: Requirement, key: tuple[int, int, int, int]) -> Work:
        """A cell. Most cells of a large board are alike, so each kind is reckoned and put into words once."""
        if (found := self._works.get(key)) is None:
            _pk, applies, done, begun = key
            late = applies - done if one.due_on and one.due_on < self.today else 0
            amber_days = pack_of(one.programme).parameters.light.amber_days
            light = light_for_work(
                applies=applies, done=done, due_on=one.due_on, today=self.today, amber_days=amber_days
            )
            found = self._works[key] = Work(applies, done, begun, late, light)
        return found

    def _issues(self, counts: Counts) -> IssueCounts:
        by_state = {State(b.state): n for b, n in sorted(counts.items()) if b.kind == Kind.ISSUE and n}
        today = day_number(self.today)
        overdue = sum(n for b, n in counts.items() if b.kind == Kind.ISSUE_DUE and b.ref < today)
        active = sum(n for state, n in by_state.items() if state in ACTIVE)
        return IssueCounts(by_state, overdue, light_for_issues(overdue=overdue, active=active))


def read_board(unit: Unit, at: datetime, *, after: str = "", size: int | None = None) -> Board:
    """The node's figures at this moment, for itself, for each child and in all; of so many children where it says."""
    with snapshot():
        requirements = bearing_on(unit, day_of(at))
        issuers = _issuers_below(unit, requirements)
        window, others = children_and_others(unit, after=after, size=size)
        # The root keeps no sums of its own: they are those of its children.
        summed = [] if window.is_all or unit.is_root else [unit]
        parts = [Part.of(unit, window.items, others), *map(Part.whole, issuers), *map(Part.whole, summed)]
        counts, *apart = _counts_of(*parts)
        total = None
        if not window.is_all:
            total = apart.pop()[unit.pk] if summed else add_up(counts_at(unit)[1].values())
    narrower = {issuer: found[issuer.pk] for issuer, found in zip(issuers, apart, strict=True)}
    reading = Reading(at, requirements, requirement_classes(requirements), narrower)
    board = reading.board(unit, window.items, with_others(unit, others, counts), total)
    return replace(board, after=window.after, next=window.next)


def counts_at(unit: Unit) -> tuple[Sequence[Unit], dict[int, Counts]]:
    """What stands directly below; what the unit itself has in each bucket, and each of those with all below it.

    What closed units and placeholders below it have is the unit's own.
    """
    window, others = children_and_others(unit)
    (counts,) = _counts_of(Part.of(unit, window.items, others))
    return window.items, with_others(unit, others, counts)


def with_others(unit: Unit, others: Iterable[Unit], counts: dict[int, Counts]) -> dict[int, Counts]:
    """The counts with what units that are passed over have added to the unit's own."""
    for one in others:
        counts[unit.pk] = add_up([counts[unit.pk], counts.pop(one.pk)])
    return counts


def _issuers_below(unit: Unit, requirements: Iterable[Requirement]) -> list[Unit]:
    """Whoever has issued something below the unit: their rules bind nobody beside them, so their parts are counted."""
    issuers = {one.programme.issuer for one in requirements if one.programme.issuer.path > unit.path}
    return sorted(issuers, key=lambda one: one.path)


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be counted: what some units have themselves, and what lies below some of them."""

    units: Sequence[Unit]
    tops: Sequence[Unit]

    @classmethod
    def of(cls, unit: Unit, below: Sequence[Unit], others: Sequence[Unit]) -> Part:
        """A unit by itself, and others below it with all that they have.

        Of a placeholder that is passed over only what is its own: what stands below it is among the others.
        """
        closed = [one for one in others if one.closed_on is not None]
        return cls([unit, *below, *others], [*below, *closed])

    @classmethod
    def whole(cls, unit: Unit) -> Part:
        """A unit with everything below it, without looking at its children one by one."""
        return cls([unit], [unit])

    def nothing(self) -> dict[int, Counts]:
        """For each unit, by id, counts of nothing yet."""
        return {one.pk: defaultdict(int) for one in self.units}


def class_counts(units: Sequence[Unit]) -> dict[int, dict[int, int]]:
    """For each of these units, by id, how many units of each class there are with it and below it."""
    with snapshot():
        roots = {one.pk: counts_at(one)[1].values() for one in units if one.is_root}
        others = [one for one in units if not one.is_root]
        found = _counts_of(Part(others, others))[0] if others else {}
    # The root keeps no sums of its own: they are those of its children.
    found |= {pk: add_up(parts) for pk, parts in roots.items()}
    return {
        pk: {bucket.ref: n for bucket, n in counts.items() if bucket.kind == Kind.UNIT_CLASS}
        for pk, counts in found.items()
    }


def _counts_of(*parts: Part) -> list[dict[int, Counts]]:
    """For each part the counts by node."""
    return counted_into([part.nothing() for part in parts], map(_questions, parts))


def _questions(part: Part) -> list[Question]:
    """What lies below is asked for by the path right above it."""
    by_path: dict[str, list[int]] = defaultdict(list)
    for one in part.tops:
        by_path[one.path[:-SEGMENT]].append(one.pk)
    below = [(CELLS_BELOW, [path, children, SEGMENT]) for path, children in by_path.items()]
    return [(_OWN, [[one.pk for one in part.units]]), *below]


def counted_into(found: list[dict[int, Counts]], asked: Iterable[Iterable[Question]]) -> list[dict[int, Counts]]:
    """The counts with what is asked for each of them added. In one statement: under load every one waits its turn."""
    statements, values = list[str](), list[Any]()
    for place, questions in enumerate(asked):
        for statement, given in questions:
            statements.append(f"SELECT %s::int, cells.* FROM ({statement}) AS cells")
            values += [place, *given]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), values)
        for place, node, kind, ref, state, n in cursor.fetchall():
            if node in found[place]:
                found[place][node][Bucket(kind, ref, state)] += n
    return found


def add_up(parts: Iterable[Counts]) -> Counts:
    """The sum of counts, bucket by bucket."""
    total: Counts = defaultdict(int)
    for part in parts:
        for bucket, n in part.items():
            total[bucket] += n
    return total
