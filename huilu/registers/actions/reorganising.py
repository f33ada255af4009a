"""Another unit comes in the place of one: it keeps on with the open items of its registers (M015)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.org.models import Unit
from huilu.registers.actions.entering import first_serial
from huilu.registers.actions.frame import Desk, buckets_of, note
from huilu.registers.models import Item
from huilu.registers.queries import find_register
from huilu.tally.actions import note_change


@transaction.atomic
def pass_item(*, item: Item, come: Unit, by: Actor, at: datetime, serial: int | None = None) -> Item:
    """The item goes over into the other unit's register of the same kind, under the next number there.

    Refused where units of that kind keep no such register.
    """
    gone = item.unit
    kept = find_register(come, f"{item.register.programme.code}/{item.register.code}")
    desk = Desk(kept, item.register)
    was = item.serial
    changes = buckets_of(item).items()
    item.unit, item.serial = come, serial or first_serial(desk)
    item.save(update_fields=["unit", "serial"])
    note_change(region=gone.region, path=gone.path, changes=[(one, -n) for one, n in changes], on=day_of(at))
    note_change(region=come.region, path=come.path, changes=changes, on=day_of(at))
    note("register.item_passed_on", desk, item, by, at, gone=gone.code, was_serial=was)
    return item
