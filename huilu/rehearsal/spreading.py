"""Other due days for a pack before it is issued, so that nobody's heaviest week is heavier than it need be (M152)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from huilu.programmes.pack.parts import Blackout
from huilu.rehearsal.days import Choice, Fixed, Rules, Tie
from huilu.rehearsal.kinds import Kind, Words
from huilu.rehearsal.solving import solve
from huilu.rehearsal.weighing import Scales

# How long a solution is looked for.
SECONDS = 5.0


class Reason(StrEnum):
    """Why a day moves, or had better."""

    BLACKOUT = "blackout"
    NO_WORKDAY = "no_workday"
    TWO_EVENTS = "two_events"
    PEAK = "peak"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Move:
    """One requirement falls due on another day. `kind`: whose peak would be `else_peak` if it stayed alone."""

    code: str
    labels: Mapping[str, str]
    from_on: date
    to_on: date
    reason: Reason
    blackout: Words | None = None
    kind: Kind | None = None
    peak: int = 0
    else_peak: int = 0


@dataclass(frozen=True, slots=True)
class Stuck:
    """A requirement whose day is no good, and that has no other one it may move to. `tie`: why none is looked for."""

    code: str
    labels: Mapping[str, str]
    due_on: date
    reason: Reason
    tie: Tie | None = None


@dataclass(frozen=True, slots=True)
class Spreading:
    """A proposal. `gap`: by what share at most a better one could be better; None where none was found in time.
    `free`: how many requirements had any day to choose from.
    """

    moves: tuple[Move, ...]
    stuck: tuple[Stuck, ...]
    before: Mapping[Kind, int]
    after: Mapping[Kind, int]
    caps: Mapping[Kind, int]
    gap: float | None
    free: int

    @property
    def days(self) -> dict[str, date]:
        """The new days, by code."""
        return {one.code: one.to_on for one in self.moves}


@dataclass(frozen=True)
class Spreader:
    """What a proposal is made from."""

    scales: Scales
    choices: Sequence[Choice]
    rules: Rules
    fixed: Sequence[Fixed]

    def propose(self, seconds: float = SECONDS) -> Spreading:
        """The best days that are found in time, and no move among them that nothing is gained by."""
        stay = {one.code: _nearest(one) for one in self.choices if one.days}
        found = solve(self.scales, self.choices, seconds)
        days = stay
        if found is not None and self.scales.weigh(found.days) < self.scales.weigh(stay):
            days = found.days
        days = self._only_needed(days)
        return Spreading(
            moves=tuple(self._move(one, days) for one in self.choices if days.get(one.code, one.due_on) != one.due_on),
            stuck=(*self._stuck(),),
            before=self.scales.before,
            after=self.scales.peaks(days),
            caps=self.scales.caps,
            gap=found.gap if found else None,
            free=sum(bool(one.days) for one in self.choices),
        )

    def _only_needed(self, days: dict[str, date]) -> dict[str, date]:
        """Without the moves that change nothing for the better; what goes furthest is tried first."""
        moved = [one for one in self.choices if days.get(one.code, one.due_on) != one.due_on]
        weight = self.scales.weigh(days)
        for one in sorted(moved, key=lambda one: (-abs((days[one.code] - one.due_on).days), one.code)):
            stays = days | {one.code: one.due_on}
            if one.due_on in one.days and (lighter := self.scales.weigh(stays)) <= weight:
                days, weight = stays, lighter
        return days

    def _move(self, one: Choice, days: Mapping[str, date]) -> Move:
        """The move with its reason: what would be if this one alone were not made."""
        still = Move(one.code, self._labels(one.code), one.due_on, days[one.code], Reason.PEAK)
        if blackout := self.rules.blackout_on(one.due_on):
            return replace(still, reason=Reason.BLACKOUT, blackout=blackout.labels.model_dump())
        if not self.rules.calendar.is_workday(one.due_on):
            return replace(still, reason=Reason.NO_WORKDAY)
        stays = dict(days) | {one.code: one.due_on}
        now, then = self.scales.peaks(days), self.scales.peaks(stays)
        kind = max(now, key=lambda kind: ((then[kind] - now[kind]) / max(1, now[kind]), -kind.rank))
        if then[kind] <= now[kind]:
            return replace(still, reason=Reason.TWO_EVENTS)
        return replace(still, kind=kind, peak=now[kind], else_peak=then[kind])

    def _stuck(self) -> Iterator[Stuck]:
        """Whatever stands on a day that is no good and does not move, be it for want of another day or tied to it."""
        ours = [(one.code, one.due_on, None) for one in self.choices if not one.days]
        for code, due_on, tie in [*ours, *((one.code, one.due_on, one.tie) for one in self.fixed)]:
            if tie is Tie.OVER or not self.rules.allow(due_on):
                yield Stuck(code, self._labels(code), due_on, self._fault(due_on, tie), tie)

    def _fault(self, day: date, tie: Tie | None) -> Reason:
        if tie is Tie.OVER:
            return Reason.OVER
        return Reason.BLACKOUT if self.rules.blackout_on(day) else Reason.NO_WORKDAY

    def _labels(self, code: str) -> Mapping[str, str]:
        ours = (one.labels for one in self.scales.world.claims if one.is_ours and one.code == code)
        return next(ours, {"zh": code, "en": code})


def blackouts_hit(rules: Rules, choices: Sequence[Choice]) -> list[tuple[Choice, Blackout]]:
    """What falls due in a blackout as the pack stands."""
    found = ((one, rules.blackout_on(one.due_on)) for one in choices)
    return [(one, blackout) for one, blackout in found if blackout]


def _nearest(one: Choice) -> date:
    """The day itself where it may stay, else the nearest that may be, the later of two."""
    return min(one.days, key=lambda day: (abs((day - one.due_on).days), day < one.due_on))
