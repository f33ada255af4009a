"""Seen below, rooted above: one matter that went the whole way up and back, and some that are still on it (S10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from huilu.demo.cast import CITY, COUNTY, PROVINCE, TOWNSHIP, VILLAGE
from huilu.demo.story.deeds import CALENDAR, Change, Deed, Thread
from huilu.demo.story.land import Land
from huilu.demo.story.learning import campaign, class_of
from huilu.demo.story.workdays import ZONE
from huilu.demo.texts import words_of
from huilu.loop.actions import Finding
from huilu.loop.rules import Cause, SeenFact

_OWNER, _REFUSING, _COUNTY_OFFICE = f"{PROVINCE}D03", f"{PROVINCE}D02", f"{COUNTY}D01"


def circuit_issues(land: Land) -> Iterator[Deed]:
    """All that goes up from around the village of the tour, except where the land does not have it."""
    if not {VILLAGE, _OWNER, _REFUSING, _COUNTY_OFFICE} <= set(land.places):
        return
    yield from _remote_enrolment(land)
    yield from campaign(land)
    yield from _bus_cards(land)
    yield from _fixed_on_the_spot(land)
    yield from _on_its_way(_Way(land, "river_crossing", TOWNSHIP, _OWNER), TOWNSHIP, (12, 14), ())
    yield from _answered(land)
    yield from _to_be_decided(land)
    yield _left_to_be_raised(land)


class _Way:
    """One matter on its way: each act with its moment, in the autumn of 2023."""

    def __init__(self, land: Land, entry: str, raiser: str, owner: str) -> None:
        self.land, self.text = land, words_of("circuits")[entry]
        overseer = land.overseer(owner)
        self.thread = Thread(
            raiser=land.post_of(raiser),
            symptom=raiser,
            lead=land.post_of(owner),
            doer=land.post_of(owner),
            namer=land.post_of(overseer),
            verifier=land.inspector_of(overseer),
            title=self.text["title"],
            detail=self.text["detail"],
            topic=self.text["topic"],
            task=self.text.get("task", ""),
            source="public",
        )

    def does(self, on: tuple[int, ...], verb: str, by: str, **words: Any) -> Deed:
        """One act, on (month, day, hour, minute), by the unit's post or the calendar."""
        month, day, hour, minute = on
        post = by if by == CALENDAR or "/" in by else self.land.post_of(by)
        return Deed(datetime(2023, month, day, hour, minute, tzinfo=ZONE), verb, post, words, self.thread)

    def found(self, source: str = "public") -> Finding:
        """What was found."""
        thread = self.thread
        return Finding(thread.title, thread.detail, source, thread.topic, "service", thread.symptom)

    def is_raised(self, by: str, on: tuple[int, int]) -> Iterator[Deed]:
        """Noted in the morning and raised at once."""
        yield self.does((*on, 9, 20), "draft_issue", by, finding=self.found())
        yield self.does((*on, 9, 40), "raise_up", by, why=self.text["why"])

    def is_handed_in(self, on: tuple[int, int], fact: str = "fact", fix: str = "corrective") -> Iterator[Deed]:
        """Submitted, and a verifier named on the same day."""
        words = {"fact": self.seen(on, fact), "cause": Cause(*self.text["cause"]), "fix_kind": fix}
        yield self.does((*on, 10, 30), "submit_issue", self.thread.lead, **words)
        yield self.does((*on, 15, 10), "name_verifier", self.thread.namer, verifier=self.thread.verifier)

    def is_closed(self, on: tuple[int, int], fact: str = "fact") -> Deed:
        """The verifier has seen it."""
        return self.does((*on, 16, 0), "close_issue", self.thread.verifier, seen=self.seen(on, fact))

    def seen(self, on: tuple[int, int], fact: str) -> SeenFact:
        """The changed fact as it was on the day."""
        change = Change(*self.text[fact])
        day = date(2023, *on)
        return SeenFact(change.kind, change.subject, change.before, change.after, day, change.measured_in)


