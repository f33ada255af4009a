"""One claim on the time of units: who asks, of whom, how much of it and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from huilu.accounts.capabilities import Role
from huilu.accounts.queries import role_of
from huilu.burden.effort import Change, Effort, effort_of
from huilu.kernel.workdays import calendar_called, our_calendar
from huilu.org.models import Unit

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whoever asks: a unit, by place and name, and whether it stands in the line of territories or of a function."""

    path: str
    name: str
    line: str

    @classmethod
    def of(cls, unit: Unit) -> Issuer:
        """The unit as an issuer."""
        return cls(unit.path, unit.name, "functional" if role_of(unit) == Role.SECTOR_LINE else "territorial")


@dataclass(frozen=True)
class Claim:
    """One thing that is asked of classes of units below its issuer, or of some units by name.

    `programme` is empty where it is asked beside programmes; `is_ours`: it is being rehearsed.
    """

    programme: str
    code: str
    labels: Labels
    issuer: Issuer
    class_ids: frozenset[int]
    minutes: int
    start_on: date
    due_on: date | None
    end_on: date
    calendar: str
    repeats: str = "once"
    times: int = 1
    measure: str = ""
    carrier: str = ""
    carrier_labels: Labels | None = None
    is_ours: bool = False
    # Units that are asked by name, whatever their class.
    unit_ids: frozenset[int] = frozenset()
    # Whether its day is one on which people come together.
    is_event: bool = True
    # Of what somebody on the way down has otherwise: what becomes of the time of those below. `minutes` are the more.
    change: Change | None = None

    @property
    def key(self) -> str:
        """The name under which files and addresses know it."""
        return f"{self.programme}/{self.code}" if self.programme else self.code

    @cached_property
    def effort(self) -> Effort:
        """When its minutes fall due."""
        return effort_of(
            minutes=self.minutes,
            start_on=self.start_on,
            due_on=self.due_on,
            end_on=self.end_on,
            recurs=self.times > 1,
        )

    @cached_property
    def by_week(self) -> dict[date, int]:
        """Its minutes for one unit, by the Monday of each week."""
        effort = self.change or self.effort
        return effort.by_week(calendar_called(self.calendar) if self.calendar else our_calendar())

    def due(self, day: date | None) -> Claim:
        """The same, due on another day."""
        return self if day == self.due_on else replace(self, due_on=day)
