"""What an issue looks like with all that belongs to it. For the description, as in `shapes`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from huilu.api.shapes import Named


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


class CircuitShape(BaseModel):
    """The way up and back. `owner_until`: until then whoever claimed it is left in peace; `moves_on_at`: by itself."""

    stage: str
    origin: Named
    toward: Named
    proposed: Named | None
    moves_on_at: datetime | None
    owner_until: date | None
    notices: int
    judgement: str
    judged_words: str
    raised_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None


class ShareShape(BaseModel):
    """What one more unit does: offered, open, done or declined."""

    position: int
    unit: Named
    text: str
    due_on: date
    state: str
    outcome: str
    ended_at: datetime | None
    ended_by: str | None


class MilestoneShape(BaseModel):
    """One step of a hard issue."""

    position: int
    text: str
    due_on: date
    outcome: str
    reached_at: datetime | None
    reached_by: str | None


class OutputShape(BaseModel):
    """A rule that remains, and when it is looked at again."""

    position: int
    title: str
    issuer: Named
    in_force_on: date
    review_on: date | None
    finding: str
    reviewed_at: datetime | None
    reviewed_by: str | None


class EffectCheckShape(BaseModel):
    """Whether the change still holds: open, holds, recurred, or void where the issue was opened again before."""

    days_after: int
    due_on: date
    state: str
    seen: str
    seen_on: date | None
    ended_at: datetime | None
    ended_by: str | None


class FileShape(BaseModel):
    """A file beside the facts; `link` is where its content is."""

    position: int
    round: int
    name: str
    sha256: str
    at: datetime
    by: str
    link: str


class FileBodyShape(BaseModel):
    """A file with its content in base64."""

    name: str
    kind: str
    sha256: str
    content: str


class ActShape(BaseModel):
    """One act; `entry` is its number in the ledger, under which its receipt can be had."""

    entry: int
    act: str
    at: datetime
    by: str
    facts: dict[str, Any]


class IssueShape(IssueLine):
    """An issue with all that belongs to it; `steps`: what the asking post can do now.

    `merged_into` is the issue of which it became part, where that is in sight; `merged` are those that became part of
    this one.
    """

    detail: str
    verifier: str | None
    cause: dict[str, str] | None
    fix_kind: str
    withdrawn_reason: str
    is_hard: bool
    senior: str | None
    root_unit: Named | None
    offered_to: Named | None
    merged_into: str | None
    merged: list[str]
    circuit: CircuitShape | None
    shares: list[ShareShape]
    tasks: list[dict[str, Any]]
    milestones: list[MilestoneShape]
    outputs: list[OutputShape]
    effect_checks: list[EffectCheckShape]
    interim_results: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    files: list[FileShape]
    waiting: list[dict[str, Any]]
    history: list[ActShape]
    steps: list[str]
