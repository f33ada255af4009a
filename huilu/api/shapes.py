"""What the answers look like. For the description: answers are written as they are read, not checked again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

Labels = dict[str, str]


class Named(BaseModel):
    """A unit by code and name; `is_synthetic`: made up for a demonstration."""

    code: str
    name: str
    is_synthetic: bool


class UnitLine(Named):
    """A unit with its level."""

    level: str


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


class Withdrawn(BaseModel):
    """What is asked no longer."""

    requirement: str
    withdrawn_at: datetime
    reason: str


class AbovePack(BaseModel):
    """One inherited clause that has changed since the pack was published."""

    requirement: str
    kind: str
    fields: list[dict[str, Any]]
    refined: bool
    holds_no_longer: list[str]


class ChangesShape(BaseModel):
    """What has changed above a child pack."""

    programme: str
    version: str
    parent: str | None
    names_version: str
    version_in_force: str | None
    changes: list[AbovePack]


class BranchShape(BaseModel):
    """What one unit makes of a clause, against its origin."""

    unit: str
    programme: str
    values: dict[str, Any]
    against_origin: dict[str, str]
    detail: Labels | None
    reason: Labels | None
    holds_no_longer: list[str]


class CascadeShape(BaseModel):
    """A clause at its origin and in the branches that say anything otherwise; `state`: whether anybody is bound."""

    requirement: str
    state: str
    origin: dict[str, Any]
    items: list[BranchShape]
    next: str | None


class IssueLine(BaseModel):
    """One line of a register."""

    number: str
    title: str
    state: str
    source: str
    topic: str
    concerns: str
    raised_by: Named
    symptom_unit: Named
    lead: Named | None
    held_by: Named | None
    due_on: date | None
    is_overdue: bool
    reopenings: int
    raised_at: datetime
    closed_at: datetime | None


class IssuePage(BaseModel):
    """Issues in the order of their numbers; where there are more, `next` is the number to go on after."""

    items: list[IssueLine]
    next: str | None


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


class ProgrammeLine(BaseModel):
    """A programme in force."""

    code: str
    labels: Labels
    version: str
    digest: str
    issued_by: str
    starts_on: date
    soft_end_on: date
    published_at: datetime


class Programmes(BaseModel):
    """Programmes, the oldest first."""

    items: list[ProgrammeLine]


class ProgrammeShape(ProgrammeLine):
    """A programme with its pack as published."""

    content: dict[str, Any]


class Recorded(BaseModel):
    """How far the unit is now. `also`: the obligations that were recorded, or taken back, along with it."""

    unit: str
    requirement: str
    state: str
    fact: str
    also: list[str]


class Refused(BaseModel):
    """What was refused, why, and what to do."""

    code: str
    says: str
    next: str
    facts: dict[str, Any]


class RefusedShape(BaseModel):
    """The one form in which everything says no."""

    refused: Refused


REFUSALS = dict.fromkeys((401, 403, 404, 409, 422), RefusedShape)
WITH_BODY = {**REFUSALS, 400: RefusedShape, 412: RefusedShape, 413: RefusedShape}
