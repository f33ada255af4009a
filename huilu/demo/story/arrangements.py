"""Around the tour: who answers for what, who supports whom, what is asked ad hoc, what is wanted otherwise, and what
nobody was sure of.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from huilu.burden.asking import Asking
from huilu.burden.states import DemandKind
from huilu.burden.whom import Whom
from huilu.demo.cast import CENTRE, CITY, COUNTY, OFFICE, TOWNSHIP
from huilu.demo.story.deeds import Deed, unit_of
from huilu.demo.story.land import COUNTY as COUNTY_LEVEL
from huilu.demo.story.land import TOWN, Land
from huilu.demo.story.workdays import office_moment, soon_after
from huilu.demo.texts import words_of
from huilu.programmes.pack.schema import Pack

_SETTLED, _SHARED_OUT = date(2023, 9, 14), date(2023, 9, 18)


def arrangements(land: Land, pack: Pack) -> Iterator[Deed]:
    """What the county of the tour and its city have arranged."""
    draw, words = Random("arrangements"), words_of("arrangements")  # noqa: S311 - a story, not a secret
    if COUNTY in land.places:
        yield from _child(words["child"], draw)
        yield from _duties(words, draw)
        yield from _contacts(land, draw)
        yield from _form(land, words["form"], draw)
    for one in words["adaptations"]:
        if unit_of(one["post"]) in land.places:
            yield from _adaptation(one, pack, draw)
    asked = [one for one in words["questions"] if unit_of(one["post"]) in land.places]
    for serial, one in enumerate(asked, start=1):
        yield from _question(one, f"{pack.code}-{serial}", pack, draw)


def _child(one: dict[str, Any], draw: Random) -> Iterator[Deed]:
    """What the city makes of the programme: less of the villages' time, and some of it later."""
    given = {"unit": unit_of(one["post"]), "folder": one["folder"]}
    yield Deed(office_moment(date.fromisoformat(one["day"]), draw), "publish_pack", one["post"], given)


def _duties(words: dict[str, Any], draw: Random) -> Iterator[Deed]:
    for place in (CITY, COUNTY):
        by = f"{place}/{OFFICE}"
        for number, topics in enumerate(words["vice_topics"], start=1):
            given = {"unit": place, "post": f"vice{number}", "topics": topics}
            yield Deed(office_moment(_SETTLED, draw), "give_topics", by, given)


def _contacts(land: Land, draw: Random) -> Iterator[Deed]:
    """The deputies of the city support its counties in turn, those of the county its townships."""
    for place, level in ((CITY, COUNTY_LEVEL), (COUNTY, TOWN)):
        below = [one.code for one in land.places.values() if one.parent == place and one.kind == level]
        pairs = {code: f"vice{1 + n % 2}" for n, code in enumerate(sorted(below))}
        given = {"unit": place, "pairs": pairs, "from_on": _SHARED_OUT}
        yield Deed(office_moment(_SHARED_OUT, draw), "assign_contacts", f"{place}/{OFFICE}", given)


def _form(land: Land, one: dict[str, Any], draw: Random) -> Iterator[Deed]:
    """The county asks its townships for figures; some have answered, and that of the tour has not."""
    by, day = f"{COUNTY}/{OFFICE}", date.fromisoformat(one["day"])
    for code, field in one["fields"].items():
        given = {name: field[name] for name in ("labels", "kind", "measured_in") if name in field}
        yield Deed(office_moment(day, draw).replace(hour=9), "register_field", by, {"code": code, **given})
    asking = Asking(
        kind=DemandKind.FORM,
        **{name: one[name] for name in ("labels", "purpose", "basis", "minutes", "due_on", "sunset_on")},
        whom=Whom(levels=(TOWN,)),
        fields=tuple(code + "?" * field.get("optional", False) for code, field in one["fields"].items()),
    )
    yield Deed(office_moment(day, draw).replace(hour=11), "ask", by, {"asking": asking})
    towns = sorted(one.code for one in land.places.values() if one.parent == COUNTY and one.kind == TOWN)
    others = [code for code in towns if code != TOWNSHIP]
    for code, cells in zip(others, one["answers"], strict=False):
        words = {"demand": f"{COUNTY}-1", "cells": cells}
        yield Deed(office_moment(day, draw).replace(hour=15), "send_response", land.post_of(code), words)


def _adaptation(one: dict[str, Any], pack: Pack, draw: Random) -> Iterator[Deed]:
    requirement = f"{pack.code}/{one['requirement']}"
    words: dict[str, Any] = {name: one[name] for name in ("carrier", "due_on", "reason") if name in one}
    at = office_moment(date.fromisoformat(one["day"]), draw)
    yield Deed(at, "ask_adaptation", one["post"], {"requirement": requirement, **words})
    if "granted_on" in one:
        at = office_moment(date.fromisoformat(one["granted_on"]), draw)
        asked = {"unit": unit_of(one["post"]), "requirement": requirement, "serial": 1}
        yield Deed(at, "grant_adaptation", f"{CENTRE}/{OFFICE}", asked)


def _question(one: dict[str, Any], number: str, pack: Pack, draw: Random) -> Iterator[Deed]:
    """A unit asks what a clause means; at the centre one writes the answer, and another reads it and publishes it."""
    words = {"clause": f"{pack.code}/{one['clause']}", "text": one["text"]}
    yield Deed(office_moment(date.fromisoformat(one["day"]), draw), "ask_question", one["post"], words)
    if "answer" in one:
        at = office_moment(date.fromisoformat(one["drafted_on"]), draw)
        yield Deed(at, "draft_answer", f"{CENTRE}/{OFFICE}", {"number": number, "text": one["answer"]})
        at = office_moment(date.fromisoformat(one["approved_on"]), draw)
        yield Deed(at, "approve_answer", f"{CENTRE}/vice1", {"number": number})
        yield Deed(soon_after(at, draw), "publish_answer", f"{CENTRE}/vice1", {"number": number})
