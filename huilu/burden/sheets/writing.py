"""The form of a demand as a workbook: one row for each field, prefilled, with lists to choose from."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from huilu.burden.fields import expected_of, say_value
from huilu.burden.models import DataField
from huilu.burden.responses import Line, Sheet
from huilu.burden.states import FieldKind
from huilu.kernel.words import pick
from huilu.workbooks.cells import letters_of
from huilu.workbooks.writing import HIDDEN, cut, is_risky, new_workbook, sheet_name

MARK = "huilu form 1"
CODE, PUT_DOWN = gettext_lazy("Code"), gettext_lazy("Put down")
# Above the table: what it is called, who asks until when, how it goes on, and a line between.
HEAD = 4
CODES, FIELDS, VALUES, EXPECTED, BEFORE = range(5)
_WIDTHS = (18, 30, 36, 30, 34)
# On the sheet that remembers: what it was made for, then a line for each field.
MADE_FOR = 4
_LISTS = 3
_LEAST, _MOST = -(10**15), 10**15
_FIRST_DAY, _LAST_DAY = date(1900, 3, 1), date(2199, 12, 31)


def write_form(form: Sheet, at: datetime) -> bytes:
    """The form as the unit has it now. What it said before stands in it, to be looked at and corrected."""
    body = io.BytesIO()
    with new_workbook(body, at, pick(form.demand.labels)) as book:
        sheet, hidden = book.add_worksheet(sheet_name(pick(form.demand.labels))), book.add_worksheet(HIDDEN)
        _Writer(book, sheet, form).write(_offered(hidden, form))
        _remember(hidden, form, at)
    return body.getvalue()


def file_name(form: Sheet) -> str:
    """What the file is called when it is saved."""
    return f"{form.unit.name}-{pick(form.demand.labels)}-{form.demand.code}.xlsx".replace("/", "-")


class _Writer:
    """Writes the one sheet that people see. Only the cells to be filled in can be written to."""

    def __init__(self, book: Workbook, sheet: Worksheet, form: Sheet) -> None:
        self.sheet, self.form = sheet, form
        edge: dict[str, Any] = {"border": 1, "valign": "top", "text_wrap": True}
        grey, open_ = edge | {"bg_color": "#F3F5F5"}, edge | {"locked": False}
        self.bold = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format(edge | {"bold": True, "bg_color": "#E8ECEC"})
        self.fixed = book.add_format(grey)
        self.risky = book.add_format(grey | {"quote_prefix": True})
        looks: dict[str, dict[str, Any]] = {
            FieldKind.TEXT: {"num_format": "@"},
            FieldKind.DATE: {"num_format": "yyyy-mm-dd", "align": "left"},
            FieldKind.NUMBER: {"align": "left"},
        }
        self.open = {kind: book.add_format(open_ | looks.get(kind, {})) for kind in FieldKind}

    def write(self, offered: dict[str, str]) -> None:
        """What it is, the table, and what may be done with it."""
        for line, text in enumerate(self._above()):
            self.sheet.write_string(line, 0, text, self.bold if line == 0 else None)
        for place, label in enumerate([CODE, _("Field"), PUT_DOWN, _("What may stand there"), _("Said before")]):
            self.sheet.write_string(HEAD, place, str(label), self.head)
            self.sheet.set_column(place, place, _WIDTHS[place])
        for row, one in enumerate(self.form.lines, HEAD + 1):
            self._row(row, one, offered)
        self.sheet.freeze_panes(HEAD + 1, 0)
        self.sheet.protect("", {"format_columns": True, "format_rows": True})
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)

    def _above(self) -> list[str]:
        demand = self.form.demand
        due = _("due on {day}").format(day=date_format(demand.due_on)) if demand.due_on else ""
        told = [demand.asker_label, demand.code, due, _("about {n} minutes").format(n=demand.minutes)]
        how = _(
            "Fill in the white cells, save the file, and hand it in where you got it. Nobody but your unit sees it."
        )
        return [pick(demand.labels), " · ".join(filter(None, told)), how]

    def _row(self, row: int, line: Line, offered: dict[str, str]) -> None:
        field = line.field
        label = field.label if line.is_required else _("{label} (if you have it)").format(label=field.label)
        for place, text in ((CODES, field.code), (FIELDS, label), (EXPECTED, expected_of(field))):
            self._text(row, place, text)
        self._text(row, BEFORE, _before(line))
        self._value(row, line)
        if rule := _rule_of(field, offered):
            self.sheet.data_validation(row, VALUES, row, VALUES, rule)

    def _text(self, row: int, place: int, text: str) -> None:
        self.sheet.write_string(row, place, cut(text), self.risky if is_risky(text) else self.fixed)

    def _value(self, row: int, line: Line) -> None:
        kind, value, look = FieldKind(line.field.kind), line.shown, self.open[FieldKind(line.field.kind)]
        if value is None:
            self.sheet.write_blank(row, VALUES, None, look)
        elif kind is FieldKind.NUMBER and not isinstance(value, str):
            self.sheet.write_number(row, VALUES, value, look)
        elif kind is FieldKind.DATE:
            self.sheet.write_datetime(row, VALUES, date.fromisoformat(str(value)), look)
        else:
            self.sheet.write_string(row, VALUES, cut(say_value(line.field, value)), look)


def words_of(field: DataField) -> Sequence[str]:
    """The words to choose from."""
    if field.kind == FieldKind.YES_NO:
        return [_("yes"), _("no")]
    return [pick(labels) for _code, labels in field.options]


def _before(line: Line) -> str:
    if line.before is None or line.before_on is None:
        return ""
    told = _("{value} — to {asker}, {day}")
    return told.format(value=line.said_before, asker=line.before_to, day=date_format(line.before_on))


def _rule_of(field: DataField, offered: dict[str, str]) -> dict[str, Any]:
    """What Excel or WPS says while somebody types; what is typed all the same is read, or told with its cell."""
    says = {"error_title": _("This does not fit"), "error_message": cut(expected_of(field))[:255]}
    if field.code in offered:
        return says | {"validate": "list", "source": offered[field.code]}
    if field.kind == FieldKind.NUMBER:
        return says | {"validate": "decimal", "criteria": "between", "minimum": _LEAST, "maximum": _MOST}
    if field.kind == FieldKind.DATE:
        return says | {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
    return {}


def _offered(sheet: Worksheet, form: Sheet) -> dict[str, str]:
    """Where the words of each field stand that has some: a list in a cell itself breaks at commas, and is short."""
    found: dict[str, str] = {}
    for line in form.lines:
        if words := words_of(line.field):
            place = _LISTS + len(found)
            for row, word in enumerate(words):
                sheet.write_string(row, place, word)
            letters = letters_of(place)
            found[line.field.code] = f"='{HIDDEN}'!${letters}$1:${letters}${len(words)}"
    return found


def _remember(sheet: Worksheet, form: Sheet, at: datetime) -> None:
    """The sheet nobody needs to see: what the file was made for, and what stood in each field then."""
    head = [[MARK], ["demand", form.demand.code], ["unit", form.unit.code], ["made", at.isoformat()]]
    said = [[line.field.code, json.dumps(line.shown, ensure_ascii=False)] for line in form.lines]
    for row, words in enumerate([*head, *said]):
        for place, word in enumerate(words):
            sheet.write_string(row, place, word)
    sheet.hide()
