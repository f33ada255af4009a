"""What lies on a post's desk: what to do, by when, and what the unit waits for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huilu.board.lights import Light
from huilu.kernel.days import day_of
from huilu.loop import queries as loop
from huilu.loop.models import Issue
from huilu.loop.states import State
from huilu.org.models import Unit
from huilu.programmes.queries import Obligation, obligations_of, pack_of
from huilu.programmes.states import PROGRESS_LABELS, ProgressState
from huilu.web.days import say_day
from huilu.web.lights import light_done, light_until

SOON = timedelta(days=14)
LATELY = timedelta(days=30)
FAR = date.max


@dataclass(frozen=True, slots=True)
class Thing:
    """One obligation or one issue in the unit's hands, with its light."""

    due_on: date | None
    light: Light
    obligation: Obligation | None = None
    issue: Issue | None = None

    @property
    def state(self) -> str | Promise:
        """How far the obligation is."""
        return PROGRESS_LABELS[self.obligation.state] if self.obligation else ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is to do now, what comes later, and what is done."""

    now: Sequence[Thing]
    later: Sequence[Thing]
    done: Sequence[Thing]
    today: date

    @property
    def all(self) -> Sequence[Thing]:
        """Everything that is not done, the earliest due first."""
        return [*self.now, *self.later]

    @property
    def sentence(self) -> str:
        """What a person could say aloud about it."""
        if not self.now:
            return self._nothing_now()
        count = ngettext("You have %(n)d thing to do", "You have %(n)d things to do", len(self.now))
        return _("%(count)s; %(nearest)s.") % {"count": count % {"n": len(self.now)}, "nearest": self._nearest()}

    def _nothing_now(self) -> str:
        coming = [thing.due_on for thing in self.later if thing.due_on]
        if not coming:
            return _("Nothing is to do here.")
        return _("Nothing is to do here. The next thing is due on %(day)s.") % {"day": say_day(min(coming))}

    def _nearest(self) -> str:
        late = sum(1 for thing in self.now if thing.due_on and thing.due_on < self.today)
        if late:
            return ngettext("%(n)d is past its day", "%(n)d are past their day", late) % {"n": late}
        days = [thing.due_on for thing in self.now if thing.due_on]
        return _("the nearest is due on %(day)s") % {"day": say_day(min(days))} if days else _("none has a day")


def read_desk(unit: Unit, at: datetime) -> Desk:
    """The unit's desk at this moment."""
    today = day_of(at)
    owed = [thing_of(obligation, today) for obligation in obligations_of(unit, today)]
    held = [Thing(issue.due_on, light_until(issue.due_on, today), issue=issue) for issue in loop.held_by(unit)]
    open_things = [thing for thing in owed if not _is_done(thing)]
    # An issue in one's hands is always work of today, whenever it is due.
    now = [*held, *(thing for thing in open_things if _is_soon(thing, today))]
    later = [thing for thing in open_things if not _is_soon(thing, today)]
    done = [thing for thing in owed if _is_done(thing)]
    return Desk(_by_day(now), _by_day(later), done, today)


def thing_of(obligation: Obligation, today: date) -> Thing:
    """The obligation with its light on the day."""
    due_on = obligation.requirement.due_on
    amber_days = pack_of(obligation.programme).parameters.light.amber_days
    done = obligation.state is ProgressState.DONE
    light = light_done() if done else light_until(due_on, today, amber_days=amber_days)
    return Thing(due_on, light, obligation=obligation)


def _is_done(thing: Thing) -> bool:
    return thing.obligation is not None and thing.obligation.state is ProgressState.DONE


def _is_soon(thing: Thing, today: date) -> bool:
    return thing.due_on is not None and thing.due_on <= today + SOON


def _by_day(things: Iterable[Thing]) -> list[Thing]:
    return sorted(things, key=lambda thing: thing.due_on or FAR)


def read_waiting(unit: Unit, at: datetime) -> list[tuple[Issue, int]]:
    """What the unit has raised and others hold: each issue, and for how many days, today included."""
    today = day_of(at)
    return [
        (issue, (today - day_of(issue.held_since)).days + 1 if issue.held_since else 0)
        for issue in loop.waited_for(unit)
    ]


def read_answers(unit: Unit, at: datetime) -> list[Issue]:
    """What the unit has raised and another unit has brought to its end lately, the latest first."""
    closed = Issue.objects.filter(raised_by=unit, state=State.CLOSED, closed_at__gte=at - LATELY)
    return list(closed.exclude(lead_unit=unit).order_by("-closed_at", "number")[:5])
