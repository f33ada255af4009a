"""The desk: what waits for an answer, who has it since when, and how long answers take."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    Aggregate,
    Count,
    DateTimeField,
    DurationField,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from huilu.answers.choosing import QuestionQuerySet
from huilu.answers.models import PolicyAnswer, PolicyQuestion
from huilu.answers.rules import ENOUGH
from huilu.org.models import Unit

YEAR = timedelta(days=365)
# Stands where a clause stands; no clause has this number.
_OWN_DESK = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What waits at a desk and since when; how many were answered within a year, and half of them in how many days."""

    waiting: int
    oldest: date | None
    answered: int
    median: int | None

    @property
    def days(self) -> int | None:
        """The median, where there are enough answers for one."""
        return self.median if self.answered >= ENOUGH else None


def waiting_at(unit: Unit) -> QuestionQuerySet:
    """The questions that wait for this unit's answer; the one that has waited longest first (`asked_on`, `id`).

    `drafted_at` and `approved_at` tell how far the answer is.
    """
    draft = PolicyAnswer.objects.filter(question=OuterRef("pk"), published_at=None).order_by("version")
    found = PolicyQuestion.objects.at_desk(unit).open().standing().with_refinement()
    return (
        found.select_related("programme", "requirement__programme", "desk")
        .annotate(
            drafted_at=Subquery(draft.values("drafted_at")[:1], output_field=DateTimeField()),
            approved_at=Subquery(draft.values("approved_at")[:1], output_field=DateTimeField()),
        )
        .order_by("asked_on", "pk")
    )


def settled_at(unit: Unit) -> QuerySet[PolicyQuestion]:
    """What the desk has merged or returned."""
    found = PolicyQuestion.objects.at_desk(unit).filter(settled_on__isnull=False)
    return found.select_related("programme", "requirement__programme", "merged_into").order_by("-settled_on", "-pk")


def figures_of(unit: Unit, day: date) -> Figures:
    """The desk's figures on the day. A question counts once it is answered for the first time and stays answered."""
    ours = PolicyQuestion.objects.at_desk(unit).order_by()
    waits = Q(pk__in=ours.open().standing().values("pk"))
    lately = Q(answered_on__gte=day - YEAR)
    found = ours.aggregate(
        waiting=Count("pk", filter=waits),
        oldest=Min("asked_on", filter=waits),
        answered=Count("pk", filter=lately),
        median=_Median(F("answered_on") - F("asked_on"), filter=lately),
    )
    middle = found.pop("median")
    return Figures(**found, median=None if middle is None else middle.days)


class _Median(Aggregate):
    """The one in the middle, and not between two: so many days were waited for some answer."""

    template = "percentile_disc(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Notes:
    """What a unit's list says of questions: how many answers explain each clause, and what waits at its own desk."""

    answers: Mapping[int, int]
    waiting: int = 0
    oldest: date | None = None


def notes_for(unit: Unit, requirements: Collection[int]) -> Notes:
    """The notes beside these clauses of the unit, in one statement, whatever it owes and whether it issues or not."""
    answered = PolicyQuestion.objects.explaining(requirements)
    waiting = PolicyQuestion.objects.at_desk(unit).open().standing().annotate(nothing=Value(_OWN_DESK))
    oldest_one = Min("asked_on")
    by_clause = answered.order_by().values_list("requirement_id").annotate(Count("last", distinct=True), oldest_one)
    at_desk = waiting.order_by().values_list("nothing").annotate(Count("pk"), oldest_one)
    found = {clause: (n, oldest) for clause, n, oldest in by_clause.union(at_desk, all=True)}
    waits, oldest = found.pop(_OWN_DESK, (0, None))
    return Notes({clause: n for clause, (n, _oldest) in found.items()}, waits, oldest)
