"""What all answers have in common: units by name, labels, refusals. For the description: answers are written as
they are read, not checked again.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

Labels = dict[str, str]


class Named(BaseModel):
    """A unit by code and name; `is_synthetic`: made up for a demonstration."""

    code: str
    name: str
    is_synthetic: bool


class UnitLine(Named):
    """A unit with its level."""

    level: str


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
