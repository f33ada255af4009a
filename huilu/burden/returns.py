"""All that units have answered to a demand, as a workbook: one row for each, in the order of their codes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from huilu.burden.fields import say_value
from huilu.burden.models import DataField, Demand, Response
from huilu.burden.responses import A_FEW, count_answered, count_not_yet, every_answer_to, lines_of, not_yet
from huilu.burden.states import FieldKind
from huilu.kernel.words import pick
from huilu.workbooks.writing import MOST_ROWS, new_workbook, sheet_name

WIDE = 24
# What it is, how many have answered, a line in between, and what stands in which column.
_HEAD = 3
PER_SHEET = MOST_ROWS - _HEAD
# Nobody calls more units than these one after the other; how many there are besides is said.
MOST_NAMED = 100_000


def write_returns(demand: Demand, at: datetime) -> bytes:
    """The workbook. Whatever units wrote is text or a number there, and never a formula.

    What one sheet does not hold goes on in the next.
    """
    body = io.BytesIO()
    fields = [one.field for one in lines_of(demand.form)]
    with new_workbook(body, at, is_long=True) as book:
        new_sheet = _sheets(book, demand, fields)
        sheet = new_sheet()
        for place, one in enumerate(every_answer_to(demand.form)):
            if place and place % PER_SHEET == 0:
                sheet = new_sheet()
            _write(sheet, _HEAD + place % PER_SHEET, one, fields)
        _name_missing(book, demand)
    return body.getvalue()


def _sheets(book: Any, demand: Demand, fields: Sequence[DataField]) -> Callable[[], Any]:
    """Makes a further sheet with its head each time."""
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    counted = count_answered(demand)
    told = _("{done} of {asked} units have answered.").format(done=counted.done, asked=counted.asked)

    def new_sheet() -> Any:
        sheet = book.add_worksheet()
        sheet.set_column(0, len(fields) + 1, WIDE)
        sheet.freeze_panes(_HEAD, 2)
        sheet.write_string(0, 0, f"{pick(demand.labels)} · {demand.code} · {told}", bold)
        for column, label in enumerate([_("Code"), _("Unit"), *(one.label for one in fields)]):
            sheet.write_string(_HEAD - 1, column, label, bold)
        return sheet

    return new_sheet


def _name_missing(book: Any, demand: Demand) -> None:
    """Who has not answered yet, on a sheet of its own; whoever waits for more than it names reads how many they are."""
    n = count_not_yet(demand)
    if not n:
        return
    sheet = book.add_worksheet(sheet_name(_("Not answered yet")))
    sheet.set_column(0, 1, WIDE)
    for column, label in enumerate([_("Code"), _("Unit")]):
        sheet.write_string(0, column, label, book.add_format({"bold": True}))
    named = not_yet(demand).values_list("code", "name")[:MOST_NAMED]
    for row, (code, name) in enumerate(named.iterator(chunk_size=A_FEW), 1):
        sheet.write_string(row, 0, code)
        sheet.write_string(row, 1, name)
    if n > MOST_NAMED:
        sheet.write_string(MOST_NAMED + 1, 0, _("and {n} more").format(n=f"{n - MOST_NAMED:,}"))


def _write(sheet: Any, row: int, one: Response, fields: Sequence[DataField]) -> None:
    sheet.write_string(row, 0, one.unit_code)
    sheet.write_string(row, 1, one.unit_label)
    for column, field in enumerate(fields, 2):
        value = one.values.get(field.code)
        if field.kind == FieldKind.NUMBER and value is not None:
            sheet.write_number(row, column, value)
        else:
            sheet.write_string(row, column, say_value(field, value))
