"""How far an item is: done, open again, and the tasks it is made of."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huilu.kernel.actor import Actor
from huilu.kernel.cells import TEXT_LIMIT
from huilu.kernel.days import day_of
from huilu.kernel.words import is_said
from huilu.registers import rules
from huilu.registers.actions.frame import Desk, begin, counted, note, take
from huilu.registers.models import Item, ItemTask
from huilu.registers.queries import cells_of
from huilu.registers.rules import DONE_ON, TASK
from huilu.registers.states import ItemState


@transaction.atomic
def finish_item(*, unit: str, register: str, serial: int, done_on: date, by: Actor, at: datetime) -> Item:
    """The item is done since that day, by what its register calls done."""
    desk = begin(unit, register, by)
    item = take(desk, serial)
    rules.check_open(item.status)
    rules.check_past("done_on", done_on, str(DONE_ON), day_of(at))
    rules.check_done(desk.kept.spec, cells_of(item), item.tasks.filter(done_on__isnull=True).count())
    with counted(desk, item, at):
        item.state, item.done_on = ItemState.DONE, done_on
    note("register.item_done", desk, item, by, at, done_on=done_on)
    return item


@transaction.atomic
def reopen_item(*, unit: str, register: str, serial: int, reason: str, by: Actor, at: datetime) -> Item:
    """What was called done is not: it is under way again, with the reason."""
    desk = begin(unit, register, by)
    item = take(desk, serial)
    rules.check_done_before(item.status)
    rules.check_reason(reason)
    with counted(desk, item, at):
        item.state, item.done_on = ItemState.OPEN, None
    note("register.item_reopened", desk, item, by, at, reason=reason.strip())
    return item


@transaction.atomic
def add_item_task(
    *, unit: str, register: str, serial: int, text: str, due_on: date | None, by: Actor, at: datetime
) -> ItemTask:
    """One more task of an item that is under way."""
    desk = begin(unit, register, by)
    item = _with_tasks(desk, serial)
    if not is_said(text) or len(text) > TEXT_LIMIT:
        raise rules.ValueMissing(field="text", label=str(TASK))
    with counted(desk, item, at):
        position = item.tasks.count() + 1
        task = ItemTask.objects.create(item=item, position=position, text=text.strip(), due_on=due_on)
    note("register.task_added", desk, item, by, at, text=task.text, due_on=due_on)
    return task


@transaction.atomic
def finish_item_task(
    *, unit: str, register: str, serial: int, position: int, done_on: date, by: Actor, at: datetime
) -> ItemTask:
    """A task of an item is finished since that day."""
    desk = begin(unit, register, by)
    item = _with_tasks(desk, serial)
    task = item.tasks.filter(position=position).first()
    if task is None:
        raise rules.NoSuchItemTask(position=position)
    if task.done_on:
        raise rules.TaskDoneAlready
    rules.check_past("done_on", done_on, str(DONE_ON), day_of(at))
    with counted(desk, item, at):
        task.done_on, task.done_by = done_on, by.signature
        task.save(update_fields=["done_on", "done_by"])
    note("register.task_finished", desk, item, by, at, position=position, done_on=done_on)
    return task


def _with_tasks(desk: Desk, serial: int) -> Item:
    """The item, locked, if it is under way and may have tasks."""
    item = take(desk, serial)
    if not desk.kept.spec.tasks:
        raise rules.NoTasksHere
    rules.check_open(item.status)
    return item
