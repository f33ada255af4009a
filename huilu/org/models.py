"""Units over time, and the words that classify them (M015-M017)."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from huilu.kernel.paths import end_of_subtree, region_of


class Level(models.Model):
    """One level of the tree. `rank` grows downward; `is_region` marks where the tree may be cut over machines.

    `role` is the column of the capability table in which units of this level stand.
    """

    code = models.TextField(primary_key=True)
    rank = models.SmallIntegerField(unique=True)
    role = models.TextField()
    is_region = models.BooleanField(default=False)
    labels = models.JSONField()

    class Meta:
        ordering: ClassVar = ["rank"]

    def __str__(self) -> str:
        return self.code


class AxisCode(models.Model):
    """A word of one of the other axes: sector, audience or tag. `role` overrides the level's where it is set."""

    axis = models.TextField(choices=[("sector", "sector"), ("audience", "audience"), ("tag", "tag")])
    code = models.TextField()
    role = models.TextField(blank=True)
    labels = models.JSONField()

    class Meta:
        ordering: ClassVar = ["axis", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["axis", "code"], name="org_axis_code")]

    def __str__(self) -> str:
        return f"{self.axis}={self.code}"


class UnitClass(models.Model):
    """A combination of level, sector, audience and tags that occurs. Selectors match classes, never units."""

    id = models.AutoField(primary_key=True)
    level = models.ForeignKey(Level, models.PROTECT)
    sector = models.TextField()
    audience = models.TextField()
    tags = ArrayField(models.TextField())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "sector", "audience", "tags"], name="org_class_once")
        ]

    def __str__(self) -> str:
        return "/".join([self.level_id, self.sector, self.audience, *self.tags])

    @property
    def axes(self) -> tuple[str, str, str, frozenset[str]]:
        """The four answers by which a selector picks it: level, sector, audience, tags."""
        return self.level_id, self.sector, self.audience, frozenset(self.tags)


class Region(models.Model):
    """A part of the tree that could live on a machine of its own; counts out the ids of its units."""

    id = models.SmallIntegerField(primary_key=True)
    last_serial = models.IntegerField(default=0)

    def __str__(self) -> str:
        return str(self.id)


class UnitQuerySet(models.QuerySet["Unit"]):
    """Words for choosing units."""

    def under(self, unit: Unit) -> Self:
        """The unit and everything below it."""
        return self.filter(path__gte=unit.path, path__lt=end_of_subtree(unit.path))

    def below(self, unit: Unit) -> Self:
        """Everything below the unit."""
        return self.filter(path__gt=unit.path, path__lt=end_of_subtree(unit.path))

    def in_code_order(self) -> Self:
        """In the order in which children stand everywhere: never a ranking (D2)."""
        return self.order_by("code", "pk")


class StandingManager(models.Manager["Unit"]):
    """The units that there are. Whoever asks about former days asks `Unit.ever`."""

    def get_queryset(self) -> models.QuerySet[Unit]:
        """Without those that were closed."""
        return super().get_queryset().filter(closed_on__isnull=True)


UnitManager = StandingManager.from_queryset(UnitQuerySet)


class Unit(models.Model):
    """A node of the tree, as it is now. What it was before is in `UnitPast` (M015).

    `path` is fixed-width segments of ancestor ids in collation C (see `kernel.paths`), so that a
    subtree is a range of it. `valid_from` is the day since which code, name, place and class hold;
    `recorded_on` is the day on which that was recorded. A closed unit keeps its row, so that nothing that
    hangs on it is lost: it stands where it stood, or below the unit that came in its place. `counts` says
    whether it is one of the units that are asked for anything: neither closed nor a placeholder.
    """

    id = models.BigIntegerField(primary_key=True)
    region = models.SmallIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.TextField(db_collation="C", unique=True)
    unit_class = models.ForeignKey(UnitClass, models.PROTECT)
    code = models.TextField(db_collation="C")
    name = models.TextField()
    uscc = models.TextField(blank=True)
    is_placeholder = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False)
    valid_from = models.DateField()
    recorded_on = models.DateField()
    closed_on = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    counts = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(is_placeholder=False, closed_on__isnull=True), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects = UnitManager()
    ever = UnitQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="org_unit_name_trgm"),
            models.Index(fields=["code"], condition=Q(closed_on__isnull=False), name="org_unit_closed"),
            models.Index(fields=["parent"], condition=Q(closed_on__isnull=False), name="org_unit_closed_below"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(models.Value(1), condition=Q(parent__isnull=True), name="org_one_root"),
            models.UniqueConstraint(fields=["code"], condition=Q(closed_on__isnull=True), name="org_code_once"),
            models.UniqueConstraint(
                Upper("uscc"), condition=~Q(uscc="") & Q(closed_on__isnull=True), name="org_uscc_once"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(closed_on__isnull=False), name="org_successor_of_closed"
            ),
            models.CheckConstraint(condition=Q(region=F("id").bitrightshift(24)), name="org_id_carries_region"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_root(self) -> bool:
        """Whether nothing stands above."""
        return self.parent_id is None

    @property
    def expected_region(self) -> int:
        """The region that the id carries."""
        return region_of(self.id)


class UnitPast(models.Model):
    """What a unit was before: its name, code, place and class, and whether it was closed then.

    `valid_to` is the first day on which it no longer held, `recorded_to` the first on which that was known: the figures
    of a past day are reckoned with what was known when it ended.
    """

    id = models.BigAutoField(primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="past")
    region = models.SmallIntegerField()
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    code = models.TextField(db_collation="C")
    name = models.TextField()
    uscc = models.TextField(blank=True)
    unit_class = models.ForeignKey(UnitClass, models.PROTECT)
    is_placeholder = models.BooleanField(default=False)
    closed_on = models.DateField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField()
    recorded_from = models.DateField()
    recorded_to = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["unit", "valid_from"], name="org_past_unit"),
            models.Index(fields=["parent", "recorded_to"], name="org_past_parent"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from"), recorded_to__gte=F("recorded_from")),
                name="org_past_forward",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name} until {self.valid_to}"
