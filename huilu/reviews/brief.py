"""The monthly brief: made from what is recorded already, asking nothing of anybody (M012)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from huilu.board.past import read_past_board
from huilu.board.queries import Board, read_board
from huilu.burden.models import Demand
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.loop.models import Issue
from huilu.org.models import Unit
from huilu.reviews.agenda import Agenda, agenda_of
from huilu.reviews.models import Decision
from huilu.reviews.planning import Cadence, cadence_of
from huilu.tally.queries import snapshot

_MONTH = re.compile(r"(\d{4})-(\d{2})")


class NoSuchMonth(Refusal):
    """No month, or one that has not begun."""

    code = "reviews.no_such_month"
    says = _("“{month}” is no month that has begun.")
    next = _("Write it like 2023-10; left out, it is the present one.")
    status = 422


@dataclass(frozen=True, slots=True)
class Asked:
    """What the unit itself asked of others in the month, by its own demands."""

    n: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Brief:
    """One month of a unit and all below it.

    `board`: as it is now, or as it was when the month was over. `agenda`, `cadence`: as they are now.
    """

    unit: Unit
    month: date
    at: datetime
    board: Board
    opened: int
    closed: int
    asked: Asked
    agenda: Agenda
    cadence: Cadence
    decisions: Sequence[Decision]

    @property
    def is_over(self) -> bool:
        """Whether the month is over."""
        return day_of(self.at) > last_day(self.month)


def brief_of(unit: Unit, month: date, at: datetime) -> Brief:
    """The brief of the month that begins on that day. Nothing is written, and nobody is asked."""
    today = day_of(at)
    first, last = _bounds(month)
    with snapshot():
        over = today > last_day(month)
        board = read_past_board(unit, last_day(month), today=today) if over else read_board(unit, at)
        issues = Issue.objects.led_under(unit).order_by()
        demands = Demand.objects.filter(asker=unit, asked_at__gte=first, asked_at__lt=last)
        return Brief(
            unit=unit,
            month=month,
            at=at,
            board=board,
            opened=issues.filter(opened_at__gte=first, opened_at__lt=last).count(),
            closed=issues.filter(closed_at__gte=first, closed_at__lt=last).count(),
            asked=Asked(len(demands), sum(one.minutes_in_all for one in demands)),
            agenda=agenda_of(unit, at),
            cadence=cadence_of(unit, today),
            decisions=_decided(unit, month),
        )


def month_called(text: str, today: date) -> date:
    """The first day of the month that is written like 2023-10; of the present one where nothing is written."""
    if not text:
        return today.replace(day=1)
    found = _MONTH.fullmatch(text)
    try:
        month = date(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        month = None
    if month is None or month > today:
        raise NoSuchMonth(field="month", month=text)
    return month


def last_day(month: date) -> date:
    """The last day of the month."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _bounds(month: date) -> tuple[datetime, datetime]:
    """The first moment of the month and that of the next one, where the installation is."""
    first, last = (make_aware(datetime.combine(day, time.min)) for day in (month, last_day(month) + timedelta(days=1)))
    return first, last


def _decided(unit: Unit, month: date) -> list[Decision]:
    within = Decision.objects.filter(review__unit=unit, decided_on__gte=month, decided_on__lte=last_day(month))
    return list(within.order_by("decided_on", "pk"))
