"""Questions and answers: finding them, asking, and one address for each verb of the desk."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from huilu.accounts.sight import seeing
from huilu.answers import actions
from huilu.answers.desk import figures_of, waiting_at
from huilu.answers.queries import answered_for, find_clause, find_question, own_questions, similar_questions, told
from huilu.api import answer_shapes as shapes
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY
from huilu.api.windows import USUAL, Limit, Mark, window_as_data
from huilu.api.words import Code
from huilu.board.answer_export import answered_as_data, figures_as_data, question_as_data, told_as_data
from huilu.clock.queries import now
from huilu.kernel.days import day_of
from huilu.kernel.windows import window_of
from huilu.org.queries import find_unit

questions = Router(tags=["questions"])
desks = Router(tags=["questions"])

Words = Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]
Asked = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]
_ONE: dict[Any, Any] = {200: shapes.WholeQuestion, **WITH_BODY}


@questions.get("", response={200: shapes.Answered, **REFUSALS}, summary="Answers that reach the own unit")
def list_answered(
    request: Request, q: Words = "", clause: shapes.Key | None = None, after: Mark = "", limit: Limit = USUAL
) -> HttpResponse:
    """Each question with its one binding answer; those in which every word of `q` stands, about one clause or all."""
    with seeing(request.auth):
        found = answered_for(request.auth.unit_path, day=day_of(now()), words=q, clause=clause or "")
        return answer(window_as_data(window_of(found, "number", after=after, size=limit), answered_as_data))


@questions.get("/own", response={200: shapes.Questions, **REFUSALS}, summary="What the own unit has asked")
def list_own(request: Request, after: Mark = "", limit: Limit = USUAL) -> HttpResponse:
    """The latest first. Nobody else is told that it was this unit."""
    with seeing(request.auth):
        window = window_of(own_questions(request.auth), "-asked_on", "-id", after=after, size=limit)
        return answer(window_as_data(window, question_as_data))


@questions.get("/similar", response={200: shapes.AlikeQuestions, **REFUSALS}, summary="Is it one of these?")
def similar(request: Request, clause: shapes.Key, text: Asked) -> HttpResponse:
    """Waiting and answered questions of the programme that say much the same: to be read before asking."""
    with seeing(request.auth):
        found = similar_questions(find_clause(clause, day_of(now())), text)
        return answer({"items": [question_as_data(one) for one in found]})


@questions.get("/{number}", response={200: shapes.WholeQuestion, **REFUSALS}, summary="One question")
def show(request: Request, number: Code) -> HttpResponse:
    """The question with the versions of its answer; drafts for those at the desk and above it."""
    return _read(request, number)


@questions.post("", response={201: shapes.WholeQuestion, **WITH_BODY}, summary="Ask")
def ask(request: Request, body: shapes.AskingBody) -> HttpResponse:
    """About a clause that binds the own unit, or a programme that reaches it."""
    made = actions.ask_question(**body.model_dump(), by=request.auth, at=now())
    return _read(request, made.number, 201)


@questions.post("/{number}/joining", response=_ONE, summary="Have the same question")
def joining(request: Request, number: Code) -> HttpResponse:
    """The own unit waits for its answer too."""
    return _act(request, actions.join_question, number)


@questions.post("/{number}/draft", response=_ONE, summary="Draft the answer")
def draft(request: Request, number: Code, body: shapes.DraftBody) -> HttpResponse:
    """Or write the draft anew."""
    return _act(request, actions.draft_answer, number, **body.model_dump())


@questions.post("/{number}/approval", response=_ONE, summary="Approve the draft")
def approval(request: Request, number: Code, body: shapes.ApprovalBody) -> HttpResponse:
    """By another person in another post of the desk."""
    return _act(request, actions.approve_answer, number, **body.model_dump())


@questions.post("/{number}/publication", response=_ONE, summary="Publish the answer")
def publication(request: Request, number: Code, body: shapes.PublicationBody | None = None) -> HttpResponse:
    """The version before it is superseded and stays readable. Each other answer about the clause is named once."""
    given = body.model_dump() if body else {}
    return _act(request, actions.publish_answer, number, **given)


@questions.post("/{number}/withdrawal", response=_ONE, summary="Withdraw the answer")
def withdrawal(request: Request, number: Code, body: shapes.ReasonBody) -> HttpResponse:
    """It stays readable with the reason; the question waits again."""
    return _act(request, actions.withdraw_answer, number, **body.model_dump())


@questions.post("/{number}/merger", response=_ONE, summary="Merge into an earlier question")
def merger(request: Request, number: Code, body: shapes.MergerBody) -> HttpResponse:
    """All who asked either see the one answer."""
    return _act(request, actions.merge_question, number, **body.model_dump())


@questions.post("/{number}/return", response=_ONE, summary="Return what is no question about the policy")
def returning(request: Request, number: Code, body: shapes.ReasonBody) -> HttpResponse:
    """With a reason for whoever asked."""
    return _act(request, actions.return_question, number, **body.model_dump())


@desks.get("/{code}/questions", response={200: shapes.DeskShape, **REFUSALS}, summary="What waits at a desk")
def desk(request: Request, code: Code, after: Mark = "", limit: Limit = USUAL) -> HttpResponse:
    """For those at the desk and above it."""
    with seeing(request.auth):
        unit = find_unit(code, for_=request.auth)
        window = window_of(waiting_at(unit), "asked_on", "id", after=after, size=limit)
        return answer(figures_as_data(figures_of(unit, day_of(now()))) | window_as_data(window, question_as_data))


def _act(request: Request, verb: Any, number: str, **given: Any) -> HttpResponse:
    with seeing(request.auth):
        find_question(number, for_=request.auth)
    verb(number=number, **given, by=request.auth, at=now())
    return _read(request, number)


def _read(request: Request, number: str, status: int = 200) -> HttpResponse:
    with seeing(request.auth):
        return answer(told_as_data(told(find_question(number, for_=request.auth), request.auth)), status)
