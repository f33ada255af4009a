"""What falls on one day and cannot all be done, and what two programmes say differently about one matter (M157)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Any

from django.db import connection

from huilu.kernel.paths import end_of_subtree
from huilu.rehearsal.claim import Claim
from huilu.rehearsal.load import World

# An event for everybody: it reaches so many levels of the pack.
MANY_LEVELS = 3


class ClashKind(StrEnum):
    """In which way claims are in each other's way."""

    ALL_HANDS = "all_hands"
    SAME_CARRIER = "same_carrier"
    DOUBLE_BOOKED = "double_booked"
    CONFLICTING = "conflicting"


@dataclass(frozen=True, slots=True)
class Clash:
    """Demands in each other's way, one of them ours at least, and how many units that is so for.

    `one_person`: units in which a single person holds all posts, of those that are called to two meetings; `several`:
    persons with posts in more than one of the units that are called. `differs`: in what two instructions differ.
    """

    kind: ClashKind
    day: date | None
    claims: tuple[Claim, ...]
    units: int
    one_person: int = 0
    several: int = 0
    differs: tuple[str, ...] = ()


def clashes_of(world: World) -> list[Clash]:
    """All of them, the earliest first."""
    found = [clash for day, places in _days(world) for clash in _on(world, day, places)]
    found += _conflicting(world)
    return sorted(found, key=lambda one: (one.day or date.max, one.kind, [claim.key for claim in one.claims]))


def all_hands(world: World) -> list[int]:
    """The places of the claims that are for everybody: events with a day, and of three levels or more."""
    return [
        place
        for place, one in enumerate(world.claims)
        if one.due_on and one.is_event and len(world.levels.get(place, ())) >= MANY_LEVELS
    ]


def _days(world: World) -> list[tuple[date, list[int]]]:
    """Each day on which something of ours falls due beside something else."""
    by_day: dict[date, list[int]] = defaultdict(list)
    for place, one in enumerate(world.claims):
        if one.due_on:
            by_day[one.due_on].append(place)
    ours = {one.due_on for one in world.claims if one.is_ours}
    return [(day, places) for day, places in sorted(by_day.items()) if day in ours and len(places) > 1]


def _on(world: World, day: date, places: Sequence[int]) -> Iterator[Clash]:
    everybody = [place for place in all_hands(world) if place in places]
    if units := _units_with(world, everybody):
        yield _clash(world, ClashKind.ALL_HANDS, day, everybody, units)
    by_carrier: dict[str, list[int]] = defaultdict(list)
    for place in places:
        if carrier := world.claims[place].carrier:
            by_carrier[carrier].append(place)
    for sharing in by_carrier.values():
        if units := _units_with(world, sharing):
            yield _clash(world, ClashKind.SAME_CARRIER, day, sharing, units)
    yield from _double_booked(world, day, by_carrier)


def _units_with(world: World, places: Sequence[int]) -> int:
    """How many units owe two of them at least, one being ours."""
    if not any(world.claims[place].is_ours for place in places):
        return 0
    times = Counter(pattern for place in places for pattern in world.askers.get(place, ()))
    return sum(world.patterns[pattern].units for pattern, n in times.items() if n > 1)


def _clash(world: World, kind: ClashKind, day: date, places: Sequence[int], units: int) -> Clash:
    return Clash(kind, day, tuple(world.claims[place] for place in places), units)


def _double_booked(world: World, day: date, by_carrier: dict[str, list[int]]) -> Iterator[Clash]:
    """Two meetings on one day for the same units: where one person holds all posts of a unit, it is one person's."""
    pairs = [
        (world.claims[one], world.claims[other])
        for here, there in combinations(by_carrier.values(), 2)
        for one in here
        for other in there
        if (world.claims[one].is_ours or world.claims[other].is_ours) and _units_with(world, [one, other])
    ]
    if not pairs:
        return
    involved = {one.key: one for pair in pairs for one in pair}
    places = [place for place, one in enumerate(world.claims) if one.key in involved]
    units = sum(
        one.units
        for one in world.patterns
        if len({world.claims[place].carrier for place in set(one.asked).intersection(places)}) > 1
    )
    one_person, several = _posts(day, pairs)
    yield Clash(ClashKind.DOUBLE_BOOKED, day, tuple(involved.values()), units, one_person, several)


