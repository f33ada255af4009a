"""What the answers about campaigns and classes look like."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from huilu.api.issue_shapes import IssueLine
from huilu.api.shapes import Named


class CampaignLine(BaseModel):
    """A campaign by its outline."""

    number: str
    title: str
    aim: str
    issuer: Named
    topics: list[str]
    sources: list[str]
    since: date
    starts_on: date
    sunset_on: date
    is_running: bool
    is_over: bool
    ended_reason: str


class CampaignLines(BaseModel):
    """Campaigns, the latest first."""

    items: list[CampaignLine]
    next: str | None


class FiguresShape(BaseModel):
    """How the issues stand; `total` is `active` and `closed`. `is_whole`: of all, not only of the own part."""

    total: int
    active: int
    late: int
    closed: int
    aside: int
    as_of: datetime
    is_whole: bool


class CampaignShape(CampaignLine):
    """A campaign with who leads it and its figures: now, or of its last moment once it is over."""

    replaces: str | None
    task_force: list[str]
    figures: FiguresShape


class ClassLine(BaseModel):
    """A problem class by what it says."""

    number: str
    title: str
    cause_level: str
    statement: str
    scope: Named
    level: str
    is_risk: bool
    is_closed: bool
    lasting_fix: str
    no_fix_reason: str
    closed_at: datetime | None


class ClassLines(BaseModel):
    """Classes, the latest first."""

    items: list[ClassLine]
    next: str | None


class ClassShape(ClassLine):
    """A class with its questions and its samples, as far as the asking post sees them.

    `questions_state`, and `demand_state` of a sample, say whether it is in force or the guard desk holds it up.
    """

    from_issue: str | None
    minutes: int
    questions_state: str | None
    questions: list[dict[str, Any]]
    samples: list[dict[str, Any]]


class BecauseShape(BaseModel):
    """Why two issues may be the same."""

    shared: list[str]
    likeness: float
    same_topic: bool
    near: Named | None
    in_words: str


class HintShape(BaseModel):
    """An issue that looks alike, and why."""

    issue: IssueLine
    because: BecauseShape


class Hints(BaseModel):
    """The likest first. A hint, never an act."""

    items: list[HintShape]
