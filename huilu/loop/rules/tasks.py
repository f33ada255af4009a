"""Pieces of work."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from huilu.kernel.paths import is_under
from huilu.kernel.refusals import Refusal
from huilu.loop.rules.words import check_coming


class TaskAfterDue(Refusal):
    """The task ends after the issue is due."""

    code = "loop.task_after_due"
    says = _("The task would end on {task_due}, after the issue is due on {issue_due}.")
    next = _("Choose an earlier day, or report an interim result with a later next date.")
    status = 422


class OwnerElsewhere(Refusal):
    """The task's owner is not of the lead unit or below it."""

    code = "loop.owner_elsewhere"
    says = _("A task's owner must be a post of the lead unit or of a unit below it.")
    next = _("Choose such a post.")
    status = 422


class TaskAlreadyDone(Refusal):
    """Finished before."""

    code = "loop.task_already_done"
    says = _("This task is finished already.")
    next = _("Nothing needs to be done.")


class TasksOpen(Refusal):
    """Not all tasks are finished."""

    code = "loop.tasks_open"
    says = _("{count} tasks are not finished yet.")
    next = _("Finish them first, or report an interim result.")


class NoSuchTask(Refusal):
    """No task of that number."""

    code = "loop.no_such_task"
    says = _("The issue has no task {position}.")
    next = _("Reload the page and choose a task from it.")
    status = 404


class NoPostToWork(Refusal):
    """The lead has no post that could do a task."""

    code = "loop.no_post_to_work"
    says = _("{unit} has no post that could do the task.")
    next = _("Ask its administrator to establish one; then return the issue.")


def check_task(*, due_on: date, issue_due: date, today: date, owner_path: str, lead_path: str) -> None:
    """Refuse a task that ends in the past or after the issue is due, or whose owner is not the lead's."""
    check_coming("due_on", due_on, today)
    # Once the issue is late no day would fit any more. It may still be planned, and stays as late as it is.
    if due_on > issue_due >= today:
        raise TaskAfterDue(task_due=due_on, issue_due=issue_due)
    if not is_under(owner_path, lead_path):
        raise OwnerElsewhere
