"""How good a set of due days is: exact, for whichever unit of each kind has most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from huilu.programmes.pack.schema import Pack
from huilu.rehearsal.clashes import all_hands
from huilu.rehearsal.kinds import Kind
from huilu.rehearsal.load import Pattern, World

# What counts how much. The peak of each kind counts alike, however much it is: as a share of what it was. To stay
# under a cap comes before lower peaks, and that no kind's peak grows before everything else.
OVER_CAP, TWO_EVENTS, GROWTH, MOVED = 10.0, 5.0, 100.0, 1e-4


@dataclass(frozen=True)
class Scales:
    """What due days are weighed with: the world as it is, and the most minutes that a week should have by kind."""

    world: World
    caps: Mapping[Kind, int]

    @cached_property
    def heaviest(self) -> dict[Kind, list[Pattern]]:
        """Of each kind the patterns that no other one contains: whoever is asked for more never has a lighter week."""
        return {kind: _outermost(self.world.of(kind)) for kind in self.world.kinds}

    @cached_property
    def everybody(self) -> list[int]:
        """The places of the events for everybody."""
        return all_hands(self.world)

    @cached_property
    def before(self) -> dict[Kind, int]:
        """The peaks as they are."""
        return self.peaks({})

    def peaks(self, days: Mapping[str, date]) -> dict[Kind, int]:
        """The most that any unit of each kind has in any week, where these fall due on these days."""
        world = self.world.on(days)
        return {kind: max(map(world.peak_of, patterns)) for kind, patterns in self.heaviest.items()}

    def crowded(self, days: Mapping[str, date]) -> int:
        """How many events for everybody share their day with another one."""
        world = self.world.on(days)
        on_day = Counter(world.demands[place].due_on for place in self.everybody)
        return sum(n - 1 for n in on_day.values())

    def weigh(self, days: Mapping[str, date], moved: int) -> float:
        """One figure, the less the better; `moved`: by how many days all of them together."""
        figure = TWO_EVENTS * self.crowded(days) + MOVED * moved
        for kind, peak in self.peaks(days).items():
            was = max(1, self.before[kind])
            over = max(0, peak - self.caps[kind]) if kind in self.caps else 0
            figure += (peak + OVER_CAP * over + GROWTH * max(0, peak - self.before[kind])) / was
        return figure


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
