"""The meetings of the province: called as planned, each with what it decided, or why it decided nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from huilu.demo.story.deeds import Deed, unit_of
from huilu.demo.story.land import Land
from huilu.demo.story.workdays import ZONE
from huilu.demo.texts import words_of
from huilu.programmes.pack.schema import Pack

_CALLED, _HELD, _BETWEEN = time(10, 20), time(15, 10), timedelta(minutes=7)


def held_reviews(land: Land, pack: Pack) -> Iterator[Deed]:
    """Each meeting from its call to its end; they are numbered in the order in which they are called."""
    told = words_of("reviews")
    unit = unit_of(told["post"])
    if unit not in land.places:
        return
    for serial, one in enumerate(told["meetings"], 1):
        yield from _meeting(told["post"], {"unit": unit, "serial": serial}, one, pack)


def _meeting(post: str, named: Mapping[str, Any], one: Mapping[str, Any], pack: Pack) -> Iterator[Deed]:
    called = {"unit": named["unit"], "programme": pack.code, "review": one["review"]}
    called |= {"on": date.fromisoformat(one["day"])} if "day" in one else {}
    called |= {"place": one["place"]} if "place" in one else {}
    yield Deed(_at(one["called"], _CALLED), "call_review", post, called)
    at = _at(one["held"], _HELD)
    for said in one.get("decisions", ()):
        decided = {"text": said["text"], "requirement": f"{pack.code}/{said['requirement']}"}
        yield Deed(at, "record_decision", post, {**named, **decided})
        at += _BETWEEN
    yield Deed(at, "end_review", post, {**named, "because": one.get("nothing", "")})


def _at(day: str, moment: time) -> datetime:
    return datetime.combine(date.fromisoformat(day), moment, ZONE)
