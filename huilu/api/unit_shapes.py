"""What the answers about units and their boards look like."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel

from huilu.api.shapes import Labels, Named, UnitLine


class UnitShape(UnitLine):
    """A unit with its class and what stands above it."""

    sector: str
    audience: str
    tags: list[str]
    valid_from: date
    crumbs: list[Named]


class Units(BaseModel):
    """Units in code order."""

    items: list[UnitLine]


class UnitPage(Units):
    """Units in code order; where there are more, `next` is the mark to go on after."""

    next: str | None


class Light(BaseModel):
    """A colour and why."""

    colour: str
    reason: str


class WorkShape(BaseModel):
    """Counts of units."""

    applies: int
    done: int
    in_progress: int
    not_started: int
    overdue: int
    light: Light


class IssueCountsShape(BaseModel):
    """Counts of issues; `total` leaves withdrawn ones out."""

    total: int
    active: int
    closed: int
    overdue: int
    by_state: dict[str, int]
    light: Light


class ColumnShape(BaseModel):
    """The figures of one subtree."""

    unit: UnitLine
    units: int
    requirements: dict[str, WorkShape]
    issues: IssueCountsShape


class RequirementLine(BaseModel):
    """A requirement by name."""

    key: str
    labels: Labels
    due_on: date | None


class BoardShape(BaseModel):
    """`total` is `own` and all children together; where they are many, `next` is the code to go on after."""

    unit: UnitLine
    as_of: datetime
    requirements: list[RequirementLine]
    total: ColumnShape
    own: ColumnShape
    children: list[ColumnShape]
    next: str | None
