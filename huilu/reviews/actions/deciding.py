"""What a review decides: tasks of issues with an owner, or decisions about an issue or a requirement; and its end."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.loop.actions import add_task
from huilu.loop.queries import find_issue
from huilu.programmes.models import Requirement
from huilu.programmes.rules import NoSuchRequirement
from huilu.reviews import rules
from huilu.reviews.actions.frame import begin_open, note
from huilu.reviews.agenda import agenda_of
from huilu.reviews.data import agenda_as_data
from huilu.reviews.models import Decision, Review
from huilu.reviews.states import Outcome


@transaction.atomic
def record_decision(
    *,
    unit: str,
    serial: int,
    text: str,
    by: Actor,
    at: datetime,
    issue: str = "",
    requirement: str = "",
    owner: str = "",
    due_on: date | None = None,
) -> Decision:
    """What was decided. With an owner and a day it is a task of the issue, set by the loop's own verb and its rules."""
    rules.check_subject(issue, requirement, owner, due_on)
    line = rules.check_line("text", text)
    task = None
    if owner and due_on is not None:
        # Issues are locked before reviews, as in every act of the loop.
        task = add_task(number=issue, text=line, owner=owner, due_on=due_on, by=by, at=at).position
    return keep_decision(
        unit=unit, serial=serial, text=line, by=by, at=at, issue=issue, requirement=requirement, owner=owner,
        due_on=due_on, task=task,
    )  # fmt: skip


@transaction.atomic
def keep_decision(
    *,
    unit: str,
    serial: int,
    text: str,
    by: Actor,
    at: datetime,
    issue: str,
    requirement: str,
    owner: str,
    due_on: date | None,
    task: int | None,
) -> Decision:
    """The decision itself, beside the task that was set with it, if one was."""
    review = begin_open(unit, serial, by)
    rules.check_day_has_come(review.on, day_of(at))
    if issue:
        find_issue(issue, for_=by)
    else:
        _check_requirement(requirement)
    _freeze(review, at)
    said = {"text": text, "issue": issue, "requirement": requirement, "owner": owner, "due_on": due_on, "task": task}
    made = Decision.objects.create(
        review=review,
        position=review.decisions.count() + 1,
        at=at,
        by_label=by.signature,
        decided_in={"unit": review.unit.name, "labels": review.labels},
        decided_on=review.on,
        **said,
    )
    note("review.decided", review, by=by, at=at, **said)
    return made


@transaction.atomic
def end_review(*, unit: str, serial: int, by: Actor, at: datetime, because: str = "") -> Review:
    """The review is over: it has decided something, or says in one line why it has not (M011)."""
    review = begin_open(unit, serial, by)
    rules.check_day_has_come(review.on, day_of(at))
    decisions = review.decisions.count()
    rules.check_end(decisions, because)
    _freeze(review, at)
    review.outcome = Outcome.DECIDED if decisions else Outcome.NOTHING
    review.because = rules.check_line("because", because) if because else ""
    review.ended_at, review.ended_by = at, by.signature
    review.save(update_fields=["outcome", "because", "ended_at", "ended_by"])
    note("review.ended", review, by=by, at=at, because=review.because)
    return review


def _freeze(review: Review, at: datetime) -> None:
    """What was on the table stays as it was, whatever the decisions make of it."""
    if review.agenda is None:
        review.agenda = agenda_as_data(agenda_of(review.unit, at))
        review.save(update_fields=["agenda"])


def _check_requirement(key: str) -> None:
    programme, _slash, code = key.partition("/")
    if not Requirement.objects.filter(programme__code=programme, code=code, retired_at__isnull=True).exists():
        raise NoSuchRequirement(field="requirement", requirement=key)
