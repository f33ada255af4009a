"""Who answers for what in a unit: the page, and the three verbs that change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from huilu.accounts.sight import seeing
from huilu.duties import actions
from huilu.duties.actions.frame import administers, check_settles
from huilu.duties.queries import Duties, duties_of
from huilu.duties.rules import check_names_first
from huilu.duties.states import WHY_LABELS
from huilu.kernel.days import day_of
from huilu.kernel.words import pick
from huilu.org.queries import crumbs, find_unit
from huilu.web.access import signed_in
from huilu.web.duties.forms import Choices, Choosing, FirstForm, TopicsForm
from huilu.web.handover.acting import Acting
from huilu.web.request import Request


@signed_in
@require_GET
def index(request: Request, code: str) -> HttpResponse:
    """Each post with its topics, who takes the rest, and which topics are with nobody."""
    unit = find_unit(code, for_=request.actor)
    duties = duties_of(unit, day_of(request.at))
    governs = administers(request.actor, unit)
    shown = {
        "unit": unit,
        "crumbs": crumbs(unit),
        "duties": duties,
        "held": [(post, _names(duties, post.pk)) for post in duties.posts if post in duties.held.values()],
        "why": WHY_LABELS[duties.rest.why],
        "settles": governs or unit.pk == request.actor.unit_id,
        "governs": governs,
    }
    return render(request, "duties/duties.html", shown)


def _names(duties: Duties, post_id: int) -> list[str]:
    return [_called(duties, topic) for topic, post in duties.held.items() if post.pk == post_id]


def _called(duties: Duties, topic: str) -> str:
    """What the topic is called; its code, where no programme names it any more."""
    named = duties.topics.get(topic)
    return pick(named.labels.model_dump()) if named else topic


@signed_in
@require_http_methods(["GET", "POST"])
def topics(request: Request, code: str) -> HttpResponse:
    """A post answers for topics."""
    duties = _settling(request, code)
    named: Choices = [(topic, _called(duties, topic)) for topic in duties.topics]
    form = TopicsForm(request.POST or None, initial={"topics": [one.code for one in duties.without_owner]})
    form.offer(post=_posts(duties), topics=named)
    return _answer(request, duties, form, _("Give topics to a post"), actions.give_topics)


@signed_in
@require_http_methods(["GET", "POST"])
def release(request: Request, code: str) -> HttpResponse:
    """A post answers for topics no more."""
    duties = _settling(request, code)
    form = TopicsForm(request.POST or None)
    form.offer(post=_posts(duties), topics=[(topic, _called(duties, topic)) for topic in duties.held])
    return _answer(request, duties, form, _("Take topics from a post"), actions.take_topics)


@signed_in
@require_http_methods(["GET", "POST"])
def first(request: Request, code: str) -> HttpResponse:
    """A post answers first."""
    with seeing(request.actor):
        unit = find_unit(code, for_=request.actor)
        check_names_first(administers=administers(request.actor, unit), unit=unit.name)
        duties = duties_of(unit, day_of(request.at))
    form = FirstForm(request.POST or None)
    form.offer(post=_posts(duties))
    return _answer(request, duties, form, _("Name who answers first"), actions.name_first)


def _settling(request: Request, code: str) -> Duties:
    """The duties of the unit, for somebody who may change them."""
    with seeing(request.actor):
        unit = find_unit(code, for_=request.actor)
        check_settles(request.actor, unit)
        return duties_of(unit, day_of(request.at))


def _posts(duties: Duties) -> Choices:
    return [(post.code, pick(post.labels)) for post in duties.posts]


def _answer(request: Request, duties: Duties, form: Choosing, heading: Any, act: Callable[..., object]) -> HttpResponse:
    unit = duties.unit
    page = Acting(request, form, heading, reverse("duties", args=[unit.code]), about=unit.name)
    return page.answer(lambda: act(unit=unit.code, **form.cleaned_data, by=request.actor, at=request.at))
