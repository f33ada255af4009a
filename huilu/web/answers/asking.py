"""Asking in one field: what is alike is shown first, and sent is what is another question."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huilu.accounts.sight import seeing
from huilu.answers import actions
from huilu.answers.models import PolicyQuestion
from huilu.answers.queries import find_clause, find_question, refiners_of, similar_questions
from huilu.answers.states import QUESTION_LABELS
from huilu.kernel.days import day_of
from huilu.kernel.paths import ids_in
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import pick
from huilu.org.models import Unit
from huilu.programmes.models import Programme, Refinement
from huilu.programmes.queries import obligations_of, pack_of
from huilu.web.access import signed_in
from huilu.web.answers.forms import AskForm, Choices
from huilu.web.request import Request


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """The field; then, where others have asked much the same, their questions; then the question is sent."""
    with seeing(request.actor):
        clauses = _clauses(request)
    begun = {"clause": request.GET.get("clause", ""), "text": request.GET.get("text", "")}
    form = AskForm(request.POST if request.method == "POST" else None, clauses=clauses, initial=begun)
    alike = _alike(request, form) if request.method == "POST" and form.is_valid() else []
    made: list[PolicyQuestion] = []
    if not alike and form.is_bound and form.carries(lambda: made.append(_ask(request, form))):
        messages.success(request, _("Asked. Nobody but your unit sees that it was you."))
        return redirect("question", made[0].number)
    shown = {"form": form, "alike": [(one, QUESTION_LABELS[one.state]) for one in alike]}
    return render(request, "answers/ask.html", shown, status=form.status)


def _ask(request: Request, form: AskForm) -> PolicyQuestion:
    return actions.ask_question(**form.arguments, by=request.actor, at=request.at)


def _alike(request: Request, form: AskForm) -> list[PolicyQuestion]:
    """What is alike, until the reader has said that it is another question."""
    if form.cleaned_data["sure"]:
        return []
    given = form.arguments
    try:
        with seeing(request.actor):
            return similar_questions(find_clause(given["clause"], day_of(request.at)), given["text"])
    except Refusal:
        # What is no clause any more is refused where it is sent.
        return []


def _clauses(request: Request) -> Choices:
    """What the reader's unit owes, then every programme that reaches it, as a whole and topic by topic."""
    unit = Unit.objects.get(pk=request.actor.unit_id)
    everything = obligations_of(unit, day_of(request.at))
    owed = [one.requirement for one in everything]
    # Only where somebody says something otherwise is looked who does.
    said = refiners_of([one.requirement.pk for one in everything if one.layers], unit)
    programmes = Programme.objects.filter(issuer_id__in=ids_in(unit.path)).order_by("starts_on", "code")
    return [
        *((one.key, pick(one.labels)) for one in owed),
        *(_of_refinement(one) for one in said),
        *(choice for programme in programmes for choice in _of_programme(programme)),
    ]


def _of_refinement(one: Refinement) -> tuple[str, str]:
    """What a unit says otherwise about a clause: whoever asks about that is answered by that unit."""
    words = _("%(clause)s: what %(unit)s says of it")
    called = words % {"clause": pick(one.requirement.labels), "unit": one.issuer_label}
    return f"{one.requirement.key}@{one.issuer.code}", called


def _of_programme(programme: Programme) -> Choices:
    called = pick(programme.labels)
    whole = _("%(programme)s as a whole") % {"programme": called}
    topics = {
        topic.code: pick(topic.labels.model_dump()) for area in pack_of(programme).focus_areas for topic in area.topics
    }
    return [
        (programme.code, whole),
        *((f"{programme.code}:{code}", f"{called} · {name}") for code, name in topics.items()),
    ]


@signed_in
@require_POST
def joining(request: Request, number: str) -> HttpResponse:
    """The reader's unit has the same question."""
    with seeing(request.actor):
        find_question(number, for_=request.actor)
    actions.join_question(number=number, by=request.actor, at=request.at)
    messages.success(request, _("Joined. Nobody but your unit sees that it was you."))
    return redirect("question", number)
