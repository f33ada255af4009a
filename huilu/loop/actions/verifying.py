"""A second pair of eyes: naming the verifier, closing, returning."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from huilu.accounts.models import Post
from huilu.accounts.queries import holder_id_on, places_of
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import is_under
from huilu.loop import rules
from huilu.loop.actions import rows
from huilu.loop.actions.frame import begin, begin_knowing, counted, hold, keep_away, note, note_work, take_step
from huilu.loop.actions.lasting import plan_effect_checks
from huilu.loop.actions.passage import answer_origin
from huilu.loop.actions.passing import answer_merged
from huilu.loop.actions.working import above_lead, find_post, keep_fact, new_task
from huilu.loop.models import Issue
from huilu.loop.rules import SeenFact
from huilu.loop.states import Stage, Step


@transaction.atomic
def name_verifier(*, number: str, verifier: str, by: Actor, at: datetime) -> Issue:
    """A unit above the lead names the post that will look. The doer neither verifies nor chooses who does."""
    issue, hands = begin_knowing(number, Step.NAME_VERIFIER, by)
    rules.check_not_doer(by.person_id, hands)
    for place in set(places_of(by.person_id, day_of(at))) - {by.unit_path}:
        rules.check_outside(place, hands)
    post = find_post(verifier)
    holder = holder_id_on(post.pk, day_of(at))
    if holder is None:
        raise rules.VerifierVacant
    check_from_outside(holder, post.unit.path, hands, day_of(at))
    with counted(issue, at):
        take_step(issue, Step.NAME_VERIFIER)
        issue.verifier_post = post
        hold(issue, post.unit, at)
    rows.add_parties(issue.pk, (by.unit_id, "naming"), (post.unit_id, "verifying"))
    note("issue.verifier_named", issue, by, at, verifier=verifier)
    return issue


def check_from_outside(person_id: int, unit_path: str, hands: rules.Hands, day: date) -> None:
    """Refuse a person who worked on it, or who is on the day of a unit that did, under whichever post."""
    rules.check_not_doer(person_id, hands)
    for place in {unit_path, *places_of(person_id, day)}:
        rules.check_outside(place, hands)


def _begin_as_verifier(number: str, step: Step, by: Actor, at: datetime) -> Issue:
    issue, hands = begin_knowing(number, step, by)
    check_from_outside(by.person_id, by.unit_path, hands, day_of(at))
    return issue


@transaction.atomic
def close_issue(*, number: str, seen: SeenFact, by: Actor, at: datetime) -> Issue:
    """Close an issue once somebody other than the doer has seen the changed fact."""
    issue = _begin_as_verifier(number, Step.CLOSE, by, at)
    keep_fact(issue, seen, stage="seen", by=by, at=at)
    end_as_closed(issue, Step.CLOSE, by, at)
    note("issue.closed", issue, by, at, seen=asdict(seen))
    return issue


def end_as_closed(issue: Issue, step: Step, by: Actor, at: datetime) -> None:
    """What every closing means: checks of the effect are planned, and whoever it came from has its answer."""
    answer_merged(issue, at)
    with counted(issue, at):
        take_step(issue, step)
        issue.closed_at, issue.closed_by = at, by.signature
        hold(issue, None, at)
        if issue.stage is Stage.ANSWERED:
            answer_origin(issue, at)
    plan_effect_checks(issue, at)


@transaction.atomic
def recuse(*, number: str, reason: str, by: Actor, at: datetime) -> Issue:
    """The verifier stands aside; another is named, and this person is not named again."""
    issue = begin(number, Step.RECUSE, by)
    rules.check_words(reason=reason)
    keep_away(issue, by.person_id, by.unit_id, recused=True)
    with counted(issue, at):
        take_step(issue, Step.RECUSE)
        issue.verifier_post = None
        hold(issue, above_lead(issue), at)
    note("issue.verifier_recused", issue, by, at, reason=reason.strip())
    return issue


@transaction.atomic
def return_issue(*, number: str, reason: str, task: str, due_on: date, by: Actor, at: datetime) -> Issue:
    """The verifier has looked and it is not so: back to the lead with a reason and a new task."""
    issue = _begin_as_verifier(number, Step.RETURN, by, at)
    rules.check_words(reason=reason, task=task)
    with counted(issue, at):
        take_step(issue, Step.RETURN)
        issue.due_on = due_on
        issue.verifier_post = None
        owner = _last_owner(issue)
        new_task(issue, task, owner, due_on, day_of(at))
        note_work(issue, owner, day_of(at))
        hold(issue, issue.lead_unit, at)
    note("issue.returned", issue, by, at, reason=reason.strip(), task=task, due_on=due_on)
    return issue


def _last_owner(issue: Issue) -> Post:
    """The owner of the issue's last task goes on with it; a post of the lead, if another unit leads it now."""
    lead = issue.lead_unit or issue.raised_by
    tasks = issue.tasks.select_related("owner__unit").order_by("-position")
    owners = (task.owner for task in tasks if is_under(task.owner.unit.path, lead.path))
    owner = next(owners, None) or Post.objects.select_related("unit").filter(unit=lead).order_by("code").first()
    if owner is None:
        raise rules.NoPostToWork(unit=lead.name)
    return owner
