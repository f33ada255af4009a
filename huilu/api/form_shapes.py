"""What requests about forms bring with them, and what the answers look like."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from huilu.api.bodies import Body
from huilu.api.shapes import Labels, Named
from huilu.api.words import Text
from huilu.burden.asking import Asking
from huilu.burden.whom import Whom

Words = Annotated[list[Text], Field(max_length=200, default_factory=list)]
Cell = str | int | float | bool | None
BothLanguages = Annotated[dict[Literal["zh", "en"], Text], Field(min_length=1)]


class ChoiceShape(Body):
    """One word to choose."""

    code: Text
    labels: BothLanguages


class FieldBody(Body):
    """A figure and its name; `differs` says how it differs from one that sounds alike."""

    code: Text
    labels: BothLanguages
    kind: Literal["text", "number", "date", "yes_no", "choice"]
    choices: Annotated[list[ChoiceShape], Field(max_length=50, default_factory=list)]
    measured_in: Text = ""
    held_in: Text = ""
    differs: Text = ""

    def arguments(self) -> dict[str, Any]:
        """As the act takes it."""
        return self.model_dump(exclude={"choices"}) | {"choices": [(one.code, one.labels) for one in self.choices]}


class WhomBody(Body):
    """Kinds of units below, or units by code."""

    levels: Words
    sectors: Words
    audiences: Words
    tags: Words
    units: Words


class AskBody(Body):
    """What is asked, of whom, on what basis, until when. A field whose code ends in `?` may be left empty."""

    kind: Literal["form", "data_request", "meeting", "visit"]
    labels: BothLanguages
    purpose: BothLanguages
    basis: BothLanguages
    minutes: Annotated[int, Field(ge=0, le=100_000)]
    due_on: date
    sunset_on: date
    whom: WhomBody
    fields: Words
    place: Text = ""
    risk_reason: Text = ""
    replaces: Words

    def asking(self) -> Asking:
        """As the act takes it."""
        given = {name: getattr(self, name) for name in type(self).model_fields if name != "whom"}
        given |= {"fields": tuple(self.fields), "replaces": tuple(self.replaces)}
        whom = Whom.from_data({name: words for name, words in self.whom.model_dump().items() if words})
        return Asking(**given, whom=whom)


class DemandBody(Body):
    """The code of a demand."""

    demand: Text


class CellsBody(DemandBody):
    """Values by the code of the field; a field that is not named stays as it is."""

    values: Annotated[dict[str, Cell], Field(max_length=60)]


class FieldShape(BaseModel):
    """A figure by its name."""

    code: str
    labels: Labels
    kind: str
    choices: list[ChoiceShape]
    measured_in: str
    held_in: str


class FieldList(BaseModel):
    """In the order of their codes."""

    items: list[FieldShape]


class MonthShape(BaseModel):
    """A kind of unit in its heaviest month: minutes of one unit."""

    level: str
    audience: str
    month: date
    running: int
    coming: int
    allowed: int | None


class PriceShape(BaseModel):
    """What it would cost."""

    minutes: int
    population: int
    minutes_in_all: int
    heaviest: list[MonthShape]


class LineShape(BaseModel):
    """A field: what was put down, and what the unit said before, when and to whom."""

    field: FieldShape
    is_required: bool
    value: Cell
    before: Cell
    before_on: date | None
    before_to: str


class SheetShape(BaseModel):
    """A form as the unit has it; `state` is empty, draft or sent."""

    demand: str
    unit: Named
    state: str
    sent_at: datetime | None
    fields: list[LineShape]


class AnswerShape(BaseModel):
    """What one unit has sent."""

    unit: Named
    sent_at: datetime
    values: dict[str, Cell]


class AnswersShape(BaseModel):
    """How many have answered, of how many; `next` is the mark to go on after."""

    answered: int
    asked: int
    items: list[AnswerShape]
    next: str
