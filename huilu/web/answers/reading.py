"""Answers to be read: all that reach the reader, one of them with its versions, and the desk of a unit."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huilu.accounts.capabilities import Act, may
from huilu.answers.desk import figures_of, settled_at, waiting_at
from huilu.answers.models import PolicyAnswer, PolicyQuestion
from huilu.answers.queries import Clause, Told, answered_for, beside, binds, find_question, is_own, own_questions, told
from huilu.answers.states import QUESTION_LABELS, STANDING_LABELS, QuestionState
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.windows import window_of
from huilu.org.models import Unit
from huilu.org.queries import crumbs, find_unit
from huilu.web.access import signed_in
from huilu.web.answers.sentences import step_of, what_waits, where_it_is
from huilu.web.request import Request
from huilu.web.windows import asked_window

# So many of one's own questions stand above the answers.
OWN = 10


@signed_in
@require_GET
def index(request: Request) -> HttpResponse:
    """What the reader's own unit has asked, and every answer that reaches it, found by words or by clause."""
    words, clause = request.GET.get("q", "").strip()[:60], request.GET.get("clause", "")[:160]
    answered = answered_for(request.actor.unit_path, day=day_of(request.at), words=words, clause=clause)
    own = window_of(own_questions(request.actor), "-asked_on", "-id", after=request.GET.get("own", ""), size=OWN)
    shown = {
        "words": words,
        "clause": clause,
        "may_answer": may(request.actor, Act.ISSUE_PLAN),
        "window": asked_window(request, answered, "number"),
        "own": own.shown_as(lambda one: (one, QUESTION_LABELS[one.state])),
    }
    return render(request, "answers/answers.html", shown)


@signed_in
@require_GET
def show(request: Request, number: str) -> HttpResponse:
    """The question with its one answer, the versions before it, and what this reader can do."""
    question = find_question(number, for_=request.actor)
    read = told(question, request.actor)
    ours, own = request.actor.unit_id == question.desk_id, is_own(question, request.actor)
    today = day_of(request.at)
    holding, coming = read.holding(today), read.coming(today)
    shown = {
        "question": question,
        "told": read,
        "holding": holding,
        "coming": coming,
        "sentence": where_it_is(read, today),
        "versions": [(one, STANDING_LABELS[one.standing]) for one in read.published if one not in (holding, coming)],
        "at_desk": ours,
        "own": own,
    }
    may = _may(read, request.actor, ours=ours, own=own)
    others = beside(question) if may["may_publish"] else []
    return render(request, "answers/question.html", shown | may | {"beside": others})


def _may(read: Told, actor: Actor, *, ours: bool, own: bool) -> dict[str, bool]:
    """What the reader can do with it."""
    question, draft = read.question, read.draft
    waits = question.state == QuestionState.ASKED and not question.is_over
    return {
        "may_merge": ours and (waits or question.state == QuestionState.ANSWERED),
        "may_return": ours and waits,
        "may_draft": ours and (waits or question.state == QuestionState.ANSWERED) and not question.is_over,
        "may_approve": ours and draft is not None and draft.approved_at is None and _is_other(draft, actor),
        "may_publish": ours and draft is not None and draft.approved_at is not None and not question.is_over,
        "may_withdraw": ours and read.binding is not None,
        "may_join": waits and not own and _is_bound(question, actor),
    }


def _is_other(draft: PolicyAnswer, actor: Actor) -> bool:
    return draft.drafted_by_person_id != actor.person_id and draft.drafted_by_post_id != actor.post_id


def _is_bound(question: PolicyQuestion, actor: Actor) -> bool:
    return binds(Clause(question.programme, question.requirement, question.desk), Unit.objects.get(pk=actor.unit_id))


@signed_in
@require_GET
def desk(request: Request, code: str) -> HttpResponse:
    """What waits at the unit's desk, for those in it and above it: the one that has waited longest first."""
    unit = find_unit(code, for_=request.actor)
    waiting = window_of(waiting_at(unit), "asked_on", "id", after=request.GET.get("after", ""))
    settled = window_of(settled_at(unit), "-settled_on", "-id", after=request.GET.get("settled", ""))
    shown = {
        "unit": unit,
        "crumbs": crumbs(unit),
        "sentence": what_waits(figures_of(unit, day_of(request.at))),
        "waiting": waiting.shown_as(lambda one: (one, step_of(one.drafted_at, one.approved_at))),  # type: ignore[attr-defined]
        "settled": settled.shown_as(lambda one: (one, QUESTION_LABELS[one.state])),
    }
    return render(request, "answers/desk.html", shown)
