"""What the desk does with an answer: draft it, approve it, publish it, withdraw it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huilu.accounts.sight import seeing
from huilu.answers import actions
from huilu.answers.models import PolicyQuestion
from huilu.answers.queries import Told, beside, find_question, told
from huilu.answers.rules import check_desk
from huilu.kernel.days import day_of
from huilu.web.access import signed_in
from huilu.web.answers.forms import ApprovalForm, DraftForm, PublicationForm, ReasonForm
from huilu.web.handover.acting import Acting
from huilu.web.request import Request
from huilu.web.templatetags.faces import said


def read_at_desk(request: Request, number: str) -> Told:
    """The question for somebody who answers it."""
    with seeing(request.actor):
        read = told(find_question(number, for_=request.actor), request.actor)
    question = read.question
    check_desk(unit_id=request.actor.unit_id, desk_id=question.desk_id, desk=question.desk.name)
    return read


def signed(request: Request, number: str) -> dict[str, Any]:
    """Which question, who, and when."""
    return {"number": number, "by": request.actor, "at": request.at}


def acting(request: Request, question: PolicyQuestion, form: Any, heading: str, saying: str = "") -> Acting:
    """The page of one verb, which leads back to the question."""
    back = reverse("question", args=[question.number])
    return Acting(request, form, heading, back, about=f"{question.number} {question.text}", told=saying)


@signed_in
@require_http_methods(["GET", "POST"])
def draft(request: Request, number: str) -> HttpResponse:
    """The answer is written, or written anew."""
    read = read_at_desk(request, number)
    before, today = read.draft or read.binding, day_of(request.at)
    begun = {"text": before.text if before else "", "valid_from": max(before.valid_from, today) if before else today}
    form = DraftForm(request.POST or None, initial=begun)
    saying = _("Somebody in another post of your unit approves it. A new version supersedes the one in force.")
    page = acting(request, read.question, form, _("Draft the answer"), saying)
    return page.answer(lambda: actions.draft_answer(**form.cleaned_data, **signed(request, number)))


@signed_in
@require_http_methods(["GET", "POST"])
def approval(request: Request, number: str) -> HttpResponse:
    """Another pair of eyes reads the draft and stands for it."""
    read = read_at_desk(request, number)
    text = read.draft.text if read.draft else ""
    form = ApprovalForm(request.POST or None, initial={"text": text})
    page = acting(request, read.question, form, _("Approve the draft"), said(text))
    return page.answer(lambda: actions.approve_answer(**form.cleaned_data, **signed(request, number)))


@signed_in
@require_http_methods(["GET", "POST"])
def publication(request: Request, number: str) -> HttpResponse:
    """The approved draft is the answer; where others stand about the clause, the desk says what becomes of each."""
    read = read_at_desk(request, number)
    question = read.question
    with seeing(request.actor):
        others = beside(question)
    if request.method == "POST" and not others:
        actions.publish_answer(**signed(request, number))
        messages.success(request, _("Published. It stands on every list on which the clause stands."))
        return redirect("question", number)
    form = PublicationForm(request.POST or None, others=others, desk=question.desk)
    text = read.draft.text if read.draft else ""
    page = acting(request, question, form, _("Publish"), format_html("{}{}", _published(text), _beside(others)))
    return page.answer(lambda: actions.publish_answer(**form.arguments, **signed(request, number)))


def _published(text: str) -> str:
    """The answer itself, to be read once more before everybody reads it."""
    if not text:
        return ""
    return format_html(_("This is published: {text}"), text=format_html("{}<br>", said(linebreaksbr(text))))


def _beside(others: list[PolicyQuestion]) -> str:
    """The other answers, to be read before this one is published beside them."""
    if not others:
        return ""
    rows = ((one.number, said(one.text), said(one.answer)) for one in others)  # type: ignore[attr-defined]
    listed = format_html_join("; ", "{} {} → {}", rows)
    return format_html(_("About the same clause these answers stand too: {listed}"), listed=listed)


@signed_in
@require_http_methods(["GET", "POST"])
def withdrawal(request: Request, number: str) -> HttpResponse:
    """The answer holds no more."""
    read = read_at_desk(request, number)
    form = ReasonForm(request.POST or None)
    saying = _("The answer stays readable with the reason, and the question waits at your desk again.")
    page = acting(request, read.question, form, _("Withdraw the answer"), saying)
    return page.answer(lambda: actions.withdraw_answer(**form.cleaned_data, **signed(request, number)))
