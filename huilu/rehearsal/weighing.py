"""How good a set of due days is: exact, for whichever unit of each kind has most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from huilu.programmes.pack.schema import Pack
from huilu.rehearsal.claim import Claim
from huilu.rehearsal.clashes import all_hands
from huilu.rehearsal.kinds import Kind
from huilu.rehearsal.load import Pattern, World

# What counts how much. The peak of each kind counts alike, however much it is: as a share of what it was. To stay
# under a cap comes before lower peaks, and that no kind's peak grows before everything else. Whoever moves a day has to
# tell people: a move must be worth the fiftieth part of a peak, and goes no further than it needs to.
OVER_CAP, TWO_EVENTS, GROWTH, MOVE, FURTHER = 10.0, 5.0, 100.0, 0.02, 1e-4


def cost_of_move(days: int) -> float:
    """What it costs to move something by so many days."""
    return MOVE + FURTHER * abs(days) if days else 0.0


@dataclass(frozen=True)
class Scales:
    """What due days are weighed with: the world as it is, the most minutes that a week should have by kind, and which
    of our claims may have another day. Everything is in whole minutes and exact.
    """

    world: World
    caps: Mapping[Kind, int]
    movable: frozenset[str]

    @cached_property
    def patterns(self) -> list[Pattern]:
        """Those that no other one of their kind contains: whoever is asked for more never has a lighter week."""
        return [one for kind in self.world.kinds for one in _outermost(self.world.of(kind))]

    @cached_property
    def events(self) -> tuple[list[Claim], list[date | None]]:
        """The events for everybody that may have another day, and the days of the others."""
        found = [self.world.claims[place] for place in all_hands(self.world)]
        free = [one for one in found if one.is_ours and one.code in self.movable]
        return free, [one.due_on for one in found if one not in free]

    @cached_property
    def before(self) -> dict[Kind, int]:
        """The peaks as they are."""
        return self.peaks({})

    def peaks(self, days: Mapping[str, date]) -> dict[Kind, int]:
        """The most that any unit of each kind has in any week, where these fall due on these days."""
        found: dict[Kind, int] = {}
        for pattern, peak in zip(self.patterns, self.peaks_of_patterns(days), strict=True):
            found[pattern.kind] = max(peak, found.get(pattern.kind, 0))
        return found

    def peaks_of_patterns(self, days: Mapping[str, date]) -> list[int]:
        """The same for each of the patterns."""
        import numpy as np  # noqa: PLC0415 - only whoever spreads needs it

        if not self.patterns:
            return []
        rows = [self.row(one, days.get(one.code) if one.is_ours else None) for one in self.world.claims]
        # Sums of whole minutes are exact in floating numbers too, and those are what processors multiply fast.
        found: list[float] = (self._asked @ np.array(rows, dtype=np.float64)).max(axis=1).tolist()
        return list(map(round, found))

    def row(self, one: Claim, day: date | None) -> tuple[int, ...]:
        """What a claim asks of one unit in each of the weeks looked at, if it falls due on that day."""
        key = (one.key, day or one.due_on)
        if (found := self._rows.get(key)) is None:
            minutes = one.due(key[1]).by_week
            found = self._rows[key] = tuple(minutes.get(week, 0) for week in self.world.weeks)
        return found

    @cached_property
    def _rows(self) -> dict[tuple[str, date | None], tuple[int, ...]]:
        return {}

    @cached_property
    def _asked(self) -> Any:
        """Which pattern is asked for which claim, as ones and noughts."""
        import numpy as np  # noqa: PLC0415

        found = np.zeros((len(self.patterns), len(self.world.claims)), dtype=np.float64)
        for place, one in enumerate(self.patterns):
            found[place, list(one.asked)] = 1
        return found

    def crowded(self, days: Mapping[str, date]) -> int:
        """How many events for everybody share their day with another one, of those that need not."""
        free, taken = self.events
        on_day = Counter(days.get(one.code, one.due_on) for one in free)
        return sum(n if day in taken else n - 1 for day, n in on_day.items())

    def weigh(self, days: Mapping[str, date]) -> float:
        """One figure, the less the better."""
        figure = TWO_EVENTS * self.crowded(days) + sum(map(cost_of_move, self._moves(days)))
        for kind, peak in self.peaks(days).items():
            was = max(1, self.before[kind])
            over = max(0, peak - self.caps[kind]) if kind in self.caps else 0
            figure += (peak + OVER_CAP * over + GROWTH * max(0, peak - self.before[kind])) / was
        return figure

    def _moves(self, days: Mapping[str, date]) -> list[int]:
        ours = [one for one in self.world.claims if one.is_ours and one.due_on]
        return [(days.get(one.code, one.due_on) - one.due_on).days for one in ours if one.due_on]


def caps_of(pack: Pack, world: World) -> dict[Kind, int]:
    """The cap of each kind that has one; the pack names levels by its own words or by the tree's codes."""
    caps = pack.parameters.calendar.weekly_cap
    codes = {word.word: (word.word, *word.stands_for) for word in pack.levels}
    found = {}
    for kind in world.kinds:
        named = [caps[code] for code in codes.get(kind.level, (kind.level,)) if code in caps]
        if named:
            found[kind] = min(named)
    return found


def _outermost(patterns: list[Pattern]) -> list[Pattern]:
    sets = [(frozenset(one.asked), one) for one in patterns]
    return [one for asked, one in sets if not any(asked < other for other, _pattern in sets)]
