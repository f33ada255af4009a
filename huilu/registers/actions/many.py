"""A whole list at once: the same checks, rows, counts and ledger entries as one by one, in few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import connection, transaction

from huilu.kernel.actor import Actor
from huilu.kernel.cells import Raw
from huilu.kernel.days import day_of
from huilu.kernel.paths import regional_id
from huilu.ledger.actions import record_many
from huilu.registers import rules
from huilu.registers.actions.entering import first_serial, new_cells
from huilu.registers.actions.frame import Desk, about, begin, bucket_of, write_cells
from huilu.registers.models import Item
from huilu.registers.queries import cells_of
from huilu.registers.rules import DONE_ON
from huilu.registers.states import Counted, ItemState
from huilu.tally.actions import note_change

# A statement takes 65,535 values, and an item has many.
AT_ONCE = 1000


@transaction.atomic
def enter_items(*, unit: str, register: str, rows: Sequence[Mapping[str, Raw]], by: Actor, at: datetime) -> list[Item]:
    """Every row is one more item. If one is refused, none is entered."""
    desk = begin(unit, register, by)
    read = [new_cells(desk, row, at) for row in rows]
    first, ids = first_serial(desk, len(read)), _ids(desk.unit.region, len(read))
    items = []
    for serial, (pk, cells) in enumerate(zip(ids, read, strict=True), first):
        item = Item(id=pk, region=desk.unit.region, register=desk.register, unit=desk.unit, serial=serial)
        item.entered_at, item.entered_by = at, by.signature
        write_cells(desk, item, cells)
        items.append(item)
    Item.objects.bulk_create(items, batch_size=AT_ONCE)
    _count(desk, {Counted.ITEM_OPEN: len(items)}, at)
    told = [(item, {"cells": cells}) for item, cells in zip(items, read, strict=True)]
    _note_all("register.item_entered", desk, told, by, at)
    return items


@transaction.atomic
def finish_items(*, unit: str, register: str, days: Mapping[int, date], by: Actor, at: datetime) -> list[Item]:
    """The items of these numbers are done since their days. If one is refused, none is done."""
    desk = begin(unit, register, by)
    there = Item.objects.filter(unit=desk.unit, register=desk.register, serial__in=days)
    items = list(there.select_for_update(of=("self",)).select_related("owner__unit").in_number_order())
    if missing := sorted(days.keys() - {item.serial for item in items}):
        raise rules.NoSuchItem(number=missing[0])
    held_up = {item.pk for item in there.filter(tasks__isnull=False, tasks__done_on__isnull=True).order_by()}
    for item in items:
        rules.check_open(item.status)
        rules.check_past("done_on", days[item.serial], str(DONE_ON), day_of(at))
        rules.check_done(desk.kept.spec, cells_of(item), int(item.pk in held_up))
        item.state, item.done_on = ItemState.DONE, days[item.serial]
    Item.objects.bulk_update(items, ["state", "done_on"], batch_size=AT_ONCE)
    _count(desk, {Counted.ITEM_OPEN: -len(items), Counted.ITEM_DONE: len(items)}, at)
    _note_all("register.item_done", desk, [(item, {"done_on": item.done_on}) for item in items], by, at)
    return items


def _ids(region: int, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('huilu_serial') FROM generate_series(1, %s)", [count])
        return [regional_id(region, serial) for (serial,) in cursor.fetchall()]


def _count(desk: Desk, changes: Mapping[Counted, int], at: datetime) -> None:
    queued = [(bucket_of(desk.register.pk, counted), n) for counted, n in changes.items()]
    note_change(region=desk.unit.region, path=desk.unit.path, changes=queued, on=day_of(at))


def _note_all(act: str, desk: Desk, told: Sequence[tuple[Item, Mapping[str, object]]], by: Actor, at: datetime) -> None:
    named = {"unit": desk.unit.code, "register": desk.kept.key}
    facts = [{**named, "serial": item.serial, **more} for item, more in told]
    record_many(act, abouts=[about(desk, item) for item, _more in told], facts=facts, by=by, at=at)