def _remote_enrolment(land: Land) -> Iterator[Deed]:
    """Past a silent city, refused once, claimed, done together, sent back once, reopened once, and confirmed."""
    way = _Way(land, "remote_enrolment", VILLAGE, _OWNER)
    yield from way.is_raised(VILLAGE, (9, 12))
    yield from _goes_up(way)
    yield from _is_done_together(way)
    yield from way.is_handed_in((11, 6))
    words = {"reason": way.text["again"], "task": way.text["rework"], "due_on": date(2023, 11, 24)}
    yield way.does((11, 10, 16, 20), "return_issue", way.thread.verifier, **words)
    yield way.does((11, 16, 17, 0), "finish_task", _OWNER, position=2)
    yield from way.is_handed_in((11, 17))
    yield way.is_closed((11, 22))
    words = {"new_fact": way.text["relapse"], "due_on": date(2023, 12, 15)}
    yield way.does((11, 27, 9, 30), "reopen_issue", VILLAGE, **words)
    yield from _is_done_again(way)
    yield from class_of(way.thread, land)


def _goes_up(way: _Way) -> Iterator[Deed]:
    text = way.text
    yield way.does((9, 13, 10, 5), "add_note", TOWNSHIP, text=text["notes"]["township"])
    yield way.does((9, 13, 10, 15), "forward_issue", TOWNSHIP)
    yield way.does((9, 15, 15, 50), "add_note", COUNTY, text=text["notes"]["county"])
    yield way.does((9, 15, 16, 0), "forward_issue", COUNTY)
    # The city says nothing: after three working days it goes on by itself, and after five more nobody has claimed it.
    yield way.does((9, 20, 16, 0), "move_on", CALENDAR)
    yield way.does((9, 27, 16, 0), "move_on", CALENDAR)
    yield way.does((9, 28, 9, 30), "propose_owner", PROVINCE, owner=_REFUSING, reason=text["proposed"])
    words = {"reason_code": "wrong_place", "reason": text["refusal"]}
    yield way.does((9, 28, 15, 20), "refuse_proposal", _REFUSING, **words)
    yield way.does((10, 7, 9, 30), "claim_issue", _OWNER, due_on=date(2023, 12, 8))


def _is_done_together(way: _Way) -> Iterator[Deed]:
    text = way.text
    words = {"text": text["task"], "owner": way.thread.doer, "due_on": date(2023, 11, 30)}
    yield way.does((10, 8, 9, 10), "add_task", _OWNER, **words)
    for minute, unit, share in ((20, CITY, "share_city"), (25, COUNTY, "share_county")):
        due_on = date(2023, 10, 31)
        yield way.does((10, 8, 9, minute), "give_share", _OWNER, unit=unit, text=text[share], due_on=due_on)
    yield way.does((10, 9, 9, 5), "accept_share", CITY, position=1)
    yield way.does((10, 9, 10, 40), "accept_share", COUNTY, position=2)
    words = {"changed_so_far": text["changed_so_far"], "remains": text["remains"], "next_on": text["next_on"]}
    yield way.does((10, 20, 15, 0), "report_interim_result", _OWNER, **words)
    yield way.does((10, 25, 16, 30), "finish_share", CITY, position=1, outcome=text["share_city_outcome"])
    yield way.does((10, 27, 11, 0), "finish_share", COUNTY, position=2, outcome=text["share_county_outcome"])
    yield way.does((11, 3, 17, 0), "finish_task", _OWNER, position=1)


def _is_done_again(way: _Way) -> Iterator[Deed]:
    text = way.text
    words = {"text": text["task_again"], "owner": way.thread.doer, "due_on": date(2023, 12, 8)}
    yield way.does((11, 28, 9, 0), "add_task", _OWNER, **words)
    yield way.does((12, 4, 9, 30), "finish_task", _OWNER, position=3)
    words = {"title": text["rule"], "in_force_on": date(2023, 12, 4), "review_on": date(2024, 12, 4)}
    yield way.does((12, 4, 10, 0), "keep_output", _OWNER, **words)
    yield from way.is_handed_in((12, 4), "fact_again", "institutional")
    yield way.is_closed((12, 7), "fact_again")
    yield way.does((12, 11, 9, 15), "confirm_answer", VILLAGE, judgement="satisfied", words=text["words"])


