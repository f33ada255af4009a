"""The posts of a unit and who holds them: for administrators of that part of the tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from huilu.accounts.actions import add_person, appoint, appoint_deputy, establish_post, reset_password
from huilu.accounts.capabilities import check_administers
from huilu.accounts.models import Post
from huilu.accounts.queries import deputies_under, find_person, posts_under
from huilu.accounts.sight import seeing
from huilu.handover.actions import pass_post, vacate_post
from huilu.kernel.days import day_of
from huilu.org.models import Unit
from huilu.org.queries import find_unit
from huilu.web.access import signed_in
from huilu.web.forms import ActForm
from huilu.web.people.forms import (
    AppointmentForm,
    DepartureForm,
    DeputyForm,
    HandOverForm,
    NewPasswordForm,
    NewPostForm,
)
from huilu.web.refusals import NoSuchPost
from huilu.web.request import Request
from huilu.web.units.views import frame_of


@signed_in
@require_GET
def people(request: Request, code: str) -> HttpResponse:
    """The unit's posts with their holders, and what can be done about them."""
    unit = _administered(request, code)
    posts, deputies = posts_under(unit, day_of(request.at)), deputies_under(unit, day_of(request.at))
    vacant = sum(1 for _vacant, held in posts if held is None)
    shown = {"posts": [(post, held, deputies.get(post.pk, [])) for post, held in posts], "vacant": vacant}
    return render(request, "people/people.html", frame_of(request, unit) | shown)


@signed_in
@sensitive_post_parameters("password")
def new_person(request: Request, code: str) -> HttpResponse:
    """Add a login."""
    unit = _administered(request, code)
    form = NewPasswordForm(request.POST or None)
    act = _Act(request, unit, form, _("Add a person"), _("The login is there. Now appoint it to a post."))
    return act.answer(lambda: add_person(**form.cleaned_data, by=request.actor, at=request.at))


@signed_in
@sensitive_post_parameters("password")
def new_password(request: Request, code: str) -> HttpResponse:
    """Set a password that its owner must change at the next sign-in."""
    unit = _administered(request, code)
    form = NewPasswordForm(request.POST or None, initial={"username": request.GET.get("username", "")})
    act = _Act(request, unit, form, _("Set a new password"), _("The new password is set."))
    return act.answer(lambda: reset_password(**form.cleaned_data, by=request.actor, at=request.at))


@signed_in
def new_post(request: Request, code: str) -> HttpResponse:
    """Establish a post."""
    unit = _administered(request, code)
    form = NewPostForm(request.POST or None)
    act = _Act(request, unit, form, _("Add a post"), _("The post is there. Now appoint somebody to it."))
    return act.answer(lambda: _establish(request, unit, form))


def _establish(request: Request, unit: Unit, form: NewPostForm) -> Post:
    words = form.cleaned_data
    labels = {"zh": words["zh"], "en": words["en"]}
    return establish_post(
        unit=unit,
        code=words["code"],
        labels=labels,
        administers=words["administers"],
        by=request.actor,
        at=request.at,
    )


@signed_in
def appointment(request: Request, code: str, post: str) -> HttpResponse:
    """Appoint somebody to a vacant post."""
    unit = _administered(request, code)
    held = _post(unit, post)
    form = AppointmentForm(request.POST or None, today=day_of(request.at))
    act = _Act(request, unit, form, _("Appoint to the post"), _("The appointment is recorded."), held)
    return act.answer(lambda: _appoint(request, held, form))


def _appoint(request: Request, post: Post, form: AppointmentForm) -> None:
    words = form.cleaned_data
    person = find_person(words["username"])
    appoint(
        person=person,
        post=post,
        from_on=words["from_on"],
        to_on=words["to_on"],
        by=request.actor,
        at=request.at,
    )


@signed_in
def handing_over(request: Request, code: str, post: str) -> HttpResponse:
    """Hand the post over to a successor; all that it holds goes with it."""
    unit = _administered(request, code)
    held = _post(unit, post)
    form = HandOverForm(request.POST or None, today=day_of(request.at))
    done = _("The post is handed over. What it holds is listed for the successor.")
    act = _Act(request, unit, form, _("Hand the post over"), done, held)
    return act.answer(lambda: _hand_over(request, held, form))


def _hand_over(request: Request, post: Post, form: HandOverForm) -> None:
    words = form.cleaned_data
    pass_post(post=post, to=find_person(words["username"]), on=words["on"], by=request.actor, at=request.at)


@signed_in
def deputy(request: Request, code: str, post: str) -> HttpResponse:
    """Somebody acts in the post for a time, besides its holder or while there is none."""
    unit = _administered(request, code)
    held = _post(unit, post)
    form = DeputyForm(request.POST or None, today=day_of(request.at))
    act = _Act(request, unit, form, _("Appoint a deputy"), _("The deputy is appointed."), held)
    return act.answer(lambda: _deputise(request, held, form))


def _deputise(request: Request, post: Post, form: DeputyForm) -> None:
    words = form.cleaned_data
    days = {"from_on": words["from_on"], "to_on": words["to_on"]}
    appoint_deputy(person=find_person(words["username"]), post=post, **days, by=request.actor, at=request.at)


@signed_in
def departure(request: Request, code: str, post: str) -> HttpResponse:
    """The holder or a deputy leaves the post."""
    unit = _administered(request, code)
    held = _post(unit, post)
    form = DepartureForm(request.POST or None, today=day_of(request.at), username=request.GET.get("username", ""))
    done = _("That is recorded. What a holder leaves behind is listed for whoever comes next.")
    act = _Act(request, unit, form, _("End an appointment"), done, held)
    return act.answer(lambda: _leave(request, held, form))


def _leave(request: Request, post: Post, form: DepartureForm) -> None:
    words = form.cleaned_data
    person = find_person(words["username"])
    vacate_post(person=person, post=post, on=words["on"], by=request.actor, at=request.at)


def _administered(request: Request, code: str) -> Unit:
    with seeing(request.actor):
        unit = find_unit(code, for_=request.actor)
    check_administers(request.actor, unit.path)
    return unit


def _post(unit: Unit, code: str) -> Post:
    post = Post.objects.select_related("unit").filter(unit=unit, code=code).first()
    if post is None:
        raise NoSuchPost(post=code, unit=unit.code)
    return post


@dataclass(frozen=True, slots=True)
class _Act:
    """One form page about the people of a unit: shows the form, does the act, goes back to the posts."""

    request: Request
    unit: Unit
    form: ActForm
    heading: str | Promise
    done: str | Promise
    post: Post | None = None

    def answer(self, act: Callable[[], object]) -> HttpResponse:
        """The form, or the way back to the posts once the act is done."""
        if self.request.method == "POST" and self.form.carries(act):
            messages.success(self.request, str(self.done))
            return redirect("people", self.unit.code)
        shown = {"form": self.form, "heading": self.heading, "post": self.post}
        frame = frame_of(self.request, self.unit)
        return render(self.request, "people/act.html", frame | shown, status=self.form.status)
