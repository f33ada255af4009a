"""What the answers about programmes look like: as published, what has changed above, and what others make of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from huilu.api.shapes import Labels


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
