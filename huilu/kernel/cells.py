"""What forms, programs and spreadsheets give for a value, and the one form in which it is kept. Pure.

Each reader gives nothing where the value is of another kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from math import isfinite
from unicodedata import category, normalize

from django.utils.translation import gettext as _

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


def as_text(text: str) -> str:
    """The text without what only machines see; a tab or the end of a line is a space between words."""
    lines = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(one for one in lines if one == "\n" or category(one) != "Cc").strip()


def is_error(raw: Raw) -> bool:
    """Whether a spreadsheet shows there that it could not reckon."""
    return isinstance(raw, str) and bool(_ERRORS.fullmatch(raw))


def read_text(raw: Raw) -> Value:
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


def read_day(raw: Raw) -> Value:
    """A day, however it is written, as 2023-09-12."""
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


def read_number(raw: Raw) -> Value:
    """A number, with or without marks between the thousands."""
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


def read_yes_no(raw: Raw) -> Value:
    """Yes or no, in words or signs."""
    if isinstance(raw, bool):
        return raw
    text = normalize("NFKC", without_fraction(raw)).strip().lower()
    if text in _YES:
        return True
    return False if text in _NO else None


def read_choice(raw: Raw, choices: Iterable[tuple[str, Mapping[str, str]]]) -> Value:
    """The code of the choice that has this code or label."""
    text = normalize("NFKC", without_fraction(raw)).strip().lower()
    for code, labels in choices:
        if text in {normalize("NFKC", word).lower() for word in (code, *labels.values())}:
            return code
    return None


def without_fraction(raw: Raw) -> str:
    """A code that a spreadsheet took for a number, as it was."""
    return str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
