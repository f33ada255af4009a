"""What requests about questions and answers bring with them, and what the answers look like."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from huilu.api.bodies import Body
from huilu.api.shapes import Named
from huilu.api.words import Code, Text

Key = Annotated[str, Field(max_length=160, pattern=r"^[0-9A-Za-z._-]+(/[0-9A-Za-z._-]+(@[0-9A-Za-z._-]+)?)?$")]
"""A programme, or one of its clauses: "programme" or "programme/clause"; with "@unit", what that unit says of it."""


class AskingBody(Body):
    """What is asked, and about what. Who asks is kept for the asking unit alone."""

    clause: Key
    text: Text
    topic: Text = ""


class DraftBody(Body):
    """An answer; without a day it holds from today."""

    text: Text
    valid_from: date | None = None


class ApprovalBody(Body):
    """The draft as it was read: another one is not approved."""

    text: Text


class PublicationBody(Body):
    """What becomes of the other answers about the clause, by the numbers of their questions, and why."""

    replaces: tuple[Code, ...] = ()
    beside: tuple[Code, ...] = ()
    why: Text = ""


class MergerBody(Body):
    """Into which earlier question."""

    into: Code


class ReasonBody(Body):
    """Why; those who asked read it."""

    reason: Text


class QuestionShape(BaseModel):
    """A question; `desk` is the unit that answers it. Who asked is no part of it."""

    number: str
    clause: str
    topic: str
    text: str
    desk: Named
    state: str
    times: int
    asked_on: date
    answered_on: date | None
    merged_into: str | None
    reason: str
    over_on: date | None
    over_why: str


class AnsweredShape(QuestionShape):
    """An answered question with its one binding answer."""

    answer: str
    valid_from: date
    next_answer: str | None
    next_from: date | None


class VersionShape(BaseModel):
    """One version of an answer."""

    version: int
    standing: str
    text: str
    valid_from: date
    until: date | None
    beside: list[str]
    beside_why: str
    drafted_by: str
    approved_by: str | None
    published_at: datetime | None
    superseded_at: datetime | None
    withdrawn_at: datetime | None
    reason: str


class WholeQuestion(QuestionShape):
    """A question with the versions of its answer, the last first."""

    versions: list[VersionShape]


class Answered(BaseModel):
    """Answered questions in the order of their numbers."""

    items: list[AnsweredShape]
    next: str | None


class Questions(BaseModel):
    """Questions; where there are more, `next` is the mark to go on after."""

    items: list[QuestionShape]
    next: str | None


class AlikeQuestions(BaseModel):
    """Questions that say much the same, the likest first."""

    items: list[QuestionShape]


class DeskShape(Questions):
    """What waits at a desk, the longest first, and how long answers take."""

    waiting: int
    oldest: date | None
    answered_within_a_year: int
    median_days: int | None
