"""Values of registers: one canonical form of each kind, from whatever was typed, and back into words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Protocol
from unicodedata import category, normalize

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.kernel.words import pick
from huilu.registers.columns import Column, ColumnKind

Value = str | int | float | bool | None
"""What the database and the ledger keep: text, a day as 2023-09-12, a number, yes or no, a code; or nothing."""

Raw = str | int | float | bool | date | datetime | time | timedelta | None
"""What a form, a program or a spreadsheet gives."""

TEXT_LIMIT = 2000
NUMBER_LIMIT = 10**15
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]+00:00(?::00(?:\.0+)?)?)?")
_DIGITS_ONLY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_YES = {"是", "yes", "y", "true", "1", "√", "✓", "有", "已公开", "公开"}
_NO = {"否", "no", "n", "false", "0", "×", "✗", "x", "无", "未公开", "不公开"}
# Spreadsheets count days from here; the 29 February 1900 that never was is behind us by then.
_FIRST_DAY = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
_FROM_1900_TO_1904 = 1462
_LONGEST_NUMBER = 40
_ERRORS = re.compile(r"#(REF|N/A|NAME\?|VALUE|DIV/0|NUM|NULL)!?.*")

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
    if isinstance(raw, str) and _ERRORS.fullmatch(raw):
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


def as_text(text: str) -> str:
    """The text without what only machines see; a tab or the end of a line is a space between words."""
    lines = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(one for one in lines if one == "\n" or category(one) != "Cc").strip()


def _unfit(column: Column, raw: Raw) -> ValueUnfit:
    expected: str | Promise = EXPECTED[column.kind]
    if column.choices:
        expected = _("one of: {choices}").format(choices=" / ".join(pick(one.labels) for one in column.choices))
    shown = str(raw)
    shown = shown if len(shown) <= 40 else shown[:40] + "…"
    return ValueUnfit(field=column.code, label=column.label, value=shown, expected=str(expected))


def _text(_column: Column, raw: Raw, _names: Names) -> Value:
    """Text. A number or a day that a spreadsheet made of it is written out again."""
    if isinstance(raw, bool):
        return str(_("yes") if raw else _("no"))
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, datetime) and raw.time() == time():
        raw = raw.date()
    text = str(raw)
    return text if len(text) <= TEXT_LIMIT else None


def counted_from_1904(raw: Raw) -> Raw:
    """What a workbook that counts days from 1904 says; a bare number of days as all other workbooks count them."""
    serial = _serial_of(raw)
    return raw if serial is None else serial + _FROM_1900_TO_1904


def _day(_column: Column, raw: Raw, _names: Names) -> Value:
    if isinstance(raw, date):
        return (raw.date() if isinstance(raw, datetime) else raw).isoformat()
    serial = _serial_of(raw)
    if serial is not None or not isinstance(raw, str):
        return _day_of_serial(serial)
    found = _day_in(raw)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return None


def _day_in(text: str) -> re.Match[str] | None:
    plain = normalize("NFKC", text).strip()
    return _DAY.fullmatch(plain) or _DIGITS_ONLY.fullmatch(plain)


def _serial_of(raw: Raw) -> float | None:
    """The bare number that stands in place of a day, if it is one."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return raw
    if not isinstance(raw, str) or _day_in(raw):
        return None
    text = normalize("NFKC", raw).strip()
    return float(text) if _NUMBER.fullmatch(text) else None


def _day_of_serial(serial: float | None) -> str | None:
    """The day that a spreadsheet shows for a number of days, within a person's lifetime."""
    if serial is None or not _SERIALS.start <= serial < _SERIALS.stop:
        return None
    return (_FIRST_DAY + timedelta(days=int(serial))).isoformat()


def _number(_column: Column, raw: Raw, _names: Names) -> Value:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, str):
        text = normalize("NFKC", raw).replace(",", "").replace(" ", "").replace("，", "")
        if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
            return None
        raw = float(text) if "." in text else int(text)
    if not isinstance(raw, int | float) or abs(raw) >= NUMBER_LIMIT or not isfinite(raw):
        return None
    return int(raw) if float(raw).is_integer() else raw


def _yes_no(_column: Column, raw: Raw, _names: Names) -> Value:
    if isinstance(raw, bool):
        return raw
    text = normalize("NFKC", _without_fraction(raw)).strip().lower()
    if text in _YES:
        return True
    return False if text in _NO else None


def _choice(column: Column, raw: Raw, _names: Names) -> Value:
    text = normalize("NFKC", _without_fraction(raw)).strip().lower()
    for one in column.choices:
        if text in {normalize("NFKC", word).lower() for word in (one.code, *one.labels.values())}:
            return one.code
    return None


def _unit(_column: Column, raw: Raw, names: Names) -> Value:
    return names.unit_called(_without_fraction(raw))


def _post(_column: Column, raw: Raw, names: Names) -> Value:
    return names.post_called(_without_fraction(raw))


def _without_fraction(raw: Raw) -> str:
    """A code that a spreadsheet took for a number, as it was."""
    return str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)


_READ: dict[ColumnKind, Callable[[Column, Raw, Names], Value]] = {
    "text": _text,
    "date": _day,
    "number": _number,
    "unit": _unit,
    "yes_no": _yes_no,
    "choice": _choice,
    "post": _post,
}
