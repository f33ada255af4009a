"""Every kind of sheet that a unit can have, by the name under which addresses and files know it."""

from __future__ import annotations

from datetime import date

from huilu.org.models import Unit
from huilu.registers.queries import Kept, find_register, registers_of
from huilu.registers.rules import NoSuchRegister
from huilu.registers.sheets.issue_sheets import IssueSheet, ResponsibilitySheet
from huilu.registers.sheets.item_sheets import ItemSheet, ItemTaskSheet
from huilu.registers.sheets.shape import SheetKind
from huilu.registers.sheets.task_sheets import TaskSheet

ISSUE, RESPONSIBILITY, TASK = "issue", "responsibility", "task"
TASKS_OF = "tasks"


def find_kind(unit: Unit, name: str, day: date) -> SheetKind:
    """The sheet called issue, responsibility or task; by a register's name; or "name/tasks" for its items' tasks."""
    if name == ISSUE:
        return IssueSheet(unit, ISSUE, day=day)
    if name == RESPONSIBILITY:
        return ResponsibilitySheet(unit, RESPONSIBILITY)
    if name == TASK:
        return TaskSheet(unit, TASK)
    register, _slash, last = name.rpartition("/")
    if last == TASKS_OF and name not in {one.key for one in registers_of(unit)}:
        return _tasks_of(find_register(unit, register), name)
    kept = find_register(unit, name)
    return ItemSheet(kept, kept.key)


def _tasks_of(kept: Kept, name: str) -> SheetKind:
    if not kept.spec.tasks:
        raise NoSuchRegister(unit=kept.unit.name, register=name)
    return ItemTaskSheet(kept, f"{kept.key}/{TASKS_OF}")


def names_of_kinds(unit: Unit) -> list[str]:
    """Every sheet that the unit has."""
    kept = [one for one in registers_of(unit) if one.spec.shows == "items"]
    tasks = [f"{one.key}/{TASKS_OF}" for one in kept if one.spec.tasks]
    return [ISSUE, RESPONSIBILITY, TASK, *(one.key for one in kept), *tasks]
