"""Issues all over the province: raised where they show, led by whoever owns the cause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from huilu.demo.cast import VILLAGE
from huilu.demo.story.deeds import Change, Deed, Thread
from huilu.demo.story.land import BASE, Land, Place
from huilu.demo.story.road import Fate, travel
from huilu.demo.texts import words_of
from huilu.loop.states import State

PER_CITY = 30


def _day(month: int, day: int) -> date:
    return date(2023, month, day)


# Every city has each of these once, so that every state occurs; the rest is drawn by weight.
_FATES = (
    Fate(State.CLOSED, _day(9, 6), _day(11, 3), 46),
    Fate(State.DRAFT, _day(12, 7), _day(12, 15), 2),
    Fate(State.OPEN, _day(12, 4), _day(12, 14), 5),
    Fate(State.IN_PROGRESS, _day(11, 8), _day(12, 6), 9),
    Fate(State.INTERIM_RESULT, _day(10, 9), _day(11, 10), 5),
    Fate(State.SUBMITTED, _day(11, 13), _day(11, 24), 4),
    Fate(State.VERIFYING, _day(11, 6), _day(11, 20), 5),
    Fate(State.REWORKING, _day(10, 25), _day(11, 10), 4),
    Fate(State.REOPENED, _day(9, 6), _day(10, 10), 3, relapses=True),
    Fate(State.WITHDRAWN, _day(9, 6), _day(12, 1), 3),
    Fate(State.CLOSED, _day(9, 6), _day(10, 20), 8, returned=True),
    Fate(State.CLOSED, _day(9, 6), _day(10, 20), 6, interim=True),
    Fate(State.CLOSED, _day(9, 6), _day(9, 22), 2, relapses=True),
    # Nobody has touched these for long: they are late, and the boards show it.
    Fate(State.OPEN, _day(9, 12), _day(10, 24), 2),
    Fate(State.IN_PROGRESS, _day(9, 12), _day(10, 27), 5),
)
_SOURCES = ("self_found", "self_found", "field_research", "public", "public", "supervision", "earlier_batch")


def local_issues(land: Land) -> Iterator[Deed]:
    """All that happens with the issues of every city."""
    for city, kinds in land.taking_part.items():
        templates = [one for one in words_of("local")["templates"] if _standing(kinds, one["by"])]
        for number in range(PER_CITY):
            draw = Random(f"{city} {number}")  # noqa: S311 - a story, not a secret
            text = draw.choice(templates)
            raiser = draw.choice(_standing(kinds, text["by"]))
            yield from travel(_thread(land, raiser, text, draw), _fate(number, draw), draw)


def _standing(kinds: dict[str, list[Place]], by: str) -> list[Place]:
    """Who in the city may raise such an issue: units of a level, or base units of a sector.

    The village of the tour raises nothing else, so that its visitors find what the tour speaks of.
    """
    places = kinds.get(by) or [place for place in kinds.get(BASE, ()) if place.sector == by]
    return [place for place in places if place.code != VILLAGE]


def _fate(number: int, draw: Random) -> Fate:
    if number < len(_FATES):
        return _FATES[number]
    return draw.choices(_FATES, [fate.weight for fate in _FATES])[0]


def _thread(land: Land, raiser: Place, text: dict[str, Any], draw: Random) -> Thread:
    lead = _lead(land, raiser, text["lead"])
    overseer = land.overseer(lead)
    texts = words_of("local")
    return Thread(
        raiser=raiser.post,
        symptom=raiser.code,
        lead=land.post_of(lead),
        doer=land.post_of(lead),
        namer=land.post_of(overseer),
        verifier=land.inspector_of(overseer),
        title=text["title"].format(place=draw.choice(texts["places"].get(raiser.level, texts["places"]["base"]))),
        topic=text["topic"],
        task=text["task"],
        source=draw.choice(_SOURCES),
        change=_change(text["fact"], draw),
        cause=tuple(text["cause"]),
        fix=text["fix"],
        again=draw.choice(texts["returns"]),
        rework=f"{text['task']}，再看一遍",
        relapse=draw.choice(texts["reopenings"]),
        mistake=draw.choice(texts["withdrawals"]),
        changed_so_far="已完成一半。",
        remains="另一半等材料到了接着做。",
    )


def _lead(land: Land, raiser: Place, words: str) -> str:
    """The lead that the template names: the raiser itself, a level above, or a department there."""
    level, _dash, department = words.partition("-")
    unit = raiser.code if level == "own" else land.above(raiser.code, level)
    office = unit + department
    return office if department and office in land.places else unit


def _change(fact: list[str], draw: Random) -> Change:
    kind, subject, measured_in, before, after = fact
    if kind == "measure":
        least, _dash, most = before.partition("-")
        before = str(draw.randint(int(least), int(most)))
    return Change(kind, subject, measured_in, before, after)
