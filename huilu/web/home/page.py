"""The home page of a post: what we hold, what others hold for us, what moves by itself, what is to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huilu.accounts.capabilities import Act, may
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.windows import Window
from huilu.loop.models import Issue
from huilu.org.models import Unit
from huilu.programmes.adaptations import Figures, waiting_figures
from huilu.web.home.deciding import Choices, read_choices
from huilu.web.home.desk import Desk, read_desk
from huilu.web.home.moving import Coming, read_coming
from huilu.web.home.others import Awaited, read_answers, read_awaited, read_unconfirmed
from huilu.web.home.things import Thing

# What fits a phone; the rest is one press away.
HELD, OTHERS, MOVING = 7, 5, 3


@dataclass(frozen=True, slots=True)
class HomePage:
    """Who holds what now, seen from one post."""

    unit: Unit
    desk: Desk
    choices: Choices
    awaited: Window[Awaited]
    coming: Window[Coming]
    answered: Sequence[Issue]
    unconfirmed: Sequence[Issue]
    adaptations: Figures

    @property
    def sentence(self) -> str:
        """What a person could say aloud about it: what is to do, and what is to be decided."""
        n = self.choices.total
        if not n:
            return self.desk.sentence
        waits = ngettext("%(n)s matter waits for your decision.", "%(n)s matters wait for your decision.", n)
        decide = waits % {"n": n}
        return _("%(work)s %(decide)s") % {"work": self.desk.sentence, "decide": decide} if self.desk.now else decide

    @property
    def looks(self) -> Sequence[Thing]:
        """What asks whether something lasts, apart from the rest where there is too much for one list."""
        return [thing for thing in self.desk.now if thing.is_look] if len(self.desk.now) > HELD else []

    @property
    def held(self) -> Sequence[Thing]:
        """What is to do now, as much of it as fits."""
        return [thing for thing in self.desk.now if not (self.looks and thing.is_look)][:HELD]

    @property
    def others(self) -> Sequence[Awaited]:
        """What others hold for us, as much of it as fits."""
        return self.awaited.items[:OTHERS]

    @property
    def moving(self) -> Sequence[Coming]:
        """What moves by itself, as much of it as fits."""
        return self.coming.items[:MOVING]


def read_home(unit: Unit, actor: Actor, at: datetime, *, decide: str = "") -> HomePage:
    """The home page of the actor's post at this moment; `decide` is the mark after which decisions go on."""
    return HomePage(
        unit=unit,
        desk=read_desk(unit, at, actor=actor),
        choices=read_choices(unit, actor, at, decide),
        awaited=read_awaited(unit, at),
        coming=read_coming(unit, at),
        answered=read_answers(unit, at),
        unconfirmed=read_unconfirmed(unit),
        # Whoever issues nothing has nothing to decide: nobody looks in all regions for that.
        adaptations=waiting_figures(unit, day_of(at)) if may(actor, Act.ISSUE_PLAN) else Figures(0, None),
    )
