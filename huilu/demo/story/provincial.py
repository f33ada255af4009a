"""The provincial issue list: 44 issues that the province leads, 38 of them closed, 6 with an interim result."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from random import Random
from typing import Any

from huilu.demo.cast import CENTRE, PROVINCE
from huilu.demo.story.deeds import Change, Deed, Thread
from huilu.demo.story.land import COUNTY, TOWN, Land, Place
from huilu.demo.story.road import Fate, travel
from huilu.demo.texts import words_of
from huilu.loop.states import State

_CLOSED = Fate(State.CLOSED, date(2023, 9, 11), date(2023, 10, 24))
_CLOSED_BY_WAY_OF_AN_INTERIM = Fate(State.CLOSED, date(2023, 9, 11), date(2023, 10, 13), interim=True)
_RETURNED_ONCE = Fate(State.CLOSED, date(2023, 9, 11), date(2023, 10, 10), returned=True)
# Reported so late that each next date is still to come.
_INTERIM = Fate(State.INTERIM_RESULT, date(2023, 11, 15), date(2023, 11, 24))
_AGAIN, _REWORK = "抽查的两个县还有没有改到位的。", "补上抽查发现的两个县"


def provincial_issues(land: Land) -> Iterator[Deed]:
    """All that happens on the provincial issue list."""
    texts = words_of("provincial")
    numbers = count()
    for number, entry in zip(numbers, texts["closed"], strict=False):
        fate = {3: _CLOSED_BY_WAY_OF_AN_INTERIM, 7: _RETURNED_ONCE}.get(number % 10, _CLOSED)
        yield from _follow(land, number, entry, fate)
    for number, entry in enumerate(texts["interim"], len(texts["closed"])):
        yield from _follow(land, number, entry, _INTERIM)


def _follow(land: Land, number: int, entry: dict[str, Any], fate: Fate) -> list[Deed]:
    draw = Random(f"province {number}")  # noqa: S311 - a story, not a secret
    return travel(_thread(land, number, entry), fate, draw)


def _thread(land: Land, number: int, entry: dict[str, Any]) -> Thread:
    raiser = _raiser(land, number, entry.get("from", ""))
    return Thread(
        raiser=raiser.post,
        symptom=raiser.code,
        lead=land.post_of(PROVINCE),
        doer=land.office_of(PROVINCE, entry["office"]),
        namer=land.post_of(CENTRE),
        verifier=land.inspector_of(CENTRE),
        title=entry["title"],
        topic=entry.get("topic") or entry["topic_of_raiser"],
        task=entry["task"],
        source="from_below" if "from" in entry else ("field_research", "self_found", "public")[number % 3],
        change=Change(*entry.get("fact", ("place", entry["title"], "", "", ""))),
        cause=tuple(entry.get("cause", ("unit_process", ""))),
        fix=entry.get("fix", "corrective"),
        again=_AGAIN,
        rework=_REWORK,
        changed_so_far=entry.get("changed", "一半的市已经改到位。"),
        remains=entry.get("remains", "其余的市月底前完成。"),
    )


def _raiser(land: Land, number: int, level: str) -> Place:
    """The province itself, or some unit of that level."""
    if not level:
        return land.places[PROVINCE]
    cities = land.cities()
    kinds = land.taking_part[cities[number * 5 % len(cities)]]
    standing = {"county": kinds[COUNTY], "township": kinds[TOWN]}.get(level) or kinds["city"]
    return standing[number % len(standing)]
