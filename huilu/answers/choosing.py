"""Words for choosing questions: how far they are, what they are about, and what speaks of the same."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from huilu.answers.states import QuestionState
from huilu.org.models import Unit
from huilu.programmes.models import Refinement, Requirement

if TYPE_CHECKING:
    from huilu.answers.models import PolicyQuestion


def _still_said() -> Exists:
    """Whether the unit that answers says something otherwise about the clause."""
    return Exists(Refinement.objects.filter(requirement=OuterRef("requirement"), issuer=OuterRef("desk")))


class QuestionQuerySet(models.QuerySet["PolicyQuestion"]):
    """Words for choosing questions."""

    def open(self) -> Self:
        """The desk has not answered them."""
        return self.filter(state=QuestionState.ASKED)

    def answered(self) -> Self:
        """A version of the answer is published and not withdrawn."""
        return self.filter(state=QuestionState.ANSWERED)

    def standing(self) -> Self:
        """What they are about is still asked: its issuer has not withdrawn the clause, nor the refinement of it."""
        is_said = Q(desk=F("programme__issuer")) | Q(_still_said())
        return self.filter(Q(requirement=None) | (Q(requirement__retired_at=None) & is_said))

    def with_refinement(self) -> Self:
        """Each knows whether the unit that answers still says something otherwise about the clause."""
        return self.annotate(is_still_said=_still_said())

    def same_clause(self, question: PolicyQuestion) -> Self:
        """About the same clause; or, of a whole programme, about the same topic of it, or no topic either."""
        if question.requirement_id:
            return self.filter(requirement=question.requirement_id)
        return self.filter(programme=question.programme_id, requirement=None, topic=question.topic)

    def at_desk(self, unit: Unit) -> Self:
        """It is for this unit to answer them."""
        return self.filter(desk=unit)

    def about(self, requirement: Requirement) -> Self:
        """About this clause."""
        return self.about_any(Requirement.objects.filter(pk=requirement.pk))

    def about_any(self, clauses: QuerySet[Requirement]) -> Self:
        """About one of these clauses, or one about it was merged into them: they answer for both."""
        parts = self.model.objects.standing().filter(requirement__in=clauses, merged_into__isnull=False)
        return self.filter(Q(requirement__in=clauses) | Q(pk__in=parts.values("merged_into")))

    def explaining(self, requirements: Collection[int]) -> Self:
        """About these clauses, and answered; or merged into one that is, whichever clause that is about."""
        into = self.model.objects.answered().standing()
        found = self.standing().filter(requirement_id__in=[*requirements])
        return found.filter(Q(state=QuestionState.ANSWERED) | Q(merged_into__in=into)).annotate(
            last=Coalesce("merged_into_id", "pk")
        )

    def touching(self, question: PolicyQuestion) -> Self:
        """The others that speak of what it speaks of, with all that was merged into it and into them."""
        whole = self.model.objects.filter(Q(pk=question.pk) | Q(merged_into=question))
        # A clause is part of its programme, and a topic too; of two topics neither is part of the other.
        of_clause = whole.filter(Q(requirement=OuterRef("requirement")) | Q(requirement=None))
        of_whole = whole.filter(Q(requirement__isnull=False) | Q(topic="") | Q(topic=OuterRef("topic")))
        meets = Q(requirement__isnull=False) & Q(Exists(of_clause))
        meets |= Q(requirement=None) & (Q(topic="") | Q(Exists(of_whole)))
        theirs = self.model.objects.filter(meets, programme=question.programme_id)
        last = theirs.values_list(Coalesce("merged_into_id", "pk"))
        return self.filter(pk__in=last).exclude(pk=question.pk)
