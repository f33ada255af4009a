"""A register of items as a sheet, and the tasks of its items as another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huilu.kernel.actor import Actor
from huilu.kernel.cells import Value, as_text
from huilu.kernel.words import in_both
from huilu.registers import actions
from huilu.registers.columns import NUMBER_LABEL, Column, item_columns
from huilu.registers.models import Item, ItemTask
from huilu.registers.queries import ABOUT, Kept, cells_at, cells_of, find_item, items_of, versions_of
from huilu.registers.rules import NothingToChange, TaskStaysFinished
from huilu.registers.sheets.shape import SheetKind, SheetRow
from huilu.registers.states import Source

_FIXED: dict[str, Any] = {"comes_back": False, "for_new": False}


class _OfItems(SheetKind):
    """What the two have in common: the items that the unit has entered, and their versions."""

    elsewhere = _("These columns are not taken back; change them on the item's page.")

    def __init__(self, kept: Kept, code: str) -> None:
        super().__init__(kept.unit, code)
        self.kept = kept

    @cached_property
    def items(self) -> list[Item]:
        """The items that are not struck."""
        return list(items_of(self.kept).in_force())

    @cached_property
    def versions(self) -> Mapping[int, int]:
        """The last ledger entry about each of them."""
        return versions_of(ABOUT, [one.pk for one in self.items])

    def _named(self, serial: int) -> dict[str, Any]:
        return {"unit": self.unit.code, "register": self.kept.key, "serial": serial}


class ItemSheet(_OfItems):
    """All that somebody fills in comes back. Where an item stands is changed by its own acts alone."""

    @property
    def title(self) -> str:
        """What stands above it on paper."""
        return self.kept.label

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """What the pack asks for and what every item has."""
        return item_columns(self.kept.spec)

    @cached_property
    def rows(self) -> Sequence[SheetRow]:
        """Every item in the order of their numbers."""
        self.names.know(str(one.values[code]) for one in self.items for code in self._units if code in one.values)
        return [SheetRow(str(one.serial), self.versions.get(one.pk, 0), item_row(one)) for one in self.items]

    @cached_property
    def _units(self) -> list[str]:
        return [one.code for one in self.columns if one.kind == "unit"]

    def key_of(self, cells: Mapping[str, Value]) -> str:
        """The number of the item."""
        number = cells.get("number")
        return "" if number is None else str(number)

    def as_entered(self, cells: Mapping[str, Value]) -> Mapping[str, Value]:
        """All that is filled in, whichever way it came in."""
        return {code: value for code, value in cells.items() if code != "source"}

    def cells_at(self, key: str, version: int) -> Mapping[str, Value]:
        """What was filled in then, by the ledger."""
        return cells_at(find_item(self.kept, int(key)), version)

    def enter(self, cells: Mapping[str, Value], *, by: Actor, at: datetime) -> str:
        """One more item. What came from paper stays so, also by way of a spreadsheet."""
        source = Source.PAPER if cells.get("on_paper_on") else Source.SPREADSHEET
        filled: dict[str, Value] = {"source": source.value, **cells}
        item = actions.enter_item(unit=self.unit.code, register=self.kept.key, cells=filled, by=by, at=at)
        return str(item.serial)

    def change(
        self, key: str, cells: Mapping[str, Value], *, was: Mapping[str, Value], by: Actor, at: datetime
    ) -> None:
        """The changed cells of the item."""
        actions.change_item(**self._named(int(key)), cells=cells, was=was, by=by, at=at)


class ItemTaskSheet(_OfItems):
    """The tasks of a register's items. A task can be finished by it, and a new row is a new task."""

    numbered_by = "position"

    @property
    def title(self) -> str:
        """What stands above it on paper."""
        return _t("%(register)s: tasks") % {"register": self.kept.label}

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Item, task, day, when it was finished."""
        only_new: dict[str, Any] = {"comes_back": False}
        return (
            Column("number", in_both(NUMBER_LABEL), "number", required=True, comes_back=False),
            Column("position", in_both(_("Task number")), "number", **_FIXED),
            Column("item", self.kept.spec.columns[0].labels.model_dump(), "text", **_FIXED),
            Column("text", in_both(_("Task")), "text", required=True, **only_new),
            Column("due_on", in_both(_("Due on")), "date", **only_new),
            Column("done_on", in_both(_("Finished on")), "date", for_new=False),
        )

    @cached_property
    def rows(self) -> Sequence[SheetRow]:
        """Every task of every item."""
        items = {one.pk: one for one in self.items}
        tasks = ItemTask.objects.filter(item__in=items).order_by("item__serial", "position")
        return [self._row(items[task.item_id], task) for task in tasks]

    def _row(self, item: Item, task: ItemTask) -> SheetRow:
        cells: dict[str, Value] = {
            "number": item.serial,
            "position": task.position,
            "item": as_text(str(item.values.get(self.kept.spec.columns[0].code, ""))),
            "text": as_text(task.text),
            "due_on": task.due_on.isoformat() if task.due_on else None,
            "done_on": task.done_on.isoformat() if task.done_on else None,
        }
        return SheetRow(f"{item.serial}#{task.position}", self.versions.get(item.pk, 0), cells)

    def key_of(self, cells: Mapping[str, Value]) -> str:
        """Item and task; empty where the task has no number yet."""
        position = cells.get("position")
        return f"{cells.get('number') or ''}#{position}" if position is not None else ""

    def cells_at(self, _key: str, _version: int) -> Mapping[str, Value]:
        """A task is finished once: where the file does not say it was, it was not."""
        return {"done_on": None}

    def enter(self, cells: Mapping[str, Value], *, by: Actor, at: datetime) -> str:
        """One more task of the item."""
        due_on = date.fromisoformat(str(cells["due_on"])) if cells.get("due_on") else None
        named = self._named(int(cells["number"] or 0))
        task = actions.add_item_task(**named, text=str(cells["text"]), due_on=due_on, by=by, at=at)
        return f"{named['serial']}#{task.position}"

    def change(
        self, key: str, cells: Mapping[str, Value], *, was: Mapping[str, Value], by: Actor, at: datetime
    ) -> None:
        """The task was finished on that day."""
        serial, _mark, position = key.partition("#")
        if was.get("done_on"):
            raise TaskStaysFinished(position=position)
        if not cells.get("done_on"):
            raise NothingToChange
        done_on = date.fromisoformat(str(cells["done_on"]))
        actions.finish_item_task(**self._named(int(serial)), position=int(position), done_on=done_on, by=by, at=at)


def item_row(item: Item) -> dict[str, Value]:
    """Everything that a list says of an item."""
    tasks, done = getattr(item, "tasks_in_all", 0), getattr(item, "tasks_done", 0)
    cells: dict[str, Value] = {
        **cells_of(item),
        "number": item.serial,
        "tasks": f"{done} / {tasks}" if tasks else None,
        "state": item.status.word,
        "done_on": item.done_on.isoformat() if item.done_on else None,
    }
    return {code: as_text(value) if isinstance(value, str) else value for code, value in cells.items()}
