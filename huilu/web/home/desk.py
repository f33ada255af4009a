"""What lies on a unit's desk: what to do now, what comes later, what is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huilu.answers.desk import Notes, notes_for
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.windows import Window
from huilu.org.models import Unit
from huilu.programmes.queries import obligations_of
from huilu.web.days import say_day
from huilu.web.home.things import Thing, by_day, in_hand, thing_of

SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Desk:
    """What is to do now, what comes later, and what is done.

    `hand` is what issues and hand-overs ask, a window of it: what comes after the first stands by itself. `notes` say
    which clauses are explained by answers, and how many questions wait for one of the unit's own.
    """

    now: Sequence[Thing]
    later: Sequence[Thing]
    done: Sequence[Thing]
    today: date
    hand: Window[Thing] = field(default_factory=lambda: Window(()))
    notes: Notes = field(default_factory=lambda: Notes({}))

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
        if not self.hand.is_all:
            count = _("You have more than %(n)d things to do")
        return _("%(count)s; %(nearest)s.") % {"count": count % {"n": len(self.now)}, "nearest": self._nearest()}

    def _nothing_now(self) -> str:
        coming = [thing.due_on for thing in self.later if thing.due_on]
        if not coming:
            return _("Nothing is to do here.")
        return _("Nothing is to do here. The next thing is due on %(day)s.") % {"day": say_day(min(coming))}

    def _nearest(self) -> str:
        """How many are late; of more than are at hand only the nearest is known."""
        late = 0 if self.hand.next else sum(1 for thing in self.now if thing.due_on and thing.due_on < self.today)
        if late:
            return ngettext("%(n)d is past its day", "%(n)d are past their day", late) % {"n": late}
        days = [thing.due_on for thing in self.now if thing.due_on]
        return _("the nearest is due on %(day)s") % {"day": say_day(min(days))} if days else _("none has a day")


def read_desk(unit: Unit, at: datetime, *, actor: Actor | None = None, after: str = "") -> Desk:
    """The unit's desk at this moment; for an actor of the unit with the hand-overs that their post has to answer.

    After a mark there is only what comes after it in the unit's hands.
    """
    today = day_of(at)
    # What is in one's hands, or asked of one, is always work of today, whenever it is due.
    hand = in_hand(unit, today, actor=actor if actor and actor.unit_id == unit.pk else None, after=after)
    owed, notes = ([], Notes({})) if hand.after else _read_owed(unit, today)
    open_things = [thing for thing in owed if not thing.is_done]
    now = [*hand.items, *(thing for thing in open_things if _is_soon(thing, today))]
    later = [thing for thing in open_things if not _is_soon(thing, today)]
    return Desk(by_day(now), by_day(later), [thing for thing in owed if thing.is_done], today, hand, notes)


def _read_owed(unit: Unit, today: date) -> tuple[list[Thing], Notes]:
    owed = obligations_of(unit, today)
    notes = notes_for(unit, [one.requirement.pk for one in owed])
    return [thing_of(one, today, answers=notes.answers.get(one.requirement.pk, 0)) for one in owed], notes


def _is_soon(thing: Thing, today: date) -> bool:
    return thing.due_on is not None and thing.due_on <= today + SOON