def _on_its_way(way: _Way, raiser: str, on: tuple[int, int], forwarded: tuple[tuple[str, int], ...]) -> Iterator[Deed]:
    """Raised, forwarded by some on the way, and now with the next of them."""
    yield from way.is_raised(raiser, on)
    for unit, day in forwarded:
        yield way.does((12, day, 15, 30), "forward_issue", unit)


def _bus_cards(land: Land) -> Iterator[Deed]:
    """The same matter from two units, merged at the top: each origin gets its answer. It may be claimed now."""
    first, second = _Way(land, "bus_card", VILLAGE, _OWNER), _Way(land, "bus_card_too", TOWNSHIP, _OWNER)
    yield from _on_its_way(first, VILLAGE, (12, 11), ((TOWNSHIP, 12), (COUNTY, 13), (CITY, 14)))
    yield from _on_its_way(second, TOWNSHIP, (12, 12), ((COUNTY, 13), (CITY, 14)))
    yield second.does((12, 15, 10, 0), "merge_issue", PROVINCE, into=first.thread)


def _answered(land: Land) -> Iterator[Deed]:
    """Claimed by an office of the county, done and seen: the origin has the answer in its hands."""
    way = _Way(land, "water_meter", TOWNSHIP, _COUNTY_OFFICE)
    yield from way.is_raised(TOWNSHIP, (11, 1))
    yield way.does((11, 3, 10, 0), "claim_issue", _COUNTY_OFFICE, due_on=date(2023, 12, 20))
    words = {"text": way.text["task"], "owner": way.thread.doer, "due_on": date(2023, 12, 8)}
    yield way.does((11, 6, 9, 0), "add_task", _COUNTY_OFFICE, **words)
    yield way.does((12, 5, 16, 0), "finish_task", _COUNTY_OFFICE, position=1)
    yield from way.is_handed_in((12, 6))
    yield way.is_closed((12, 13))


def _to_be_decided(land: Land) -> Iterator[Deed]:
    """Refused by whoever was proposed: the leading group of the province decides."""
    way = _Way(land, "seed_subsidy", VILLAGE, _OWNER)
    yield from way.is_raised(VILLAGE, (11, 21))
    for unit, day in ((TOWNSHIP, 22), (COUNTY, 23), (CITY, 24)):
        yield way.does((11, day, 15, 30), "forward_issue", unit)
    # Five working days of the province's own window have passed.
    yield way.does((12, 1, 15, 30), "move_on", CALENDAR)
    yield way.does((12, 5, 10, 0), "propose_owner", PROVINCE, owner=_REFUSING, reason=way.text["proposed"])
    words = {"reason_code": "not_our_power", "reason": way.text["refusal"]}
    yield way.does((12, 7, 11, 0), "refuse_proposal", _REFUSING, **words)


def _left_to_be_raised(land: Land) -> Deed:
    """Noted down this morning: whoever visits raises it, and takes it the whole way up and back."""
    way = _Way(land, "care_review", VILLAGE, _OWNER)
    return way.does((12, 18, 8, 50), "draft_issue", VILLAGE, finding=way.found())


def _fixed_on_the_spot(land: Land) -> Iterator[Deed]:
    """Seen and put right on one walk; nobody else has looked yet."""
    way = _Way(land, "door_step", TOWNSHIP, TOWNSHIP)
    yield way.does((12, 15, 14, 0), "draft_issue", TOWNSHIP, finding=way.found("field_research"))
    words = {"fact": way.seen((12, 15), "fact"), "cause": Cause(*way.text["cause"]), "fix_kind": "immediate"}
    yield way.does((12, 15, 14, 5), "fix_on_spot", TOWNSHIP, **words)
