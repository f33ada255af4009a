"""All that units have answered to a demand, as a workbook: one row for each, in the order of their codes."""

from __future__ import annotations

import io
from datetime import datetime

from django.utils.translation import gettext as _

from huilu.burden.fields import say_value
from huilu.burden.models import Demand
from huilu.burden.responses import answers_to, count_answered, lines_of
from huilu.burden.states import FieldKind
from huilu.kernel.words import pick
from huilu.workbooks.writing import new_workbook

WIDE = 24


def write_returns(demand: Demand, at: datetime) -> bytes:
    """The workbook. Whatever units wrote is text or a number there, and never a formula."""
    body = io.BytesIO()
    with new_workbook(body, at) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        fields = [one.field for one in lines_of(demand.form)]
        counted = count_answered(demand)
        told = _("{done} of {asked} units have answered.").format(done=counted.done, asked=counted.asked)
        sheet.write_string(0, 0, f"{pick(demand.labels)} · {demand.code} · {told}", bold)
        for column, label in enumerate([_("Code"), _("Unit"), *(one.label for one in fields)]):
            sheet.write_string(2, column, label, bold)
        for row, one in enumerate(answers_to(demand.form), 3):
            sheet.write_string(row, 0, one.unit_code)
            sheet.write_string(row, 1, one.unit_label)
            for column, field in enumerate(fields, 2):
                value = one.values.get(field.code)
                if field.kind == FieldKind.NUMBER and value is not None:
                    sheet.write_number(row, column, value)
                else:
                    sheet.write_string(row, column, say_value(field, value))
        sheet.set_column(0, len(fields) + 1, WIDE)
        sheet.freeze_panes(3, 2)
    return body.getvalue()
