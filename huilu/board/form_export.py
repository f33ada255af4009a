"""Fields, prices, forms and responses as plain data: the one form that the API and the command line answer with."""

from __future__ import annotations

from huilu.board.export import Data, day, moment, name_as_data
from huilu.burden.models import DataField, Response
from huilu.burden.responses import Answered, Sheet
from huilu.burden.sheets.comparing import Found
from huilu.burden.terms import Quote


def field_as_data(one: DataField) -> Data:
    """A figure by its name."""
    return {
        "code": one.code,
        "labels": one.labels,
        "kind": one.kind,
        "choices": [{"code": code, "labels": labels} for code, labels in one.options],
        "measured_in": one.measured_in,
        "held_in": one.held_in,
    }


def price_as_data(one: Quote) -> Data:
    """What it would cost, and per kind of unit the month in which it weighs most."""
    return {
        "minutes": one.price.minutes,
        "population": one.price.population,
        "minutes_in_all": one.price.minutes_in_all,
        "heaviest": [
            {
                "level": month.level,
                "audience": month.audience,
                "month": day(month.month),
                "running": month.running,
                "coming": month.coming,
                "allowed": month.allowed,
            }
            for month in one.heaviest
        ],
    }


def sheet_as_data(one: Sheet) -> Data:
    """The form of a demand as a unit has it."""
    response = one.response
    return {
        "demand": one.demand.code,
        "unit": name_as_data(one.unit),
        "state": response.state if response else "",
        "sent_at": moment(response.sent_at) if response and response.sent_at else None,
        "fields": [
            {
                "field": field_as_data(line.field),
                "is_required": line.is_required,
                "value": line.value,
                "before": line.before,
                "before_on": day(line.before_on) if line.before_on else None,
                "before_to": line.before_to,
            }
            for line in one.lines
        ],
    }


def found_as_data(one: Found) -> Data:
    """One cell of a file that was handed in: what it says, and what becomes of it."""
    return {
        "cell": one.cell,
        "field": one.field.code,
        "verdict": one.verdict.value,
        "value": one.value,
        "file": one.file,
        "now": one.now,
        "reason": one.reason,
        "next": one.remedy,
    }


def answers_as_data(counted: Answered, sent: list[Response], following: str) -> Data:
    """How many have answered, of how many, and a window of what they sent, in the order of the units' codes."""
    items = [
        {"unit": _sender_as_data(one), "sent_at": moment(one.sent_at), "values": one.values}
        for one in sent
        if one.sent_at
    ]
    return {"answered": counted.done, "asked": counted.asked, "items": items, "next": following}


def _sender_as_data(one: Response) -> Data:
    """The unit as it was called when it sent: it may be out of the asker's sight by now."""
    return {"code": one.unit_code, "name": one.unit_label, "is_synthetic": one.unit_is_synthetic}
