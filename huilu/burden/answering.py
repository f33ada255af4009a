"""A unit fills in what it is asked for: kept in part, looked at, sent, taken back and corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from huilu.accounts.capabilities import Act, check_may
from huilu.burden import form_rules, rules
from huilu.burden.fields import read_value
from huilu.burden.models import Demand, Response, Value
from huilu.burden.responses import Sheet, check_asked, read_sheet
from huilu.burden.states import ResponseState
from huilu.kernel.actor import Actor
from huilu.kernel.cells import Raw
from huilu.kernel.days import day_of
from huilu.ledger.actions import About, record
from huilu.org.models import Unit

Cells = Mapping[str, Raw]


@transaction.atomic
def keep_response(*, demand: str, cells: Cells, by: Actor, at: datetime, seen_at: datetime | None = None) -> Response:
    """Keep what is filled in so far, as the unit's own draft. It goes up to nobody, and so stands in no ledger.

    Fields that are not named stay as they are; an empty one becomes empty. `seen_at`: when the actor looked at what is
    kept; whatever came after that would be written over unseen.
    """
    sheet = _begin(demand, by, at)
    if seen_at is not None and sheet.response is not None and sheet.response.kept_at > seen_at:
        raise form_rules.KeptSince(demand=demand)
    return _keep(sheet, cells, by, at)


@transaction.atomic
def send_response(*, demand: str, cells: Cells, by: Actor, at: datetime) -> Response:
    """Send what the unit has seen and confirmed: the values given here and those kept before, and no others.

    What is known of the unit from former answers goes up only if it was put down here too.
    """
    sheet = _begin(demand, by, at)
    response = _keep(sheet, cells, by, at)
    missing = [line for line in sheet.lines if line.is_required and response.values.get(line.field.code) is None]
    if missing:
        fields = ", ".join(line.field.label for line in missing)
        raise form_rules.FieldsMissing(missing=fields, codes=[line.field.code for line in missing])
    response.state, response.sent_at, response.sent_by = ResponseState.SENT, at, by.signature
    response.save(update_fields=["state", "sent_at", "sent_by"])
    _remember(sheet, response, at)
    record("response.sent", about=_about(sheet, response), by=by, at=at, **_facts(sheet, values=response.values))
    return response


@transaction.atomic
def take_back_response(*, demand: str, by: Actor, at: datetime) -> Response:
    """Take back what was sent, to correct it; until the due day. What had been sent stays in the ledger."""
    check_may(by, Act.RECORD_PROGRESS)
    sheet = _locked(demand, by)
    rules.check_standing(sheet.demand)
    if sheet.response is None or not sheet.response.is_sent:
        raise form_rules.NothingSent(demand=demand)
    due = sheet.demand.due_on
    if due is not None and day_of(at) > due:
        raise form_rules.TooLateToCorrect(demand=demand, due=due)
    response = sheet.response
    response.state, response.sent_at, response.sent_by = ResponseState.DRAFT, None, None
    response.save(update_fields=["state", "sent_at", "sent_by"])
    Value.objects.filter(unit=sheet.unit, region=sheet.unit.region, demand=sheet.demand).delete()
    record("response.taken_back", about=_about(sheet, response), by=by, at=at, **_facts(sheet))
    return response


def _begin(demand: str, by: Actor, at: datetime) -> Sheet:
    """What the unit is asked for, locked, if it can be filled in now."""
    check_may(by, Act.RECORD_PROGRESS)
    sheet = _locked(demand, by)
    rules.check_standing(sheet.demand)
    if day_of(at) > sheet.demand.sunset_on:
        raise form_rules.AskedNoLonger(demand=demand, sunset=sheet.demand.sunset_on)
    if sheet.response is not None and sheet.response.is_sent:
        raise form_rules.SentAlready(demand=demand)
    return sheet


def _locked(code: str, by: Actor) -> Sheet:
    # Two of one unit who write at one moment go one after the other, and whoever stops the demand comes before or
    # after them.
    unit = Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.unit_id)
    Demand.objects.select_for_update(no_key=True).filter(code=code).first()
    sheet = read_sheet(code, unit)
    # What it has written before stays readable to a unit that is asked no longer; nothing more goes up from there.
    check_asked(sheet.demand, unit)
    return sheet


def _keep(sheet: Sheet, cells: Cells, by: Actor, at: datetime) -> Response:
    fields = {line.field.code: line.field for line in sheet.lines}
    for code in cells:
        if code not in fields:
            raise form_rules.NoSuchField(field=code)
    values = {code: read_value(fields[code], raw) for code, raw in cells.items()}
    kept = sheet.response.values if sheet.response else {}
    now: dict[str, Any] = {"values": kept | values, "kept_at": at, "kept_by": by.signature}
    unit = sheet.unit
    now |= {"unit_code": unit.code, "unit_label": unit.name, "unit_is_synthetic": unit.is_synthetic}
    response, _new = Response.objects.update_or_create(
        unit=sheet.unit, form=sheet.form, region=sheet.unit.region, defaults=now
    )
    return response


def _remember(sheet: Sheet, response: Response, at: datetime) -> None:
    """What the unit has said of itself: shown to it when another asks for the same, later."""
    for line in sheet.lines:
        value = response.values.get(line.field.code)
        if value is not None:
            Value.objects.create(unit=sheet.unit, field=line.field, demand=sheet.demand, value=value, as_of=day_of(at))


def _about(sheet: Sheet, response: Response) -> About:
    return About("response", response.pk, sheet.demand.code, sheet.unit.region, sheet.unit.path)


def _facts(sheet: Sheet, **more: Any) -> dict[str, Any]:
    return {"unit": sheet.unit.code, "demand": sheet.demand.code, **more}
