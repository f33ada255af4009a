"""The own issues, one issue, and the steps that can be taken with it."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from huilu.accounts.sight import seeing
from huilu.files.rules import NoSuchFile
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.loop.queries import check_offered, find_issue
from huilu.loop.verbs import Verb
from huilu.web.access import signed_in
from huilu.web.files import serve_file
from huilu.web.issues.choices import Setting
from huilu.web.issues.forms import StepForm
from huilu.web.issues.meanwhile import told_meanwhile, version_seen
from huilu.web.issues.mine import my_issues
from huilu.web.issues.page import issue_page
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
    shown = {"mine": my_issues(request.actor, request.at, request.GET.dict()), "number": number, "refusal": refusal}
    return render(request, "issues/mine.html", shown, status=refusal.status if refusal else 200)


@signed_in
@require_GET
def show(request: Request, number: str) -> HttpResponse:
    """One issue: where it stands, who holds it, and what this reader can do with it."""
    issue = find_issue(number, for_=request.actor)
    page = issue_page(issue, request.actor, request.at, before=request.GET.get("before", ""))
    return render(request, "issues/issue.html", {"page": page})


@signed_in
@require_http_methods(["GET", "POST"])
def take(request: Request, /, number: str, verb: Verb, **place: int) -> HttpResponse:
    """One step with an issue: its form, and the step itself."""
    with seeing(request.actor):
        issue = find_issue(number, for_=request.actor)
        typed = request.POST if request.method == "POST" else None
        form = StepForm(typed, request.FILES or None, verb=verb, of=Setting(issue, request.actor, day_of(request.at)))
        form.based_on = version_seen(request, issue)
        if request.method != "POST":
            with told_meanwhile(issue, form.based_on):
                check_offered(verb.step, issue, request.actor)
    if request.method == "POST" and form.carries(lambda: _take(request, verb, form, place)):
        return redirect("issue", number)
    with seeing(request.actor):
        return render(request, "issues/step.html", {"issue": issue, "verb": verb, "form": form}, status=form.status)


def _take(request: Request, verb: Verb, form: StepForm, place: Mapping[str, int]) -> None:
    issue = form.of.issue
    with told_meanwhile(issue, form.based_on or 0):
        verb.act(number=issue.number, by=request.actor, at=request.at, **place, **form.arguments)


@signed_in
@require_GET
def file(request: Request, number: str, position: int) -> HttpResponse:
    """A file that is attached to an issue, for whoever may see the issue."""
    attached = find_issue(number, for_=request.actor).files.filter(position=position).first()
    if attached is None:
        raise NoSuchFile
    return serve_file(attached.sha256, may_see=lambda _file: True)
