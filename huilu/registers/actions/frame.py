"""What every act on a register has in common: hold, check, count, record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Q

from huilu.accounts.capabilities import Act, check_may
from huilu.kernel.actor import Actor
from huilu.kernel.cells import Raw, Value
from huilu.kernel.days import day_of
from huilu.ledger.actions import About, record
from huilu.org.models import Unit
from huilu.org.rules import called
from huilu.registers import queries, rules
from huilu.registers.columns import Column, editable_columns
from huilu.registers.models import Item, Register
from huilu.registers.names import Directory
from huilu.registers.queries import ABOUT, Kept
from huilu.registers.states import Counted, ItemState, Source
from huilu.registers.values import canonical
from huilu.tally.actions import hold_region, note_change
from huilu.tally.models import Bucket, Kind

_ITEM = {
    ItemState.OPEN: Counted.ITEM_OPEN,
    ItemState.DONE: Counted.ITEM_DONE,
    ItemState.STRUCK: Counted.ITEM_STRUCK,
}


@dataclass(frozen=True)
class Desk:
    """A register of a unit, held still for one act, with the words that it understands."""

    kept: Kept
    register: Register

    @property
    def unit(self) -> Unit:
        """Whose register it is."""
        return self.kept.unit

    @cached_property
    def columns(self) -> dict[str, Column]:
        """What can be filled in, by code."""
        return {one.code: one for one in editable_columns(self.kept.spec)}

    @cached_property
    def names(self) -> Directory:
        """What units and posts are called."""
        return Directory(self.unit)

    @cached_property
    def labels(self) -> dict[str, str]:
        """What the reader calls the columns."""
        return {code: one.label for code, one in self.columns.items()}

    def read(self, cells: Mapping[str, Raw]) -> dict[str, Value]:
        """The cells in their one form."""
        rules.check_known(cells, self.columns)
        return {code: canonical(self.columns[code], raw, self.names) for code, raw in cells.items()}


def begin(unit: str, register: str, by: Actor) -> Desk:
    """The register, once it is certain that this actor keeps it."""
    check_may(by, Act.RECORD_PROGRESS)
    found = Unit.objects.select_related("unit_class__level").filter(code=unit, is_placeholder=False).first()
    if found is None:
        raise rules.NoSuchRegister(unit=unit, register=register)
    hold_region(found.region)
    # Read again under the lock: a move or a change of class may just have committed.
    found.refresh_from_db()
    if by.unit_id != found.pk:
        raise rules.NotYourRegister(unit=called(found, by))
    kept = queries.find_register(found, register)
    row, _made = Register.objects.get_or_create(programme=kept.programme, code=kept.spec.code)
    return Desk(kept, row)


def take(desk: Desk, serial: int) -> Item:
    """The item of that number, locked."""
    there = Item.objects.filter(unit=desk.unit, register=desk.register, serial=serial)
    item = there.select_for_update(of=("self",)).select_related("owner__unit").first()
    if item is None:
        raise rules.NoSuchItem(number=serial)
    return item


def write_cells(desk: Desk, item: Item, cells: Mapping[str, Value]) -> None:
    """Put the cells, in their one form, into the item."""
    own = {column.code for column in desk.kept.spec.columns}
    # A column that the pack no longer has is not shown any more, but what was entered in it stays.
    gone = {code: value for code, value in (item.values or {}).items() if code not in own}
    item.values = gone | {code: value for code, value in cells.items() if code in own and value is not None}
    item.owner = desk.names.posts[str(cells["owner"])] if cells.get("owner") else None
    item.due_on = as_day(cells.get("due_on"))
    item.source = str(cells.get("source") or Source.ENTERED)
    item.on_paper_on = as_day(cells.get("on_paper_on"))


def as_day(value: Value) -> date | None:
    """A day in its one form as a day."""
    return date.fromisoformat(str(value)) if value else None


def buckets_of(item: Item) -> dict[Bucket, int]:
    """Where the item and its tasks are counted."""
    counts = {_ITEM[item.status]: 1}
    if item.status is not ItemState.STRUCK:
        done = Count("pk", filter=Q(done_on__isnull=False))
        tasks = item.tasks.order_by().aggregate(done=done, total=Count("pk"))
        counts[Counted.TASK_DONE] = tasks["done"]
        counts[Counted.TASK_OPEN] = tasks["total"] - tasks["done"]
    return {bucket_of(item.register_id, counted): n for counted, n in counts.items() if n}


def bucket_of(register_id: int, counted: Counted) -> Bucket:
    """The bucket of a register in which something of it is counted."""
    return Bucket(Kind.REGISTER, register_id, counted)


@contextmanager
def counted(desk: Desk, item: Item, at: datetime) -> Iterator[None]:
    """Save the item at the end and queue what its change means for the counters."""
    before = buckets_of(item)
    yield
    item.save()
    after = buckets_of(item)
    changes = [(bucket, after.get(bucket, 0) - before.get(bucket, 0)) for bucket in {**before, **after}]
    note_change(region=desk.unit.region, path=desk.unit.path, changes=changes, on=day_of(at))


def about(desk: Desk, item: Item) -> About:
    """What the ledger says an act on the item is about."""
    label = f"{desk.unit.code}/{desk.kept.key}/{item.serial}"
    return About(ABOUT, item.pk, label, desk.unit.region, desk.unit.path)


def note(act: str, desk: Desk, item: Item, by: Actor, at: datetime, **facts: Any) -> None:
    """Write the ledger entry of an act on the item."""
    named: dict[str, Any] = {"unit": desk.unit.code, "register": desk.kept.key, "serial": item.serial}
    record(act, about=about(desk, item), by=by, at=at, **named, **facts)