_POSTS = """
    WITH held AS (
      SELECT DISTINCT u.id AS unit_id, a.person_id
      FROM org_unit u JOIN accounts_post p ON p.unit_id = u.id JOIN accounts_appointment a ON a.post_id = p.id
      WHERE u.counts AND a.from_on <= %s AND (a.to_on IS NULL OR a.to_on > %s) AND ({called})
    )
    SELECT (SELECT count(*) FROM (SELECT FROM held GROUP BY unit_id HAVING count(*) = 1) AS one_person),
           (SELECT count(*) FROM (SELECT FROM held GROUP BY person_id HAVING count(*) > 1) AS several)
"""
_CALLED = "(u.path >= %s AND u.path < %s AND u.unit_class_id = ANY(%s))"
_NAMED = f"(u.id = ANY(%s) AND (u.id = ANY(%s) OR {_CALLED}))"


def _posts(day: date, pairs: Sequence[tuple[Claim, Claim]]) -> tuple[int, int]:
    """Of the units called twice: in how many one person holds all posts; and how many persons are in several of them.

    Counted, and never named (D1).
    """
    classes: dict[str, set[int]] = defaultdict(set)
    by_name = [(one, other) if one.unit_ids else (other, one) for one, other in pairs if one.unit_ids or other.unit_ids]
    for one, other in pairs:
        # One of the issuers stands above the other, or nobody would owe both.
        classes[max(one.issuer.path, other.issuer.path, key=len)] |= one.class_ids & other.class_ids
    called = [value for path, ids in classes.items() for value in _place(path, ids)]
    for one, other in by_name:
        called += [sorted(one.unit_ids), sorted(other.unit_ids), *_place(other.issuer.path, other.class_ids)]
    conditions = " OR ".join([_CALLED] * len(classes) + [_NAMED] * len(by_name))
    with connection.cursor() as cursor:
        cursor.execute(_POSTS.format(called=conditions), [day, day, *called])
        one_person, several = cursor.fetchone()
    return one_person, several


def _place(path: str, class_ids: Iterable[int]) -> list[Any]:
    """The units of these classes at and below the path, as the statement asks for them."""
    return [path, end_of_subtree(path), sorted(class_ids)]


def _conflicting(world: World) -> Iterator[Clash]:
    """The same matter asked of the same units by two programmes, by another day or at another frequency."""
    alone = _only_ones(world)
    # What somebody between says otherwise is no second instruction: it is known where it stands.
    others = [place for place, one in enumerate(world.claims) if not one.is_ours and one.change is None]
    for place, here in enumerate(world.claims):
        for other in others if here.is_ours and here.change is None else ():
            there = world.claims[other]
            same = _same_name(here, there) or (place in alone and alone[place] == alone.get(other))
            differs = _differs(here, there) if same else ()
            if differs and (units := _units_with(world, [place, other])):
                yield Clash(ClashKind.CONFLICTING, here.due_on, (here, there), units, differs=differs)


def _same_name(one: Claim, other: Claim) -> bool:
    return one.code == other.code or dict(one.labels) == dict(other.labels)


def _only_ones(world: World) -> dict[int, tuple[str, str]]:
    """The claims that are the only ones of their programme on their measure through their meeting.

    Two such are on one matter though their names differ; of several nobody could say which of them is meant.
    """
    ways: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(world.claims):
        if one.carrier:
            ways[one.programme, one.measure, one.carrier].append(place)
    return {places[0]: (measure, carrier) for (_, measure, carrier), places in ways.items() if len(places) == 1}


def _differs(one: Claim, other: Claim) -> tuple[str, ...]:
    quantities = (("deadline", one.due_on, other.due_on), ("frequency", one.repeats, other.repeats))
    return tuple(name for name, here, there in quantities if here != there)
