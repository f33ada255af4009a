"""The own issues, with the one sentence that says how things are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huilu.board.lights import Colour, Light
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.windows import Window
from huilu.loop.models import Issue
from huilu.loop.states import ACTIVE, STATE_LABELS, State
from huilu.org.models import Unit
from huilu.web.days import say_day
from huilu.web.home.moving import Coming, read_coming
from huilu.web.home.others import Awaited, read_awaited
from huilu.web.home.things import Thing, days_in_hand, in_hand_or_undecided
from huilu.web.lights import light_until


@dataclass(frozen=True, slots=True)
class Line:
    """One issue in a list: its light, and for how long its holder has had it."""

    issue: Issue
    light: Light
    day: int

    @property
    def state(self) -> str:
        """Where it is, in words."""
        return str(STATE_LABELS[self.issue.status])


@dataclass(frozen=True, slots=True)
class MyIssues:
    """What the own unit holds, what others hold for it, and what moves by itself."""

    unit: Unit
    held: Window[Thing]
    awaited: Window[Awaited]
    coming: Window[Coming]

    @property
    def sentence(self) -> str:
        """What somebody would say aloud."""
        held = self.held.items
        if not held:
            return _("No issue is in your hands.")
        count = ngettext("%(n)d issue is in your hands", "%(n)d issues are in your hands", len(held))
        if not self.held.is_all:
            count = _("More than %(n)d issues are in your hands")
        days = [thing.due_on for thing in held if thing.due_on]
        if not days:
            return _("%(count)s.") % {"count": count % {"n": len(held)}}
        return _("%(count)s; the next is due on %(day)s.") % {
            "count": count % {"n": len(held)},
            "day": say_day(min(days)),
        }


def my_issues(actor: Actor, at: datetime, after: Mapping[str, str]) -> MyIssues:
    """The issues that the actor's unit holds, decides on or waits for; of each list what comes after its mark."""
    unit, today = Unit.objects.get(pk=actor.unit_id), day_of(at)
    return MyIssues(
        unit,
        in_hand_or_undecided(unit, today, after=after.get("held", "")),
        read_awaited(unit, at, after=after.get("others", "")),
        read_coming(unit, at, after=after.get("moving", "")),
    )


def lines_of(issues: Iterable[Issue], at: datetime) -> list[Line]:
    """Issues as lines of a list."""
    return [line_of(issue, at) for issue in issues]


def line_of(issue: Issue, at: datetime) -> Line:
    """One issue as a line: the day it is in its holder's hands is counted from one."""
    return Line(issue, light_of(issue, at), days_in_hand(issue, day_of(at)))


def light_of(issue: Issue, at: datetime) -> Light:
    """How its day stands to today; what is not yet open or was withdrawn has no light."""
    if issue.status in ACTIVE:
        return light_until(issue.due_on, day_of(at))
    colour = Colour.GREEN if issue.status is State.CLOSED else Colour.NONE
    return Light(colour, str(STATE_LABELS[issue.status]))
