"""Problem classes as pages: which there are, one of them, its questions, its closing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from huilu.accounts.capabilities import Act, check_may
from huilu.accounts.sight import seeing
from huilu.campaigns import actions
from huilu.campaigns.models import ProblemClass
from huilu.campaigns.queries.classes import demand_of_questions, find_class, is_sibling, offer_to
from huilu.campaigns.rules.classes import NotASibling, check_owner, minutes_for
from huilu.loop.queries import find_issue
from huilu.org.models import Unit
from huilu.web.access import signed_in
from huilu.web.campaigns.acting import Acting, act_or_ask
from huilu.web.campaigns.class_forms import AnswersForm, ClassForm, ClosureForm
from huilu.web.campaigns.class_shown import class_page, classes_page
from huilu.web.request import Request


@signed_in
@require_GET
def index(request: Request) -> HttpResponse:
    """First what asks something of the reader's unit, then what else there is."""
    return render(request, "campaigns/classes.html", {"page": classes_page(request.actor, request.GET.dict())})


@signed_in
@require_GET
def show(request: Request, number: str) -> HttpResponse:
    """One class: what must be so, how it is, and what decides."""
    found = find_class(number, for_=request.actor)
    page = class_page(found, request.actor, before=request.GET.get("before", ""))
    return render(request, "campaigns/class.html", {"page": page})


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """From one issue to its class."""
    check_may(request.actor, Act.ASK_FOR_DATA)
    with seeing(request.actor):
        issue = find_issue(request.GET.get("issue", ""), for_=request.actor)
        form = ClassForm(request.POST if request.method == "POST" else None, request, issue)
    made: list[ProblemClass] = []
    by, at = request.actor, request.at
    if request.method == "POST" and form.carries(
        lambda: made.append(actions.define_class(from_issue=issue.number, **form.arguments, by=by, at=at))
    ):
        return redirect("class", made[0].number)
    with seeing(request.actor):
        return render(request, "campaigns/class_new.html", {"form": form, "issue": issue}, status=form.status)


@signed_in
@require_http_methods(["GET", "POST"])
def answers(request: Request, number: str) -> HttpResponse:
    """The questions for the reader's unit, and its answers."""
    with seeing(request.actor):
        found = find_class(number, for_=request.actor)
        unit = Unit.objects.select_related("unit_class").get(pk=request.actor.unit_id)
        if not is_sibling(found, unit):
            raise NotASibling
        demand = demand_of_questions(found)
        if request.method == "GET" and demand is not None and not demand.is_standing:
            # The page of the class says who holds the questions up; what is typed here could not be sent.
            return redirect("class", number)
        form = AnswersForm(request.POST if request.method == "POST" else None, offer_to(unit, found))
    told = _("At most %(minutes)d minutes, once. What the register already knows is filled in.")
    asking = Acting(found, form, _("Answer"), str(told) % {"minutes": minutes_for(len(form.fields))})
    return act_or_ask(request, asking, actions.answer_look_across)


@signed_in
@require_http_methods(["GET", "POST"])
def closure(request: Request, number: str) -> HttpResponse:
    """The class is over."""
    with seeing(request.actor):
        found = find_class(number, for_=request.actor)
        check_owner(request.actor.unit_path, scope_path=found.scope.path, scope_name=found.scope.name)
    form = ClosureForm(request.POST if request.method == "POST" else None)
    told = _("Its last sample has passed. Name the rule that keeps it so, or say why none is needed.")
    return act_or_ask(request, Acting(found, form, _("Close the class"), told), actions.close_class)
