"""What outlasts a closing: effect checks; rules that remain; and issues that take long (M071, M075, M092)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from huilu.accounts.queries import places_of
from huilu.kernel.actor import Actor
from huilu.kernel.composed import insert
from huilu.kernel.days import day_of
from huilu.loop import rules
from huilu.loop.actions.frame import begin, change_counts, counted, home_of, join, note, note_doer, take_step
from huilu.loop.actions.passage import terms_of, work_again
from huilu.loop.actions.passing import await_merged
from huilu.loop.actions.working import find_post
from huilu.loop.models import EffectCheck, InstitutionalOutput, Issue, Milestone
from huilu.loop.queries import hands_of
from huilu.loop.states import Step
from huilu.org.models import Unit
from huilu.tally.actions import hold_region
from huilu.tally.models import Bucket, Kind

EFFECT_STATES = {EffectCheck.OPEN: 0, EffectCheck.HOLDS: 1, EffectCheck.RECURRED: 2}


@transaction.atomic
def mark_hard(*, number: str, senior: str, reason: str, milestone: str, due_on: date, by: Actor, at: datetime) -> Issue:
    """A hard bone: a senior owner above the lead, milestones, and no part in the rates of timeliness (M071)."""
    issue = begin(number, Step.MARK_HARD, by)
    if issue.is_hard:
        raise rules.AlreadyHard
    rules.check_words(reason=reason)
    post = find_post(senior)
    if post.unit_id != by.unit_id:
        raise rules.SeniorElsewhere
    with counted(issue, at):
        take_step(issue, Step.MARK_HARD)
        issue.is_hard, issue.senior_post, issue.due_on = True, post, due_on
    _new_milestone(issue, milestone, due_on, day_of(at))
    join(issue, post.unit, "above")
    facts = {"senior": senior, "reason": reason.strip(), "milestone": milestone.strip(), "due_on": due_on}
    note("issue.marked_hard", issue, by, at, **facts)
    return issue


def _new_milestone(issue: Issue, text: str, due_on: date, today: date) -> None:
    rules.check_words(milestone=text)
    rules.check_coming("due_on", due_on, today)
    position = issue.milestones.count() + 1
    Milestone.objects.create(issue=issue, position=position, text=text.strip(), due_on=due_on)


@transaction.atomic
def clear_hard(*, number: str, reason: str, due_on: date, by: Actor, at: datetime) -> Issue:
    """It is an issue like others again."""
    issue = begin(number, Step.CLEAR_HARD, by)
    if not issue.is_hard:
        raise rules.NotHard
    rules.check_words(reason=reason)
    rules.check_coming("due_on", due_on, day_of(at))
    with counted(issue, at):
        take_step(issue, Step.CLEAR_HARD)
        issue.is_hard, issue.senior_post, issue.due_on = False, None, due_on
    note("issue.cleared_hard", issue, by, at, reason=reason.strip(), due_on=due_on)
    return issue


@transaction.atomic
def reach_milestone(
    *, number: str, position: int, outcome: str, due_on: date, by: Actor, at: datetime, milestone: str = ""
) -> Issue:
    """A milestone is behind us, and the next one is set; without one, the issue itself is due on that day."""
    issue = begin(number, Step.REACH_MILESTONE, by)
    if not issue.is_hard:
        raise rules.NotHard
    reached = issue.milestones.filter(position=position, reached_at__isnull=True).first()
    if reached is None:
        raise rules.NoSuchMilestone(position=position)
    rules.check_words(outcome=outcome)
    reached.outcome, reached.reached_at, reached.reached_by = outcome.strip(), at, by.signature
    reached.save()
    rules.check_coming("due_on", due_on, day_of(at))
    if milestone:
        _new_milestone(issue, milestone, due_on, day_of(at))
    with counted(issue, at):
        take_step(issue, Step.REACH_MILESTONE)
        issue.due_on = due_on
    note_doer(issue, by)
    facts = {"position": position, "outcome": outcome.strip(), "milestone": milestone.strip(), "due_on": due_on}
    note("issue.milestone_reached", issue, by, at, **facts)
    return issue


@transaction.atomic
def keep_output(*, number: str, title: str, in_force_on: date, review_on: date, by: Actor, at: datetime) -> Issue:
    """A rule, standard or procedure came out of the issue, and will be looked at again (M092)."""
    issue = begin(number, Step.KEEP_OUTPUT, by)
    rules.check_words(title=title)
    rules.check_coming("review_on", review_on, max(in_force_on, day_of(at)))
    with counted(issue, at):
        take_step(issue, Step.KEEP_OUTPUT)
    InstitutionalOutput.objects.create(
        issue=issue,
        position=issue.outputs.count() + 1,
        title=title.strip(),
        issuer=Unit.objects.get(pk=by.unit_id),
        in_force_on=in_force_on,
        review_on=review_on,
    )
    note_doer(issue, by)
    note("issue.output_kept", issue, by, at, title=title.strip(), in_force_on=in_force_on, review_on=review_on)
    return issue


@transaction.atomic
def review_output(
    *, number: str, position: int, finding: str, by: Actor, at: datetime, review_on: date | None = None
) -> Issue:
    """The rule was looked at again; without a next day it is not in force any more."""
    issue = begin(number, Step.REVIEW_OUTPUT, by)
    rules.check_words(finding=finding)
    output = issue.outputs.filter(position=position).first()
    if output is None:
        raise rules.NoSuchOutput(position=position)
    if review_on:
        rules.check_coming("review_on", review_on, day_of(at))
    output.finding, output.review_on, output.reviewed_at, output.reviewed_by = (
        finding.strip(), review_on, at, by.signature,
    )  # fmt: skip
    output.save()
    with counted(issue, at):
        take_step(issue, Step.REVIEW_OUTPUT)
    facts = {"position": position, "finding": finding.strip(), "review_on": review_on}
    note("issue.output_reviewed", issue, by, at, **facts)
    return issue


def plan_effect_checks(issue: Issue, at: datetime) -> None:
    """Whether the change lasts is asked so many days after the closing as the programme says (M075)."""
    day, home = day_of(at), home_of(issue)
    checks = [
        EffectCheck(issue=issue, unit=home, days_after=days, due_on=day + timedelta(days=days))
        for days in terms_of(issue, at).effect_days
    ]
    if checks:
        insert(*checks)
    change_counts(home, [], home, [_bucket(check) for check in checks], at)


def _void_effect_checks(issue: Issue, by: Actor, at: datetime) -> None:
    """The issue is open again: what was still to be asked is asked after the next closing."""
    for check in issue.effect_checks.open().select_related("unit"):
        change_counts(check.unit, [_bucket(check)], check.unit, [], at)
    issue.effect_checks.open().update(result=EffectCheck.VOID, ended_at=at, ended_by=by.signature)


def _bucket(check: EffectCheck) -> Bucket:
    return Bucket(Kind.EFFECT, 0, EFFECT_STATES[check.result])


@dataclass(frozen=True, slots=True)
class _Look:
    """What somebody saw, and on which day."""

    seen: str
    on: date


def _begin_check(number: str, step: Step, look: _Look, by: Actor, at: datetime) -> tuple[Issue, EffectCheck]:
    issue = begin(number, step, by)
    # Whoever did the work may say that it has come back, but not that it holds.
    if step is Step.CONFIRM_EFFECT:
        hands = hands_of(issue)
        rules.check_not_doer(by.person_id, hands)
        for place in {by.unit_path, *places_of(by.person_id, day_of(at))}:
            rules.check_effect_by_others(place, hands.doer_paths)
    rules.check_words(seen=look.seen)
    check = issue.effect_checks.open().select_related("unit").first()
    if check is None:
        raise rules.NoEffectOpen
    hold_region(check.unit.region)
    # That it has come back can be seen on any day; that it lasts, only once the days have passed.
    since = check.due_on if step is Step.CONFIRM_EFFECT else day_of(issue.closed_at or at)
    rules.check_looked(look.on, today=day_of(at), since=min(since, day_of(at)))
    return issue, check


def _end_check(check: EffectCheck, result: str, look: _Look, by: Actor, at: datetime) -> None:
    before = _bucket(check)
    check.result, check.seen, check.seen_on = result, look.seen.strip(), look.on
    check.ended_at, check.ended_by = at, by.signature
    check.save()
    change_counts(check.unit, [before], check.unit, [_bucket(check)], at)


@transaction.atomic
def confirm_effect(*, number: str, seen: str, seen_on: date, by: Actor, at: datetime) -> Issue:
    """Somebody other than the doer has looked again, and the change still holds."""
    look = _Look(seen, seen_on)
    issue, check = _begin_check(number, Step.CONFIRM_EFFECT, look, by, at)
    rules.check_effect_due(check.due_on, day_of(at))
    _end_check(check, EffectCheck.HOLDS, look, by, at)
    with counted(issue, at):
        take_step(issue, Step.CONFIRM_EFFECT)
    note("issue.effect_confirmed", issue, by, at, seen=seen.strip(), seen_on=seen_on)
    return issue


@transaction.atomic
def fail_effect(*, number: str, seen: str, seen_on: date, due_on: date, by: Actor, at: datetime) -> Issue:
    """It has come back: the same number is open again, and counts as a recurrence."""
    look = _Look(seen, seen_on)
    issue, check = _begin_check(number, Step.FAIL_EFFECT, look, by, at)
    rules.check_coming("due_on", due_on, day_of(at))
    _end_check(check, EffectCheck.RECURRED, look, by, at)
    open_again(issue, Step.FAIL_EFFECT, due_on, by, at)
    note("issue.effect_failed", issue, by, at, seen=seen.strip(), seen_on=seen_on, due_on=due_on)
    return issue


def count_recurrence(issue: Issue, new_fact: str, by: Actor, at: datetime) -> None:
    """A closing that did not last while its effect was still to be checked: whatever the step is called."""
    check = issue.effect_checks.open().select_related("unit").first()
    if check:
        _end_check(check, EffectCheck.RECURRED, _Look(new_fact, day_of(at)), by, at)


def open_again(issue: Issue, step: Step, due_on: date, by: Actor, at: datetime) -> None:
    """Whatever the reason: same number, one more reopening, back in the lead's hands, the circuit at work again."""
    _void_effect_checks(issue, by, at)
    with counted(issue, at):
        take_step(issue, step)
        issue.reopenings += 1
        issue.opened_at, issue.due_on = at, due_on
        issue.closed_at = issue.closed_by = issue.verifier_post = None
        work_again(issue, at)
    await_merged(issue, at)
