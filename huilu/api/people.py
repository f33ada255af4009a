"""Who is in the posts of a unit: for administrators of that part of the tree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import BaseModel, Field

from huilu.accounts.actions import appoint, appoint_deputy
from huilu.accounts.capabilities import check_administers
from huilu.accounts.models import Appointment, Post
from huilu.accounts.queries import deputies_under, find_person, posts_under
from huilu.accounts.sight import seeing
from huilu.api.bodies import Body
from huilu.api.request import Request, answer
from huilu.api.shapes import REFUSALS, WITH_BODY, Labels
from huilu.api.words import Code
from huilu.board.export import day
from huilu.clock.queries import now
from huilu.handover.actions import pass_post, vacate_post
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.org.models import Unit
from huilu.org.queries import find_unit

people = Router(tags=["posts"])

Username = Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]


class NoSuchPost(Refusal):
    """The unit has no post of that code."""

    code = "api.no_such_post"
    says = _("{unit} has no post “{post}”.")
    next = _("GET /api/v1/posts/{unit} lists its posts.")
    status = 404


class PeriodBody(Body):
    """Who, from when, and until before when."""

    username: Username
    from_on: date
    to_on: date | None = None


class DayBody(Body):
    """Who, and the first day on which it holds."""

    username: Username
    on: date


class InPost(BaseModel):
    """Who is in a post, from when, until before when."""

    username: str
    from_on: date
    to_on: date | None


class PostShape(BaseModel):
    """A post, its holder, and who acts for them or is going to."""

    post: str
    labels: Labels
    administers: bool
    holder: InPost | None
    deputies: list[InPost]


class Posts(BaseModel):
    """The posts of a unit in the order of their codes."""

    items: list[PostShape]


_DONE: dict[int, type[BaseModel]] = {200: Posts, **WITH_BODY}


@people.get("/{unit}", response={200: Posts, **REFUSALS}, summary="The posts of a unit and who is in them")
def list_posts(request: Request, unit: Code) -> HttpResponse:
    """Holders and deputies, for whoever administers the unit."""
    return _read(request, _administered(request, unit))


@people.post("/{unit}/{post}/appointment", response=_DONE, summary="Appoint to a vacant post")
def appointment(request: Request, unit: Code, post: Code, body: PeriodBody) -> HttpResponse:
    """The person holds the post from a day on."""
    return _act(request, appoint, unit, post, **body.model_dump())


@people.post("/{unit}/{post}/deputies", response=_DONE, summary="Appoint a deputy")
def deputies(request: Request, unit: Code, post: Code, body: PeriodBody) -> HttpResponse:
    """The person acts in the post for a period, besides its holder or while there is none."""
    return _act(request, appoint_deputy, unit, post, **body.model_dump())


@people.post("/{unit}/{post}/hand-over", response=_DONE, summary="Hand a post over")
def handing_over(request: Request, unit: Code, post: Code, body: DayBody) -> HttpResponse:
    """The post passes to a successor, who finds what it holds listed."""
    return _act(request, pass_post, unit, post, "to", **body.model_dump())


@people.post("/{unit}/{post}/departure", response=_DONE, summary="Let a holder or a deputy leave")
def departure(request: Request, unit: Code, post: Code, body: DayBody) -> HttpResponse:
    """They are in the post no more; what a holder leaves behind is listed for whoever comes next."""
    return _act(request, vacate_post, unit, post, **body.model_dump())


def _administered(request: Request, code: str) -> Unit:
    with seeing(request.auth):
        unit = find_unit(code, for_=request.auth)
    check_administers(request.auth, unit.path)
    return unit


def _act(
    request: Request, verb: Callable[..., object], code: str, post: str, who: str = "person", **given: Any
) -> HttpResponse:
    """Through the door, the verb with the person under the name that it asks for, and the posts after it."""
    unit = _administered(request, code)
    held = Post.objects.select_related("unit").filter(unit=unit, code=post).first()
    if held is None:
        raise NoSuchPost(post=post, unit=code)
    given[who] = find_person(given.pop("username"))
    verb(post=held, **given, by=request.auth, at=now())
    return _read(request, unit)


def _read(request: Request, unit: Unit) -> HttpResponse:
    today = day_of(now())
    with seeing(request.auth):
        acting = deputies_under(unit, today)
        items = [_post(post, held, acting.get(post.pk, [])) for post, held in posts_under(unit, today)]
    return answer({"items": items})


def _post(post: Post, held: Appointment | None, acting: list[Appointment]) -> dict[str, object]:
    said = {"post": post.code, "labels": post.labels, "administers": post.administers}
    return said | {"holder": _in_post(held) if held else None, "deputies": [_in_post(one) for one in acting]}


def _in_post(one: Appointment) -> dict[str, object]:
    return {"username": one.person.username, "from_on": day(one.from_on), "to_on": day(one.to_on)}
