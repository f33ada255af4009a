"""The own issues, one issue, and the steps that can be taken with it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from huilu.accounts.sight import seeing
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.loop.queries import find_issue, steps_for
from huilu.loop.rules import NotYourStep, check_step
from huilu.web.access import signed_in
from huilu.web.issues.forms import Setting, StepForm
from huilu.web.issues.mine import my_issues
from huilu.web.issues.page import issue_page
from huilu.web.issues.steps import StepPage
from huilu.web.request import Request


@signed_in
@require_GET
def mine(request: Request) -> HttpResponse:
    """What the own unit holds and waits for; with `number`, the issue of that number."""
    number = request.GET.get("number", "").strip()
    refusal: Refusal | None = None
    if number:
        try:
            return redirect("issue", find_issue(number, for_=request.actor).number)
        except Refusal as refused:
            refusal = refused
    shown = {"mine": my_issues(request.actor, request.at), "number": number, "refusal": refusal}
    return render(request, "issues/mine.html", shown, status=refusal.status if refusal else 200)


@signed_in
@require_GET
def show(request: Request, number: str) -> HttpResponse:
    """One issue: where it stands, who holds it, and what this reader can do with it."""
    issue = find_issue(number, for_=request.actor)
    return render(request, "issues/issue.html", {"page": issue_page(issue, request.actor, request.at)})


@signed_in
@require_http_methods(["GET", "POST"])
def take(request: Request, /, number: str, page: StepPage, **place: int) -> HttpResponse:
    """One step with an issue: its form, and the step itself."""
    with seeing(request.actor):
        issue = find_issue(number, for_=request.actor)
        typed = request.POST if request.method == "POST" else None
        form = page.form(typed, of=Setting(issue, request.actor, day_of(request.at)))
    if request.method != "POST":
        _check_offered(page, form)
    elif form.carries(lambda: page.act(number=number, by=request.actor, at=request.at, **place, **form.arguments)):
        return redirect("issue", number)
    with seeing(request.actor):
        return render(request, "issues/step.html", {"issue": issue, "page": page, "form": form}, status=form.status)


def _check_offered(page: StepPage, form: StepForm) -> None:
    """Refuse a form whose step could not be taken anyway."""
    check_step(page.step, form.of.issue.status)
    if page.step not in steps_for(form.of.issue, form.of.actor):
        raise NotYourStep
