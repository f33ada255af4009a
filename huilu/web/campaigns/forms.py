"""What people type about campaigns, translated into the arguments of one verb."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from huilu.campaigns.models import Campaign
from huilu.campaigns.rules.campaigns import Criteria, Outline
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.loop.rules import TITLE_LIMIT
from huilu.loop.states import SOURCE_LABELS
from huilu.programmes.queries import known_topics
from huilu.web.campaigns.choices import chosen_and_typed, force_posts
from huilu.web.issues.choices import topic_labels
from huilu.web.issues.fields import day, line, lines, listed, several
from huilu.web.issues.forms import IssueForm
from huilu.web.request import Request


class PostsFields(forms.Form):
    """Who leads a campaign."""

    posts = several(_("Task force"), needed=False, about=_("The posts that lead it, of your unit or of units below."))
    more_posts = lines(
        _("Posts of units further below"), needed=False, about=_("One to a line, as unit code/post code.")
    )


class CampaignForm(IssueForm, PostsFields):
    """A campaign: what it is about, from when to when, and who leads it."""

    title = line(_("What is it called, in one line"), limit=TITLE_LIMIT)
    aim = lines(_("What is to be put right"))
    topics = several(_("Topics"), about=_("The few that it is about."))
    sources = several(_("Where the issues were found"), needed=False, about=_("Choose none to count them all."))
    since = day(_("Issues raised since"))
    starts_on = day(_("First day"))
    sunset_on = day(_("Sunset: the last day"), about=_("After it nothing is counted or asked any more."))
    replaces = listed(
        _("In place of"),
        needed=False,
        about=_("Only where your unit runs as many campaigns as it may: which one ends."),
    )

    field_order = ("title", "aim", "topics", "sources", "since", "starts_on", "sunset_on", "posts", "more_posts")

    def __init__(self, data: QueryDict | None, request: Request) -> None:
        today = day_of(request.at)
        super().__init__(data, initial={"starts_on": today, "since": today.replace(month=1, day=1)})
        self._offer("topics", _topics(request.actor, today))
        self._offer("sources", [(str(code), text) for code, text in SOURCE_LABELS.items()])
        self._offer("posts", force_posts(request.actor))
        # Never chosen beforehand, also where there is only one: what is chosen here ends.
        cast("forms.ChoiceField", self.fields["replaces"]).choices = [("", "—"), *_running(request)]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        cast("forms.MultipleChoiceField", self.fields[name]).choices = choices

    @property
    def arguments(self) -> dict[str, Any]:
        """Outline, task force, and what it takes the place of."""
        typed = self.cleaned_data
        criteria = Criteria(tuple(typed["topics"]), typed["since"], tuple(typed["sources"]))
        outline = Outline(typed["title"], typed["aim"], criteria, typed["starts_on"], typed["sunset_on"])
        return {"outline": outline, "posts": chosen_and_typed(typed), "replaces": typed["replaces"]}


class TaskForceForm(IssueForm, PostsFields):
    """Who leads it from now on."""

    def __init__(self, data: QueryDict | None, actor: Actor, seated: list[str]) -> None:
        offered = force_posts(actor)
        known = {code for code, _label in offered}
        further = "\n".join(post for post in seated if post not in known)
        super().__init__(data, initial={"posts": [post for post in seated if post in known], "more_posts": further})
        cast("forms.MultipleChoiceField", self.fields["posts"]).choices = offered

    @property
    def arguments(self) -> dict[str, Any]:
        """The posts."""
        return {"posts": chosen_and_typed(self.cleaned_data)}


class EndingForm(IssueForm):
    """Why it ends before its sunset."""

    reason = lines(_("Why it ends now"))

    @property
    def arguments(self) -> dict[str, Any]:
        """The reason."""
        return {"reason": self.cleaned_data["reason"]}


def _topics(actor: Actor, today: date) -> list[tuple[str, str]]:
    known = known_topics(actor.unit_path, today)
    return [(code, label) for code, label in topic_labels(actor, today).items() if code in known]


def _running(request: Request) -> list[tuple[str, str]]:
    own = Campaign.objects.filter(issuer_id=request.actor.unit_id).not_over(day_of(request.at)).in_order()
    return [(one.number, f"{one.number} {one.title}") for one in own]
