"""Figures by their names, the forms that ask for them, and what units have answered (2.4, 2.9: once-only)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from huilu.burden.models.demand import Demand
from huilu.burden.states import FIELD_KIND_LABELS, FieldKind, ResponseState
from huilu.kernel.constraints import one_of, together
from huilu.kernel.regional import RegionalKey, RegionOf
from huilu.kernel.words import pick
from huilu.org.models import Unit

if TYPE_CHECKING:
    from huilu.kernel.words import Label


class DataField(models.Model):
    """A figure by the name that all askers share; whoever asks for it asks by this name.

    `choices` are pairs of a code and its labels. `held_in` says where the system has it already: what is held is never
    asked. Nothing here tells who registered it, so that everybody may read it.
    """

    code = models.TextField(unique=True, db_collation="C")
    labels = models.JSONField()
    kind = models.TextField()
    choices = models.JSONField(default=list)
    measured_in = models.TextField(blank=True)
    held_in = models.TextField(blank=True)
    registered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            one_of("burden_datafield_kind", "kind", [*FieldKind]),
            models.CheckConstraint(
                condition=(Q(kind=FieldKind.CHOICE) & ~Q(choices=[])) | (~Q(kind=FieldKind.CHOICE) & Q(choices=[])),
                name="burden_datafield_choices",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """What the reader calls it, with what it is counted in."""
        name = pick(self.labels)
        return f"{name} ({self.measured_in})" if self.measured_in else name

    @property
    def kind_label(self) -> Label:
        """What people call its kind."""
        return FIELD_KIND_LABELS[FieldKind(self.kind)]

    @property
    def options(self) -> list[tuple[str, dict[str, str]]]:
        """The words on offer, each with its code."""
        return [(code, labels) for code, labels in self.choices]


class Form(models.Model):
    """What a demand asks for, field by field. There is none without its demand, and one of each."""

    demand = models.OneToOneField(Demand, models.PROTECT, related_name="form")

    def __str__(self) -> str:
        return f"form of {self.demand_id}"


class FormField(models.Model):
    """One field of a form, in its place."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="lines")
    field = models.ForeignKey(DataField, models.PROTECT, related_name="+")
    position = models.SmallIntegerField()
    is_required = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["form_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "position"], name="burden_line_place"),
            models.UniqueConstraint(fields=["form", "field"], name="burden_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id}.{self.position}"


class ResponseQuerySet(models.QuerySet["Response"]):
    """Words for choosing responses."""

    def sent(self) -> Self:
        """Those that have gone up."""
        return self.filter(state=ResponseState.SENT)


class Response(models.Model):
    """What one unit has filled in. A draft is the unit's own, and nobody above it sees it; sent, it is the asker's too.

    `values` are by the code of the field. Drafts stand in no ledger; what is sent does, each time. `unit_code`,
    `unit_label` and `unit_is_synthetic`: the unit as it was then, for an asker below whom it stands no longer.
    """

    id = RegionalKey(primary_key=True)
    region: Any = RegionOf("unit")
    form = models.ForeignKey(Form, models.PROTECT, related_name="responses")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit_code = models.TextField(default="", db_default="", db_collation="C")
    unit_label = models.TextField(default="", db_default="")
    unit_is_synthetic = models.BooleanField(default=False, db_default=False)
    state = models.TextField(default=ResponseState.DRAFT)
    values = models.JSONField(default=dict)
    kept_at = models.DateTimeField()
    kept_by = models.TextField()
    sent_at = models.DateTimeField(null=True)
    sent_by = models.TextField(null=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["form_id", "unit_id"]
        indexes: ClassVar = [
            models.Index(
                fields=["form", "unit_code", "id"],
                condition=Q(state=ResponseState.SENT),
                name="burden_response_in_order",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "form"], name="burden_response_once"),
            one_of("burden_response_state", "state", [*ResponseState]),
            together("burden_response_signed", "sent_at", "sent_by"),
            models.CheckConstraint(
                condition=Q(state=ResponseState.DRAFT, sent_at__isnull=True)
                | Q(state=ResponseState.SENT, sent_at__isnull=False),
                name="burden_response_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} on {self.form_id}"

    @property
    def is_sent(self) -> bool:
        """Whether it has gone up."""
        return self.state == ResponseState.SENT


class Value(models.Model):
    """A figure that a unit has given: what it was, on which day, and to which demand. Asked again, it is shown."""

    id = RegionalKey(primary_key=True)
    region: Any = RegionOf("unit")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    field = models.ForeignKey(DataField, models.PROTECT, related_name="+")
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="+")
    value = models.JSONField()
    as_of = models.DateField()

    class Meta:
        ordering: ClassVar = ["-as_of", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "field", "demand"], name="burden_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.field_id} of {self.unit_id}"
