"""The programmes in force."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router

from huilu.accounts.sight import seeing
from huilu.api import programme_shapes as shapes
from huilu.api.bodies import WithdrawalBody
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY
from huilu.api.windows import USUAL, Limit, Mark, window_as_data
from huilu.api.words import Code
from huilu.board.export import day, moment
from huilu.kernel.refusals import Refusal
from huilu.programmes.cascade import Branch, cascade_of, find_programme
from huilu.programmes.changes import changes_above
from huilu.programmes.models import Programme
from huilu.programmes.queries import pack_of
from huilu.programmes.withdrawing import withdraw_requirement

programmes = Router(tags=["programmes"])


class NoSuchProgramme(Refusal):
    """No programme of that code."""

    code = "api.no_such_programme"
    says = _("There is no programme “{programme}”.")
    next = _("GET /api/v1/programmes lists those there are.")
    status = 404


@programmes.get("", response={200: shapes.Programmes, **REFUSALS}, summary="All programmes")
def list_all(request: Request) -> HttpResponse:
    """The programmes that have been published, the oldest first."""
    with seeing(request.auth):
        found = Programme.objects.order_by("starts_on", "code")
        return answer({"items": [_line(one) for one in found]})


@programmes.get("/{code}", response={200: shapes.ProgrammeShape, **REFUSALS}, summary="One programme")
def show(request: Request, code: Code) -> HttpResponse:
    """A programme with its pack as published."""
    with seeing(request.auth):
        found = Programme.objects.filter(code=code).first()
        if found is None:
            raise NoSuchProgramme(programme=code)
        return answer(_line(found) | {"content": pack_of(found).model_dump(mode="json")})


@programmes.get(
    "/{code}/cascade/{requirement}",
    response={200: shapes.CascadeShape, **REFUSALS},
    summary="One requirement at every level",
)
def cascade(request: Request, code: Code, requirement: Code, after: Mark = "", limit: Limit = USUAL) -> HttpResponse:
    """Five quantities at the origin and in each branch that says anything otherwise, in code order."""
    with seeing(request.auth):
        found = cascade_of(find_programme(code, for_=request.auth), requirement, after=after, size=limit)
        head = {
            "requirement": found.requirement.code,
            "state": found.requirement.demand.state,
            "origin": found.origin.model_dump(mode="json"),
        }
        return answer(head | window_as_data(found.branches, _branch))


@programmes.get("/{code}/changes", response={200: shapes.ChangesShape, **REFUSALS}, summary="What has changed above")
def changes(request: Request, code: Code) -> HttpResponse:
    """The inherited requirements that read otherwise than when the programme was published."""
    with seeing(request.auth):
        return answer(changes_above(find_programme(code, for_=request.auth)).as_json())


@programmes.post("/{code}/withdrawals", response={201: shapes.Withdrawn, **WITH_BODY}, summary="Withdraw a requirement")
def withdraw(request: Request, code: Code, body: WithdrawalBody) -> HttpResponse:
    """Nobody owes it any more; what units have recorded stays, and those that had begun read why."""
    with seeing(request.auth):
        find_programme(code, for_=request.auth)
    gone = withdraw_requirement(
        programme=code, requirement=body.requirement, reason=body.reason, by=request.auth, at=request.at
    )
    said = {
        "requirement": f"{code}/{gone.code}",
        "withdrawn_at": moment(gone.retired_at or request.at),
        "reason": gone.why,
    }
    return answer(said, 201)


def _branch(one: Branch) -> dict[str, object]:
    said = one.refinement
    return {
        "unit": said.issuer.code,
        "programme": said.programme.code,
        "values": one.values.model_dump(mode="json"),
        "against_origin": {quantity.value: verdict.value for quantity, verdict in one.verdicts.items()},
        "detail": said.detail,
        "reason": said.reason,
        "holds_no_longer": list(one.overtaken),
    }


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
