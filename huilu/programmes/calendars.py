"""Whether the calendars by which programmes count working days still know the holidays of the days to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huilu.kernel.words import pick
from huilu.kernel.workdays import WorkCalendar, calendar_called
from huilu.programmes.queries import terms_in_force

# So far ahead may lie the day of something that is on its way up: some windows and an owner's time.
AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class RunningOut:
    """A calendar whose holidays are known up to this day only; days after that count as ordinary weekdays."""

    calendar: WorkCalendar
    known_until: date

    @property
    def sentence(self) -> str:
        """What whoever reads days counted by it should know."""
        said = _(
            "The calendar “{calendar}” knows the holidays up to {day}; days after that count as ordinary weekdays."
        )
        return said.format(calendar=pick(self.calendar.labels), day=date_format(self.known_until))


def calendars_running_out(day: date) -> list[RunningOut]:
    """The calendars of the programmes in force that do not know the holidays of all days soon to be reached."""
    calendars = [calendar_called(code) for code in sorted({terms.calendar for terms in terms_in_force(day)})]
    ends = [(one, one.known_until(day)) for one in calendars]
    return [RunningOut(one, end) for one, end in ends if end is not None and end < day + AHEAD]
