"""Issues: finding them, and one address for each step of the loop."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from huilu.accounts.sight import seeing
from huilu.api import bodies, shapes
from huilu.api.request import Request, answer
from huilu.api.words import Code, Position
from huilu.board.export import issue_as_data
from huilu.board.issue_export import whole_issue_as_data
from huilu.clock.queries import now
from huilu.kernel.actor import Actor
from huilu.loop import actions
from huilu.loop.queries import find_issue, steps_for, visible_issues
from huilu.loop.states import State, Step

issues = Router(tags=["issues"])

PARTIES = ("raised_by", "symptom_unit", "lead_unit", "held_by")
Limit = Annotated[int, Field(ge=1, le=1000)]
After = Annotated[str, Field(max_length=80, pattern=r"^[0-9A-Za-z._-]*$")]
StateWord = Annotated[str, Field(pattern=f"^({'|'.join(state.word for state in State)})?$")]
_ONE = {200: shapes.IssueShape, **shapes.WITH_BODY}
_MADE = {201: shapes.IssueShape, **shapes.WITH_BODY}


@issues.get("", response={200: shapes.IssuePage, **shapes.REFUSALS}, summary="Issues that the post may see")
def list_visible(request: Request, state: StateWord = "", after: After = "", limit: Limit = 200) -> HttpResponse:
    """The issues of the own part of the tree and those it has a part in, in the order of their numbers."""
    with seeing(request.auth):
        found = visible_issues(request.auth).select_related(*PARTIES).filter(number__gt=after)
        wanted = [one for one in State if one.word == state]
        found = found.filter(state__in=wanted) if state else found
        page, at = list(found[: limit + 1]), now()
        items = [issue_as_data(issue, at) for issue in page[:limit]]
        return answer({"items": items, "next": items[-1]["number"] if len(page) > limit else None})


@issues.get("/{number}", response={200: shapes.IssueShape, **shapes.REFUSALS}, summary="One issue")
def show(request: Request, number: Code) -> HttpResponse:
    """The issue with all that belongs to it, and what the post can do now."""
    return answer(_read(number, request.auth))


@issues.post("", response=_MADE, summary="Draft an issue")
def draft(request: Request, body: bodies.FindingBody) -> HttpResponse:
    """A first note, seen by the own unit alone until the issue is opened."""
    made = actions.draft_issue(finding=body.finding(), by=request.auth, at=now())
    return answer(_read(made.number, request.auth), 201)


@issues.post("/{number}/opening", response=_ONE, summary="Open it")
def opening(request: Request, number: Code, body: bodies.OpeningBody) -> HttpResponse:
    """The issue gets a lead unit and a day."""
    return _act(request, Step.OPEN, number, **body.model_dump())


@issues.post("/{number}/tasks", response=_ONE, summary="Add a task")
def tasks(request: Request, number: Code, body: bodies.TaskBody) -> HttpResponse:
    """A piece of work with an owner and a day."""
    return _act(request, Step.ADD_TASK, number, **body.model_dump())


@issues.post("/{number}/tasks/{position}/completion", response=_ONE, summary="Finish a task")
def completion(request: Request, number: Code, position: Position) -> HttpResponse:
    """A task is done."""
    return _act(request, Step.FINISH_TASK, number, position=position)


@issues.post("/{number}/interim-result", response=_ONE, summary="Report an interim result")
def interim_result(request: Request, number: Code, body: bodies.InterimBody) -> HttpResponse:
    """What changed so far. The issue stays open in every count."""
    return _act(request, Step.REPORT_INTERIM, number, **body.model_dump())


@issues.post("/{number}/resumption", response=_ONE, summary="Carry on")
def resumption(request: Request, number: Code) -> HttpResponse:
    """Work goes on after an interim result."""
    return _act(request, Step.RESUME, number)


@issues.post("/{number}/submission", response=_ONE, summary="Submit the result")
def submission(request: Request, number: Code, body: bodies.SubmissionBody) -> HttpResponse:
    """The lead claims a changed fact and says why it had been so."""
    return _act(request, Step.SUBMIT, number, fact=body.fact.fact(), cause=body.cause.cause(), fix_kind=body.fix_kind)


@issues.post("/{number}/verifier", response=_ONE, summary="Name the verifier")
def verifier(request: Request, number: Code, body: bodies.VerifierBody) -> HttpResponse:
    """A unit above the lead names the post that will look."""
    return _act(request, Step.NAME_VERIFIER, number, **body.model_dump())


@issues.post("/{number}/closure", response=_ONE, summary="Close it")
def closure(request: Request, number: Code, body: bodies.FactBody) -> HttpResponse:
    """The verifier has seen the changed fact."""
    return _act(request, Step.CLOSE, number, seen=body.fact())


@issues.post("/{number}/return", response=_ONE, summary="Return it for rework")
def returning(request: Request, number: Code, body: bodies.ReturnBody) -> HttpResponse:
    """The verifier has looked and it is not so."""
    return _act(request, Step.RETURN, number, **body.model_dump())


@issues.post("/{number}/reopening", response=_ONE, summary="Reopen it")
def reopening(request: Request, number: Code, body: bodies.ReopeningBody) -> HttpResponse:
    """A new fact: the issue is open again under its number."""
    return _act(request, Step.REOPEN, number, **body.model_dump())


@issues.post("/{number}/withdrawal", response=_ONE, summary="Withdraw it")
def withdrawal(request: Request, number: Code, body: bodies.ReasonBody) -> HttpResponse:
    """Raised by mistake: kept, and counted apart."""
    return _act(request, Step.WITHDRAW, number, **body.model_dump())


VERBS: dict[Step, Any] = {
    Step.OPEN: actions.open_issue,
    Step.ADD_TASK: actions.add_task,
    Step.FINISH_TASK: actions.finish_task,
    Step.REPORT_INTERIM: actions.report_interim_result,
    Step.RESUME: actions.resume_issue,
    Step.SUBMIT: actions.submit_issue,
    Step.NAME_VERIFIER: actions.name_verifier,
    Step.CLOSE: actions.close_issue,
    Step.RETURN: actions.return_issue,
    Step.REOPEN: actions.reopen_issue,
    Step.WITHDRAW: actions.withdraw_issue,
}


def _act(request: Request, step: Step, number: str, **given: Any) -> HttpResponse:
    """Through the door, the verb, and the issue as it stands after it."""
    with seeing(request.auth):
        find_issue(number, for_=request.auth)
    VERBS[step](number=number, **given, by=request.auth, at=now())
    return answer(_read(number, request.auth))


def _read(number: str, actor: Actor) -> dict[str, Any]:
    with seeing(actor):
        issue = find_issue(number, for_=actor)
        steps = [step.value for step in steps_for(issue, actor)]
        return whole_issue_as_data(issue, now()) | {"steps": steps}
