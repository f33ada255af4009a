"""Values of registers: one canonical form of each kind, from whatever was typed, and back into words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.kernel import kinds
from huilu.kernel.cells import Raw, Value, as_text, is_error, read_choice, without_fraction
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import pick
from huilu.registers.columns import Column

EXPECTED: dict[str, str | Promise] = {
    **kinds.EXPECTED,
    "unit": _("the code of a unit, or its whole name"),
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
            return kinds.say_yes_no(value)
        case "choice":
            choice = column.choice_called(value)
            return pick(choice.labels) if choice else str(value)
        case "unit":
            return names.unit_name(str(value))
        case "post":
            return names.post_name(str(value))
    return str(value)


def _unfit(column: Column, raw: Raw) -> ValueUnfit:
    expected = kinds.one_of(one.labels for one in column.choices) if column.choices else str(EXPECTED[column.kind])
    return ValueUnfit(field=column.code, label=column.label, value=kinds.shortened(raw), expected=expected)


def _unit(_column: Column, raw: Raw, names: Names) -> Value:
    return names.unit_called(without_fraction(raw))


def _post(_column: Column, raw: Raw, names: Names) -> Value:
    return names.post_called(without_fraction(raw))


def _choice(column: Column, raw: Raw, _names: Names) -> Value:
    return read_choice(raw, ((one.code, one.labels) for one in column.choices))


def _plain(read: Callable[[Raw], Value]) -> Callable[[Column, Raw, Names], Value]:
    """A reader that needs to know neither the column nor anybody's name."""
    return lambda _column, raw, _names: read(raw)


_READ: dict[str, Callable[[Column, Raw, Names], Value]] = {
    **{kind: _plain(read) for kind, read in kinds.READ.items()},
    "unit": _unit,
    "choice": _choice,
    "post": _post,
}
