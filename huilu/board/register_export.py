"""Registers of items, and the lists of responsibilities and tasks, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from huilu.board.export import Data, day, moment, name_as_data, unit_as_data
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry
from huilu.org.models import Unit
from huilu.registers.figures import Column, Figures
from huilu.registers.lists import Listed, Responsibility
from huilu.registers.models import Item, ItemTask
from huilu.registers.queries import Kept, cells_of, history_of
from huilu.registers.sheets.differences import Preview, RowChange
from huilu.registers.states import ItemState


def items_as_data(kept: Kept, items: Iterable[Item], figures: Figures, at: datetime) -> Data:
    """A register of items with the figures of the unit, of those below it in code order, and of all together."""
    today = day_of(at)
    return {
        "register": kept.key,
        "labels": kept.spec.labels.model_dump(),
        "unit": unit_as_data(kept.unit),
        "as_of": moment(at),
        "own": _counts(figures.own),
        "below": _counts(figures.below),
        "total": _counts(figures.total),
        "children": [{"unit": unit_as_data(child.unit)} | _counts(child) for child in figures.children],
        "items": [item_as_data(item, today) for item in items],
    }


def item_as_data(item: Item, today: date) -> Data:
    """One line of a register."""
    return {
        "number": item.serial,
        "cells": cells_of(item),
        "state": item.status.word,
        "is_overdue": item.status is ItemState.OPEN and item.due_on is not None and item.due_on < today,
        "done_on": day(item.done_on),
        "struck_reason": item.struck_reason,
        "entered_at": moment(item.entered_at),
        "entered_by": item.entered_by,
    }


def whole_item_as_data(item: Item, at: datetime) -> Data:
    """One item with its tasks and every act on it."""
    return item_as_data(item, day_of(at)) | {
        "tasks": [_item_task(task) for task in item.tasks.order_by("position")],
        "history": [_entry(entry) for entry in history_of(item)],
    }


def registers_as_data(unit: Unit, kept: Iterable[Kept]) -> Data:
    """The registers that the unit keeps. What shows issues has no items of its own."""
    items = [{"register": one.key, "labels": one.spec.labels.model_dump(), "shows": one.spec.shows} for one in kept]
    return {"unit": unit_as_data(unit), "items": items}


def responsibilities_as_data(unit: Unit, listed: Iterable[Listed], at: datetime) -> Data:
    """Who answers for what in the issues that the unit leads."""
    items = [_responsibility(one) for issue in listed for one in issue.responsibilities]
    return {"register": "responsibility", "unit": unit_as_data(unit), "as_of": moment(at), "items": items}


def tasks_as_data(unit: Unit, listed: Iterable[Listed], counted: tuple[int, int], at: datetime) -> Data:
    """The tasks of the issues that the unit leads; `counted` is how many there are in all, and how many are done."""
    items = [
        {
            "number": one.issue.number,
            "title": one.issue.title,
            "position": task.position,
            "text": task.text,
            "owner": f"{task.owner.unit.code}/{task.owner.code}",
            "due_on": day(task.due_on),
            "done_at": moment(task.done_at) if task.done_at else None,
        }
        for one in listed
        for task in one.tasks
    ]
    total, done = counted
    told = {"register": "task", "unit": unit_as_data(unit), "as_of": moment(at)}
    return told | {"total": total, "done": done, "items": items}


def preview_as_data(preview: Preview) -> Data:
    """What a returned file would change, row by row and cell by cell."""
    return {
        "rows": [_row(row) for row in preview.rows],
        "same": preview.same,
        "taken_before": preview.taken,
        "not_in_the_file": list(preview.absent),
        "not_taken_back": [_fixed(row) for row in preview.fixed],
        "unknown_columns": list(preview.unknown),
        "missing_columns": list(preview.missing),
        "remembers_what_it_was_made_from": preview.remembers,
    }


def _row(row: RowChange) -> Data:
    return {
        "row": row.line,
        "number": row.key or None,
        "verdict": row.verdict.value,
        "new": dict(row.said),
        "same_as": row.same_as or None,
        "same_row": row.same_row or None,
        "cells": [
            {"column": one.column.label, "file": one.file, "was": one.was, "now": one.now, "conflict": one.is_conflict}
            for one in row.changes
        ],
        "faults": [{"column": one.column, "reason": one.reason, "remedy": one.remedy} for one in row.faults],
    }


def _fixed(row: RowChange) -> Data:
    cells = [{"column": one.column, "file": one.file, "now": one.now} for one in row.fixed]
    return {"row": row.line, "number": row.key or None, "cells": cells}


def _counts(column: Column) -> Data:
    return {
        "items": column.total,
        "open": column.open,
        "done": column.done,
        "struck": column.struck,
        "tasks": column.tasks,
        "tasks_done": column.tasks_done,
    }


def _item_task(task: ItemTask) -> Data:
    return {
        "position": task.position,
        "text": task.text,
        "due_on": day(task.due_on),
        "done_on": day(task.done_on),
        "done_by": task.done_by,
    }


def _responsibility(one: Responsibility) -> Data:
    return {
        "number": one.issue.number,
        "title": one.issue.title,
        "unit": name_as_data(one.unit),
        "part": "lead" if one.is_lead else "assisting",
        "text": one.text,
        "due_on": day(one.due_on),
        "tasks": len(one.tasks),
        "tasks_done": one.tasks_done,
    }


def _entry(entry: Entry) -> Data:
    return {"entry": entry.pk, "act": entry.act, "at": moment(entry.at), "by": entry.by_label, "facts": entry.facts}
