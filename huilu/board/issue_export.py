"""One issue with all that belongs to it, as plain data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huilu.accounts.models import Post
from huilu.board.export import Data, day, issue_as_data, moment, name_as_data
from huilu.board.lasting_export import lasting_as_data
from huilu.board.way_export import shares_as_data, way_as_data
from huilu.ledger.models import Entry
from huilu.loop.models import ChangedFact, InterimResult, Issue, IssueFile, Task
from huilu.loop.queries import Waiting, history_of, parts_of, waiting_times


def whole_issue_as_data(issue: Issue, at: datetime) -> Data:
    """The issue, its work, its facts round by round, in whose hands it was, and every act on it."""
    return {
        **issue_as_data(issue, at),
        **_words(issue),
        **_parties(issue),
        **_work(issue),
        **lasting_as_data(issue),
        "waiting": [_waiting(one) for one in waiting_times(issue, at)],
        "history": [_entry(entry) for entry in history_of(issue)],
    }


def _words(issue: Issue) -> Data:
    return {
        "detail": issue.detail,
        "cause": _cause(issue),
        "fix_kind": issue.fix_kind,
        "withdrawn_reason": issue.withdrawn_reason,
        "is_hard": issue.is_hard,
    }


def _parties(issue: Issue) -> Data:
    """Who has which part in it. An issue of which it became part may be out of sight, and then has no number here."""
    return {
        "root_unit": name_as_data(issue.root_unit),
        "offered_to": name_as_data(issue.offered_to),
        "verifier": _post(issue.verifier_post) if issue.verifier_post else None,
        "senior": _post(issue.senior_post) if issue.senior_post else None,
        "merged_into": issue.merged_into.number if issue.merged_into else None,
        "merged": list(parts_of(issue).in_number_order().values_list("number", flat=True)),
        "circuit": way_as_data(issue),
        "shares": shares_as_data(issue),
    }


def _work(issue: Issue) -> Data:
    tasks = issue.tasks.select_related("owner__unit").order_by("position")
    return {
        "tasks": [_task(task) for task in tasks],
        "interim_results": [_interim(one) for one in issue.interim_results.order_by("at", "id")],
        "facts": [_fact(fact) for fact in issue.facts.order_by("round", "id")],
        "files": [_file(one) for one in issue.files.order_by("position")],
    }


def _post(post: Post) -> str:
    return f"{post.unit.code}/{post.code}"


def _cause(issue: Issue) -> dict[str, str] | None:
    if not issue.cause_level:
        return None
    return {"level": issue.cause_level, "text": issue.cause, "second_look": issue.cause_second_look}


def _task(task: Task) -> dict[str, Any]:
    return {
        "position": task.position,
        "text": task.text,
        "owner": _post(task.owner),
        "due_on": day(task.due_on),
        "done_at": moment(task.done_at) if task.done_at else None,
        "done_by": task.done_by,
    }


def _interim(one: InterimResult) -> dict[str, Any]:
    return {
        "changed_so_far": one.changed_so_far,
        "remains": one.remains,
        "next_on": day(one.next_on),
        "at": moment(one.at),
        "by": one.by_label,
    }


def _fact(fact: ChangedFact) -> dict[str, Any]:
    return {
        "round": fact.round,
        "stage": fact.stage,
        "kind": fact.kind,
        "subject": fact.subject,
        "measured_in": fact.measured_in,
        "before": fact.before,
        "after": fact.after,
        "observed_on": day(fact.observed_on),
        "at": moment(fact.at),
        "by": fact.by_label,
    }


def _file(one: IssueFile) -> dict[str, Any]:
    return {
        "position": one.position,
        "round": one.round,
        "name": one.name,
        "sha256": one.sha256,
        "at": moment(one.at),
        "by": one.by_label,
    }


def _waiting(one: Waiting) -> dict[str, Any]:
    seconds = int(one.spent.total_seconds())
    return {"unit": name_as_data(one.unit), "seconds": seconds, "is_holding": one.is_holding}


def _entry(entry: Entry) -> dict[str, Any]:
    return {"entry": entry.pk, "act": entry.act, "at": moment(entry.at), "by": entry.by_label, "facts": entry.facts}
