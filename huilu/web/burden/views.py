"""One demand, a unit's month, and the guard desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huilu.accounts.capabilities import Act, may
from huilu.accounts.sight import seeing
from huilu.burden import flagging
from huilu.burden.account import account_of, demands_of
from huilu.burden.auditing import count_unread, read_risk, reading_of, risks_before
from huilu.burden.effort import month_of
from huilu.burden.fields import figures_called
from huilu.burden.population import count_today
from huilu.burden.queries import decides_about, find_demand, matters_before, said_about, whom_of
from huilu.burden.responses import is_asked
from huilu.burden.rules import GUARD_POST
from huilu.burden.states import OF_PACKS, WITH_FORM
from huilu.burden.varying import Variations
from huilu.kernel.days import day_of
from huilu.org.models import Unit
from huilu.org.queries import find_unit
from huilu.programmes import lapsing
from huilu.web.access import signed_in
from huilu.web.burden.forms import FlagForm, ReasonForm, RiskForm
from huilu.web.forms import ActForm
from huilu.web.request import Request
from huilu.web.units.views import frame_of

# Two forms of one page have a reason each.
_READ = "read_%s"


@signed_in
@require_GET
def account(request: Request, code: str) -> HttpResponse:
    """What the unit is asked for this month, and what it asks itself."""
    unit = find_unit(code, for_=request.actor)
    read = account_of(unit, month_of(day_of(request.at)))
    shown = {
        "account": read,
        "kinds": [(line, line.demand.kind_label) for line in read.lines],
        "may_ask": unit.pk == request.actor.unit_id and may(request.actor, Act.ASK_FOR_DATA),
        "asks": [(one, one.state_label) for one in demands_of(unit)],
    }
    return render(request, "burden/account.html", frame_of(request, unit) | shown)


@signed_in
@require_GET
def demand(request: Request, code: str) -> HttpResponse:
    """Who asks it, why, what it costs; and “this is a burden”."""
    return render(request, "burden/demand.html", _read(request, code))


@signed_in
@require_GET
def guard_desk(request: Request) -> HttpResponse:
    """What lies before the guard desk."""
    matters = [(one, one.demand.state_label) for one in matters_before(request.actor)]
    is_guard = request.actor.post_code == GUARD_POST
    shown = {"matters": matters, "is_guard": is_guard, "unread": count_unread(request.actor)}
    return render(request, "burden/guard.html", shown)


@signed_in
@require_POST
def flag(request: Request, code: str) -> HttpResponse:
    """“This is a burden.” The salt is shown this once: it is kept nowhere."""
    form, salts = FlagForm(request.POST), list[str]()

    def act(**given: Any) -> None:
        salts.append(flagging.flag_burden(**given))

    told = _("The guard desk has it. Nobody is told which unit wrote it. To prove it later, keep this: %(salt)s")
    return _act(request, code, form, act, lambda: told % {"salt": salts[0]}, place="form")


@signed_in
@require_POST
def suspension(request: Request, code: str) -> HttpResponse:
    """Stop it for the time being."""
    return _decide(request, code, flagging.suspend_demand, _("Suspended. It is asked of nobody until you decide."))


@signed_in
@require_POST
def lifting(request: Request, code: str) -> HttpResponse:
    """Let it go on."""
    return _decide(request, code, lapsing.resume_demand, _("It is in force again."))


@signed_in
@require_POST
def stopping(request: Request, code: str) -> HttpResponse:
    """Stop it for good."""
    return _decide(request, code, flagging.stop_demand, _("Stopped for good."))


@signed_in
@require_GET
def risks(request: Request) -> HttpResponse:
    """What passed at once because it concerned a risk, to be read afterwards."""
    listed = [(one, reading_of(one), one.state_label) for one in risks_before(request.actor)]
    shown = {
        "listed": listed,
        "waiting": sum(reading is None for _one, reading, _state in listed),
        "is_guard": request.actor.post_code == GUARD_POST,
    }
    return render(request, "burden/risks.html", shown)


@signed_in
@require_POST
def risk_reading(request: Request, code: str) -> HttpResponse:
    """The guard desk has read it, and says whether it was a risk."""
    form = RiskForm(request.POST, auto_id=_READ)

    def act(**given: Any) -> None:
        read_risk(was_risk=form.was_risk, **given)

    def told() -> str:
        no_risk = _("Noted: it was no risk. It is suspended until you decide.")
        return _("Noted: it was a risk.") if form.was_risk else no_risk

    return _act(request, code, form, act, told, place="reading_it")


def _decide(request: Request, code: str, act: Callable[..., object], told: str) -> HttpResponse:
    return _act(request, code, ReasonForm(request.POST), act, lambda: told, place="deciding")


def _act(
    request: Request, code: str, form: ActForm, act: Callable[..., object], told: Callable[[], str], *, place: str
) -> HttpResponse:
    """Do it; where that fails the form comes back in its own place on the page."""
    if form.carries(lambda: act(code=code, reason=form.cleaned_data["reason"], by=request.actor, at=request.at)):
        messages.success(request, told())
        return redirect("demand", code)
    with seeing(request.actor):
        return render(request, "burden/demand.html", _read(request, code) | {place: form}, status=form.status)


def _read(request: Request, code: str) -> dict[str, Any]:
    found = find_demand(code, for_=request.actor)
    has_form = found.kind in WITH_FORM and hasattr(found, "form")
    is_own = found.asker_id == request.actor.unit_id
    decides = decides_about(found, request.actor)
    return {
        "demand": found,
        "today": count_today(found, reader=request.actor),
        "here": Variations([found]).reading(found, request.actor.unit_path).minutes,
        "whom": whom_of(found, reader=request.actor) if found.kind not in OF_PACKS else None,
        "kind": found.kind_label,
        "figures": figures_called(found.fields),
        "state": found.state_label,
        "suspensions": found.suspensions.order_by("at", "pk"),
        "decides": decides,
        "reading": reading_of(found),
        "fills_in": has_form and found.is_standing and is_asked(found, Unit.objects.get(pk=request.actor.unit_id)),
        "reads_answers": has_form and found.asker.path.startswith(request.actor.unit_path),
        "withdraws": is_own and found.is_ad_hoc and found.is_standing,
        "form": FlagForm(),
        "deciding": ReasonForm(),
        "reading_it": RiskForm(auto_id=_READ),
        "withdrawing": ReasonForm(auto_id="withdraw_%s"),
        "said": said_about(found, for_=request.actor) if decides else [],
    }
