"""Values of registers: one canonical form of each kind, from whatever was typed, and back into words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.kernel.cells import (
    Raw,
    Value,
    as_text,
    is_error,
    read_choice,
    read_day,
    read_number,
    read_text,
    read_yes_no,
    without_fraction,
)
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import pick
from huilu.registers.columns import Column, ColumnKind

EXPECTED: dict[ColumnKind, str | Promise] = {
    "text": _("a text of at most 2000 characters"),
    "date": _("a day with its year, for example 2023-09-12"),
    "number": _("a number"),
    "unit": _("the code of a unit, or its whole name"),
    "yes_no": _("yes or no"),
    "choice": _("one of the words on offer"),
    "post": _("a post of the unit or of one right below it"),
}


class ValueUnfit(Refusal):
    """What stands there is not of the kind that the column asks for."""

    code = "registers.value_unfit"
    says = _("“{value}” does not fit the column “{label}”.")
    next = _("Write {expected}.")
    status = 422


class Names(Protocol):
    """What units and posts are called."""

    def unit_called(self, text: str) -> str | None:
        """The code of the unit with this code or name."""

    def post_called(self, text: str) -> str | None:
        """The post "unit code/post code" with this key or label."""

    def unit_name(self, code: str) -> str:
        """What the unit is called."""

    def post_name(self, key: str) -> str:
        """What the post is called."""


def canonical(column: Column, raw: Raw, names: Names) -> Value:
    """The value in its one form; nothing where nothing is said. ValueUnfit where it is of another kind."""
    if isinstance(raw, str):
        raw = as_text(raw)
    if raw is None or raw == "":
        return None
    if is_error(raw):
        raise _unfit(column, raw)
    value = _READ[column.kind](column, raw, names)
    if value is None:
        raise _unfit(column, raw)
    return value


def said(column: Column, value: Value, names: Names) -> str:
    """The value as a person reads it, in the reader's language."""
    if value is None:
        return ""
    match column.kind:
        case "yes_no":
            return str(_("yes") if value else _("no"))
        case "choice":
            choice = column.choice_called(value)
            return pick(choice.labels) if choice else str(value)
        case "unit":
            return names.unit_name(str(value))
        case "post":
            return names.post_name(str(value))
    return str(value)


def _unfit(column: Column, raw: Raw) -> ValueUnfit:
    expected: str | Promise = EXPECTED[column.kind]
    if column.choices:
        expected = _("one of: {choices}").format(choices=" / ".join(pick(one.labels) for one in column.choices))
    shown = str(raw)
    shown = shown if len(shown) <= 40 else shown[:40] + "…"
    return ValueUnfit(field=column.code, label=column.label, value=shown, expected=str(expected))


def _unit(_column: Column, raw: Raw, names: Names) -> Value:
    return names.unit_called(without_fraction(raw))


def _post(_column: Column, raw: Raw, names: Names) -> Value:
    return names.post_called(without_fraction(raw))


def _choice(column: Column, raw: Raw, _names: Names) -> Value:
    return read_choice(raw, ((one.code, one.labels) for one in column.choices))


def _plain(read: Callable[[Raw], Value]) -> Callable[[Column, Raw, Names], Value]:
    """A reader that needs to know neither the column nor anybody's name."""
    return lambda _column, raw, _names: read(raw)


_READ: dict[ColumnKind, Callable[[Column, Raw, Names], Value]] = {
    "text": _plain(read_text),
    "date": _plain(read_day),
    "number": _plain(read_number),
    "unit": _unit,
    "yes_no": _plain(read_yes_no),
    "choice": _choice,
    "post": _post,
}
