"""Asking ad hoc, with the price before; figures by name; filling in what is asked, and reading what came back."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router

from huilu.accounts.sight import seeing
from huilu.api import form_shapes as shapes
from huilu.api.burden_shapes import DemandShape, WithReason
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY
from huilu.board.burden_export import demand_as_data
from huilu.board.form_export import answers_as_data, field_as_data, price_as_data, sheet_as_data
from huilu.burden.answering import keep_response, send_response, take_back_response
from huilu.burden.asking import ask, try_to_ask, withdraw_asked
from huilu.burden.fields import register_field
from huilu.burden.models import DataField
from huilu.burden.queries import find_demand
from huilu.burden.responses import answers_to, count_answered, find_asked_form, read_sheet
from huilu.clock.queries import now
from huilu.org.models import Unit

forms = Router(tags=["demands"])
_SHEET = {200: shapes.SheetShape, **WITH_BODY}
MOST = 500
Limit = Annotated[int, Query(ge=1, le=MOST)]


@forms.get("/fields", response={200: shapes.FieldList, **REFUSALS}, summary="Figures by name")
def fields(request: Request) -> HttpResponse:
    """All of them, in the order of their codes."""
    with seeing(request.auth):
        return answer({"items": [field_as_data(one) for one in DataField.objects.order_by("code")]})


@forms.post("/fields", response={201: shapes.FieldShape, **WITH_BODY}, summary="Give a figure its name")
def register(request: Request, body: shapes.FieldBody) -> HttpResponse:
    """Refused where one of the same code is there, or one that sounds alike and `differs` is empty."""
    return answer(field_as_data(register_field(**body.arguments(), by=request.auth, at=now())), 201)


@forms.post("/quotes", response={200: shapes.PriceShape, **WITH_BODY}, summary="What asking would cost")
def price(request: Request, body: shapes.AskBody) -> HttpResponse:
    """The price, or what the gate would say. Nothing is asked."""
    return answer(price_as_data(try_to_ask(body.asking(), by=request.auth, at=now())))


@forms.post("/asked", response={201: DemandShape, **WITH_BODY}, summary="Ask units for something")
def ask_units(request: Request, body: shapes.AskBody) -> HttpResponse:
    """A form, data, a meeting or a visit; through the gate."""
    made = ask(body.asking(), by=request.auth, at=now())
    return _demand(request, made.code, 201)


@forms.post("/withdrawals", response={200: DemandShape, **WITH_BODY}, summary="Ask it no longer")
def withdraw(request: Request, body: WithReason) -> HttpResponse:
    """The asker takes back what it asked ad hoc."""
    withdraw_asked(code=body.demand, reason=body.reason, by=request.auth, at=now())
    return _demand(request, body.demand, 200)


@forms.get("/response/{path:code}", response={200: shapes.SheetShape, **REFUSALS}, summary="The form as we have it")
def response(request: Request, code: str) -> HttpResponse:
    """Fields, what was put down, and what was said before; for the unit of one's own."""
    return _sheet(request, code)


@forms.post("/responses", response=_SHEET, summary="Keep what is filled in so far")
def keep(request: Request, body: shapes.CellsBody) -> HttpResponse:
    """It goes up to nobody."""
    keep_response(demand=body.demand, cells=body.values, by=request.auth, at=now())
    return _sheet(request, body.demand)


@forms.post("/sendings", response=_SHEET, summary="Send what is filled in")
def send(request: Request, body: shapes.CellsBody) -> HttpResponse:
    """These values and those kept before, and no others."""
    send_response(demand=body.demand, cells=body.values, by=request.auth, at=now())
    return _sheet(request, body.demand)


@forms.post("/takings-back", response=_SHEET, summary="Take back what was sent")
def take_back(request: Request, body: shapes.DemandBody) -> HttpResponse:
    """To correct it; until the due day."""
    take_back_response(demand=body.demand, by=request.auth, at=now())
    return _sheet(request, body.demand)


@forms.get("/answers/{path:code}", response={200: shapes.AnswersShape, **REFUSALS}, summary="What was answered")
def answers(request: Request, code: str, after: str = "", limit: Limit = 100) -> HttpResponse:
    """For whoever asked and those above: counts, and answers in the order of the units' codes."""
    with seeing(request.auth):
        demand = find_asked_form(code, for_=request.auth)
        sent = answers_to(demand.form, after=after, most=limit + 1)
        following = sent[limit - 1].unit_code if len(sent) > limit else ""
        return answer(answers_as_data(count_answered(demand), sent[:limit], following))


def _sheet(request: Request, code: str) -> HttpResponse:
    with seeing(request.auth):
        find_demand(code, for_=request.auth)
        return answer(sheet_as_data(read_sheet(code, Unit.objects.get(pk=request.auth.unit_id))))


def _demand(request: Request, code: str, status: int) -> HttpResponse:
    with seeing(request.auth):
        return answer(demand_as_data(find_demand(code, for_=request.auth), reader=request.auth), status)
