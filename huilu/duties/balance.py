"""Who supports whom, shared out evenly: each unit gets one post, and loads differ by as little as they can (M040).

A flow of least cost: every further unit of a post costs more than the one before it, so an even share is the cheapest,
and among even shares the one that moves the fewest units; to leave a unit with nobody costs more than all of that. It
begins with a share that is nearly even, and as long as units can change places in a ring at a gain, they do. Where no
ring is left there is no better share. All is reckoned in whole numbers, so the same question gets the same answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

# More than any ring costs.
_NEVER = 2**60


def share_out(
    units: Sequence[int],
    posts: Sequence[int],
    *,
    most: int | None = None,
    kept: Mapping[int, int] | None = None,
    barred: Collection[tuple[int, int]] = (),
) -> dict[int, int]:
    """The post of each unit. Units for which nobody has room, or who are barred from everybody, are left out.

    `most`: how many units a post may have; `kept`: the post that a unit has now; `barred`: (post, unit) not together.
    """
    if not units or not posts:
        return {}
    share = _Share.begun(units, posts, len(units) if most is None else most, kept or {}, barred)
    while ring := share.find_ring():
        share.turn(ring)
    return {unit: posts[place] for unit, place in zip(units, share.place.tolist(), strict=True) if place < len(posts)}


@dataclass
class _Share:
    """Units by their number, and at which post each is; the place after the last post is that of units with nobody.

    `allowed` says which unit may be at which place, `kept` where it is now. `gains` holds for each pair of places the
    least that it costs to send any unit from the one to the other.
    """

    most: int
    allowed: Any
    kept: Any
    place: Any
    loads: list[int]
    gains: Any

    @classmethod
    def begun(
        cls,
        units: Sequence[int],
        posts: Sequence[int],
        most: int,
        kept: Mapping[int, int],
        barred: Collection[tuple[int, int]],
    ) -> _Share:
        """Whoever may stay stays, as far as an even share goes; the others go where there is least."""
        # It is loaded when somebody asks for a plan, and starting the product costs nothing.
        import numpy as np  # noqa: PLC0415

        of_post, of_unit = {one: n for n, one in enumerate(posts)}, {one: n for n, one in enumerate(units)}
        nobody = len(posts)
        allowed = np.ones((len(units), nobody + 1), dtype=bool)
        for post, unit in barred:
            if post in of_post and unit in of_unit:
                allowed[of_unit[unit], of_post[post]] = False
        now = np.array([of_post.get(kept.get(unit, -1), -1) for unit in units])
        made = cls(most, allowed, now, np.full(len(units), nobody), [0] * (nobody + 1), None)
        made._fill(min(most, ceil(len(units) / nobody)))
        made.gains = np.array([made._sent_from(place) for place in range(nobody + 1)], dtype=np.int64)
        return made

    @property
    def nobody(self) -> int:
        """The place of units that have no post."""
        return len(self.loads) - 1

    def _fill(self, even: int) -> None:
        for unit, post in enumerate(self.kept.tolist()):
            if post >= 0 and self.allowed[unit, post] and self.loads[post] < even:
                self._put(unit, post)
        for unit in range(len(self.place)):
            if self.place[unit] == self.nobody:
                open_ = [n for n in range(self.nobody) if self.allowed[unit, n] and self.loads[n] < self.most]
                self._put(unit, min(open_, key=lambda n: (self.loads[n], n), default=self.nobody))

    def _put(self, unit: int, place: int) -> None:
        self.place[unit] = place
        self.loads[place] += 1

    def _costs(self, units: Any) -> Any:
        """What each of these units costs at each place, loads apart."""
        import numpy as np  # noqa: PLC0415

        count = len(self.place)
        costs = (self.kept[units][:, None] != np.arange(self.nobody + 1)).astype(np.int64)
        costs[:, self.nobody] = self._step * (count * count + 1)
        costs[~self.allowed[units]] = _NEVER
        return costs

    @property
    def _step(self) -> int:
        """What one more unit at a post costs for each that is there already: more than all moves together."""
        return len(self.place) + 1

    def _changes(self, place: int) -> tuple[Any, Any]:
        """The units at a place, and what it costs to send each of them to each other one."""
        import numpy as np  # noqa: PLC0415

        units = np.flatnonzero(self.place == place)
        costs = self._costs(units)
        changes = costs - costs[:, [place]]
        changes[costs >= _NEVER] = _NEVER
        changes[:, place] = _NEVER
        return units, changes

    def _sent_from(self, place: int) -> Any:
        import numpy as np  # noqa: PLC0415

        units, changes = self._changes(place)
        return changes.min(axis=0) if len(units) else np.full(self.nobody + 1, _NEVER)

    def find_ring(self) -> list[int]:
        """Places in a ring along which units can be sent at a gain; the last of them goes on to the first."""
        import numpy as np  # noqa: PLC0415

        size = self.nobody + 2
        ways = np.full((size, size), _NEVER, dtype=np.int64)
        ways[:-1, :-1] = self.gains
        # One place more stands for the loads: whoever takes one unit more goes there, whoever gives one comes from it.
        for place, load in enumerate(self.loads):
            weight = 0 if place == self.nobody else self._step
            ways[place, -1] = weight * load if place == self.nobody or load < self.most else _NEVER
            ways[-1, place] = -weight * (load - 1) if load else _NEVER
        return _cheap_ring(ways)

    def turn(self, ring: Sequence[int]) -> None:
        """Send one unit along each way of the ring."""
        loads = self.nobody + 1
        sent = []
        for here, there in zip(ring, [*ring[1:], ring[0]], strict=True):
            if loads not in (here, there):
                units, changes = self._changes(here)
                sent.append((units[int(changes[:, there].argmin())], here, there))
        for unit, here, there in sent:
            self.loads[here] -= 1
            self._put(unit, there)
        for place in {place for _unit, here, there in sent for place in (here, there)}:
            self.gains[place] = self._sent_from(place)


def _cheap_ring(ways: Any) -> list[int]:
    """A ring of less than no cost, after Bellman and Ford; empty where there is none."""
    import numpy as np  # noqa: PLC0415

    size = len(ways)
    costs, before = np.zeros(size, dtype=np.int64), np.full(size, -1)
    for _round in range(size):
        through = costs[:, None] + ways
        best = through.argmin(axis=0)
        cheaper = through[best, np.arange(size)] < costs
        if not cheaper.any():
            return []
        before[cheaper] = best[cheaper]
        costs = np.where(cheaper, through[best, np.arange(size)], costs)
        if ring := _ring_in(before.tolist(), np.flatnonzero(cheaper).tolist()):
            return ring
    return []


def _ring_in(before: Sequence[int], starts: Sequence[int]) -> list[int]:
    """The ring into which the ways back from these places run, in the order in which it is gone."""
    known: dict[int, int] = {}
    for start in starts:
        place = start
        while place >= 0 and place not in known:
            known[place] = start
            place = before[place]
        if place >= 0 and known[place] == start:
            ring, at = [place], before[place]
            while at != place:
                ring.append(at)
                at = before[at]
            return ring[::-1]
    return []
