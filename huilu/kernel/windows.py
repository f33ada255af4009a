"""A long list a window at a time: what comes after a key is found along an index, and nothing before it is counted.

Whoever goes on from a key meets every row that was there all the time exactly once, whatever is entered meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet

# So many rows are read at once, and fit a page of the size that a cheap telephone bears.
SIZE = 100
_BETWEEN = "~"

Row = TypeVar("Row")
Other = TypeVar("Other")
Kept = TypeVar("Kept", bound=Model)


@dataclass(frozen=True, slots=True)
class Window(Generic[Row]):
    """Some rows of a list in its order; `next` is the mark to go on after, empty where nothing follows."""

    items: Sequence[Row]
    next: str = ""
    after: str = ""

    @property
    def is_all(self) -> bool:
        """Whether the whole list is in it."""
        return not self.next and not self.after

    def shown_as(self, how: Callable[[Row], Other]) -> Window[Other]:
        """The same place in the list, with each row put another way."""
        return Window([how(row) for row in self.items], self.next, self.after)


def window_of(rows: QuerySet[Kept], *key: str, after: str = "", size: int = SIZE) -> Window[Kept]:
    """The rows after a mark in the order of the key, whose fields make every row different.

    A field with a minus before it runs downward. An empty value comes last, and only fields running upward have any.
    A mark that is none of this list stands before the first row.
    """
    place = read_mark(rows.model, key, after)
    found = list((rows if place is None else rows.filter(beyond(rows.model, key, place))).order_by(*key)[: size + 1])
    items = found[:size]
    mark = mark_of(*(value_of(items[-1], name) for name in key)) if len(found) > size else ""
    return Window(items, mark, after if place is not None else "")


def mark_of(*values: object) -> str:
    """The place of a row in a list, as it stands in an address."""
    return _BETWEEN.join(_said(value) for value in values)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat() if isinstance(value, date | datetime) else "" if value is None else str(value)


def read_mark(model: type[Model], key: Sequence[str], mark: str) -> list[Any] | None:
    """The values of a mark; None where it is none of this list. Only the last may contain what stands between."""
    texts = mark.split(_BETWEEN, len(key) - 1)
    if not mark or len(texts) != len(key) or "\0" in mark:
        return None
    try:
        return [_typed(model, name, text) for name, text in zip(key, texts, strict=True)]
    except (ValidationError, ValueError, OverflowError):
        return None


def _typed(model: type[Model], name: str, text: str) -> Any:
    if not text and _may_be_empty(model, name):
        return None
    value = _field(model, name).to_python(text)
    if value in {None, ""}:
        raise ValueError(text)
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError(text)
    return value


def beyond(model: type[Model], key: Sequence[str], place: Sequence[Any]) -> Q:
    """What comes after the place. The bound of the first field alone lets an index be used."""
    name, value = key[0], place[0]
    plain = name.removeprefix("-")
    last = Q(**{f"{plain}__isnull": True}) if _may_be_empty(model, name) else Q()
    if value is None:
        return last & beyond(model, key[1:], place[1:])
    further = Q(**{f"{plain}__{'lt' if name != plain else 'gt'}": value})
    if len(key) == 1:
        return further | last
    bound = Q(**{f"{plain}__{'lte' if name != plain else 'gte'}": value})
    within = bound & (further | beyond(model, key[1:], place[1:]))
    return within | last


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    """The field, be it of a row that this one points at."""
    first, _both, rest = name.removeprefix("-").partition("__")
    field = model._meta.get_field(first)  # noqa: SLF001 - Django's own word for it
    if rest and field.related_model is not None and not isinstance(field.related_model, str):
        return _field(field.related_model, rest)
    assert isinstance(field, Field), name  # noqa: S101 - a key names columns
    return field


def _may_be_empty(model: type[Model], name: str) -> bool:
    """Whether a row may have no value there, or nothing in which it would stand."""
    first, _both, rest = name.removeprefix("-").partition("__")
    field = model._meta.get_field(first)  # noqa: SLF001 - Django's own word for it
    if getattr(field, "null", False):
        return True
    inside: Any = field.related_model
    return bool(rest) and _may_be_empty(inside, rest)


def value_of(row: object, name: str) -> Any:
    """What stands in the field, be it of what the row points at."""
    value: Any = row
    for part in name.removeprefix("-").split("__"):
        value = None if value is None else getattr(value, part)
    return value
