"""What units record about their obligations: mostly in time, some late, some not yet, now and then a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from huilu.demo.cast import CITY, COUNTY, PROVINCE, TOWNSHIP, VILLAGE
from huilu.demo.story.deeds import Deed
from huilu.demo.story.land import Land, Place
from huilu.demo.story.workdays import CURTAIN, days_after, in_words, office_moment, soon_after
from huilu.demo.texts import words_of
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.states import ProgressState

_FIRST_DAY = date(2023, 9, 6)
# The visitor records these.
_LEFT_OPEN = frozenset({(TOWNSHIP, "township_services")})
# Whoever signs in here finds the day's work, not old arrears.
_PUNCTUAL = frozenset({PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE})
# What the source tells as done in time, by everybody.
_NEVER_LATE = frozenset({"rotation_training", "city_contacts", "county_contacts"})


def progress_records(land: Land, pack: Pack) -> Iterator[Deed]:
    """All that the units record."""
    for place in [land.places[PROVINCE], *land.everybody()]:
        for spec in pack.requirements:
            if spec.selector.explain(place.level, place.sector, place.audience, place.tags) is not None:
                yield from _records(place, spec, pack)


def _records(place: Place, spec: RequirementSpec, pack: Pack) -> list[Deed]:
    draw = Random(f"{place.code} {spec.code}")  # noqa: S311 - a story, not a secret
    key = f"{pack.code}/{spec.code}"
    done_at = _done_at(place, spec, spec.due_on(pack.window), draw)
    begun_at = _begun_at(place, spec, done_at, draw)
    deeds = []
    if begun_at:
        deeds.append(_record(place, key, ProgressState.IN_PROGRESS, begun_at, draw))
    if done_at:
        deeds.append(_record(place, key, ProgressState.DONE, done_at, draw))
        deeds.extend(_mistake(place, key, done_at, draw))
    return [deed for deed in deeds if deed.at < CURTAIN]


def _done_at(place: Place, spec: RequirementSpec, due_on: date | None, draw: Random) -> datetime | None:
    """When the unit says that it is done; None where it never does, or not before the curtain."""
    chance = draw.random()
    if (place.code, spec.code) in _LEFT_OPEN or spec.code not in words_of("facts")["done"]:
        return None
    if due_on is None or due_on > CURTAIN.date():
        early = _FIRST_DAY + timedelta(days=draw.randint(45, 100))
        return _before_curtain(early, draw) if chance < 0.3 else None
    if chance < 0.82 or place.code in _PUNCTUAL or spec.code in _NEVER_LATE:
        ahead = draw.randint(1, max(1, min(20, (due_on - _FIRST_DAY).days)))
        return office_moment(max(_FIRST_DAY, due_on - timedelta(days=ahead)), draw)
    return _before_curtain(due_on + timedelta(days=draw.randint(1, 16)), draw) if chance < 0.94 else None


def _before_curtain(day: date, draw: Random) -> datetime | None:
    at = office_moment(day, draw)
    return at if at < CURTAIN else None


def _begun_at(place: Place, spec: RequirementSpec, done_at: datetime | None, draw: Random) -> datetime | None:
    """When the unit says that it has begun: some do so first, and most of those that are not done do."""
    chance = draw.random()
    if done_at is None:
        surely = place.code == PROVINCE or (place.code, spec.code) in _LEFT_OPEN
        day = _FIRST_DAY + timedelta(days=draw.randint(20, 95))
        return _before_curtain(day, draw) if surely or chance < 0.55 else None
    begun_at = office_moment(max(_FIRST_DAY, done_at.date() - timedelta(days=draw.randint(4, 16))), draw)
    return begun_at if chance < 0.2 and begun_at < done_at else None


def _record(place: Place, key: str, state: ProgressState, at: datetime, draw: Random) -> Deed:
    words: dict[str, Any] = {"requirement": key, "state": state, "fact": _fact(key, state, at, draw)}
    return Deed(at, "record_progress", place.post, words)


def _mistake(place: Place, key: str, done_at: datetime, draw: Random) -> Iterator[Deed]:
    """One record in forty was a slip: taken back the same day, and made again with the right words."""
    if draw.random() < 0.025:
        taken_back = soon_after(done_at, draw)
        yield Deed(taken_back, "take_back_progress", place.post, {"requirement": key})
        yield _record(place, key, ProgressState.DONE, days_after(taken_back, 1, draw), draw)


def _fact(key: str, state: ProgressState, at: datetime, draw: Random) -> str:
    texts = words_of("facts")
    code = key.partition("/")[2]
    kept = texts["done"] if state is ProgressState.DONE else texts["begun"]
    choices: list[str] = kept.get(code) or texts["begun"]["default"]
    return draw.choice(choices).format(
        day=in_words(at.date()),
        n=draw.randint(4, 9),
        few=draw.randint(2, 3),
        many=draw.randint(12, 58),
        week=draw.randint(8, 12),
    )
