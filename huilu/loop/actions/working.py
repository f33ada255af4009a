"""The lead unit at work: tasks, interim results, the submission."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from huilu.accounts.models import Post
from huilu.kernel.actor import Actor
from huilu.kernel.composed import Composed, insert, update
from huilu.kernel.days import day_of
from huilu.loop import rules
from huilu.loop.actions.frame import begin, begin_knowing, counted, hold, join, note, note_doer, note_work, take_step
from huilu.loop.models import ChangedFact, InterimResult, Issue, Task
from huilu.loop.rules import Cause, Hands, SeenFact
from huilu.loop.states import FixKind, State, Step
from huilu.org.models import Unit

_POST = Composed(
    lambda unit_code, code: Post.objects.at(unit_code).filter(code=code).select_related("unit").order_by("pk"),
    str,
    str,
)
_TASK = Composed(
    lambda issue_id, position: (
        Task.objects.select_related("owner").filter(issue_id=issue_id, position=position).order_by("pk")
    ),
    int,
    int,
)
_TASKS_SO_FAR = Composed(
    lambda issue_id: Task.objects.filter(issue_id=issue_id).order_by("-position").values_list("position"), int
)
_LAST_CLAIM = Composed(
    lambda issue_id: (
        ChangedFact.objects.filter(issue_id=issue_id, stage="claimed")
        .order_by("-round")
        .values_list("at", "kind", "before", "after")
    ),
    int,
)


def find_post(owner: str) -> Post:
    """The post called "unit code/post code"."""
    unit_code, _slash, post_code = owner.rpartition("/")
    post = _POST.model(unit_code, post_code)
    if post is None:
        raise rules.NoSuchPost(post=owner)
    return post


def new_task(issue: Issue, text: str, owner: Post, due_on: date, today: date) -> Task:
    """A task at the end of the issue's list; its words have been checked."""
    rules.check_task(
        due_on=due_on,
        issue_due=issue.due_on or due_on,
        today=today,
        owner_path=owner.unit.path,
        lead_path=issue.lead_unit.path if issue.lead_unit else "",
    )
    join(issue, owner.unit, "assisting")
    position = len(_TASKS_SO_FAR.rows(issue.pk)) + 1
    task = Task(issue=issue, position=position, text=text.strip(), owner=owner, due_on=due_on)
    insert(task)
    return task


@transaction.atomic
def add_task(*, number: str, text: str, owner: str, due_on: date, by: Actor, at: datetime) -> Task:
    """One more piece of work with an owner and a date; the first one puts the issue under way."""
    issue = begin(number, Step.ADD_TASK, by)
    rules.check_words(text=text)
    task = new_task(issue, text, find_post(owner), due_on, day_of(at))
    with counted(issue, at):
        take_step(issue, Step.ADD_TASK)
    note_work(issue, task.owner, day_of(at), by)
    note("issue.task_added", issue, by, at, text=task.text, owner=owner, due_on=due_on)
    return task


@transaction.atomic
def finish_task(*, number: str, position: int, by: Actor, at: datetime) -> Task:
    """A task is done."""
    issue = begin(number, Step.FINISH_TASK, by)
    task = _TASK.model(issue.pk, position)
    if task is None:
        raise rules.NoSuchTask(position=position)
    if task.done_at:
        raise rules.TaskAlreadyDone
    if by.unit_id not in {issue.lead_unit_id, task.owner.unit_id}:
        raise rules.NotYourStep
    task.done_at, task.done_by = at, by.signature
    update(task, ["done_at", "done_by"])
    with counted(issue, at):
        take_step(issue, Step.FINISH_TASK)
    note_work(issue, task.owner, day_of(at), by)
    note("issue.task_finished", issue, by, at, position=position)
    return task


