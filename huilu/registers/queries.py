"""Which registers a unit keeps, what stands in them, and what happened to an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from huilu.kernel.cells import Value
from huilu.kernel.paths import ids_in
from huilu.kernel.words import pick
from huilu.ledger.models import Entry
from huilu.org.models import Unit
from huilu.programmes.models import Programme
from huilu.programmes.pack.parts import RegisterType
from huilu.programmes.queries import pack_of
from huilu.registers.models import Item, ItemQuerySet
from huilu.registers.rules import NoSuchItem, NoSuchRegister

ABOUT = "register_item"


@dataclass(frozen=True)
class Kept:
    """A register as one unit keeps it: of which programme, and what it asks for."""

    unit: Unit
    programme: Programme
    spec: RegisterType

    @property
    def key(self) -> str:
        """The name under which files, addresses and the ledger know it."""
        return f"{self.programme.code}/{self.spec.code}"

    @property
    def label(self) -> str:
        """What the reader calls it."""
        return pick(self.spec.labels.model_dump())


def registers_of(unit: Unit) -> list[Kept]:
    """The registers that units of this kind keep, by programme and in the order of the packs."""
    if unit.is_placeholder:
        return []
    issued = Programme.objects.filter(issuer_id__in=ids_in(unit.path)).order_by("starts_on", "pk")
    kept = [Kept(unit, programme, spec) for programme in issued for spec in pack_of(programme).registers]
    return [one for one in kept if _asks(one.spec, unit)]


def find_register(unit: Unit, name: str) -> Kept:
    """The register of items called "programme code/register code", or by its code where only one is called so."""
    kept = [one for one in registers_of(unit) if one.spec.shows == "items"]
    found = [one for one in kept if name in {one.key, one.spec.code}]
    exact = [one for one in found if one.key == name] or found
    if len(exact) != 1:
        raise NoSuchRegister(unit=unit.name, register=name)
    return exact[0]


def items_of(kept: Kept) -> ItemQuerySet:
    """All that the unit has entered in the register, struck items too, in the order of their numbers."""
    items = Item.objects.kept_by(kept.unit).in_register(kept.programme.code, kept.spec.code)
    done = Count("tasks", filter=Q(tasks__done_on__isnull=False), distinct=True)
    counted = items.annotate(tasks_in_all=Count("tasks", distinct=True), tasks_done=done)
    return counted.select_related("owner__unit", "register__programme").in_number_order()


def find_item(kept: Kept, serial: int) -> Item:
    """The item of that number."""
    item = items_of(kept).filter(serial=serial).first()
    if item is None:
        raise NoSuchItem(number=serial)
    return item


def cells_of(item: Item) -> dict[str, Value]:
    """What is filled in: the pack's columns and what every item has, empty ones left out."""
    owner = item.owner
    cells: dict[str, Value] = {
        **item.values,
        "owner": f"{owner.unit.code}/{owner.code}" if owner else None,
        "due_on": item.due_on.isoformat() if item.due_on else None,
        "source": item.source,
        "on_paper_on": item.on_paper_on.isoformat() if item.on_paper_on else None,
    }
    return {code: value for code, value in cells.items() if value is not None}


def history_of(item: Item) -> QuerySet[Entry]:
    """Every ledger entry about the item, the oldest first."""
    return Entry.objects.filter(about_kind=ABOUT, about_id=item.pk).order_by("id")


def versions_of(kind: str, ids: Sequence[int]) -> dict[int, int]:
    """For each thing of a kind, the last ledger entry about it: whatever changes it makes another one."""
    entries = Entry.objects.filter(about_kind=kind, about_id__in=ids).order_by()
    rows = entries.values_list("about_id").annotate(last=Max("id")).values_list("about_id", "last")
    return dict(rows)


def cells_at(item: Item, version: int) -> dict[str, Value]:
    """What was filled in when that ledger entry was the last one about the item, by the ledger itself."""
    cells: dict[str, Value] = {}
    for entry in history_of(item).filter(id__lte=version, act__in=["register.item_entered", "register.item_changed"]):
        cells.update(entry.facts["cells"])
    return {code: value for code, value in cells.items() if value is not None}


def _asks(spec: RegisterType, unit: Unit) -> bool:
    return spec.selector.explain(*unit.unit_class.axes) is not None
