"""Issues and what belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from typing_extensions import override

from huilu.accounts.models import Post
from huilu.kernel.constraints import one_of, together
from huilu.kernel.paths import end_of_subtree
from huilu.kernel.regional import RegionalKey, RegionOf, Within
from huilu.loop.states import ACTIVE, OWNERLESS, CauseLevel, Concerns, FactKind, FixKind, Source, Stage, State
from huilu.org.models import Unit

ACTIVE_VALUES = sorted(state.value for state in ACTIVE)
# Past 'in progress' nothing may lack what the table asks for; see TRANSITIONS.
_RESULT = [State.SUBMITTED, State.VERIFYING, State.CLOSED, State.FIXED_ON_SPOT]


# What a unit can be to an issue, and why it therefore sees it.
PARTS = (
    "raised", "symptom", "lead", "assisting", "naming", "verifying", "above", "offered", "passage", "claiming",
    "proposed", "origin", "subscribed",
)  # fmt: skip


class IssueQuerySet(models.QuerySet["Issue"]):
    """Words for choosing issues."""

    _tells_whose = False

    def telling_whose(self) -> Self:
        """With every unit that a list of issues names, found in one statement once it is known that there are any.

        Joined, these would be a dozen tables: to put such a statement together takes longer than all that it finds,
        and most lists are empty.
        """
        found = self.select_related("circuit", "verifier_post")
        found._tells_whose = True  # noqa: SLF001 - its own
        return found

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._tells_whose = self._tells_whose
        return clone

    @override
    def _fetch_all(self) -> None:
        is_new = self._result_cache is None
        super()._fetch_all()
        if is_new and self._tells_whose:
            _attach_units(self._result_cache or [])

    def led_by(self, unit: Unit) -> Self:
        """The unit's own register: what it leads. No drafts, nothing that is part of another, nothing passing by."""
        return self.filter(lead_unit=unit).exclude(state__in=[State.DRAFT, State.MERGED]).owned()

    def owned(self) -> Self:
        """Somebody answers for it because they own the cause, and not because it is with them on its way up."""
        return self.exclude(circuit__stage__in=sorted(OWNERLESS))

    def held_by(self, unit: Unit) -> Self:
        """What is in the unit's hands now."""
        return self.filter(held_by=unit)

    def led_under(self, unit: Unit) -> Self:
        """Led by the unit or anybody below it."""
        return self.filter(lead_unit__path__gte=unit.path, lead_unit__path__lt=end_of_subtree(unit.path))

    def active(self) -> Self:
        """Not over: what has an interim result is still open."""
        return self.filter(state__in=ACTIVE_VALUES)

    def overdue_on(self, day: date) -> Self:
        """Active and past its day."""
        return self.active().filter(due_on__lt=day)

    def seen_from(self, path: str) -> Self:
        """Issues with a party at or below the path."""
        parties = Party.objects.filter(issue=OuterRef("pk"), unit__path__gte=path, unit__path__lt=end_of_subtree(path))
        return self.filter(Exists(parties))

    def visible_to(self, unit_id: int, path: str) -> Self:
        """What an actor of this unit at this path may see: drafts only where they are the unit's own."""
        return self.seen_from(path).filter(~Q(state=State.DRAFT) | Q(raised_by_id=unit_id))

    def in_number_order(self) -> Self:
        """In the order of their numbers."""
        return self.order_by("number", "pk")


def _attach_units(issues: Sequence[Issue]) -> None:
    """Give the issues, their circuits and verifiers the units that they name."""
    places: list[tuple[models.Model, str]] = []
    for issue in issues:
        places += ((issue, name) for name in ("raised_by", "lead_unit", "held_by", "offered_to"))
        if (circuit := getattr(issue, "circuit", None)) is not None:
            places += ((circuit, name) for name in ("origin", "toward", "proposed"))
        if issue.verifier_post is not None:
            places.append((issue.verifier_post, "unit"))
    units = Unit.ever.in_bulk({pk for one, name in places if (pk := getattr(one, f"{name}_id")) is not None})
    for one, name in places:
        if (unit := units.get(getattr(one, f"{name}_id"))) is not None:
            setattr(one, name, unit)


