"""Up and back: an issue whose cause lies above (S10)."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Max, Q

from huilu.kernel.constraints import one_of
from huilu.kernel.regional import RegionalKey, RegionOf, Within, WithinAlone
from huilu.loop.models.issue import Issue
from huilu.loop.states import ENDED, OWNERLESS, Judgement, Stage
from huilu.org.models import Unit

_MOVING = [Stage.IN_PASSAGE, Stage.CLAIM_WINDOW, Stage.UNCLAIMED, Stage.PROPOSED, Stage.ANSWERED]


class Circuit(models.Model):
    """The way of one issue up to whoever owns its cause, and back to the unit that it came from.

    Whoever has it now is the issue's holder. `moves_on_at` is the moment at which it moves by itself, empty where
    only a decision moves it. `toward` is the unit above the origin to which it is raised; until `owner_until` whoever
    has claimed it, or is to decide, is left in peace; then the origin may raise it over their head. However often it
    changes hands at one level, that day is never after `level_until`; the next level is above `reached`, the highest
    unit that it has been with; and those in `passed_over`, by their ids, do not claim it again.
    """

    issue = WithinAlone(Issue, models.PROTECT, related_name="circuit", primary_key=True)
    region = RegionOf("issue")
    stage = models.SmallIntegerField()
    origin = models.ForeignKey(Unit, models.PROTECT, related_name="raised_circuits")
    toward = models.ForeignKey(Unit, models.PROTECT, related_name="awaited_circuits")
    proposed = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="proposed_circuits")
    moves_on_at = models.DateTimeField(null=True)
    owner_until = models.DateField(null=True)
    level_until = models.DateField(null=True)
    reached = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    passed_over = ArrayField(models.BigIntegerField(), default=list)
    notices = models.SmallIntegerField(default=0)
    judgement = models.TextField(blank=True)
    judged_words = models.TextField(blank=True)
    raised_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["moves_on_at"], name="loop_circuit_moving", condition=Q(moves_on_at__isnull=False)),
            models.Index(fields=["origin"], name="loop_circuit_origin"),
        ]
        constraints: ClassVar = [
            one_of("loop_circuit_judgement", "judgement", ["", *Judgement]),
            models.CheckConstraint(
                name="loop_circuit_only_moves_where_it_may",
                condition=Q(moves_on_at__isnull=True) | Q(stage__in=_MOVING),
            ),
            # No unit on the way can hold it back: there is always a moment at which it moves on.
            models.CheckConstraint(
                name="loop_circuit_moves_on",
                condition=~Q(stage__in=[Stage.IN_PASSAGE, Stage.CLAIM_WINDOW]) | Q(moves_on_at__isnull=False),
            ),
            models.CheckConstraint(
                name="loop_circuit_proposed",
                condition=Q(stage=Stage.PROPOSED, proposed__isnull=False)
                | (~Q(stage=Stage.PROPOSED) & Q(proposed__isnull=True)),
            ),
            models.CheckConstraint(
                name="loop_circuit_confirmed_with_judgement",
                condition=~Q(stage=Stage.CONFIRMED) | ~Q(judgement=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {Stage(self.stage).word}"

    @property
    def is_ownerless(self) -> bool:
        """Whether nobody has taken the cause as theirs yet."""
        return self.stage in OWNERLESS

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is to come."""
        return self.stage in ENDED


class ShareQuerySet(models.QuerySet["Share"]):
    """Words for choosing shares."""

    def open(self) -> Self:
        """Offered or under way."""
        return self.filter(state__in=[Share.OFFERED, Share.OPEN])

    def next_position(self) -> int:
        """The number of the next one. Shares move along when their issue is merged, so it is not a count."""
        highest: int | None = self.aggregate(highest=Max("position"))["highest"]
        return (highest or 0) + 1


class Share(models.Model):
    """What one more unit does for an issue: offered, open, done or declined, each by itself (M081, M085)."""

    OFFERED, OPEN, DONE, DECLINED = range(4)

    id = RegionalKey(primary_key=True)
    region = RegionOf("issue")
    issue = Within(Issue, models.PROTECT, related_name="shares")
    position = models.SmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shares")
    text = models.TextField()
    due_on = models.DateField()
    state = models.SmallIntegerField(default=OPEN)
    outcome = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        indexes: ClassVar = [models.Index(fields=["unit", "state", "due_on"], name="loop_share_unit")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "position"], name="loop_share_once"),
            models.CheckConstraint(
                name="loop_share_ended",
                condition=Q(state__in=[0, 1], ended_at__isnull=True, outcome="")
                | (Q(state__in=[2, 3], ended_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} share {self.position}"

    @property
    def is_open(self) -> bool:
        """Whether the unit still has something to do with it."""
        return self.state in {self.OFFERED, self.OPEN}
