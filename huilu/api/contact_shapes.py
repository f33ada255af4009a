"""What requests about contacts bring with them, and what the answers look like."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from huilu.api.bodies import Body
from huilu.api.duty_shapes import DutyPostShape
from huilu.api.shapes import Labels, Named
from huilu.api.words import Code, Text


class ContactsBody(Body):
    """Which post supports which unit, by their codes, from a day on."""

    pairs: Annotated[dict[Code, Code], Field(max_length=5000)]
    from_on: date


class ContactEndingBody(Body):
    """Which unit has no contact any more, from a day on."""

    of: Code
    on: date


class UptakeBody(Body):
    """Which issue is taken up, and what will be done."""

    number: Code
    text: Text


class ContactAbove(BaseModel):
    """Who supports the unit: of which unit above, and what the post is called."""

    of: Named
    labels: Labels
    from_on: date
    to_on: date | None


class ContactBelow(BaseModel):
    """Whom a post supports."""

    unit: Named
    post: DutyPostShape
    from_on: date
    to_on: date | None


class ContactsShape(BaseModel):
    """Who supports the unit, and whom its posts support."""

    unit: Named
    contacts: list[ContactAbove]
    supports: list[ContactBelow]


class LoadShape(BaseModel):
    """How many units a post would have."""

    post: DutyPostShape
    units: int


class PlanShape(BaseModel):
    """A proposal: nothing is assigned by it. `left`: units for which nobody is free."""

    unit: Named
    level: str
    most: int | None
    changes: int
    left: list[Named]
    loads: list[LoadShape]
    pairs: dict[str, str]


class ItemShape(BaseModel):
    """An issue that a unit cannot solve by itself."""

    number: str
    title: str
    taken_up: bool


class ContactItems(BaseModel):
    """Items for the contact, and what the own post has taken up and seen solved, told to that post alone."""

    items: list[ItemShape]
    taken_up: int
    solved: int
    next: str | None