class Issue(models.Model):
    """A problem on its way round the loop.

    `lead_unit` answers for it and is where it is counted; `symptom_unit` is where it shows, `root_unit` has taken the
    cause as its own, `given_by` led it before and passed it on; `held_by` is in whose hands it is now, since
    `held_since`. `number` never changes, also when the issue is reopened. While nobody has claimed an issue that was
    raised upward, the unit that has it is the lead. What `stays_apart` was split off again and is merged no more.
    `parts_in` are the other regions from which issues were merged into it.
    """

    id = RegionalKey(primary_key=True)
    region = models.SmallIntegerField()
    number = models.TextField(db_collation="C", unique=True)
    title = models.TextField()
    detail = models.TextField(blank=True)
    source = models.TextField()
    topic = models.TextField()
    concerns = models.TextField()
    raised_by = models.ForeignKey(Unit, models.PROTECT, related_name="raised_issues")
    symptom_unit = models.ForeignKey(Unit, models.PROTECT, related_name="symptom_issues")
    lead_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="led_issues")
    root_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="rooted_issues")
    offered_to = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="offered_issues")
    given_by = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="given_issues")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_issues")
    parts_in = ArrayField(models.SmallIntegerField(), default=list)
    stays_apart = models.BooleanField(default=False)
    is_hard = models.BooleanField(default=False)
    senior_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="hard_issues")
    state = models.SmallIntegerField(default=State.DRAFT)
    due_on = models.DateField(null=True)
    held_by = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="held_issues")
    held_since = models.DateTimeField(null=True)
    round = models.SmallIntegerField(default=0)
    reopenings = models.SmallIntegerField(default=0)
    cause_level = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    cause_second_look = models.TextField(blank=True)
    fix_kind = models.TextField(blank=True)
    verifier_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="verifications")
    raised_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    # What the fields held when an act locked it: the act writes no more than what it has changed.
    as_locked: dict[str, Any]

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [
            models.Index(fields=["lead_unit", "state", "due_on"], name="loop_issue_lead"),
            models.Index(fields=["held_by"], name="loop_issue_holder"),
            models.Index(fields=["offered_to"], name="loop_issue_offered", condition=Q(offered_to__isnull=False)),
            models.Index(fields=["merged_into"], name="loop_issue_merged", condition=Q(merged_into__isnull=False)),
        ]
        constraints: ClassVar = [
            one_of("loop_issue_source", "source", [*Source]),
            one_of("loop_issue_concerns", "concerns", [*Concerns]),
            one_of("loop_issue_cause_level", "cause_level", ["", *CauseLevel]),
            one_of("loop_issue_fix_kind", "fix_kind", ["", *FixKind]),
            together("loop_issue_held", "held_by", "held_since"),
            together("loop_issue_closed", "closed_at", "closed_by"),
            models.CheckConstraint(
                name="loop_issue_merged_when_merged",
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="loop_issue_not_into_itself", condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id"))
            ),
            models.CheckConstraint(
                name="loop_issue_hard_has_senior", condition=Q(is_hard=False) | Q(senior_post__isnull=False)
            ),
            models.CheckConstraint(
                name="loop_issue_has_lead",
                condition=Q(state__in=[State.DRAFT, State.WITHDRAWN])
                | Q(lead_unit__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="loop_issue_has_result",
                condition=~Q(state__in=_RESULT) | (~Q(cause_level="") & ~Q(fix_kind="")),
            ),
            models.CheckConstraint(
                name="loop_issue_verified_by_somebody",
                condition=~Q(state__in=[State.VERIFYING, State.CLOSED]) | Q(verifier_post__isnull=False),
            ),
            models.CheckConstraint(
                name="loop_issue_closed_when_closed",
                condition=Q(state=State.CLOSED, closed_at__isnull=False)
                | (~Q(state=State.CLOSED) & Q(closed_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status(self) -> State:
        """The state as a word of the life cycle."""
        return State(self.state)

    @property
    def stage(self) -> Stage | None:
        """Where its circuit is; None if it was never raised upward. To be read where `circuit` came along."""
        circuit = getattr(self, "circuit", None)
        return Stage(circuit.stage) if circuit else None

    @property
    def giver(self) -> Unit:
        """Who decided that the lead should have it: whoever it had gone up to, has passed it on, or has raised it."""
        if self.stage is not None and not self.circuit.is_over:
            return self.circuit.toward
        return self.given_by or self.raised_by

    def is_late(self, day: date) -> bool:
        """Whether it is past its day and not over."""
        return self.due_on is not None and self.due_on < day and self.status in ACTIVE


class IssueSerial(models.Model):
    """How many issues a unit has raised: the last part of the next one's number."""

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True)
    region = RegionOf("unit")
    last = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.last}"


class Party(models.Model):
    """A unit that has a part in an issue and therefore sees it."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    issue = Within(Issue, models.PROTECT, related_name="parties")
    unit = models.ForeignKey(Unit, models.PROTECT)
    part = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "issue"], name="loop_party_unit")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "unit", "part"], name="loop_party_once"),
            one_of("loop_party_part", "part", [*PARTS]),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.part} {self.issue_id}"


class Reach(models.Model):
    """A region other than its own in which a unit has a part in an issue: there, too, is what concerns it.

    Few units have any: offices of the nation, and whoever works for somebody of another province.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    region = models.SmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "region"], name="loop_reach_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.region}"


class Holding(models.Model):
    """In whose hands the issue was, from when to when. The last one of an active issue is open-ended."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    issue = Within(Issue, models.PROTECT, related_name="holdings")
    unit = models.ForeignKey(Unit, models.PROTECT)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["from_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue"], condition=Q(to_at__isnull=True), name="loop_one_holder"),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="loop_holding_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} with {self.unit_id} from {self.from_at}"


class Doer(models.Model):
    """A person who may not verify the issue, ever: one who worked on it, and for which unit, or is recused."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    issue = Within(Issue, models.PROTECT, related_name="doers")
    person_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT)
    is_recused = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "person_id", "unit", "region"], name="loop_doer_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.unit_id} on {self.issue_id}"


