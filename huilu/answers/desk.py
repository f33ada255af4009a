"""The desk: what waits for an answer, who has it since when, and how long answers take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery

from huilu.answers.models import PolicyAnswer, PolicyQuestion, QuestionQuerySet
from huilu.answers.rules import ENOUGH
from huilu.org.models import Unit

YEAR = timedelta(days=365)
_FIGURES = """
    SELECT count(*) FILTER (WHERE state = 'asked'), min(asked_on) FILTER (WHERE state = 'asked'),
           count(*) FILTER (WHERE answered_on >= %s),
           percentile_disc(0.5) WITHIN GROUP (ORDER BY answered_on - asked_on) FILTER (WHERE answered_on >= %s)
    FROM answers_policyquestion WHERE desk_id = %s
"""


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
    found = PolicyQuestion.objects.at_desk(unit).open().select_related("programme", "requirement__programme", "desk")
    return found.annotate(
        drafted_at=Subquery(draft.values("drafted_at")[:1], output_field=DateTimeField()),
        approved_at=Subquery(draft.values("approved_at")[:1], output_field=DateTimeField()),
    ).order_by("asked_on", "pk")


def settled_at(unit: Unit) -> QuerySet[PolicyQuestion]:
    """What the desk has merged or returned."""
    found = PolicyQuestion.objects.at_desk(unit).filter(settled_on__isnull=False)
    return found.select_related("programme", "requirement__programme", "merged_into").order_by("-settled_on", "-pk")


def figures_of(unit: Unit, day: date) -> Figures:
    """The desk's figures on the day. A question counts once it is answered for the first time and stays answered."""
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, [day - YEAR, day - YEAR, unit.pk])
        row: Any = cursor.fetchone()
    return Figures(*row)
