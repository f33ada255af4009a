"""The list of tasks as a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huilu.kernel.actor import Actor
from huilu.kernel.cells import Value, as_text
from huilu.kernel.days import day_of
from huilu.kernel.words import in_both
from huilu.loop import actions as loop
from huilu.loop.models import Issue, Task
from huilu.registers.columns import Column
from huilu.registers.lists import Listed
from huilu.registers.rules import NothingToChange, TaskStaysFinished
from huilu.registers.sheets.issue_sheets import OfIssues
from huilu.registers.sheets.shape import SheetRow

_FIXED: dict[str, Any] = {"comes_back": False, "for_new": False}
_ONLY_NEW: dict[str, Any] = {"comes_back": False}


class TaskSheet(OfIssues):
    """The list of tasks. A task can be finished by it, and a new row is a new task of the issue it names."""

    numbered_by = "position"

    @property
    def title(self) -> str:
        """What stands above it on paper."""
        return _t("List of tasks")

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Issue, task, owner, day, whether it is finished."""
        return (
            Column("number", in_both(_("Number of the issue")), "text", width=22, required=True, comes_back=False),
            Column("position", in_both(_("Task number")), "number", **_FIXED),
            Column("title", in_both(_("Issue")), "text", **_FIXED),
            Column("text", in_both(_("Task")), "text", required=True, **_ONLY_NEW),
            Column("owner", in_both(_("Responsible post")), "post", required=True, **_ONLY_NEW),
            Column("due_on", in_both(_("Due on")), "date", required=True, **_ONLY_NEW),
            Column("is_done", in_both(_("Finished")), "yes_no", for_new=False),
            Column("done_on", in_both(_("Finished on")), "date", **_FIXED),
        )

    @cached_property
    def rows(self) -> Sequence[SheetRow]:
        """Every task of every issue that the unit leads."""
        return [row for one in self.listed for row in self._rows_of(one)]

    def _rows_of(self, listed: Listed) -> list[SheetRow]:
        issue, version = listed.issue, self.versions.get(listed.issue.pk, 0)
        return [SheetRow(f"{issue.number}#{one.position}", version, _task(issue, one)) for one in listed.tasks]

    def key_of(self, cells: Mapping[str, Value]) -> str:
        """Issue and task; empty where the task has no number yet."""
        position = cells.get("position")
        return f"{cells.get('number') or ''}#{position}" if position is not None else ""

    def cells_at(self, _key: str, _version: int) -> Mapping[str, Value]:
        """A task is finished once: where the file does not say it was, it was not."""
        return {"is_done": None}

    def enter(self, cells: Mapping[str, Value], *, by: Actor, at: datetime) -> str:
        """One more task of the issue."""
        number, due_on = str(cells["number"]), date.fromisoformat(str(cells["due_on"]))
        owner = str(cells["owner"])
        task = loop.add_task(number=number, text=str(cells["text"]), owner=owner, due_on=due_on, by=by, at=at)
        return f"{number}#{task.position}"

    def change(
        self, key: str, cells: Mapping[str, Value], *, was: Mapping[str, Value], by: Actor, at: datetime
    ) -> None:
        """The task is finished; there is no act by which it would not be."""
        number, _mark, position = key.rpartition("#")
        if not cells.get("is_done"):
            raise TaskStaysFinished(position=position) if was.get("is_done") else NothingToChange
        loop.finish_task(number=number, position=int(position), by=by, at=at)


def _task(issue: Issue, task: Task) -> dict[str, Value]:
    return {
        "number": issue.number,
        "position": task.position,
        "title": as_text(issue.title),
        "text": as_text(task.text),
        "owner": f"{task.owner.unit.code}/{task.owner.code}",
        "due_on": task.due_on.isoformat(),
        "is_done": True if task.done_at else None,
        "done_on": day_of(task.done_at).isoformat() if task.done_at else None,
    }
