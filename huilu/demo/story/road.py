"""The road of one issue through the life cycle, as far as its fate lets it come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from huilu.demo.story.deeds import Deed, Thread, rule_of, unit_of
from huilu.demo.story.workdays import CURTAIN, days_after, office_moment, soon_after
from huilu.loop.actions import Finding
from huilu.loop.rules import Cause, SeenFact
from huilu.loop.states import State

# Tried one after the other until the road ends before the curtain: some issues are simply settled quicker.
_PACES = (1.0, 0.7, 0.45, 0.25, 0.0)
# After so many days the effect of a fix is looked at, by so many of those who should.
_MONTH, _GET_ROUND = 30, 0.85


class Fate(NamedTuple):
    """In which state an issue is in the end, when it is raised, and what happens to it on the way."""

    ends: State
    first_day: date
    last_day: date
    weight: int = 1
    interim: bool = False
    returned: bool = False
    relapses: bool = False


class TooLate(Exception):  # noqa: N818 - it is an answer, not an error
    """However quickly it goes, the issue does not come to its end before the curtain."""


@dataclass
class _Walk:
    """An issue on its way: what the time is, by when it is due, and what was done so far."""

    thread: Thread
    fate: Fate
    draw: Random
    pace: float
    at: datetime
    due_on: date = date.max
    tasks: int = 0
    has_rule: bool = False
    deeds: list[Deed] = field(default_factory=list)

    def does(self, verb: str, by: str, **words: Any) -> None:
        self.deeds.append(Deed(self.at, verb, by, words, self.thread))

    def waits(self, least: float, most: float) -> None:
        days = round(self.draw.uniform(least, most) * self.pace)
        self.at = days_after(self.at, days, self.draw)

    def moves_on(self, longest: int = 40) -> None:
        self.at = soon_after(self.at, self.draw, longest)

    def due_in(self, least: int, most: int) -> date:
        self.due_on = self.at.date() + timedelta(days=self.draw.randint(least, most))
        return self.due_on

    def sees(self) -> SeenFact:
        change = self.thread.change
        words = (change.kind, change.subject, change.before, change.after)
        return SeenFact(*words, self.at.date(), change.measured_in)


def travel(thread: Thread, fate: Fate, draw: Random) -> list[Deed]:
    """Everything that happens to the issue, ending before the curtain."""
    span = (fate.last_day - fate.first_day).days
    start = office_moment(fate.first_day + timedelta(days=draw.randint(0, span)), draw)
    for pace in _PACES:
        walk = _Walk(thread, fate, draw, pace, start)
        for state in _chapters(walk):
            if state is fate.ends:
                break
        if walk.deeds[-1].at < CURTAIN:
            return [*walk.deeds, *_looked_at_again(walk)]
    raise TooLate(f"{thread.title}: {start}")


def _looked_at_again(walk: _Walk) -> list[Deed]:
    """Whoever stands above looks a month later whether it still holds; not everybody gets round to it in time."""
    at = office_moment(walk.at.date() + timedelta(days=_MONTH + walk.draw.randint(1, 9)), walk.draw)
    if walk.fate.ends is not State.CLOSED or at >= CURTAIN or walk.draw.random() > _GET_ROUND:
        return []
    seen = f"{walk.thread.change.subject}：{walk.thread.change.after}"
    return [Deed(at, "confirm_effect", walk.thread.namer, {"seen": seen, "seen_on": at.date()}, walk.thread)]


def _chapters(walk: _Walk) -> Iterator[State]:
    """The states that the issue comes to, one after the other."""
    yield from _is_raised(walk)
    yield from _is_worked_on(walk)
    # The last look of a verifier never ends in a return.
    for returned in (True, False) if walk.fate.returned or walk.fate.ends is State.REWORKING else (False,):
        yield from _is_judged(walk, returned=returned)
    if not walk.fate.relapses:
        yield State.CLOSED
    yield from _relapses(walk)
    yield from _is_judged(walk, returned=False)
    yield State.CLOSED


def _is_raised(walk: _Walk) -> Iterator[State]:
    thread = walk.thread
    words = (thread.title, thread.detail, thread.source, thread.topic, "service", thread.symptom)
    walk.does("draft_issue", thread.raiser, finding=Finding(*words))
    yield State.DRAFT
    walk.moves_on()
    walk.does("open_issue", thread.raiser, lead=unit_of(thread.lead), due_on=walk.due_in(26, 48))
    yield State.OPEN
    if walk.fate.ends is State.WITHDRAWN:
        walk.waits(1, 3)
        walk.does("withdraw_issue", thread.raiser, reason=thread.mistake)
        yield State.WITHDRAWN


def _is_worked_on(walk: _Walk) -> Iterator[State]:
    walk.waits(1, 4)
    _set_task(walk, walk.thread.task)
    yield State.IN_PROGRESS
    if walk.fate.interim or walk.fate.ends is State.INTERIM_RESULT:
        walk.waits(7, 14)
        words = {"changed_so_far": walk.thread.changed_so_far, "remains": walk.thread.remains}
        walk.does("report_interim_result", walk.thread.lead, **words, next_on=walk.due_in(21, 40))
        yield State.INTERIM_RESULT
    walk.waits(4, 16)


def _set_task(walk: _Walk, text: str) -> None:
    walk.tasks += 1
    due_on = min(walk.due_on, walk.at.date() + timedelta(days=walk.draw.randint(8, 14)))
    walk.does("add_task", walk.thread.lead, text=text, owner=walk.thread.doer, due_on=due_on)


def _is_judged(walk: _Walk, *, returned: bool) -> Iterator[State]:
    """The result is submitted and looked at; it holds, or the issue goes back."""
    thread = walk.thread
    walk.does("finish_task", thread.lead, position=walk.tasks)
    walk.moves_on(90)
    if thread.fix == "institutional" and not walk.has_rule:
        walk.does("keep_output", thread.lead, **rule_of(thread, walk.at.date()))
        walk.has_rule = True
    walk.does("submit_issue", thread.lead, fact=walk.sees(), cause=Cause(*thread.cause), fix_kind=thread.fix)
    yield State.SUBMITTED
    walk.waits(1, 3)
    walk.does("name_verifier", thread.namer, verifier=thread.verifier)
    yield State.VERIFYING
    walk.waits(1, 5)
    if not returned:
        walk.does("close_issue", thread.verifier, seen=walk.sees())
        return
    walk.tasks += 1
    words = {"reason": thread.again, "task": thread.rework}
    walk.does("return_issue", thread.verifier, **words, due_on=walk.due_in(9, 14))
    yield State.REWORKING
    walk.waits(2, 8)


def _relapses(walk: _Walk) -> Iterator[State]:
    walk.waits(12, 24)
    walk.does("reopen_issue", walk.thread.raiser, new_fact=walk.thread.relapse, due_on=walk.due_in(20, 28))
    yield State.REOPENED
    walk.waits(1, 3)
    _set_task(walk, walk.thread.rework)
    walk.waits(3, 8)
