"""Programmes, the rules they lay on classes of units, and what units have done about them.

An obligation is requirement x matching unit, computed. A row exists only once a unit has touched it.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from huilu.burden.models import Demand
from huilu.kernel.constraints import one_of, together
from huilu.kernel.days import day_of
from huilu.kernel.regional import RegionalKey, RegionOf, Within
from huilu.org.models import Unit, UnitClass
from huilu.programmes.pack.schema import Repeats
from huilu.programmes.states import AdaptationState, ProgressState


class PackContent(models.Model):
    """A pack as it was published, under its SHA-256. Apart from the programme: it is long and seldom read."""

    digest = models.TextField(primary_key=True)
    content = models.JSONField()

    def __str__(self) -> str:
        return self.digest


class Programme(models.Model):
    """A pack in force; `digest` leads to the pack itself, `extends` is the code of the one whose child it is."""

    code = models.TextField(unique=True)
    labels = models.JSONField()
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="issued")
    issuer_label = models.TextField()
    version = models.TextField()
    digest = models.TextField()
    extends = models.TextField(default="", db_default="")
    starts_on = models.DateField()
    soft_end_on = models.DateField()
    published_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["starts_on", "code"]

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """A version of a programme that was published: which pack was in force on a past day."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="versions")
    version = models.TextField()
    digest = models.TextField()
    published_at = models.DateTimeField()
    # The clause that it no longer has, where this is all that was changed.
    withdrawn = models.TextField(default="", db_default="")

    class Meta:
        ordering: ClassVar = ["published_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "version"], name="programmes_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.version}"


