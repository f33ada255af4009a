"""Several lists woven into one by their days, a window at a time, however long each of them is.

A row stands by its day, then by its list, then by its own key. Of each list no more is read than one window holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from huilu.kernel.windows import SIZE, Window, beyond, read_mark, value_of

Row = TypeVar("Row")
_BETWEEN = "~"
# What has no day comes after everything that has one.
_FAR = "9999-12-31"
_DIGITS = 19


@dataclass(frozen=True, slots=True)
class Strand(Generic[Row]):
    """One of the lists: its rows, the fields of their day and of their own key, and how a row is shown.

    A list that is short by nature may be at hand already, in whatever order.
    """

    rows: QuerySet[Any] | Sequence[Any]
    day: str
    key: str
    show: Callable[[Any], Row]

    def after(self, day: str, key: str, *, place: int, size: int) -> Iterator[tuple[str, str, Row]]:
        """Rows behind a place; `place` is below 0 where this list stands before the one in which the place is."""
        for row in self._rows(day, key, place, size):
            yield _said(value_of(row, self.day)), _said(value_of(row, self.key)), self.show(row)

    def _rows(self, day: str, key: str, place: int, size: int) -> Iterable[Any]:
        if not isinstance(self.rows, QuerySet):
            return self.rows
        found = self.rows
        if day:
            found = found.filter(self._beyond(found.model, "" if day == _FAR else day, key, place))
        return found.order_by(self.day, self.key)[: size + 1]

    def _beyond(self, model: type[Model], day: str, key: str, place: int) -> Q:
        """Rows that may come after the place; of a mark that nobody gave out, any."""
        if place == 0:
            values = read_mark(model, (self.day, self.key), f"{day}{_BETWEEN}{key}")
            return beyond(model, (self.day, self.key), values) if values else Q()
        none = Q(**{f"{self.day}__isnull": True})
        if not day:
            return none if place > 0 else Q(pk__in=[])
        values = read_mark(model, (self.day,), day)
        return none | Q(**{f"{self.day}__{'gte' if place > 0 else 'gt'}": values[0]}) if values else Q()


def woven(strands: Sequence[Strand[Row]], *, after: str = "", size: int = SIZE) -> Window[Row]:
    """The rows after a mark, whichever list they come from. A mark that is none stands before the first row."""
    day, place, key = _read(after)
    found = []
    for number, strand in enumerate(strands):
        for its_day, its_key, row in strand.after(day, key, place=number - place, size=size):
            mark = _BETWEEN.join((its_day, f"{number:02d}", its_key))
            if not day or mark > after:
                found.append((mark, row))
    found.sort(key=lambda one: one[0])
    onward = found[size - 1][0] if len(found) > size else ""
    return Window([row for _mark, row in found[:size]], onward, after if day else "")


def _read(mark: str) -> tuple[str, int, str]:
    day, _first, rest = mark.partition(_BETWEEN)
    place, second, key = rest.partition(_BETWEEN)
    if not second:
        return "", 0, ""
    try:
        datetime.fromisoformat(day)
        return day, int(place), key
    except ValueError:
        return "", 0, ""


def _said(value: object) -> str:
    """A value whose text stands where the value stands: days, moments, numbers of rows, numbers of issues."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, int):
        return str(value).zfill(_DIGITS)
    if value is None:
        return _FAR
    return value.isoformat() if isinstance(value, date) else str(value)
