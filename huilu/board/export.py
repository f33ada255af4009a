"""Boards and registers as plain data: the one form that the API and the command line answer with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

from huilu.board.lights import Light
from huilu.board.queries import Board, Column, IssueCounts, Work
from huilu.kernel.days import day_of
from huilu.kernel.windows import Window
from huilu.loop.models import Issue
from huilu.loop.states import State
from huilu.org.models import Unit
from huilu.programmes.models import Requirement

Data = dict[str, Any]


def board_as_data(board: Board) -> Data:
    """The board: its requirements, and the figures of the node itself, of each child and of all together."""
    keys = {one.pk: one.key for one in board.requirements}
    return {
        "unit": unit_as_data(board.unit),
        "as_of": moment(board.at),
        "requirements": [requirement_as_data(one) for one in board.requirements],
        "total": _column(board.total, keys),
        "own": _column(board.own, keys),
        "children": [_column(child, keys) for child in board.children],
        "next": board.next or None,
    }


def register_as_data(unit: Unit, issues: Window[Issue], totals: Mapping[State, int], at: datetime) -> Data:
    """The unit's register of issues with totals by state; withdrawn ones are told, but not in the total."""
    return {
        "register": "issue",
        "unit": unit_as_data(unit),
        "as_of": moment(at),
        "total": sum(n for state, n in totals.items() if state is not State.WITHDRAWN),
        "by_state": {state.word: n for state, n in totals.items()},
        "items": [issue_as_data(issue, at) for issue in issues.items],
        "next": issues.next or None,
    }


def unit_as_data(unit: Unit) -> Data:
    """Which unit it is, and whether it is a made-up one."""
    return {
        "code": unit.code,
        "name": unit.name,
        "is_synthetic": unit.is_synthetic,
        "level": unit.unit_class.level_id,
    }


def name_as_data(unit: Unit | None) -> Data | None:
    """A unit that has a part in something, by code and name."""
    return {"code": unit.code, "name": unit.name, "is_synthetic": unit.is_synthetic} if unit else None


def requirement_as_data(one: Requirement) -> Data:
    """A requirement by name, with its day."""
    return {"key": one.key, "labels": one.labels, "due_on": day(one.due_on)}


def issue_as_data(issue: Issue, at: datetime) -> Data:
    """One line of a register."""
    return {
        "number": issue.number,
        "title": issue.title,
        "state": issue.status.word,
        "source": issue.source,
        "topic": issue.topic,
        "concerns": issue.concerns,
        "raised_by": name_as_data(issue.raised_by),
        "symptom_unit": name_as_data(issue.symptom_unit),
        "lead": name_as_data(issue.lead_unit),
        "held_by": name_as_data(issue.held_by),
        "due_on": day(issue.due_on),
        "is_overdue": issue.is_late(day_of(at)),
        "reopenings": issue.reopenings,
        "raised_at": moment(issue.raised_at),
        "closed_at": moment(issue.closed_at) if issue.closed_at else None,
    }


def moment(at: datetime) -> str:
    """A moment as the installation's own clock shows it, with its distance from UTC."""
    return localtime(at).isoformat(timespec="seconds")


def day(one: date | None) -> str | None:
    """A day, or null."""
    return one.isoformat() if one else None


def _column(column: Column, keys: Mapping[int, str]) -> Data:
    return {
        "unit": unit_as_data(column.unit),
        "units": column.units,
        "requirements": {keys[pk]: _work(work) for pk, work in column.work.items()},
        "issues": _issues(column.issues),
    }


def _work(work: Work) -> Data:
    return {
        "applies": work.applies,
        "done": work.done,
        "in_progress": work.in_progress,
        "not_started": work.not_started,
        "overdue": work.overdue,
        "light": _light(work.light),
    }


def _issues(counts: IssueCounts) -> Data:
    return {
        "total": counts.total,
        "active": counts.active,
        "closed": counts.closed,
        "overdue": counts.overdue,
        "by_state": {state.word: n for state, n in counts.by_state.items()},
        "light": _light(counts.light),
    }


def _light(light: Light) -> Data:
    return {"colour": light.colour.value, "reason": str(light.reason)}