class Readiness(models.Model):
    """What was found when a pack was looked through before its launch, on one day, for exactly this content (M014).

    `items`: each thing that was looked at, with the reasons why it is not in order; none where it is.
    """

    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="readiness")
    code = models.TextField()
    labels = models.JSONField()
    version = models.TextField()
    digest = models.TextField()
    items = models.JSONField()
    is_ready = models.BooleanField()
    checked_at = models.DateTimeField()
    checked_by = models.TextField()

    class Meta:
        ordering: ClassVar = ["checked_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["issuer", "code", "-id"], name="programmes_readiness_last")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}: {self.is_ready}"


class Requirement(models.Model):
    """One rule of a programme over classes of units. `retired_at`: a later version no longer has it.

    `demand` is how it passed the gate: without it nothing is asked of anybody, and while that one is suspended neither.
    `changed_at`: a later version has it otherwise. `why`: what the issuer says about the last such change.
    """

    id = models.AutoField(primary_key=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="requirements")
    code = models.TextField()
    position = models.SmallIntegerField()
    measure = models.TextField()
    labels = models.JSONField()
    text = models.JSONField()
    selector = models.JSONField()
    carrier = models.TextField()
    minutes = models.IntegerField()
    accountability = models.TextField()
    locked = models.BooleanField()
    due_on = models.DateField(null=True)
    sunset_on = models.DateField(null=True)
    retired_at = models.DateTimeField(null=True)
    demand = models.OneToOneField(Demand, models.PROTECT, related_name="requirement")
    changed_at = models.DateTimeField(null=True)
    why = models.TextField(default="", db_default="")

    # How often it comes, where somebody between its issuer and the reader says so otherwise than the pack.
    repeats: Repeats | None = None

    class Meta:
        ordering: ClassVar = ["programme_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "code"], name="programmes_requirement_once"),
            one_of(
                "programmes_one_accountability",
                "accountability",
                ["planning_and_coordination", "delivery_of_measures", "real_effect"],
            ),
            models.CheckConstraint(condition=Q(minutes__gte=0), name="programmes_minutes"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def key(self) -> str:
        """The name under which files, addresses and the ledger know it. Asks for the programme: select it along."""
        return f"{self.programme.code}/{self.code}"


class Refinement(models.Model):
    """What a child pack says otherwise about a clause issued above, for its own issuer and everybody below.

    `stated` is all that it says; `holds` the part in force, for a revision of the origin may have overtaken the rest;
    `origin` what the origin said when this was published; `tighter` the quantities on which more is asked. `demand` is
    how that passed the gate, where it is more time, or the same time sooner: while it is not in force, that lapses.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="refinements")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    issuer_label = models.TextField()
    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="refinements")
    stated = models.JSONField()
    holds = models.JSONField()
    origin = models.JSONField()
    tighter = models.JSONField()
    detail = models.JSONField(null=True)
    reason = models.JSONField(null=True)
    carrier = models.JSONField(null=True)
    demand = models.ForeignKey(Demand, models.PROTECT, null=True, related_name="refinements")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["requirement", "issuer"], name="programmes_refined_once"),
            models.CheckConstraint(
                condition=Q(demand__isnull=False) | ~Q(tighter__has_any_keys=["deadline", "frequency", "scope"]),
                name="programmes_more_is_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} at {self.issuer_id}"


class Alteration(models.Model):
    """When it last changed what an issuer below a clause's own makes of it, by whom, and why: for those who had begun.

    `issuer`: whose part of the tree it concerns.
    """

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="alterations")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_label = models.TextField()
    why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["requirement", "issuer"], name="programmes_altered_once")
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} at {self.issuer_id}"


class RequirementClass(models.Model):
    """A requirement matches a class; `matched` says which parts of the selector did: why this is ours."""

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="classes")
    unit_class = models.ForeignKey(UnitClass, models.PROTECT)
    matched = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit_class", "requirement"], name="programmes_class_once")
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} on {self.unit_class_id}"


class Adaptation(models.Model):
    """A unit asks to have a requirement otherwise: by another carrier, on a later day, or both, and why (M030).

    `issuer` decides. Silence grants it on `silence_on`, whether anybody has written that down yet or not.
    `serial` counts what the unit has asked about this requirement; `because` is the issuer's word, if there is one,
    or why it lapsed (a `Lapse`): what it is about was withdrawn, locked or stopped meanwhile.
    """

    id = RegionalKey(primary_key=True)
    region = RegionOf("unit")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="adaptations")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="adaptations")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    serial = models.SmallIntegerField()
    carrier = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    reason = models.TextField()
    state = models.TextField(default=AdaptationState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    silence_on = models.DateField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(null=True)
    because = models.TextField(blank=True)
    by_silence = models.BooleanField(default=False)

    # Filled by `as_they_stand` while it waits: whether its days stand still, and why it lapses if it does.
    stands_still: bool
    lapses: str

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["issuer", "asked_at", "id"],
                condition=Q(state=AdaptationState.ASKED),
                name="programmes_adaptation_waits",
            ),
            models.Index(
                fields=["silence_on"], condition=Q(state=AdaptationState.ASKED), name="programmes_adaptation_silence"
            ),
            models.Index(
                fields=["requirement"], condition=Q(state=AdaptationState.ASKED), name="programmes_adaptation_asked"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "requirement", "serial"], name="programmes_adaptation_once"),
            models.UniqueConstraint(
                fields=["unit", "requirement"],
                condition=Q(state=AdaptationState.ASKED),
                name="programmes_adaptation_one_open",
            ),
            one_of("programmes_adaptation_state", "state", [*AdaptationState]),
            together("programmes_adaptation_settled", "settled_at", "settled_by"),
            models.CheckConstraint(
                condition=Q(state=AdaptationState.ASKED, settled_at=None)
                | (~Q(state=AdaptationState.ASKED) & Q(settled_at__isnull=False)),
                name="programmes_adaptation_decided",
            ),
            models.CheckConstraint(
                condition=~Q(carrier="") | Q(due_on__isnull=False), name="programmes_adaptation_asks_something"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AdaptationState.REFUSED, AdaptationState.LAPSED]) | ~Q(because=""),
                name="programmes_adaptation_refused_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.requirement_id}/{self.serial}: {self.state}"

    def standing_on(self, day: date) -> AdaptationState:
        """How it stands on the day: what waits until silence grants it is granted then (M030), unless it lapses."""
        if self.state == AdaptationState.ASKED and self.lapses:
            return AdaptationState.LAPSED
        return AdaptationState.GRANTED if self._silence_grants(day) else AdaptationState(self.state)

    def is_silent_on(self, day: date) -> bool:
        """Whether it was silence that granted it."""
        return self.by_silence or self._silence_grants(day)

    def _silence_grants(self, day: date) -> bool:
        waits = self.state == AdaptationState.ASKED
        return waits and day >= self.silence_on and not self.stands_still and not self.lapses

    def granted_on(self, day: date) -> date | None:
        """Since when it holds, if it does: silence has its own day, whenever that was written down."""
        if self.standing_on(day) is not AdaptationState.GRANTED:
            return None
        return self.silence_on if self.settled_at is None or self.by_silence else day_of(self.settled_at)


class Progress(models.Model):
    """How far a unit is with an obligation it has touched. The present state is that of its last standing record.

    `applies` turns false when the unit's class or the rule changes so that the obligation is no longer the
    unit's: the record stays, and no figure counts it.
    """

    id = RegionalKey(primary_key=True)
    region = models.SmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT)
    requirement = models.ForeignKey(Requirement, models.PROTECT)
    state = models.SmallIntegerField(default=ProgressState.NOT_STARTED)
    applies = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "requirement"], name="programmes_progress_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ProgressState]), name="programmes_progress_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.requirement_id}: {ProgressState(self.state).word}"


class ProgressRecord(models.Model):
    """What a unit recorded, signed by post; taken back it stays, marked, and no longer counts.

    `along_with` is the record of another obligation that the same event met (M043), taken back together with it.
    """

    id = RegionalKey(primary_key=True)
    region = models.SmallIntegerField()
    progress = Within(Progress, models.PROTECT, related_name="records")
    state = models.SmallIntegerField()
    fact = models.TextField(blank=True)
    at = models.DateTimeField()
    by_person_id = models.BigIntegerField()
    by_label = models.TextField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.TextField(null=True)
    along_with = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["along_with"], condition=Q(along_with__isnull=False), name="programmes_record_along")
        ]
        constraints: ClassVar = [together("programmes_taken_back", "taken_back_at", "taken_back_by")]

    def __str__(self) -> str:
        return f"{self.progress_id} at {self.at}"
