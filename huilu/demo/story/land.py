"""The tree as the story sees it: who is above whom, and which units take part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from huilu.demo.cast import COUNTY as COUNTY_OF_THE_TOUR
from huilu.demo.cast import INSPECTOR, OFFICE, SECRETARY, TOWNSHIP
from huilu.org.models import Unit

CITY, COUNTY, TOWN, VILLAGES, BASE = "city", "county", "township", "village", "base"
_LEVELS = ("nation", "province", CITY, COUNTY, TOWN, VILLAGES, BASE)
DEPARTMENT = "department"
_KINDS = (*_LEVELS, DEPARTMENT)
# One unit of so many takes part in the story, and every one whose kind is not named: all cities and counties, and the
# closer to the village of the tour, the more.
_ONE_IN: tuple[tuple[str, dict[str, int]], ...] = (
    (TOWNSHIP, {}),
    (COUNTY_OF_THE_TOUR, {VILLAGES: 4, BASE: 6}),
    ("", {TOWN: 6, VILLAGES: 200, BASE: 240, DEPARTMENT: 6}),
)
# Whoever stands here sends inspectors and names verifiers.
_OVERSEERS = frozenset({"nation", "province", CITY, COUNTY})


class Place(NamedTuple):
    """One unit. Placeholders of the numbering are left out; whatever stands below them stands in their place."""

    code: str
    parent: str
    level: str
    sector: str
    audience: str
    tags: frozenset[str]

    @property
    def kind(self) -> str:
        """The level; departments are a kind of their own."""
        return DEPARTMENT if self.audience == DEPARTMENT else self.level

    @property
    def post(self) -> str:
        """The post that acts for it."""
        return f"{self.code}/{SECRETARY if self.level == VILLAGES else OFFICE}"


@dataclass(frozen=True)
class Land:
    """All places by code, and those that take part, by city and kind."""

    places: dict[str, Place]
    taking_part: dict[str, dict[str, list[Place]]] = field(default_factory=dict)

    def above(self, code: str, level: str) -> str:
        """The place itself or the first above it that stands at this level or higher."""
        place = self.places[code]
        while _LEVELS.index(place.level) > _LEVELS.index(level):
            place = self.places[place.parent]
        return place.code

    def overseer(self, code: str) -> str:
        """The nearest unit above that names verifiers."""
        place = self.places[self.places[code].parent]
        while place.level not in _OVERSEERS:
            place = self.places[place.parent]
        return place.code

    def post_of(self, code: str) -> str:
        """The post that acts for the unit."""
        return self.places[code].post

    def office_of(self, code: str, department: str) -> str:
        """The post of one of its departments; its own, where there is none."""
        office = f"{code}{department}"
        return self.post_of(office if department and office in self.places else code)

    def inspector_of(self, code: str) -> str:
        """The post of its inspector."""
        return f"{code}/{INSPECTOR}"

    def cities(self) -> list[str]:
        """The cities, in the order of their codes."""
        return list(self.taking_part)

    def everybody(self) -> list[Place]:
        """Every place that takes part below the province."""
        return [place for kinds in self.taking_part.values() for places in kinds.values() for place in places]


def survey(places: Iterable[Place]) -> Land:
    """The land of these places."""
    land = Land({place.code: place for place in sorted(places)})
    passed: dict[tuple[str, str], int] = defaultdict(int)
    for place in sorted(land.places.values(), key=lambda place: (_KINDS.index(place.kind), place.code)):
        if place.kind == CITY:
            land.taking_part[place.code] = defaultdict(list)
        circle, steps = next(one for one in _ONE_IN if place.code.startswith(one[0]))
        city = land.above(place.code, CITY)
        if city in land.taking_part and passed[circle, place.kind] % steps.get(place.kind, 1) == 0:
            land.taking_part[city][place.kind].append(place)
        passed[circle, place.kind] += 1
    return land


def read_land() -> Land:
    """The land as the database has it."""
    fields = ("code", "parent__code", "unit_class__level_id", "unit_class__sector", "unit_class__audience")
    rows = list(Unit.objects.order_by("code").values_list(*fields, "unit_class__tags", "is_placeholder"))
    instead = {row[0]: row[1] for row in rows if row[-1]}
    return survey(
        Place(code, instead.get(parent, parent) or "", level, sector, audience, frozenset(tags))
        for code, parent, level, sector, audience, tags, is_placeholder in rows
        if not is_placeholder
    )
