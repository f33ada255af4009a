"""The circuit board of any node: where what was raised upward is, on whom it waits, how long; never a ranking (M086).

Children stand in code order, all figures are of one moment, and `total` = `own` + the sum of `children`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from huilu.board.queries import Counts, add_up, counts_at
from huilu.board.waits import Claims, Waits, read_claims, read_waiting
from huilu.kernel.days import day_of
from huilu.kernel.proportions import Proportion, proportion_of
from huilu.loop.models import Share
from huilu.loop.states import OWNERLESS, Stage, State
from huilu.org.models import Unit
from huilu.programmes.calendars import RunningOut, calendars_running_out
from huilu.tally.models import Bucket, Kind
from huilu.tally.queries import snapshot

# Raised by mistake, answered under another number, or put right at once: told apart from what goes its usual way.
APART = (State.WITHDRAWN, State.MERGED, State.FIXED_ON_SPOT)


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares that the units of a subtree have in issues."""

    offered: int
    open: int
    done: int
    declined: int


@dataclass(frozen=True, slots=True)
class Effects:
    """The checks of what the units of a subtree have closed: still to be looked at, holding, come back."""

    open: int
    holds: int
    recurred: int

    @property
    def looked_at(self) -> int:
        """Checks with a result."""
        return self.holds + self.recurred

    @property
    def recurrence(self) -> Proportion | None:
        """How much of what was looked at has come back; None of too few."""
        return proportion_of(self.recurred, self.looked_at)


@dataclass(frozen=True, slots=True)
class Column:
    """One subtree on the board: a child with all below it, the node by itself, or everything together."""

    unit: Unit
    stages: dict[Stage, int]
    shares: Shares
    effects: Effects
    hard: int
    apart: dict[State, int]

    @property
    def circuits(self) -> int:
        """All that was ever raised upward and is led here."""
        return sum(self.stages.values())

    @property
    def ownerless(self) -> int:
        """Those whose cause nobody has taken as theirs yet."""
        return sum(self.stages[stage] for stage in OWNERLESS)


@dataclass(frozen=True, slots=True)
class CircuitBoard:
    """The circuits of one node at one moment, the first page of what waits, and how long claims took.

    `running_out`: the calendars that do not know the holidays of the days to come, by which what waits moves on.
    """

    unit: Unit
    at: datetime
    own: Column
    children: Sequence[Column]
    total: Column
    waiting: Waits
    claims: Sequence[Claims]
    running_out: Sequence[RunningOut]


def read_circuits(unit: Unit, at: datetime) -> CircuitBoard:
    """The node's circuits at this moment, for itself, for each child and in all."""
    with snapshot():
        children, counts = counts_at(unit)
        waiting, claims = read_waiting(unit, at), read_claims(unit, at)
    return CircuitBoard(
        unit=unit,
        at=at,
        own=_column(unit, counts[unit.pk]),
        children=[_column(child, counts[child.pk]) for child in children],
        total=_column(unit, add_up(counts.values())),
        waiting=waiting,
        claims=claims,
        running_out=calendars_running_out(day_of(at)),
    )


def _column(unit: Unit, counts: Counts) -> Column:
    def n(kind: Kind, state: int) -> int:
        return counts.get(Bucket(kind, 0, state), 0)

    return Column(
        unit=unit,
        stages={stage: n(Kind.CIRCUIT, stage) for stage in Stage},
        shares=Shares(*(n(Kind.SHARE, one) for one in (Share.OFFERED, Share.OPEN, Share.DONE, Share.DECLINED))),
        effects=Effects(*(n(Kind.EFFECT, one) for one in range(3))),
        hard=sum(n(Kind.ISSUE_HARD, state) for state in State),
        apart={state: n(Kind.ISSUE, state) for state in APART},
    )
