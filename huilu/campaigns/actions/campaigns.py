"""Starting and ending a campaign, and naming who leads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from huilu.accounts.capabilities import Act, check_may
from huilu.accounts.models import Post
from huilu.campaigns.actions.numbers import next_number
from huilu.campaigns.models import Campaign, Seat
from huilu.campaigns.queries.campaigns import cap_for, posts_called
from huilu.campaigns.rules import campaigns as rules
from huilu.campaigns.rules.campaigns import Outline
from huilu.campaigns.rules.words import check_words
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.ledger.actions import About, record
from huilu.ledger.serials import next_id
from huilu.org.models import Unit
from huilu.org.rules import called
from huilu.programmes.queries import known_topics


@transaction.atomic
def start_campaign(*, outline: Outline, posts: Sequence[str], by: Actor, at: datetime, replaces: str = "") -> Campaign:
    """A few topics are taken up everywhere below the unit, until a day; beyond the cap it takes another's place."""
    check_may(by, Act.ISSUE_PLAN)
    issuer, today = Unit.objects.get(pk=by.unit_id), day_of(at)
    number = next_number(issuer, "campaign")
    rules.check_outline(outline, known_topics=known_topics(issuer.path, today), today=today)
    seats = _checked_seats(posts, issuer)
    running = {one.number: one for one in Campaign.objects.filter(issuer=issuer).not_over(today).in_order()}
    rules.check_cap(running, cap=cap_for(issuer, today), replaces=replaces)
    campaign = _write(number, outline, issuer, running.get(replaces), by=by, at=at)
    _seat(campaign, seats, at)
    given = {**_outline_as_facts(outline), "posts": list(posts), "replaces": replaces}
    _note("campaign.started", campaign, by, at, outline=given)
    if campaign.replaces:
        _end(campaign.replaces, reason=number, by=by, at=at)
        _note("campaign.replaced", campaign.replaces, by, at, replaced_by=number)
    return campaign


@transaction.atomic
def name_task_force(*, number: str, posts: Sequence[str], by: Actor, at: datetime) -> Campaign:
    """From now on these posts lead the campaign; who led it before stays on record."""
    campaign = _begin(number, by, at)
    seats = _checked_seats(posts, campaign.issuer)
    Seat.objects.filter(campaign=campaign, to_at__isnull=True).exclude(post__in=seats).update(to_at=at)
    _seat(campaign, seats, at)
    _note("campaign.task_force_named", campaign, by, at, posts=list(posts))
    return campaign


@transaction.atomic
def end_campaign(*, number: str, reason: str, by: Actor, at: datetime) -> Campaign:
    """The campaign stops counting before its sunset. Its issues go on as what they always were."""
    campaign = _begin(number, by, at)
    check_words(reason=reason)
    _end(campaign, reason=reason.strip(), by=by, at=at)
    _note("campaign.ended", campaign, by, at, reason=campaign.ended_reason)
    return campaign


def _begin(number: str, by: Actor, at: datetime) -> Campaign:
    """The locked campaign, once it is certain that it is the actor's own and not over."""
    check_may(by, Act.ISSUE_PLAN)
    known = Campaign.objects.known_at(by.unit_path).select_for_update(of=("self",)).select_related("issuer")
    campaign = known.filter(number=number).first()
    if campaign is None:
        raise rules.NoSuchCampaign(number=number)
    if campaign.issuer_id != by.unit_id:
        raise rules.NotTheIssuer(unit=called(campaign.issuer, by))
    if campaign.is_over(at):
        raise rules.CampaignOver(number=number)
    return campaign


def _checked_seats(posts: Sequence[str], issuer: Unit) -> list[Post]:
    found = posts_called(posts)
    rules.check_seats([(name, post.unit.path) for name, post in found.items()], issuer_path=issuer.path)
    return list(found.values())


def _write(
    number: str, outline: Outline, issuer: Unit, replaced: Campaign | None, *, by: Actor, at: datetime
) -> Campaign:
    return Campaign.objects.create(
        id=next_id(issuer.region),
        region=issuer.region,
        number=number,
        title=outline.title.strip(),
        aim=outline.aim.strip(),
        topics=list(outline.criteria.topics),
        sources=list(outline.criteria.sources),
        since=outline.criteria.since,
        issuer=issuer,
        starts_on=outline.starts_on,
        sunset_on=outline.sunset_on,
        replaces=replaced,
        started_at=at,
        started_by=by.signature,
    )


def _seat(campaign: Campaign, posts: Sequence[Post], at: datetime) -> None:
    seated = set(campaign.seats.filter(to_at__isnull=True).values_list("post_id", flat=True))
    for post in posts:
        if post.pk not in seated:
            Seat.objects.create(campaign=campaign, post=post, from_at=at)


def _end(campaign: Campaign, *, reason: str, by: Actor, at: datetime) -> None:
    campaign.ended_at, campaign.ended_by, campaign.ended_reason = at, by.signature, reason
    campaign.save(update_fields=["ended_at", "ended_by", "ended_reason"])


def _outline_as_facts(outline: Outline) -> dict[str, Any]:
    criteria = outline.criteria
    return {
        "title": outline.title,
        "aim": outline.aim,
        "topics": list(criteria.topics),
        "sources": list(criteria.sources),
        "since": criteria.since,
        "starts_on": outline.starts_on,
        "sunset_on": outline.sunset_on,
    }


def _note(act: str, campaign: Campaign, by: Actor, at: datetime, **facts: Any) -> None:
    issuer = campaign.issuer
    about = About("campaign", campaign.pk, f"{campaign.number} {campaign.title}", issuer.region, issuer.path)
    record(act, about=about, by=by, at=at, number=campaign.number, **facts)
