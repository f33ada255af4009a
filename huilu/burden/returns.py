"""All that units have answered to a demand, as a workbook: one row for each, in the order of their codes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from huilu.burden.fields import say_value
from huilu.burden.models import DataField, Demand, Response
from huilu.burden.responses import count_answered, every_answer_to, lines_of
from huilu.burden.states import FieldKind
from huilu.kernel.words import pick
from huilu.workbooks.writing import MOST_ROWS, new_workbook

WIDE = 24
# What it is, how many have answered, a line in between, and what stands in which column.
_HEAD = 3
PER_SHEET = MOST_ROWS - _HEAD


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


def _write(sheet: Any, row: int, one: Response, fields: Sequence[DataField]) -> None:
    sheet.write_string(row, 0, one.unit_code)
    sheet.write_string(row, 1, one.unit_label)
    for column, field in enumerate(fields, 2):
        value = one.values.get(field.code)
        if field.kind == FieldKind.NUMBER and value is not None:
            sheet.write_number(row, column, value)
        else:
            sheet.write_string(row, column, say_value(field, value))
