"""What a problem class asks of units, taken through the gate: answers to questions, and looks at drawn sites."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from huilu.burden.gate import end_standing, pass_gate
from huilu.burden.models import Demand
from huilu.burden.states import DemandKind, DemandState
from huilu.burden.terms import Terms
from huilu.campaigns.models import Plan, ProblemClass
from huilu.campaigns.rules.classes import minutes_for
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.org.models import Unit, UnitClass

# For so long a question is asked and a drawn site waits for its look.
OPEN_FOR = timedelta(days=90)
# Whoever is looked at shows the place and goes on with the day's work: nothing is prepared.
MINUTES_OF_A_LOOK = 30


def ask_to_look_across(made: ProblemClass, questions: int, *, by: Actor, at: datetime) -> Demand:
    """Every sibling is asked whether it is so there too (M094)."""
    terms = _terms(made, at, code=f"{made.number}/look-across", kind=DemandKind.LOOK_ACROSS)
    risk_reason = made.statement if made.is_risk else ""
    asked = Terms(**terms, minutes=max(1, minutes_for(questions)), risk_reason=risk_reason)
    return pass_gate(terms=asked, asker=_asker(made, by), top=made.scope, by=by, at=at)


def ask_for_looks(found: ProblemClass, position: int, sites: int, *, by: Actor, at: datetime) -> Demand:
    """Somebody from elsewhere comes to each site of the sample; which sites, the demand does not tell."""
    terms = _terms(found, at, code=f"{found.number}/sample-{position}", kind=DemandKind.VISIT)
    asked = Terms(**terms, minutes=MINUTES_OF_A_LOOK, only=sites)
    return pass_gate(terms=asked, asker=_asker(found, by), top=found.scope, by=by, at=at)


def _asker(found: ProblemClass, by: Actor) -> Unit:
    """Whoever asks answers for it, at the scope of the class or above: their guard desk decides, and no lower one."""
    return found.scope if by.is_installation else Unit.objects.get(pk=by.unit_id)


def end_look_across(found: ProblemClass, *, by: Actor, at: datetime) -> None:
    """Nobody is asked any more once the class is over; refused while the guard desk has not decided."""
    question = found.questions.order_by("position").first()
    if question is not None:
        end_standing(demand_id=question.demand_id, state=DemandState.ENDED, reason=found.number, by=by, at=at)


def end_looks(plan: Plan, *, by: Actor, at: datetime) -> None:
    """Nobody comes any more once the sample is decided."""
    end_standing(demand_id=plan.demand_id, state=DemandState.ENDED, reason=plan.outcome, by=by, at=at)


def _terms(found: ProblemClass, at: datetime, *, code: str, kind: DemandKind) -> dict[str, Any]:
    one = found.site_class
    siblings = UnitClass.objects.filter(level=one.level_id, sector=one.sector, audience=one.audience).order_by("pk")
    return {
        "code": code,
        "kind": kind,
        "labels": {"zh": found.title},
        "purpose": {"zh": found.statement},
        "basis": {"zh": found.from_issue.number},
        "starts_on": day_of(at),
        "due_on": None,
        "sunset_on": day_of(at) + OPEN_FOR,
        "class_ids": frozenset(siblings.values_list("pk", flat=True)),
    }
