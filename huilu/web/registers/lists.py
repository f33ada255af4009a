"""Responsibilities and tasks: the same issues as in the register of issues, seen from two more sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huilu.board.lights import Light
from huilu.kernel.days import day_of
from huilu.kernel.windows import Window
from huilu.kernel.words import pick
from huilu.loop.models import Task
from huilu.org.queries import crumbs, find_unit
from huilu.registers.lists import assisting_in_all, linked, listed_of, tasks_in_all
from huilu.web.access import signed_in
from huilu.web.lights import light_until
from huilu.web.request import Request
from huilu.web.windows import asked_window


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task in the list of tasks."""

    task: Task
    owner: str
    light: Light | None


@signed_in
@require_GET
def responsibilities(request: Request, code: str) -> HttpResponse:
    """Who answers for what in the issues that the unit leads."""
    shown = _frame(request, code)
    unit = shown["unit"]
    totals = {"total": listed_of(unit).count(), "assisting": assisting_in_all(unit)}
    return render(request, "registers/responsibilities.html", shown | totals)


@signed_in
@require_GET
def tasks(request: Request, code: str) -> HttpResponse:
    """What is to be done about the issues that the unit leads, by whom and until when."""
    shown, today = _frame(request, code), day_of(request.at)
    lines = [
        (listed.issue, [_line(task, today=today) for task in listed.tasks])
        for listed in shown["window"].items
        if listed.tasks
    ]
    total, done = tasks_in_all(shown["unit"])
    return render(request, "registers/tasks.html", shown | {"lines": lines, "total": total, "done": done})


def _frame(request: Request, code: str) -> dict[str, Any]:
    unit = find_unit(code, for_=request.actor)
    found = asked_window(request, listed_of(unit), "number")
    window = Window(linked(found.items), found.next, found.after)
    ours = unit.pk == request.actor.unit_id
    return {"unit": unit, "crumbs": crumbs(unit), "ours": ours, "at": request.at, "window": window}


def _line(task: Task, *, today: date) -> TaskLine:
    owner = f"{task.owner.unit.name} {pick(task.owner.labels)}"
    return TaskLine(task, owner, None if task.done_at else light_until(task.due_on, today))
