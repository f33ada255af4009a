"""The circuit board of a unit, and what waits there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from huilu.accounts.sight import seeing
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, Named, UnitLine
from huilu.api.words import Code
from huilu.board.circuit_export import circuits_as_data, waits_as_data
from huilu.board.circuits import read_circuits
from huilu.board.waits import MARK, PAGE, read_waiting
from huilu.clock.queries import now
from huilu.org.queries import find_unit

circuits = Router(tags=["circuits"])

Mark = Annotated[str, Field(max_length=100, pattern=f"^({MARK})?$")]
Limit = Annotated[int, Field(ge=1, le=1000)]


class Recurrence(BaseModel):
    """How much of what was looked at has come back, with its interval; not told where fewer than five were."""

    of: int
    rate: float
    low: float
    high: float


class EffectChecksShape(BaseModel):
    """Counts of checks whether a change still holds."""

    open: int
    holds: int
    recurred: int
    recurrence: Recurrence | None


class SharesShape(BaseModel):
    """Counts of shares."""

    offered: int
    open: int
    done: int
    declined: int


class CircuitColumn(BaseModel):
    """The figures of one subtree; `circuits` is the sum of `stages`."""

    unit: UnitLine
    circuits: int
    ownerless: int
    stages: dict[str, int]
    shares: SharesShape
    effect_checks: EffectChecksShape
    hard_issues: int
    apart: dict[str, int]


class WaitShape(BaseModel):
    """An issue that waits: where it is, with whom, since when, and when it moves on by itself."""

    number: str
    title: str
    state: str
    stage: str
    is_hard: bool
    origin: Named
    lead: Named | None
    held_by: Named | None
    held_since: datetime
    workdays_waited: int
    moves_on_at: datetime | None
    due_on: date | None
    raised_at: datetime


class WaitPage(BaseModel):
    """What waits, the longest first; where there is more, `next` is the mark to go on after."""

    total: int
    items: list[WaitShape]
    next: str | None


class ClaimsShape(BaseModel):
    """How many causes a unit has claimed, and after how many working days; no median of fewer than five."""

    unit: Named
    claims: int
    median_workdays: float | None


class CalendarShape(BaseModel):
    """A calendar that knows the holidays up to this day only; days after that count as ordinary weekdays."""

    calendar: str
    known_until: date


class CircuitBoardShape(BaseModel):
    """`total` is `own` and all `children` together; children and claims stand in code order."""

    unit: UnitLine
    as_of: datetime
    total: CircuitColumn
    own: CircuitColumn
    children: list[CircuitColumn]
    waiting: WaitPage
    claims: list[ClaimsShape]
    calendars_running_out: list[CalendarShape]


@circuits.get("/{code}/circuits", response={200: CircuitBoardShape, **REFUSALS}, summary="The circuit board")
def board(request: Request, code: Code) -> HttpResponse:
    """Where what was raised upward is, on whom it waits and how long, at this moment."""
    with seeing(request.auth):
        return answer(circuits_as_data(read_circuits(find_unit(code, for_=request.auth), now())))


@circuits.get("/{code}/circuits/waiting", response={200: WaitPage, **REFUSALS}, summary="What waits")
def waiting(request: Request, code: Code, after: Mark = "", limit: Limit = PAGE) -> HttpResponse:
    """What waits at the unit or below, the longest first."""
    with seeing(request.auth):
        unit = find_unit(code, for_=request.auth)
        return answer(waits_as_data(read_waiting(unit, now(), after=after, limit=limit)))
