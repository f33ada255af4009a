"""Around one village: the drain that has gone round once, the one left for visitors, and work for every sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from huilu.demo.cast import CITY, COUNTY, DEMO_DAY, PROVINCE, TOWNSHIP, VILLAGE
from huilu.demo.story.deeds import Change, Deed, Thread
from huilu.demo.story.land import Land
from huilu.demo.story.road import Fate, travel
from huilu.demo.story.workdays import ZONE
from huilu.demo.texts import words_of
from huilu.loop.actions import Finding
from huilu.loop.rules import Cause, SeenFact
from huilu.loop.states import State


def tour_issues(land: Land) -> Iterator[Deed]:
    """All that happens around the village of the tour, except where the land does not have it."""
    if VILLAGE not in land.places:
        return
    yield from _drain(land)
    yield _fresh_drain(land)
    yield from _waiting(land)


def _at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2023, month, day, hour, minute, tzinfo=ZONE)


def _thread(land: Land, entry: str, raiser: str, lead: str) -> Thread:
    text = words_of("tour")[entry]
    overseer = land.overseer(lead)
    return Thread(
        raiser=land.post_of(raiser),
        symptom=raiser,
        lead=land.post_of(lead),
        doer=land.office_of(lead, text.get("office", "")),
        namer=land.post_of(overseer),
        verifier=land.inspector_of(overseer),
        title=text["title"],
        detail=text["detail"],
        topic=text["topic"],
        task=text.get("task", ""),
        source="public",
        change=Change(*text.get("fact", ("place", text["title"], "", "", ""))),
        cause=tuple(text.get("cause", ("unit_process", ""))),
        fix=text.get("fix", "corrective"),
        again=text.get("again", ""),
        rework=text.get("rework", ""),
    )


def _found(thread: Thread) -> Finding:
    return Finding(thread.title, thread.detail, thread.source, thread.topic, "service", thread.symptom)


def _drain(land: Land) -> Iterator[Deed]:
    """Raised after the rain, sent back once, closed when the yards stayed dry."""
    thread = _thread(land, "drain", VILLAGE, COUNTY)
    first, second = words_of("tour")["drain"]["tasks"]

    def deed(at: datetime, verb: str, by: str, **words: object) -> Deed:
        return Deed(at, verb, by, words, thread)

    yield deed(_at(9, 12, 8, 52), "draft_issue", thread.raiser, finding=_found(thread))
    yield deed(_at(9, 12, 9, 10), "open_issue", thread.raiser, lead=COUNTY, due_on=date(2023, 10, 27))
    for at, text in ((_at(9, 14, 10, 20), first), (_at(9, 14, 10, 26), second)):
        yield deed(at, "add_task", thread.lead, text=text, owner=thread.doer, due_on=date(2023, 10, 13))
    yield deed(_at(9, 25, 15, 5), "finish_task", thread.lead, position=1)
    yield deed(_at(10, 11, 14, 40), "finish_task", thread.lead, position=2)
    yield from _judged(thread, _at(10, 11, 15, 30), _at(10, 12, 9, 15))
    words = {"reason": thread.again, "task": thread.rework, "due_on": date(2023, 10, 31)}
    yield deed(_at(10, 17, 16, 20), "return_issue", thread.verifier, **words)
    yield deed(_at(10, 24, 10, 10), "finish_task", thread.lead, position=3)
    yield from _judged(thread, _at(10, 24, 10, 35), _at(10, 25, 9, 5))
    yield deed(_at(11, 6, 15, 50), "close_issue", thread.verifier, seen=_seen(thread, date(2023, 11, 6)))


def _judged(thread: Thread, submitted: datetime, named: datetime) -> Iterator[Deed]:
    fact = _seen(thread, submitted.date())
    words = {"fact": fact, "cause": Cause(*thread.cause), "fix_kind": thread.fix}
    yield Deed(submitted, "submit_issue", thread.lead, words, thread)
    yield Deed(named, "name_verifier", thread.namer, {"verifier": thread.verifier}, thread)


def _seen(thread: Thread, observed_on: date) -> SeenFact:
    change = thread.change
    return SeenFact(change.kind, change.subject, change.before, change.after, observed_on, change.measured_in)


def _fresh_drain(land: Land) -> Deed:
    """Noted down this morning and not opened yet: the visitor goes on from here."""
    thread = _thread(land, "fresh", VILLAGE, COUNTY)
    return Deed(_at(12, 18, 8, 41), "draft_issue", thread.raiser, {"finding": _found(thread)}, thread)


def _waiting(land: Land) -> Iterator[Deed]:
    """Something in the hands of each of the other sign-ins on the day of the demo."""
    recent = DEMO_DAY - timedelta(days=34)
    last = DEMO_DAY - timedelta(days=26)
    for entry, raiser, lead, ends in (
        ("bus_stop", TOWNSHIP, TOWNSHIP, State.IN_PROGRESS),
        ("tap_water", VILLAGE, COUNTY, State.SUBMITTED),
        ("road_lamps", TOWNSHIP, COUNTY, State.VERIFYING),
        ("waiting_hall", COUNTY, COUNTY, State.IN_PROGRESS),
        ("school_gate", COUNTY, CITY, State.SUBMITTED),
        ("paper_forms", CITY, PROVINCE + "D02", State.IN_PROGRESS),
    ):
        draw = Random(f"tour {entry}")  # noqa: S311 - a story, not a secret
        if lead in land.places:
            yield from travel(_thread(land, entry, raiser, lead), Fate(ends, recent, last), draw)
