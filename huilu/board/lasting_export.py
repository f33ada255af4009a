"""What outlasts a closing, as plain data: milestones, rules that remain, checks of the effect."""

from __future__ import annotations

from huilu.board.export import Data, day, moment, name_as_data
from huilu.loop.models import EffectCheck, InstitutionalOutput, Issue, Milestone


def lasting_as_data(issue: Issue) -> Data:
    """The milestones and rules of the issue by position, its checks by their day."""
    outputs = issue.outputs.select_related("issuer").order_by("position")
    return {
        "milestones": [_milestone(one) for one in issue.milestones.order_by("position")],
        "outputs": [_output(one) for one in outputs],
        "effect_checks": [_check(one) for one in issue.effect_checks.order_by("due_on", "id")],
    }


def _milestone(one: Milestone) -> Data:
    return {
        "position": one.position,
        "text": one.text,
        "due_on": day(one.due_on),
        "outcome": one.outcome,
        "reached_at": moment(one.reached_at) if one.reached_at else None,
        "reached_by": one.reached_by,
    }


def _output(one: InstitutionalOutput) -> Data:
    return {
        "position": one.position,
        "title": one.title,
        "issuer": name_as_data(one.issuer),
        "in_force_on": day(one.in_force_on),
        "review_on": day(one.review_on),
        "finding": one.finding,
        "reviewed_at": moment(one.reviewed_at) if one.reviewed_at else None,
        "reviewed_by": one.reviewed_by,
    }


def _check(one: EffectCheck) -> Data:
    return {
        "days_after": one.days_after,
        "due_on": day(one.due_on),
        "state": one.result or "open",
        "seen": one.seen,
        "seen_on": day(one.seen_on),
        "ended_at": moment(one.ended_at) if one.ended_at else None,
        "ended_by": one.ended_by,
    }
