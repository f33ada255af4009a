"""A receipt to take along: the proof that an act is in the ledger, for whoever sees what the act is about."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from huilu.ledger.queries import find_entry
from huilu.ledger.receipts import receipt_of, written
from huilu.web.access import signed_in
from huilu.web.request import Request


@signed_in
@require_GET
def receipt(request: Request, entry: int) -> HttpResponse:
    """The receipt as a file."""
    body = written(receipt_of(find_entry(entry, for_=request.actor)))
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="huilu-receipt-{entry}.json"'
    return answer


urlpatterns = [path("ledger/<int:entry>/receipt/", receipt, name="receipt")]
