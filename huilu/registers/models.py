"""Registers that units keep, their items and tasks, and spreadsheets that came back."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from huilu.accounts.models import Post
from huilu.kernel.constraints import one_of, together
from huilu.kernel.regional import RegionalKey, RegionOf, Within
from huilu.org.models import Unit
from huilu.programmes.models import Programme
from huilu.registers.states import ItemState, Source


class Register(models.Model):
    """A register of a programme, once somebody keeps it. What it asks for is in the programme's pack."""

    id = models.AutoField(primary_key=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="registers")
    code = models.TextField()

    class Meta:
        ordering: ClassVar = ["programme_id", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["programme", "code"], name="registers_register_once")]

    def __str__(self) -> str:
        return self.code


class ItemQuerySet(models.QuerySet["Item"]):
    """Words for choosing items."""

    def kept_by(self, unit: Unit) -> Self:
        """The unit's own."""
        return self.filter(unit=unit)

    def in_register(self, programme: str, code: str) -> Self:
        """Those of one register."""
        return self.filter(register__programme__code=programme, register__code=code)

    def in_force(self) -> Self:
        """All that are not struck."""
        return self.exclude(state=ItemState.STRUCK)

    def in_number_order(self) -> Self:
        """In the order in which they were entered."""
        return self.order_by("serial", "pk")


class Item(models.Model):
    """One line of a register: what the pack's columns ask for, who answers for it, by when, and where it stands.

    `serial` is its number in the unit's register and never changes. `on_paper_on` is the day on which it was
    written on paper, beside `entered_at`, when it came in here.
    """

    id = RegionalKey(primary_key=True)
    region = models.SmallIntegerField()
    register = models.ForeignKey(Register, models.PROTECT, related_name="items")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="register_items")
    serial = models.IntegerField()
    values = models.JSONField()
    owner = models.ForeignKey(Post, models.PROTECT, null=True, related_name="register_items")
    due_on = models.DateField(null=True)
    source = models.TextField(default=Source.ENTERED)
    on_paper_on = models.DateField(null=True)
    state = models.SmallIntegerField(default=ItemState.OPEN)
    done_on = models.DateField(null=True)
    struck_reason = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.TextField()

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["serial", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "register", "serial"], name="registers_item_once"),
            one_of("registers_item_source", "source", [*Source]),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ItemState]), name="registers_item_state"
            ),
            models.CheckConstraint(
                condition=Q(state=ItemState.OPEN, done_on__isnull=True)
                | Q(state=ItemState.DONE, done_on__isnull=False)
                | Q(state=ItemState.STRUCK),
                name="registers_item_done_on_a_day",
            ),
            models.CheckConstraint(
                condition=(Q(state=ItemState.STRUCK) & ~Q(struck_reason=""))
                | (~Q(state=ItemState.STRUCK) & Q(struck_reason="")),
                name="registers_item_struck_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(source=Source.PAPER) | Q(on_paper_on__isnull=False), name="registers_item_paper_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.register_id}/{self.serial}"

    @property
    def status(self) -> ItemState:
        """The state as a word."""
        return ItemState(self.state)


class ItemTask(models.Model):
    """A part of an item that is finished on its own."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("item")
    item = Within(Item, models.PROTECT, related_name="tasks")
    position = models.SmallIntegerField()
    text = models.TextField()
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    done_by = models.TextField(null=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "position"], name="registers_task_once"),
            models.CheckConstraint(condition=Q(position__gte=1), name="registers_task_position"),
            together("registers_task_done", "done_on", "done_by"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}#{self.position}"


class ItemSerial(models.Model):
    """How many items a unit has entered in a register: the number of the next one."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("unit")
    unit = models.ForeignKey(Unit, models.PROTECT)
    register = models.ForeignKey(Register, models.PROTECT)
    last = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "register", "region"], name="registers_serial_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.register_id}: {self.last}"


class ReturnedSheet(models.Model):
    """A spreadsheet that came back, as it came: its rows are taken over one by one, or not at all.

    The same file comes back once: `sha256` tells it. What is taken over from it is in the ledger like any other act.
    """

    id = RegionalKey(primary_key=True)
    region = RegionOf("unit")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="returned_sheets")
    kind = models.TextField()
    sha256 = models.TextField()
    body = models.BinaryField()
    at = models.DateTimeField()
    by_label = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "kind", "sha256"], name="registers_sheet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind} {self.sha256[:8]}"


class TakenRow(models.Model):
    """A new row of a returned sheet that was taken over, and what it became: no row is taken twice.

    `content` is a mark of what the row said, by which it is known again in another file.
    """

    id = RegionalKey(primary_key=True)
    region = RegionOf("sheet")
    sheet = Within(ReturnedSheet, models.PROTECT, related_name="taken_rows")
    line = models.IntegerField()
    became = models.TextField()
    content = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "line"], name="registers_row_once"),
            models.CheckConstraint(condition=Q(line__gte=1), name="registers_row_line"),
        ]
        indexes: ClassVar = [models.Index(fields=["content"], name="registers_row_content")]

    def __str__(self) -> str:
        return f"{self.sheet_id}:{self.line} → {self.became}"
