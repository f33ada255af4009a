"""The columns of a register: what the pack asks for, and what every item has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from huilu.kernel.words import in_both, pick
from huilu.programmes.pack.parts import Named, RegisterType
from huilu.registers.states import SOURCE_LABELS, STATE_LABELS

ColumnKind = Literal["text", "date", "number", "unit", "yes_no", "choice", "post"]
Labels = Mapping[str, str]

_WIDTHS: dict[ColumnKind, int] = {
    "text": 36,
    "date": 13,
    "number": 9,
    "unit": 24,
    "yes_no": 9,
    "choice": 14,
    "post": 24,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    code: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its code, what people call it, and what may stand in it.

    `comes_back`: what somebody writes into it in a spreadsheet is taken over for rows that are there already;
    `for_new`: it is asked for in new rows.
    """

    code: str
    labels: Labels
    kind: ColumnKind
    required: bool = False
    choices: tuple[Choice, ...] = ()
    comes_back: bool = True
    for_new: bool = True
    width: int = 0

    @property
    def label(self) -> str:
        """What the reader calls it."""
        return pick(self.labels)

    @property
    def columns_wide(self) -> int:
        """How wide it is on a sheet, in characters."""
        return self.width or _WIDTHS[self.kind]

    def choice_called(self, code: object) -> Choice | None:
        """The choice of that code."""
        return next((one for one in self.choices if one.code == code), None)


def choices_from(labels: Mapping[Any, Any]) -> tuple[Choice, ...]:
    """Choices from words with their labels."""
    return tuple(Choice(str(code), in_both(label)) for code, label in labels.items())


NUMBER_LABEL = _("Number")


def own_columns(spec: RegisterType) -> tuple[Column, ...]:
    """The columns that the pack asks for."""
    return tuple(
        Column(one.code, one.labels.model_dump(), one.kind, one.required, _choices(one.choices)) for one in spec.columns
    )


def editable_columns(spec: RegisterType) -> tuple[Column, ...]:
    """Everything that somebody fills in: the pack's columns, then what every item has."""
    return (
        *own_columns(spec),
        Column("owner", in_both(_("Responsible post")), "post"),
        Column("due_on", in_both(_("Due on")), "date"),
        Column("source", in_both(_("How it came in")), "choice", choices=choices_from(SOURCE_LABELS)),
        Column("on_paper_on", in_both(_("Written on paper on")), "date"),
    )


def item_columns(spec: RegisterType) -> tuple[Column, ...]:
    """Everything that a list of items shows, the state last."""
    fixed: dict[str, Any] = {"comes_back": False, "for_new": False}
    states = choices_from({state.word: label for state, label in STATE_LABELS.items()})
    tasks = (Column("tasks", in_both(_("Tasks done")), "text", width=9, **fixed),) if spec.tasks else ()
    return (
        Column("number", in_both(NUMBER_LABEL), "number", **fixed),
        *editable_columns(spec),
        *tasks,
        Column("state", in_both(_("State")), "choice", choices=states, **fixed),
        Column("done_on", in_both(_("Done on")), "date", **fixed),
    )


def _choices(named: tuple[Named, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(one.code, one.labels.model_dump()) for one in named)
