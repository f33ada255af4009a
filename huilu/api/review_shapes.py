"""What requests about reviews bring with them, and what the answers look like."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from huilu.api.bodies import Body
from huilu.api.shapes import Labels, Named
from huilu.api.unit_shapes import BoardShape
from huilu.api.words import Code
from huilu.programmes.pack.reviews import MOST_MINUTES
from huilu.reviews.actions import Extra

Line = Annotated[str, Field(max_length=400, pattern=r"^[^\x00]*$")]


class CallBody(Body):
    """Which planned review; its day where it attaches to a meeting, or where it is moved; its place where it calls
    units together.
    """

    programme: Code
    review: Code
    on: date | None = None
    reason: Line = ""
    place: Line = ""


class ExtraBody(Body):
    """A review beyond the plan, whom it calls, where, and why."""

    programme: Code
    labels: Annotated[dict[str, Line], Field(max_length=2)]
    on: date
    minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)]
    levels: Annotated[list[Code], Field(max_length=20)]
    reason: Line
    place: Line

    def extra(self) -> Extra:
        """As the verb wants it."""
        return Extra(self.labels, self.on, self.minutes, tuple(self.levels), self.reason, self.place)


class DecisionBody(Body):
    """What was decided about an issue or a requirement; with owner and day it becomes a task of the issue."""

    text: Line
    issue: Line = ""
    requirement: Line = ""
    owner: Line = ""
    due_on: date | None = None


class EndBody(Body):
    """Why nothing was decided, where nothing was."""

    because: Line = ""


class OffBody(Body):
    """Why it is not held."""

    reason: Line


class DecisionShape(BaseModel):
    """One decision."""

    text: str
    issue: str | None
    requirement: str | None
    task: int | None
    owner: str | None
    due_on: date | None
    decided_on: date


class MatterShape(BaseModel):
    """An issue on the agenda, and why: stuck, overdue or hard."""

    number: str
    title: str
    because: list[str]
    held_by: Named | None
    held_since: datetime | None
    due_on: date | None


class AgendaShape(BaseModel):
    """What is open at one moment: the first few issues, how many more there are, and what is past its day."""

    at: datetime
    total: int
    by_reason: dict[str, int]
    issues: list[MatterShape]
    more: int
    behind: list[dict[str, Any]]
    unfinished: list[dict[str, Any]]


class ReviewShape(BaseModel):
    """One review. `agenda` is kept once something was decided in it."""

    unit: Named
    serial: int
    programme: str
    code: str | None
    kind: str
    labels: Labels
    carrier: Labels | None
    on: date
    reason: str
    outcome: str
    because: str
    demand: str | None
    agenda: AgendaShape | None
    decisions: list[DecisionShape]


class MeetingShape(BaseModel):
    """One review in a list."""

    serial: int
    labels: Labels
    on: date
    outcome: str


class PlannedShape(BaseModel):
    """A planned review with what came of it."""

    programme: str
    code: str
    kind: str
    labels: Labels
    on: date | None
    planned: int
    planned_by_now: int
    held: int
    meetings: list[MeetingShape]


class CadenceShape(BaseModel):
    """The reviews of a unit: planned, held, beyond the plan."""

    unit: Named
    all_hands_planned: int
    all_hands_held: int
    planned: list[PlannedShape]
    beyond: list[MeetingShape]


class BriefShape(BaseModel):
    """The brief of a month."""

    month: str
    at: datetime
    opened: int
    closed: int
    asked: dict[str, int]
    board: BoardShape
    agenda: AgendaShape
    reviews: CadenceShape
    decisions: list[DecisionShape]


class LaunchShape(BaseModel):
    """What was found before a launch, and what is missing."""

    unit: str
    programme: str
    version: str
    digest: str
    is_ready: bool
    checked_at: datetime
    items: list[dict[str, Any]]


class LaunchesShape(BaseModel):
    """For each programme of the unit what was found last."""

    items: list[LaunchShape]
