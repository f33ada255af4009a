"""A second pair of eyes: naming the verifier, closing, returning."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from huilu.accounts.models import Post
from huilu.accounts.queries import holder_on
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.loop import rules
from huilu.loop.actions.frame import begin, counted, hold, join, note, take_step
from huilu.loop.actions.working import find_post, keep_fact, new_task
from huilu.loop.models import Issue
from huilu.loop.queries import hands_of
from huilu.loop.rules import SeenFact
from huilu.loop.states import Step
from huilu.org.models import Unit


@transaction.atomic
def name_verifier(*, number: str, verifier: str, by: Actor, at: datetime) -> Issue:
    """A unit above the lead names the post that will look. The doer neither verifies nor chooses who does."""
    issue = begin(number, Step.NAME_VERIFIER, by)
    hands = hands_of(issue)
    rules.check_not_doer(by.person_id, hands)
    post = find_post(verifier)
    holder = holder_on(post, day_of(at))
    if holder is None:
        raise rules.VerifierVacant
    rules.check_not_doer(holder.person_id, hands)
    rules.check_outside(post.unit.path, hands)
    with counted(issue):
        take_step(issue, Step.NAME_VERIFIER)
        issue.verifier_post = post
        hold(issue, post.unit, at)
    join(issue, Unit.objects.get(pk=by.unit_id), "naming")
    join(issue, post.unit, "verifying")
    note("issue.verifier_named", issue, by, at, verifier=verifier)
    return issue


def _begin_as_verifier(number: str, step: Step, by: Actor) -> Issue:
    """The issue, once it is certain that this person is not one of its doers, whatever the post."""
    issue = begin(number, step, by)
    hands = hands_of(issue)
    rules.check_not_doer(by.person_id, hands)
    rules.check_outside(by.unit_path, hands)
    return issue


@transaction.atomic
def close_issue(*, number: str, seen: SeenFact, by: Actor, at: datetime) -> Issue:
    """Close an issue once somebody other than the doer has seen the changed fact."""
    issue = _begin_as_verifier(number, Step.CLOSE, by)
    keep_fact(issue, seen, stage="seen", by=by, at=at)
    with counted(issue):
        take_step(issue, Step.CLOSE)
        issue.closed_at, issue.closed_by = at, by.signature
        hold(issue, None, at)
    note("issue.closed", issue, by, at, seen=asdict(seen))
    return issue


@transaction.atomic
def return_issue(*, number: str, reason: str, task: str, due_on: date, by: Actor, at: datetime) -> Issue:
    """The verifier has looked and it is not so: back to the lead with a reason and a new task."""
    issue = _begin_as_verifier(number, Step.RETURN, by)
    rules.check_words(reason=reason)
    with counted(issue):
        take_step(issue, Step.RETURN)
        issue.due_on = due_on
        issue.verifier_post = None
        new_task(issue, task, _last_owner(issue), due_on, day_of(at))
        hold(issue, issue.lead_unit, at)
    note("issue.returned", issue, by, at, reason=reason.strip(), task=task, due_on=due_on)
    return issue


def _last_owner(issue: Issue) -> Post:
    """The owner of the issue's last task: whoever did the work goes on with it."""
    last = issue.tasks.select_related("owner__unit").order_by("-position").first()
    if last is None:  # the database would have refused to submit an issue that never had a task
        raise rules.NoSuchTask(position=1)
    return last.owner