class TaskQuerySet(models.QuerySet["Task"]):
    """Words for choosing tasks."""

    def open(self) -> Self:
        """Not finished."""
        return self.filter(done_at__isnull=True)


class Task(models.Model):
    """A piece of work with an owner and a date."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    issue = Within(Issue, models.PROTECT, related_name="tasks")
    position = models.SmallIntegerField()
    text = models.TextField()
    owner = models.ForeignKey(Post, models.PROTECT, related_name="tasks")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.TextField(null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "position"], name="loop_task_once"),
            together("loop_task_done", "done_at", "done_by"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}#{self.position}"


class InterimResult(models.Model):
    """What has changed so far, what remains, and when it goes on. Never a closing."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    issue = Within(Issue, models.PROTECT, related_name="interim_results")
    changed_so_far = models.TextField()
    remains = models.TextField()
    next_on = models.DateField()
    at = models.DateTimeField()
    by_label = models.TextField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.issue_id} at {self.at}"


class ChangedFact(models.Model):
    """What is different now: claimed by the doer, then seen by the verifier, in each round."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    issue = Within(Issue, models.PROTECT, related_name="facts")
    round = models.SmallIntegerField()
    stage = models.TextField()
    kind = models.TextField()
    subject = models.TextField()
    measured_in = models.TextField(blank=True)
    before = models.TextField()
    after = models.TextField()
    observed_on = models.DateField()
    at = models.DateTimeField()
    by_label = models.TextField()

    class Meta:
        ordering: ClassVar = ["round", "id"]
        constraints: ClassVar = [
            one_of("loop_fact_stage", "stage", ["claimed", "seen"]),
            one_of("loop_fact_kind", "kind", [*FactKind]),
            models.CheckConstraint(condition=~Q(before=F("after")), name="loop_fact_changed"),
            models.UniqueConstraint(fields=["issue", "round", "stage"], name="loop_fact_once"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.before} → {self.after}"


class IssueFile(models.Model):
    """A file beside the facts: never needed, and never enough (M067, M137). `sha256` names its content."""

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    issue = Within(Issue, models.PROTECT, related_name="files")
    position = models.SmallIntegerField()
    round = models.SmallIntegerField()
    sha256 = models.TextField(db_collation="C")
    name = models.TextField()
    at = models.DateTimeField()
    by_label = models.TextField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "position"], name="loop_file_once"),
            models.UniqueConstraint(fields=["issue", "sha256"], name="loop_file_same_once"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.name}"
