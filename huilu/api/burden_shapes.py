"""What requests about demands bring with them, and what the answers look like."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel

from huilu.api.bodies import Body
from huilu.api.shapes import Labels, Named
from huilu.api.words import Text


class WithReason(Body):
    """The code of a demand, and one sentence."""

    demand: Text
    reason: Text


class SuspensionShape(BaseModel):
    """Held up by the guard desk, and what it decided; `outcome` is empty until then."""

    at: datetime
    by: str
    because: str
    outcome: str
    decided_at: datetime | None
    decided_because: str | None


class DemandShape(BaseModel):
    """A demand: minutes are those of one unit in all. `population` is how many units it met when it was asked below
    `top`; `population_today` is counted now, for whoever sees all of them.
    """

    code: str
    kind: str
    labels: Labels
    purpose: Labels
    basis: Labels
    asker: Named
    top: Named
    asked_at: datetime
    asked_by: str
    minutes: int
    times: int
    population: int
    population_today: int | None
    minutes_in_all: int
    fields: list[str]
    starts_on: date
    due_on: date | None
    sunset_on: date
    is_risk: bool
    risk_reason: str
    state: str
    ended_because: str | None
    suspensions: list[SuspensionShape]


class AccountLine(BaseModel):
    """One demand in a month."""

    code: str
    kind: str
    labels: Labels
    minutes: int


class AccountShape(BaseModel):
    """A unit's month. `allowed` and `left` are null where there is no limit."""

    unit: Named
    month: date
    minutes: int
    allowed: int | None
    left: int | None
    demands: list[AccountLine]


class AllowanceShape(BaseModel):
    """Minutes a month of a kind of unit; an empty audience is all of the level."""

    level: str
    audience: str
    minutes: int


class Allowances(BaseModel):
    """All that were set."""

    items: list[AllowanceShape]


class MatterShape(BaseModel):
    """A demand that was flagged, and how often."""

    demand: DemandShape
    flags: int


class Matters(BaseModel):
    """The oldest first."""

    items: list[MatterShape]


class ReadingBody(WithReason):
    """Whether what passed as a risk was one, and why."""

    was_risk: bool


class RiskShape(BaseModel):
    """What passed at once as a risk; `outcome` is `accepted`, `no_risk`, or empty until somebody has read it."""

    demand: str
    kind: str
    labels: Labels
    asker: Named
    asked_at: datetime
    due_on: date | None
    risk_reason: str
    state: str
    outcome: str
    by: str
    because: str


class Risks(BaseModel):
    """First what nobody has read, the oldest first."""

    items: list[RiskShape]


class SaidShape(BaseModel):
    """What was said, on which day."""

    reason: str
    on: date


class SaidList(BaseModel):
    """The oldest first."""

    items: list[SaidShape]


class FlagShape(BaseModel):
    """A demand was flagged; the salt is shown this once."""

    demand: str
    salt: str
