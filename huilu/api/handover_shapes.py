"""What requests about batches and hand-overs bring with them, and what the answers look like."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from huilu.api.bodies import Body
from huilu.api.shapes import Labels, Named
from huilu.api.words import Code, Text

Key = Annotated[str, Field(max_length=160, pattern=r"^[0-9A-Za-z._-]+/[0-9A-Za-z._-]+$")]
"""A batch: "programme code/batch code"."""


class BatchBody(Body):
    """Which batch begins, when, and at which levels; none named: at all."""

    batch: Key
    opened_on: date
    levels: Annotated[list[Code], Field(max_length=20, default_factory=list)]


class DecisionBody(Body):
    """What becomes of an issue: continue, transfer or merge; `to` is a unit's code or an issue's number."""

    number: Code
    choice: Text
    to: Text = ""
    reason: Text = ""


class EndingBody(Body):
    """With `dry_run`, only what the end would mean."""

    dry_run: bool = False


class SharesBody(Body):
    """Which units below get a share of an issue, in which words, until when."""

    number: Code
    units: Annotated[list[Code], Field(max_length=500)]
    text: Text
    due_on: date


class GivingBody(Body):
    """To whom the open issues are handed; without `numbers`, all of them."""

    to: Code
    numbers: Annotated[list[Code], Field(max_length=5000)] | None = None


class LineBody(Body):
    """A promise, a lesson or a contact."""

    kind: Text
    text: Text


class AcceptanceBody(Body):
    """Until when, where an issue is taken over with the line."""

    due_on: date | None = None


class ReturningBody(Body):
    """Why a line goes back."""

    reason: Text


class BatchLine(BaseModel):
    """A batch by name, with its days."""

    unit: Named
    batch: str
    labels: Labels
    levels: list[str]
    opened_on: date
    ended_at: datetime | None
    ended_by: str | None


class BatchLines(BaseModel):
    """Batches, the oldest first."""

    items: list[BatchLine]
    next: str | None


class ItemShape(BaseModel):
    """An open issue, and what was said about it."""

    number: str
    title: str
    state: str
    stage: str | None
    lead: Named | None
    choice: str | None
    target: str
    is_settled: bool


class BalanceShape(BaseModel):
    """The open issues, and whether the batch can end."""

    open: int
    undecided: int
    can_end: bool
    issues: list[ItemShape]


class EndingShape(BaseModel):
    """The requirements that bind nobody after a day."""

    last_on: date
    requirements: list[str]


class RelayShape(BaseModel):
    """A share that a unit below has in an issue of an earlier batch."""

    issue: str
    unit: Named
    position: int
    text: str
    due_on: date
    is_open: bool
    outcome: str


class BatchShape(BatchLine):
    """A batch with what is open in it."""

    items: BalanceShape
    requirements_end: list[EndingShape]
    handed_on_below: list[RelayShape]
    taken_over: list[RelayShape]
    hand_overs: list[str]


class HandOverLineShape(BaseModel):
    """One line, and what the receiver says to it."""

    position: int
    kind: str
    text: str
    issue: str | None
    answer: str | None
    reason: str
    answered_by: str | None


class HandOverShape(BaseModel):
    """A hand-over by its two sides."""

    number: str
    is_of_post: bool
    giver: str = Field(alias="from")
    to: str
    unanswered: int
    opened_at: datetime
    completed_at: datetime | None
    completed_by: str | None


class HandOvers(BaseModel):
    """Hand-overs, the latest first."""

    items: list[HandOverShape]
    next: str | None


class WholeHandOver(HandOverShape):
    """A hand-over line by line."""

    lines: list[HandOverLineShape]
