"""What requests about duties bring with them, and what the answers look like."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from huilu.api.bodies import Body
from huilu.api.shapes import Labels, Named
from huilu.api.words import Code

Topic = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]+$")]


class TopicsBody(Body):
    """Which post, and which topics."""

    post: Code
    topics: Annotated[list[Topic], Field(max_length=500)]


class FirstBody(Body):
    """Which post answers first."""

    post: Code


class DutyPostShape(BaseModel):
    """A post by code and label."""

    code: str
    labels: Labels


class AnswerableShape(BaseModel):
    """Who answers and why: portfolio, first_responsible or office. Without a post it is the office as such."""

    post: DutyPostShape | None
    why: str


class HeldShape(BaseModel):
    """A topic with the post that answers for it."""

    topic: str
    post: DutyPostShape


class TopicShape(BaseModel):
    """A topic of a programme."""

    topic: str
    labels: Labels


class DutiesShape(BaseModel):
    """Who answers for what in a unit."""

    unit: Named
    first_responsible: DutyPostShape | None
    rest: AnswerableShape
    held: list[HeldShape]
    without_owner: list[TopicShape]
