"""What requests about registers bring with them, and what the answers look like."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from huilu.api.bodies import Body
from huilu.api.shapes import Labels, UnitLine
from huilu.api.words import Text

Serial = Annotated[int, Field(ge=1, le=2**31 - 1)]
Value = Text | int | float | bool | None
Cells = Annotated[dict[str, Value], Field(max_length=60)]
"""Values by column: a day as 2023-09-12, a unit by its code, a post as "unit code/post code"."""


class RegisterLine(BaseModel):
    """A register by name; one that shows issues has no items of its own."""

    register_: str = Field(alias="register")
    labels: Labels
    shows: str


class RegisterLines(BaseModel):
    """The registers that a unit keeps."""

    unit: UnitLine
    items: list[RegisterLine]


class RegisterCounts(BaseModel):
    """Items that are not struck, and their tasks; what is struck is counted apart."""

    items: int
    open: int
    done: int
    struck: int
    tasks: int
    tasks_done: int


class RegisterChildCounts(RegisterCounts):
    """The figures of one child with all below it."""

    unit: UnitLine


class RegisterItemLine(BaseModel):
    """One item of a register."""

    number: int
    cells: dict[str, Any]
    state: str
    is_overdue: bool
    done_on: date | None
    struck_reason: str
    entered_at: datetime
    entered_by: str


class RegisterItemShape(RegisterItemLine):
    """One item with its tasks and every act on it."""

    tasks: list[dict[str, Any]]
    history: list[dict[str, Any]]


class RegisterItemsShape(BaseModel):
    """A register of items: `total` is `own` and `below` together; `below` is the sum of `children`, in code order."""

    register_: str = Field(alias="register")
    labels: Labels
    unit: UnitLine
    as_of: datetime
    own: RegisterCounts
    below: RegisterCounts
    total: RegisterCounts
    children: list[RegisterChildCounts]
    items: list[RegisterItemLine]
    next: str | None


class IssueListShape(BaseModel):
    """One of the lists that follow from the issues."""

    register_: str = Field(alias="register")
    unit: UnitLine
    as_of: datetime
    items: list[dict[str, Any]]
    next: str | None


class IssueTaskListShape(IssueListShape):
    """The list of tasks, with how many are finished."""

    total: int
    done: int


class CellsBody(Body):
    """What is filled in; `was` is what stood there when somebody looked, so that nothing newer is lost."""

    cells: Cells
    was: Cells = Field(default_factory=dict)


class NewItemBody(Body):
    """What is filled in."""

    cells: Cells


class ItemDoneBody(Body):
    """Since when it is done."""

    done_on: date


class ItemReasonBody(Body):
    """Why."""

    reason: Text


class NewItemTaskBody(Body):
    """One more task of an item."""

    text: Text
    due_on: date | None = None
