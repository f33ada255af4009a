"""What others hold for a unit: who has it, since when, and whether it moves on by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from huilu.board.lights import Colour, Light
from huilu.kernel.days import day_of
from huilu.kernel.windows import SIZE, Window, window_of
from huilu.loop import queries as loop
from huilu.loop.models import Issue, Share
from huilu.loop.states import OWNERLESS, STAGE_LABELS, STATE_LABELS, State
from huilu.org.models import Unit
from huilu.web.home.things import days_in_hand
from huilu.web.lights import light_until

LATELY = timedelta(days=30)
# Shares come after all issues; a place among them begins with this.
_SHARES = "shares-"


@dataclass(frozen=True, slots=True)
class Awaited:
    """An issue of ours that another unit has, or a share that another unit does for us."""

    issue: Issue
    holder: Unit | None
    days: int
    light: Light
    share: Share | None = None

    @property
    def state(self) -> str:
        """Where it is: on its way up and back, else in its own life."""
        return str(STATE_LABELS[self.issue.status] if self.issue.stage is None else STAGE_LABELS[self.issue.stage])

    @property
    def due_on(self) -> date | None:
        """Until when; nothing while nobody has claimed it."""
        if self.share:
            return self.share.due_on
        return None if self.issue.stage in OWNERLESS else self.issue.due_on

    @property
    def moves_on_at(self) -> datetime | None:
        """When it moves on by itself, if it does."""
        return self.issue.circuit.moves_on_at if self.share is None and self.issue.stage is not None else None


def read_awaited(unit: Unit, at: datetime, *, after: str = "") -> Window[Awaited]:
    """What the unit has raised and others hold, the longest waiting first; then what others do for its own issues."""
    today, given = day_of(at), after.removeprefix(_SHARES) if after.startswith(_SHARES) else None
    raised = window_of(loop.awaited_by(unit), "held_since", "number", after=after)
    if given is None and raised.next:
        return raised.shown_as(lambda issue: _raised(issue, today))
    first = [] if given is not None else [_raised(issue, today) for issue in raised.items]
    shares = window_of(loop.shares_given(unit), "due_on", "id", after=given or "", size=max(1, SIZE - len(first)))
    window = shares.shown_as(lambda one: Awaited(one.issue, one.unit, 0, light_until(one.due_on, today), one))
    onward = f"{_SHARES}{shares.next}" if shares.next else ""
    return Window([*first, *window.items], onward, after if given or raised.after else "")


def _raised(issue: Issue, today: date) -> Awaited:
    return Awaited(issue, issue.held_by, days_in_hand(issue, today), _light(issue, today))


def _light(issue: Issue, today: date) -> Light:
    """How its day stands; while nobody has claimed it there is none."""
    if issue.stage in OWNERLESS:
        return Light(Colour.NONE, _("nobody's yet"))
    return light_until(issue.due_on, today)


def read_unconfirmed(unit: Unit) -> Sequence[Issue]:
    """Answers that the unit has not confirmed in time, and still can."""
    return list(loop.unconfirmed_by(unit))


def read_answers(unit: Unit, at: datetime) -> list[Issue]:
    """What the unit has raised and another unit has brought to its end lately, the latest first."""
    closed = Issue.objects.filter(raised_by=unit, region__in=loop.regions_near(unit), state=State.CLOSED)
    # An answer that is still to be confirmed lies on the desk.
    lately = closed.filter(closed_at__gte=at - LATELY).exclude(lead_unit=unit).exclude(held_by=unit)
    return list(lately.order_by("-closed_at", "number")[:5])
