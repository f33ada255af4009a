"""Campaigns, problem classes and hints as plain data: the one form that the API and the command line answer with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huilu.board.export import Data, day, issue_as_data, moment, name_as_data
from huilu.campaigns.models import Campaign, Plan, ProblemClass, Site
from huilu.campaigns.queries.alike import Alike
from huilu.campaigns.queries.campaigns import figures_of, part_seen, register_page, seats_of
from huilu.campaigns.queries.classes import Redrawn, answered, plans_of, questions_of, sites_of
from huilu.campaigns.rules.classes import minutes_for
from huilu.kernel.actor import Actor
from huilu.loop.models import Issue


def campaign_as_data(campaign: Campaign, at: datetime) -> Data:
    """A campaign by its outline."""
    return {
        "number": campaign.number,
        "title": campaign.title,
        "aim": campaign.aim,
        "issuer": name_as_data(campaign.issuer),
        "topics": campaign.topics,
        "sources": campaign.sources,
        "since": day(campaign.since),
        "starts_on": day(campaign.starts_on),
        "sunset_on": day(campaign.sunset_on),
        "is_running": campaign.is_running(at),
        "is_over": campaign.is_over(at),
        "ended_reason": campaign.ended_reason,
    }


def whole_campaign_as_data(campaign: Campaign, actor: Actor, at: datetime) -> Data:
    """A campaign with who leads it, and how its issues stand in the part that the actor sees."""
    part = part_seen(campaign, actor)
    figures = figures_of(campaign, part, at)
    counts = {name: getattr(figures, name) for name in ("total", "active", "late", "closed", "aside")}
    seats = [f"{seat.post.unit.code}/{seat.post.code}" for seat in seats_of(campaign)]
    return campaign_as_data(campaign, at) | {
        "replaces": campaign.replaces.number if campaign.replaces else None,
        "task_force": seats,
        "figures": counts | {"as_of": moment(figures.as_of), "is_whole": part == campaign.issuer.path},
    }


def campaign_register_as_data(campaign: Campaign, actor: Actor, at: datetime, *, after: str, limit: int) -> Data:
    """The ordinary issues of a campaign after a number; `next` is the number to go on after."""
    issues = register_page(campaign, part_seen(campaign, actor), after=after, limit=limit + 1)
    items = [issue_as_data(issue, at) for issue in issues[:limit]]
    return {"items": items, "next": items[-1]["number"] if len(issues) > limit else None}


def class_as_data(found: ProblemClass) -> Data:
    """A problem class by what it says."""
    return {
        "number": found.number,
        "title": found.title,
        "cause_level": found.cause_level,
        "statement": found.statement,
        "scope": name_as_data(found.scope),
        "level": found.site_class.level_id,
        "is_risk": found.is_risk,
        "is_closed": found.is_closed,
        "lasting_fix": found.lasting_fix,
        "no_fix_reason": found.no_fix_reason,
        "closed_at": moment(found.closed_at) if found.closed_at else None,
    }


def whole_class_as_data(found: ProblemClass) -> Data:
    """A class with its questions, how they were answered, and its samples, as far as they are in sight."""
    questions = list(questions_of(found).select_related("demand"))
    counts = {one.question.pk: {"yes": one.yes, "no": one.no} for one in answered(found)}
    issue = Issue.objects.filter(pk=found.from_issue_id).first()
    asked = [{"text": one.text, "told_by": one.told_by, "answers": counts.get(one.pk)} for one in questions]
    return class_as_data(found) | {
        "from_issue": issue.number if issue else None,
        "minutes": minutes_for(len(questions)),
        "questions_state": questions[0].demand.state if questions else None,
        "questions": asked,
        "samples": [plan_as_data(plan) for plan in plans_of(found)],
    }


def plan_as_data(plan: Plan) -> Data:
    """A sample: how it was drawn, what it needs, and what was seen where."""
    names = ("position", "upper", "lower", "alpha", "beta", "population", "size", "needed", "looked_at", "found_so")
    return {name: getattr(plan, name) for name in names} | {
        "seed": plan.seed,
        "frame_digest": plan.frame_digest,
        "drawn_at": moment(plan.drawn_at),
        "outcome": plan.outcome or None,
        "demand_state": plan.demand.state,
        "sites": [_site(site) for site in sites_of(plan)],
    }


def redrawn_as_data(again: Redrawn) -> Data:
    """What drawing a sample again gave."""
    plan = {"sample": again.plan.position, "seed": again.plan.seed, "frame_digest": again.plan.frame_digest}
    return plan | {"agrees": again.agrees, "sites": again.sites, "again": again.again, "digest": again.digest}


def alike_as_data(hint: Alike, at: datetime) -> Data:
    """A hint with its reason."""
    why: dict[str, Any] = {"shared": list(hint.likeness.shared), "likeness": round(hint.likeness.share, 2)}
    why |= {"same_topic": hint.same_topic, "near": name_as_data(hint.near), "in_words": hint.reason}
    return {"issue": issue_as_data(hint.issue, at), "because": why}


def _site(site: Site) -> Data:
    return {
        "position": site.position,
        "unit": name_as_data(site.unit),
        "verdict": site.verdict,
        "seen": site.seen,
        "observed_on": day(site.observed_on),
        "looked_by": site.looked_by,
        "issue": site.issue.number if site.issue else None,
    }