@transaction.atomic
def report_interim_result(
    *, number: str, changed_so_far: str, remains: str, next_on: date, by: Actor, at: datetime
) -> Issue:
    """What changed so far and what remains. The issue stays open in every count, due on the next date (M066)."""
    issue = begin(number, Step.REPORT_INTERIM, by)
    rules.check_words(changed_so_far=changed_so_far, remains=remains)
    rules.check_coming("next_on", next_on, day_of(at))
    InterimResult.objects.create(
        issue=issue,
        changed_so_far=changed_so_far.strip(),
        remains=remains.strip(),
        next_on=next_on,
        at=at,
        by_label=by.signature,
    )
    with counted(issue, at):
        take_step(issue, Step.REPORT_INTERIM)
        issue.due_on = next_on
    note_doer(issue, by)
    facts = {"changed_so_far": changed_so_far, "remains": remains, "next_on": next_on}
    note("issue.interim_reported", issue, by, at, **facts)
    return issue


@transaction.atomic
def resume_issue(*, number: str, by: Actor, at: datetime) -> Issue:
    """Work goes on after an interim result."""
    issue = begin(number, Step.RESUME, by)
    with counted(issue, at):
        take_step(issue, Step.RESUME)
    note_doer(issue, by)
    note("issue.resumed", issue, by, at)
    return issue


@transaction.atomic
def submit_issue(*, number: str, fact: SeenFact, cause: Cause, fix_kind: str, by: Actor, at: datetime) -> Issue:
    """The lead claims a changed fact and says why it had been so. Whoever stands above names the verifier."""
    issue, hands = begin_knowing(number, Step.SUBMIT, by)
    _check_all_done(issue, hands)
    rules.check_cause(cause, fix_kind)
    if fix_kind == FixKind.INSTITUTIONAL:
        rules.check_rule_kept(fix_kind, issue.outputs.in_force(day_of(at)).count())
    keep_fact(issue, fact, stage="claimed", by=by, at=at)
    with counted(issue, at):
        take_step(issue, Step.SUBMIT)
        keep_cause(issue, cause, fix_kind)
        hold(issue, above_lead(issue), at)
    if issue.held_by:
        join(issue, issue.held_by, "naming")
    note_doer(issue, by)
    note("issue.submitted", issue, by, at, fact=asdict(fact), cause=asdict(cause), fix_kind=fix_kind)
    return issue


def _check_all_done(issue: Issue, hands: Hands) -> None:
    if hands.task_paths:
        raise rules.TasksOpen(count=issue.tasks.open().count())
    if hands.share_paths:
        raise rules.SharesOpen(count=issue.shares.open().count())


def keep_cause(issue: Issue, cause: Cause, fix_kind: str) -> None:
    """Why it had been so, and how far the fix reaches, go with the issue."""
    issue.cause_level, issue.cause, issue.fix_kind = cause.level, cause.text.strip(), fix_kind
    issue.cause_second_look = cause.second_look.strip()


def keep_fact(issue: Issue, fact: SeenFact, *, stage: str, by: Actor, at: datetime) -> ChangedFact:
    """The checked fact, kept with the round it belongs to: a claim starts the next round."""
    if stage == "claimed":
        rules.check_fact(fact, today=day_of(at), since=day_of(_work_since(issue)))
        issue.round += 1
    else:
        claimed_at, kind, before, after = _LAST_CLAIM.rows(issue.pk)[0]
        rules.check_fact(fact, today=day_of(at), since=day_of(claimed_at))
        rules.check_agrees(fact, kind=kind, before=before, after=after)
    kept = ChangedFact(issue=issue, round=issue.round, stage=stage, at=at, by_label=by.signature, **asdict(fact))
    insert(kept)
    return kept


def _work_since(issue: Issue) -> datetime:
    """From when on an observation tells of this round's work: since it was opened or returned."""
    returned = issue.held_since if issue.status is State.REWORKING else None
    return returned or issue.opened_at or issue.raised_at


def above_lead(issue: Issue) -> Unit | None:
    """Who names the verifier: the unit above the lead, placeholders of the numbering left out."""
    unit = issue.lead_unit.parent if issue.lead_unit else None
    while unit and unit.is_placeholder:
        unit = unit.parent
    return unit
