"""Questions about a programme or one of its clauses, the versions of their answers, and who asked.

Who asked stands in a table of its own, with nothing in the other two that leads there: no unit, no post, no moment, and
no id that carries a region. A row of it is seen by the unit that asked, and by nobody above it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from huilu.answers.choosing import QuestionQuerySet
from huilu.answers.states import QuestionState, Standing
from huilu.kernel.constraints import together
from huilu.kernel.regional import RegionalKey, RegionOf
from huilu.org.models import Unit
from huilu.programmes.models import Alteration, Programme, Refinement, Requirement

_S = QuestionState


@dataclass(frozen=True, slots=True)
class Ending:
    """When what a question is about was withdrawn, and why."""

    at: datetime
    why: str


class PolicyQuestion(models.Model):
    """A question; `desk` is the unit that issued what it is about, and answers it.

    `number` never changes, whatever becomes of the question. `times` says how often it was asked, all that was merged
    into it included, and not by how many or whom. Of the moment only the day is kept.
    """

    number = models.TextField(db_collation="C", unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="questions")
    serial = models.IntegerField()
    requirement = models.ForeignKey(Requirement, models.PROTECT, null=True, related_name="questions")
    topic = models.TextField(blank=True)
    desk = models.ForeignKey(Unit, models.PROTECT, related_name="questions_to_answer")
    text = models.TextField()
    state = models.TextField(default=_S.ASKED)
    times = models.IntegerField(default=1)
    asked_on = models.DateField()
    answered_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    reason = models.TextField(blank=True)
    settled_on = models.DateField(null=True)
    settled_by = models.TextField(null=True)

    # Filled where it was asked along, by `with_refinement`.
    is_still_said: bool | None = None

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["programme_id", "serial"]
        indexes: ClassVar = [
            models.Index(fields=["requirement"], condition=Q(state=_S.ANSWERED), name="answers_question_of_clause"),
            models.Index(fields=["desk", "state", "asked_on"], name="answers_question_at_desk"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "serial"], name="answers_question_once"),
            models.CheckConstraint(name="answers_question_times", condition=Q(times__gte=1)),
            models.CheckConstraint(
                name="answers_question_settled",
                condition=Q(
                    state=_S.ASKED, answered_on=None, merged_into=None, reason="", settled_on=None, settled_by=None
                )
                | Q(state=_S.ANSWERED, answered_on__isnull=False, merged_into=None, reason="")
                | Q(state=_S.MERGED, merged_into__isnull=False, reason="", settled_on__isnull=False)
                | (Q(state=_S.RETURNED, merged_into=None, settled_on__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(name="answers_question_not_into_itself", condition=~Q(merged_into=F("id"))),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def about(self) -> str:
        """The key of the clause, or of the programme. Asks for both: select them along."""
        return self.requirement.key if self.requirement else self.programme.code

    @property
    def is_over(self) -> bool:
        """Whether what it is about was withdrawn: then nobody answers, and no answer binds. Asks for the clause."""
        return self.ending is not None

    @cached_property
    def ending(self) -> Ending | None:
        """How its clause was withdrawn, or what the answering unit had said otherwise about the clause."""
        clause = self.requirement
        if clause is None:
            return None
        if clause.retired_at:
            return Ending(clause.retired_at, clause.why)
        return None if self.desk_id == self.programme.issuer_id or self._is_still_said() else self._taken_back(clause)

    def _is_still_said(self) -> bool:
        if self.is_still_said is None:
            return Refinement.objects.filter(requirement=self.requirement_id, issuer=self.desk_id).exists()
        return self.is_still_said

    def _taken_back(self, clause: Requirement) -> Ending:
        said = Alteration.objects.filter(requirement=clause, issuer=self.desk_id).first()
        # Of what was taken back before that was written down, the programme's own day is all that is known.
        return Ending(said.at, said.why) if said else Ending(self.programme.published_at, "")


class AnswerQuerySet(models.QuerySet["PolicyAnswer"]):
    """Words for choosing versions of answers."""

    def out(self) -> Self:
        """Published and not withdrawn, superseded or not."""
        return self.filter(published_at__isnull=False, withdrawn_at=None)

    def unsuperseded(self) -> Self:
        """Out, and the last word on its question so far."""
        return self.out().filter(superseded_at=None)

    def binding_on(self, day: date) -> Self:
        """In force on the day."""
        return self.out().filter(Q(until=None) | Q(until__gt=day), valid_from__lte=day)


class PolicyAnswer(models.Model):
    """One version of the answer to a question: drafted by one person, approved by another, published, in force from
    a day on. A later version supersedes it; it holds until that one's day and stays readable.

    `beside`: the other answers about its clause that were in force when it was published, and that it does not
    contradict, by the numbers of their questions; `beside_why` says why it does not, and why it replaces the rest.
    """

    question = models.ForeignKey(PolicyQuestion, models.PROTECT, related_name="answers")
    desk = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    version = models.SmallIntegerField()
    text = models.TextField()
    valid_from = models.DateField()
    drafted_at = models.DateTimeField()
    drafted_by = models.TextField()
    drafted_by_person_id = models.BigIntegerField()
    drafted_by_post_id = models.BigIntegerField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.TextField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.TextField(null=True)
    superseded_at = models.DateTimeField(null=True)
    until = models.DateField(null=True)
    beside = ArrayField(models.TextField(), default=list, db_default=[])
    beside_why = models.TextField(blank=True, default="", db_default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(null=True)
    reason = models.TextField(blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["question_id", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "version"], name="answers_answer_once"),
            # One binding answer: the database itself refuses a second one beside it.
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(published_at__isnull=False, superseded_at=None, withdrawn_at=None),
                name="answers_one_binding_answer",
            ),
            models.UniqueConstraint(
                fields=["question"], condition=Q(published_at=None), name="answers_one_draft_at_a_time"
            ),
            together("answers_answer_approved", "approved_at", "approved_by"),
            together("answers_answer_published", "published_at", "published_by"),
            together("answers_answer_until", "superseded_at", "until"),
            together("answers_answer_withdrawn", "withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                name="answers_answer_in_order",
                condition=Q(published_at=None, superseded_at=None, withdrawn_at=None)
                | Q(published_at__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="answers_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, reason="") | (Q(withdrawn_at__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.version}"

    @property
    def standing(self) -> Standing:
        """How far it is."""
        if self.withdrawn_at:
            return Standing.WITHDRAWN
        if self.published_at:
            return Standing.SUPERSEDED if self.superseded_at else Standing.PUBLISHED
        return Standing.APPROVED if self.approved_at else Standing.DRAFTED

    def binds_on(self, day: date) -> bool:
        """Whether it holds on the day: from its own until before that of the version after it."""
        is_out = self.standing in {Standing.PUBLISHED, Standing.SUPERSEDED}
        return is_out and self.valid_from <= day and (self.until is None or day < self.until)

    def comes_after(self, day: date) -> bool:
        """Whether it is out already and holds from a later day on."""
        is_last = self.standing is Standing.PUBLISHED
        return is_last and self.valid_from > day


class Asking(models.Model):
    """That a unit asked a question. The only place where this is said; seen by that unit alone, and by nobody above.

    `told_to`: the appointments in the unit's posts that stood when it asked. Whoever is appointed there later, on
    whatever day, by whomever, is not told.
    """

    id = RegionalKey(primary_key=True)
    region = RegionOf("unit")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    question = models.ForeignKey(PolicyQuestion, models.PROTECT, related_name="+")
    told_to = ArrayField(models.BigIntegerField())

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "question"], name="answers_asked_once")]

    def __str__(self) -> str:
        return f"asking {self.pk}"
