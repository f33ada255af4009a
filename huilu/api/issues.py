"""Issues: finding them, and one address for each step of the loop."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from inspect import Parameter, Signature
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import override
from ninja import Router
from pydantic import Field

from huilu.accounts.sight import seeing
from huilu.api import bodies
from huilu.api.issue_shapes import FileBodyShape, IssuePage, IssueShape
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY
from huilu.api.words import Code, Position
from huilu.board.export import issue_as_data
from huilu.board.issue_export import whole_issue_as_data
from huilu.clock.queries import now
from huilu.files.queries import body_of, file_of
from huilu.files.rules import NoSuchFile
from huilu.kernel.actor import Actor
from huilu.loop import actions
from huilu.loop.queries import find_issue, steps_for, visible_issues
from huilu.loop.states import State, Who
from huilu.loop.verbs import VERBS, Verb

issues = Router(tags=["issues"])

PARTIES = ("raised_by", "symptom_unit", "lead_unit", "held_by")
Limit = Annotated[int, Field(ge=1, le=1000)]
After = Annotated[str, Field(max_length=80, pattern=r"^[0-9A-Za-z._-]*$")]
StateWord = Annotated[str, Field(pattern=f"^({'|'.join(state.word for state in State)})?$")]
_ONE = {200: IssueShape, **WITH_BODY}
_MADE = {201: IssueShape, **WITH_BODY}


@issues.get("", response={200: IssuePage, **REFUSALS}, summary="Issues that the post may see")
def list_visible(request: Request, state: StateWord = "", after: After = "", limit: Limit = 200) -> HttpResponse:
    """The issues of the own part of the tree and those it has a part in, in the order of their numbers."""
    with seeing(request.auth):
        found = visible_issues(request.auth).select_related(*PARTIES).filter(number__gt=after)
        wanted = [one for one in State if one.word == state]
        found = found.filter(state__in=wanted) if state else found
        page, at = list(found[: limit + 1]), now()
        items = [issue_as_data(issue, at) for issue in page[:limit]]
        return answer({"items": items, "next": items[-1]["number"] if len(page) > limit else None})


@issues.get("/{number}", response={200: IssueShape, **REFUSALS}, summary="One issue")
def show(request: Request, number: Code) -> HttpResponse:
    """The issue with all that belongs to it, and what the post can do now."""
    return answer(_read(number, request.auth))


@issues.post("", response=_MADE, summary="Draft an issue")
def draft(request: Request, body: bodies.FindingBody) -> HttpResponse:
    """A first note, seen by the own unit alone until the issue is opened."""
    made = actions.draft_issue(finding=body.finding(), by=request.auth, at=now())
    return answer(_read(made.number, request.auth), 201)


@issues.get("/{number}/files/{position}", response={200: FileBodyShape, **REFUSALS}, summary="A file")
def file(request: Request, number: Code, position: Position) -> HttpResponse:
    """A file that is attached to the issue, in the form in which files are handed in."""
    with seeing(request.auth):
        attached = find_issue(number, for_=request.auth).files.filter(position=position).first()
        if attached is None:
            raise NoSuchFile
        kind, content = file_of(attached.sha256).kind, b64encode(body_of(attached.sha256)).decode()
    return answer({"name": attached.name, "kind": kind, "sha256": attached.sha256, "content": content})


def _act(request: Request, verb: Verb, number: str, given: Mapping[str, Any]) -> HttpResponse:
    """Through the door, the verb, and the issue as it stands after it."""
    with seeing(request.auth):
        find_issue(number, for_=request.auth)
    verb.act(number=number, **given, by=request.auth, at=now())
    return answer(_read(number, request.auth))


def _read(number: str, actor: Actor) -> dict[str, Any]:
    with seeing(actor):
        issue = find_issue(number, for_=actor)
        steps = [step.value for step in steps_for(issue, actor)]
        data = whole_issue_as_data(issue, now())
    for one in data["files"]:
        one["link"] = f"/api/v1/issues/{number}/files/{one['position']}"
    return data | {"steps": steps}


def _taking(verb: Verb) -> Callable[..., HttpResponse]:
    """The view of one verb, with the parameters that its address and its questions ask for."""

    def take(request: Request, number: str, **given: Any) -> HttpResponse:
        body = given.pop("body", None)
        return _act(request, verb, number, given | (body.arguments() if body else {}))

    wanted: dict[str, Any] = {"request": Request, "number": Code}
    wanted |= {"position": Position} if verb.position else {}
    wanted |= {"body": bodies.body_of(verb)} if verb.asks else {}
    kind = Parameter.POSITIONAL_OR_KEYWORD
    signed = Signature([Parameter(name, kind, annotation=what) for name, what in wanted.items()])
    take.__signature__ = signed  # type: ignore[attr-defined]
    take.__name__, take.__doc__ = verb.step.value, str(verb.guard)
    return take


def _address(verb: Verb) -> str:
    return f"/{{number}}/{verb.position}/{{position}}/{verb.noun}" if verb.position else f"/{{number}}/{verb.noun}"


for _verb in VERBS.values():
    if _verb.transition.who is not Who.CALENDAR:
        with override("en"):
            _summary = str(_verb.label)
            _view = _taking(_verb)
        issues.add_api_operation(_address(_verb), ["POST"], _view, response=_ONE, summary=_summary)
