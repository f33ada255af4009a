"""The programmes in force."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from huilu.accounts.sight import seeing
from huilu.api import shapes
from huilu.api.request import Request, answer
from huilu.api.words import Code
from huilu.board.export import day, moment
from huilu.kernel.refusals import Refusal
from huilu.programmes.models import Programme
from huilu.programmes.queries import pack_of

programmes = Router(tags=["programmes"])


class NoSuchProgramme(Refusal):
    """No programme of that code."""

    code = "api.no_such_programme"
    says = _("There is no programme “{programme}”.")
    next = _("GET /api/v1/programmes lists those there are.")
    status = 404


@programmes.get("", response={200: shapes.Programmes, **shapes.REFUSALS}, summary="All programmes")
def list_all(request: Request) -> HttpResponse:
    """The programmes that have been published, the oldest first."""
    with seeing(request.auth):
        found = Programme.objects.order_by("starts_on", "code")
        return answer({"items": [_line(one) for one in found]})


@programmes.get("/{code}", response={200: shapes.ProgrammeShape, **shapes.REFUSALS}, summary="One programme")
def show(request: Request, code: Code) -> HttpResponse:
    """A programme with its pack as published."""
    with seeing(request.auth):
        found = Programme.objects.filter(code=code).first()
        if found is None:
            raise NoSuchProgramme(programme=code)
        return answer(_line(found) | {"content": pack_of(found).model_dump(mode="json")})


def _line(one: Programme) -> dict[str, object]:
    return {
        "code": one.code,
        "labels": one.labels,
        "version": one.version,
        "digest": one.digest,
        "issued_by": one.issuer_label,
        "starts_on": day(one.starts_on),
        "soft_end_on": day(one.soft_end_on),
        "published_at": moment(one.published_at),
    }
