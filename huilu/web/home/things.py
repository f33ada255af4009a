"""One thing on a desk: an obligation, what an issue asks for, or a hand-over to answer, with its light."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huilu.board.lights import Light
from huilu.handover.hand_overs import waiting_for
from huilu.handover.models import HandOver
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.loop import queries as loop
from huilu.loop.models import Issue, Share
from huilu.org.models import Unit
from huilu.programmes.queries import Obligation, pack_of
from huilu.programmes.states import PROGRESS_LABELS, ProgressState
from huilu.web.home.asking import asked_of, asked_until
from huilu.web.lights import light_done, light_until

FAR = date.max


@dataclass(frozen=True, slots=True)
class Thing:
    """One obligation, something to do with an issue, or a hand-over to answer, with its light.

    `what` says what is to be done; `said` is what somebody wrote about it; `since` is when it came into our hands.
    A look asks whether something lasts: nobody waits for it.
    """

    due_on: date | None
    light: Light
    obligation: Obligation | None = None
    issue: Issue | None = None
    what: str = ""
    said: str = ""
    since: datetime | None = None
    days: int = 0
    is_look: bool = False
    hand_over: HandOver | None = None

    @property
    def state(self) -> str | Promise:
        """How far the obligation is."""
        return PROGRESS_LABELS[self.obligation.state] if self.obligation else ""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do with it."""
        return self.obligation is not None and self.obligation.state is ProgressState.DONE


def thing_of(obligation: Obligation, today: date) -> Thing:
    """The obligation with its light on the day."""
    due_on = obligation.requirement.due_on
    amber_days = pack_of(obligation.programme).parameters.light.amber_days
    done = obligation.state is ProgressState.DONE
    light = light_done() if done else light_until(due_on, today, amber_days=amber_days)
    return Thing(due_on, light, obligation=obligation)


def in_hand(unit: Unit, today: date) -> Iterator[Thing]:
    """All that issues ask of the unit: what it holds, what it is asked to take, its parts in the issues of others."""
    yield from held(loop.in_hand(unit), today)
    for issue in loop.asked_to_take_over(unit):
        yield _thing(issue, issue.due_on, today, _("Take it over, or decline"))
    for share in loop.shares_of(unit):
        what = _("Take the share, or decline") if share.state == Share.OFFERED else _("Our share")
        yield _thing(share.issue, share.due_on, today, what, share.text)
    for task in loop.tasks_for(unit):
        yield _thing(task.issue, task.due_on, today, _("Our task"), task.text)
    yield from _lasting(unit, today)


def held(issues: Iterable[Issue], today: date) -> Iterator[Thing]:
    """Issues in the unit's hands, each with what it asks for and until when."""
    for issue in issues:
        until, what = asked_until(issue), asked_of(issue)
        days = days_in_hand(issue, today)
        yield Thing(until, light_until(until, today), issue=issue, what=what, since=issue.held_since, days=days)


def _lasting(unit: Unit, today: date) -> Iterator[Thing]:
    """What is to be looked at again: the steps of hard issues, effects, rules."""
    for step in loop.milestones_for(unit):
        yield _thing(step.issue, step.due_on, today, _("We answer for this hard issue; its next milestone"), step.text)
    looks: dict[int, Thing] = {}
    for check in loop.effects_to_look_at(unit, today):
        # Whoever looks once has seen it for all the checks whose day has come.
        looks.setdefault(check.issue_id, _look(check.issue, check.due_on, today, _("Look whether it still holds")))
    yield from looks.values()
    drawn, altogether = loop.fixes_drawn(unit, today)
    for issue in drawn:
        said = _("drawn by lot this week, of %(n)s that nobody else has looked at") % {"n": altogether}
        yield _look(issue, None, today, _("Look whether it was put right"), said)
    for rule in loop.rules_to_look_at(unit, today):
        yield _look(rule.issue, rule.review_on, today, _("Look at the rule again"), rule.title)


def _look(issue: Issue, due_on: date | None, today: date, what: str, said: str = "") -> Thing:
    return Thing(due_on, light_until(due_on, today), issue=issue, what=what, said=said, is_look=True)


def _thing(issue: Issue, due_on: date | None, today: date, what: str, said: str = "") -> Thing:
    return Thing(due_on, light_until(due_on, today), issue=issue, what=what, said=said)


def handed_to(actor: Actor, today: date) -> Iterator[Thing]:
    """The hand-overs that this post has to answer."""
    for one in waiting_for(actor):
        what = _("Accept or return each line") if one.unanswered else _("Say that this was all")
        days = (today - day_of(one.opened_at)).days + 1
        yield Thing(None, light_until(None, today), what=what, since=one.opened_at, days=days, hand_over=one)


def days_in_hand(issue: Issue, today: date) -> int:
    """The day that this is in its holder's hands, counted from one; 0 where nobody has it."""
    return (today - day_of(issue.held_since)).days + 1 if issue.held_since else 0


def by_day(things: Iterable[Thing]) -> list[Thing]:
    """The earliest due first; what has no day comes last."""
    return sorted(things, key=lambda thing: thing.due_on or FAR)
