"""Kinds of values that forms and registers have in common: how each is read, asked for and said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.kernel.cells import Raw, Value, read_day, read_number, read_text, read_yes_no
from huilu.kernel.words import pick

_SHOWN = 40
READ: Mapping[str, Callable[[Raw], Value]] = {
    "text": read_text,
    "number": read_number,
    "date": read_day,
    "yes_no": read_yes_no,
}
EXPECTED: Mapping[str, str | Promise] = {
    "text": _("a text of at most 2000 characters"),
    "number": _("a number"),
    "date": _("a day with its year, for example 2023-09-12"),
    "yes_no": _("yes or no"),
}


def one_of(choices: Iterable[Mapping[str, str]]) -> str:
    """What may be chosen, as people say it."""
    return _("one of: {choices}").format(choices=" / ".join(pick(labels) for labels in choices))


def say_yes_no(value: Value) -> str:
    """Yes or no, in the reader's language."""
    return str(_("yes") if value else _("no"))


def shortened(raw: Raw) -> str:
    """What stands there, as far as a sentence can quote it."""
    text = str(raw)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
