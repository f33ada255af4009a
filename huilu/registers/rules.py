"""When an entry in a register, or a change of one, is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from huilu.kernel.cells import Value
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_reason, is_said, pick
from huilu.programmes.pack.parts import RegisterType
from huilu.registers.states import ItemState, Source

REASON_LIMIT = 400
DONE_ON = _("Done on")
TASK = _("Task")


class NoSuchRegister(Refusal):
    """The unit keeps no such register."""

    code = "registers.no_such_register"
    says = _("{unit} keeps no register “{register}”.")
    next = _("Look at the unit's registers for those it keeps.")
    status = 404


class NoSuchItem(Refusal):
    """No item of that number."""

    code = "registers.no_such_item"
    says = _("There is no item {number} in this register.")
    next = _("Look at the register for the numbers that there are.")
    status = 404


class NoSuchItemTask(Refusal):
    """No task of that number."""

    code = "registers.no_such_task"
    says = _("The item has no task {position}.")
    next = _("Look at the item for its tasks.")
    status = 404


class NotYourRegister(Refusal):
    """Another unit's register."""

    code = "registers.not_your_register"
    says = _("Only {unit} itself keeps its registers.")
    next = _("Ask the unit to enter it, or sign in with its post.")
    status = 403


class UnknownColumn(Refusal):
    """The register has no such column."""

    code = "registers.unknown_column"
    says = _("The register has no column “{field}” that could be filled in.")
    next = _("Use the columns of the register; the manual lists those that every item has.")
    status = 422


class ValueMissing(Refusal):
    """A column that must be filled is empty."""

    code = "registers.value_missing"
    says = _("“{label}” must not be empty.")
    next = _("Fill it in.")
    status = 422


class PaperNeedsDay(Refusal):
    """From paper, but of no day."""

    code = "registers.paper_needs_day"
    says = _("What comes from paper needs the day on which it was written there.")
    next = _("Fill in the day that stands on the paper.")
    status = 422


class DayToCome(Refusal):
    """What has happened cannot have happened tomorrow."""

    code = "registers.day_to_come"
    says = _("“{label}” cannot be a day that is still to come.")
    next = _("Give the day on which it was.")
    status = 422


class NothingToChange(Refusal):
    """The same once more."""

    code = "registers.nothing_to_change"
    says = _("This is what the register says already.")
    next = _("Nothing needs to be done.")


class ChangedMeanwhile(Refusal):
    """Somebody else was quicker."""

    code = "registers.changed_meanwhile"
    says = _("Somebody has changed “{label}” meanwhile: it says “{now}” now.")
    next = _("Look at the item again, and change it if that is still right.")


class ItemIsStruck(Refusal):
    """What is struck stays as it is."""

    code = "registers.item_is_struck"
    says = _("The item is struck and stays as it is.")
    next = _("Enter a new item if it is needed after all.")


class ItemNotOpen(Refusal):
    """It is done already."""

    code = "registers.item_not_open"
    says = _("The item is done already.")
    next = _("Open it again first, with the reason.")


class ItemNotDone(Refusal):
    """There is nothing to open again."""

    code = "registers.item_not_done"
    says = _("The item is not done, so it cannot be opened again.")
    next = _("Reload the page: somebody may have opened it already.")


class NotDoneYet(Refusal):
    """The register says when an item is done, and this is missing."""

    code = "registers.not_done_yet"
    says = _("An item of this register is done once “{label}” is filled in, and it is not.")
    next = _("Fill it in first.")


class TasksLeft(Refusal):
    """Some of its tasks are not finished."""

    code = "registers.tasks_left"
    says = _("Tasks of this item that are not finished: {count}.")
    next = _("Finish them first.")


class NoTasksHere(Refusal):
    """Items of this register are not made of tasks."""

    code = "registers.no_tasks_here"
    says = _("Items of this register have no tasks.")
    next = _("Enter a further item instead.")


class TaskDoneAlready(Refusal):
    """Once is enough."""

    code = "registers.task_done_already"
    says = _("This task is finished already.")
    next = _("Nothing needs to be done.")


class TaskStaysFinished(Refusal):
    """No file makes a finished task unfinished."""

    code = "registers.task_stays_finished"
    says = _("Task {position} is finished; a file does not undo that.")
    next = _("If it is not so, return the issue for rework, or set a new task.")


class ReasonMissing(Refusal):
    """Why?"""

    code = "registers.reason_missing"
    says = _("This needs a reason of at most {limit} characters.")
    next = _("Say in a line why.")
    status = 422


def check_cells(spec: RegisterType, cells: Mapping[str, Value], labels: Mapping[str, str], today: date) -> None:
    """Refuse an item that lacks what the register or its source asks for, or that comes from the future."""
    for column in spec.columns:
        if column.required and not is_filled(cells.get(column.code)):
            raise ValueMissing(field=column.code, label=pick(column.labels.model_dump()))
    on_paper_on = cells.get("on_paper_on")
    if cells.get("source") == Source.PAPER and not on_paper_on:
        raise PaperNeedsDay(field="on_paper_on")
    if on_paper_on:
        check_past("on_paper_on", date.fromisoformat(str(on_paper_on)), labels["on_paper_on"], today)


def check_past(field: str, day: date, label: str, today: date) -> None:
    """Refuse a day that is still to come for what is said to have been."""
    if day > today:
        raise DayToCome(field=field, label=label)


def check_done(spec: RegisterType, cells: Mapping[str, Value], open_tasks: int) -> None:
    """Refuse to call an item done that is not, by the register's own words."""
    if open_tasks:
        raise TasksLeft(count=open_tasks)
    for code in spec.done_when:
        column = spec.column_called(code)
        if column and not is_filled(cells.get(code)):
            raise NotDoneYet(field=code, label=pick(column.labels.model_dump()))


def check_unstruck(state: ItemState) -> None:
    """Refuse to touch what is struck."""
    if state is ItemState.STRUCK:
        raise ItemIsStruck


def check_open(state: ItemState) -> None:
    """Refuse where the item is not under way."""
    check_unstruck(state)
    if state is ItemState.DONE:
        raise ItemNotOpen


def check_done_before(state: ItemState) -> None:
    """Refuse to open again what is not done."""
    check_unstruck(state)
    if state is ItemState.OPEN:
        raise ItemNotDone


def check_reason(reason: str) -> None:
    """Refuse no reason, and an essay."""
    if not is_reason(reason) or len(reason) > REASON_LIMIT:
        raise ReasonMissing(field="reason", limit=REASON_LIMIT)


def check_known(codes: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a column that the register does not have."""
    there = set(known)
    for code in codes:
        if code not in there:
            raise UnknownColumn(field=code)


def check_unchanged(
    was: Mapping[str, Value], now: Mapping[str, Value], labels: Mapping[str, str], shown: Mapping[str, str]
) -> None:
    """Refuse to write over what somebody else wrote since one looked."""
    for code, before in was.items():
        if now.get(code) != before:
            raise ChangedMeanwhile(field=code, label=labels[code], now=shown.get(code) or "—")


def is_filled(value: Value) -> bool:
    """Whether anything is there. No is an answer, and so is nought."""
    return value is not None and (not isinstance(value, str) or is_said(value))
