"""What the answers about a unit's list, its obligations and its register look like."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from huilu.api.issue_shapes import IssueLine
from huilu.api.shapes import Labels, UnitLine
from huilu.api.unit_shapes import RequirementLine


class Reason(BaseModel):
    """The part of a selector that matched, and how the pack says it."""

    part: str
    labels: Labels


class Why(BaseModel):
    """Why an obligation is the unit's: who issued it, and what matched."""

    issued_by: str
    matched: list[Reason]


class Said(BaseModel):
    """What somebody between the issuer and the unit says otherwise; `values` as the pack calls them."""

    by: str
    values: dict[str, Any]
    detail: Labels | None
    reason: Labels | None
    asks_more_on: list[str]


class TargetShape(BaseModel):
    """How much at least, of what."""

    at_least: float
    of: Labels


class AdaptedShape(BaseModel):
    """What a unit asked to have otherwise, why, and how it stands. `silence_on`: when silence grants it."""

    serial: int
    carrier: str | None
    due_on: date | None
    reason: str
    state: str
    asked_at: datetime
    asked_by: str
    silence_on: date
    granted_on: date | None
    by_silence: bool
    settled_by: str | None
    because: str


class ObligationShape(RequirementLine):
    """What a unit owes, how far it is, and how many published answers explain the clause."""

    text: Labels
    carrier: Labels | None
    minutes: int
    state: str
    fact: str
    recorded_at: datetime | None
    signed_by: str
    is_overdue: bool
    answers: int
    why: Why
    target: TargetShape | None
    repeats: str
    evidence: list[str]
    said_between: list[Said]
    adapted: list[AdaptedShape]


class TurnShape(BaseModel):
    """What has become of something that the unit had begun."""

    key: str
    labels: Labels
    by: str
    on: date
    is_withdrawn: bool
    why: str


class AskedShape(BaseModel):
    """What is asked beside the programmes: a form, data, a meeting, a visit."""

    code: str
    kind: str
    labels: Labels
    purpose: Labels
    basis: Labels
    minutes: int
    place: str
    due_on: date | None
    is_risk: bool
    why: dict[str, Any]


class ListShape(BaseModel):
    """The unit's own short list."""

    unit: UnitLine
    as_of: datetime
    obligations: list[ObligationShape]
    asked_ad_hoc: list[AskedShape]
    changed_or_withdrawn: list[TurnShape]
    issues_held: list[IssueLine]
    issues_waited_for: list[IssueLine]


class RegisterShape(BaseModel):
    """A register with totals by state."""

    name: str = Field(alias="register")
    unit: UnitLine
    as_of: datetime
    total: int
    by_state: dict[str, int]
    items: list[IssueLine]
    next: str | None


class Recorded(BaseModel):
    """How far the unit is now. `also`: the obligations that were recorded, or taken back, along with it."""

    unit: str
    requirement: str
    state: str
    fact: str
    also: list[str]
