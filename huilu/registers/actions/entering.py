"""What stands in a register: enter an item, change it, strike it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from huilu.kernel.actor import Actor
from huilu.kernel.cells import Raw, Value
from huilu.kernel.days import day_of
from huilu.kernel.regional import FRESH_IN
from huilu.ledger.serials import next_id
from huilu.registers import rules
from huilu.registers.actions.frame import Desk, begin, bucket_of, counted, note, take, write_cells
from huilu.registers.models import Item
from huilu.registers.queries import cells_of
from huilu.registers.states import Counted, ItemState, Source
from huilu.registers.values import said
from huilu.tally.actions import note_change

_NEXT_SERIALS = f"""
    INSERT INTO registers_itemserial AS held (id, region, unit_id, register_id, last)
    VALUES ({FRESH_IN.format("%(region)s")}, %(region)s, %(unit)s, %(register)s, %(many)s)
    ON CONFLICT (unit_id, register_id, region) DO UPDATE SET last = held.last + excluded.last RETURNING last
"""


def first_serial(desk: Desk, count: int = 1) -> int:
    """The number of the next item; as many numbers as are wanted are counted out."""
    with connection.cursor() as cursor:
        values = {"unit": desk.unit.pk, "region": desk.unit.region, "register": desk.register.pk, "many": count}
        cursor.execute(_NEXT_SERIALS, values)
        last: int = cursor.fetchone()[0]
    return last - count + 1


def new_cells(desk: Desk, cells: Mapping[str, Raw], at: datetime) -> dict[str, Value]:
    """The checked cells of a new item; those that say nothing are left out."""
    read: dict[str, Value] = {"source": Source.ENTERED.value}
    read.update({code: one for code, one in desk.read(cells).items() if one is not None})
    rules.check_cells(desk.kept.spec, read, desk.labels, day_of(at))
    return read


@transaction.atomic
def enter_item(*, unit: str, register: str, cells: Mapping[str, Raw], by: Actor, at: datetime) -> Item:
    """One more line in a register that the unit keeps; what comes from paper keeps the day on the paper."""
    desk = begin(unit, register, by)
    read = new_cells(desk, cells, at)
    item = Item(
        id=next_id(desk.unit.region),
        region=desk.unit.region,
        register=desk.register,
        unit=desk.unit,
        serial=first_serial(desk),
        entered_at=at,
        entered_by=by.signature,
    )
    write_cells(desk, item, read)
    item.save(force_insert=True)
    changes = [(bucket_of(desk.register.pk, Counted.ITEM_OPEN), 1)]
    note_change(region=desk.unit.region, path=desk.unit.path, changes=changes, on=day_of(at))
    note("register.item_entered", desk, item, by, at, cells=read)
    return item


@transaction.atomic
def change_item(
    *,
    unit: str,
    register: str,
    serial: int,
    cells: Mapping[str, Raw],
    was: Mapping[str, Value],
    by: Actor,
    at: datetime,
) -> Item:
    """Other words in some cells of an item. `was` is what stood there when somebody looked: nothing newer is lost."""
    desk = begin(unit, register, by)
    item = take(desk, serial)
    rules.check_unstruck(item.status)
    now = cells_of(item)
    shown = {code: said(desk.columns[code], now.get(code), desk.names) for code in was if code in desk.columns}
    rules.check_unchanged(was, now, desk.labels, shown)
    changed = {code: value for code, value in desk.read(cells).items() if now.get(code) != value}
    if not changed:
        raise rules.NothingToChange
    after = {code: value for code, value in (now | changed).items() if value is not None}
    rules.check_cells(desk.kept.spec, after, desk.labels, day_of(at))
    if item.status is ItemState.DONE:
        rules.check_done(desk.kept.spec, after, 0)
    with counted(desk, item, at):
        write_cells(desk, item, after)
    before = {code: now.get(code) for code in changed}
    note("register.item_changed", desk, item, by, at, cells=changed, was=before)
    return item


@transaction.atomic
def strike_item(*, unit: str, register: str, serial: int, reason: str, by: Actor, at: datetime) -> Item:
    """What should not stand there is struck with a reason: kept, and counted apart."""
    desk = begin(unit, register, by)
    item = take(desk, serial)
    rules.check_unstruck(item.status)
    rules.check_reason(reason)
    with counted(desk, item, at):
        item.state, item.struck_reason = ItemState.STRUCK, reason.strip()
    note("register.item_struck", desk, item, by, at, reason=item.struck_reason)
    return item
