"""Campaigns: the door, the cap, and the register and figures of ordinary issues that a campaign looks at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from huilu.accounts.models import Post
from huilu.campaigns.models import Campaign, CampaignQuerySet, Seat
from huilu.campaigns.rules.campaigns import NoSuchCampaign
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import end_of_subtree, ids_in, is_under
from huilu.ledger.models import Entry
from huilu.loop.models import Issue
from huilu.loop.rules import NoSuchPost
from huilu.loop.states import State
from huilu.org.models import Unit
from huilu.programmes.queries import in_force, pack_of

# How many campaigns a unit may run at a time where no programme in force says so.
CAP = 3
# Raised by mistake, or answered under another number: told apart, and in no total.
ASIDE = (State.WITHDRAWN, State.MERGED)

_FIGURES = "SELECT standing, n FROM campaigns_figures(%s, %s, %s, %s, %s, %s, %s)"
_PAGE = "SELECT campaigns_page(%s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Figures:
    """How many issues a campaign is about in one part of the tree, at one moment."""

    as_of: datetime
    active: int
    late: int
    closed: int
    aside: int

    @property
    def total(self) -> int:
        """Open and closed ones; withdrawn and merged ones are told apart."""
        return self.active + self.closed


def find_campaign(number: str, *, for_: Actor) -> Campaign:
    """The campaign, if the actor's unit stands above it, at it or below it."""
    found = campaigns_known(for_).filter(number=number).first()
    if found is None:
        raise NoSuchCampaign(number=number)
    return found


def campaigns_known(actor: Actor) -> CampaignQuerySet:
    """Every campaign of the actor's part of the tree and of the units above, the latest first."""
    return Campaign.objects.known_at(actor.unit_path).select_related("issuer").in_order()


def cap_for(issuer: Unit, day: date) -> int:
    """How many campaigns the unit may run at a time: the smallest number that a programme binding it allows."""
    level = issuer.unit_class.level_id
    programmes = {
        one.programme_id: one.programme for one in in_force(day).filter(programme__issuer_id__in=ids_in(issuer.path))
    }
    caps = [pack_of(programme).parameters.caps.campaigns for programme in programmes.values()]
    return min((cap[level] for cap in caps if level in cap), default=CAP)


def posts_called(names: Iterable[str]) -> dict[str, Post]:
    """The posts by their names "unit code/post code", each once, in the order given."""
    found = {}
    for name in names:
        unit_code, _slash, post_code = name.rpartition("/")
        post = Post.objects.at(unit_code).filter(code=post_code).select_related("unit").first()
        if post is None:
            raise NoSuchPost(post=name)
        found[name] = post
    return found


def part_seen(campaign: Campaign, actor: Actor) -> str:
    """The path of the part that the actor reads of it: all of it from the issuer upward, else the own part."""
    own = actor.unit_path
    return own if own and is_under(own, campaign.issuer.path) else campaign.issuer.path


def register_of(campaign: Campaign, under: str) -> QuerySet[Issue]:
    """The ordinary issues that the campaign is about, led at the path or below it, in the order of numbers."""
    issues = Issue.objects.filter(
        lead_unit__path__gte=under,
        lead_unit__path__lt=end_of_subtree(under),
        topic__in=campaign.topics,
        raised_at__gte=campaign.from_moment,
        raised_at__lt=campaign.end_moment,
    ).exclude(state=State.DRAFT)
    if campaign.sources:
        issues = issues.filter(source__in=campaign.sources)
    return issues.select_related("lead_unit", "held_by", "symptom_unit", "raised_by").in_number_order()


def register_page(campaign: Campaign, under: str, *, after: str, limit: int) -> list[Issue]:
    """A page of the register: so many issues after a number. Quick however many there are before and behind."""
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, [*_criteria_of(campaign), under, after, limit])
        ids = [found for (found,) in cursor.fetchall()]
    issues = Issue.objects.filter(pk__in=ids)
    return list(issues.select_related("lead_unit", "held_by", "symptom_unit", "raised_by").in_number_order())


def figures_of(campaign: Campaign, under: str, at: datetime) -> Figures:
    """How the issues of the register stand: now, or, once it is over, as they stood at its end (M072)."""
    as_of = min(at, campaign.end_moment)
    # While it runs the present states say how things stand; afterwards the hands in which each issue was then.
    then = as_of if campaign.is_over(at) else None
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, [*_criteria_of(campaign), under, then, day_of(at)])
        counted = {standing: int(n) for standing, n in cursor.fetchall()}
    late = counted.get("late", 0)
    return Figures(
        as_of=as_of,
        active=counted.get("in_time", 0) + late,
        late=late,
        closed=counted.get("closed", 0),
        aside=counted.get("aside", 0),
    )


def seats_of(campaign: Campaign) -> QuerySet[Seat]:
    """The posts that lead the campaign; of a past one, those that led it when it ended."""
    seats = campaign.seats.filter(to_at__isnull=True).select_related("post__unit")
    return seats.order_by("post__unit__path", "post__code")


def acts_on(campaign: Campaign) -> QuerySet[Entry]:
    """Every ledger entry about the campaign, the oldest first."""
    return Entry.objects.filter(about_kind="campaign", about_id=campaign.pk).order_by("id")


def _criteria_of(campaign: Campaign) -> list[Any]:
    return [campaign.topics, campaign.sources, campaign.from_moment, campaign.end_moment]
