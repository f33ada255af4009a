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
from huilu.kernel.words import pick
from huilu.loop.models import Task
from huilu.org.queries import crumbs, find_unit
from huilu.registers.lists import linked_lists
from huilu.web.access import signed_in
from huilu.web.lights import light_until
from huilu.web.request import Request


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
    assisting = {one.unit.pk for listed in shown["listed"] for one in listed.responsibilities if not one.is_lead}
    return render(request, "registers/responsibilities.html", shown | {"assisting": len(assisting)})


@signed_in
@require_GET
def tasks(request: Request, code: str) -> HttpResponse:
    """What is to be done about the issues that the unit leads, by whom and until when."""
    shown, today = _frame(request, code), day_of(request.at)
    lines = [
        (listed.issue, [_line(task, today=today) for task in listed.tasks])
        for listed in shown["listed"]
        if listed.tasks
    ]
    every = [line.task for _issue, found in lines for line in found]
    done = sum(task.done_at is not None for task in every)
    return render(request, "registers/tasks.html", shown | {"lines": lines, "total": len(every), "done": done})


def _frame(request: Request, code: str) -> dict[str, Any]:
    unit = find_unit(code, for_=request.actor)
    ours = unit.pk == request.actor.unit_id
    return {"unit": unit, "crumbs": crumbs(unit), "ours": ours, "at": request.at, "listed": linked_lists(unit)}


def _line(task: Task, *, today: date) -> TaskLine:
    owner = f"{task.owner.unit.name} {pick(task.owner.labels)}"
    return TaskLine(task, owner, None if task.done_at else light_until(task.due_on, today))
