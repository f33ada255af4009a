"""What a problem class asks of units, taken through the gate: answers to questions, and looks at drawn sites."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from huilu.burden.gate import pass_gate
from huilu.burden.models import Demand
from huilu.burden.states import DemandKind
from huilu.burden.terms import Terms
from huilu.campaigns.models import ProblemClass
from huilu.campaigns.rules.classes import minutes_for
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.org.models import UnitClass

# For so long a question is asked and a drawn site waits for its look.
OPEN_FOR = timedelta(days=90)
# Whoever is looked at shows the place and goes on with the day's work: nothing is prepared.
MINUTES_OF_A_LOOK = 30


def ask_to_look_across(made: ProblemClass, questions: int, *, by: Actor, at: datetime) -> Demand:
    """Every sibling is asked whether it is so there too (M094)."""
    terms = _terms(made, at, code=f"{made.number}/look-across", kind=DemandKind.LOOK_ACROSS)
    risk_reason = made.statement if made.is_risk else ""
    asked = Terms(**terms, minutes=max(1, minutes_for(questions)), risk_reason=risk_reason)
    return pass_gate(terms=asked, asker=made.scope, by=by, at=at)


def ask_for_looks(found: ProblemClass, position: int, sites: int, *, by: Actor, at: datetime) -> Demand:
    """Somebody from elsewhere comes to each site of the sample; which sites, the demand does not tell."""
    terms = _terms(found, at, code=f"{found.number}/sample-{position}", kind=DemandKind.VISIT)
    return pass_gate(terms=Terms(**terms, minutes=MINUTES_OF_A_LOOK, only=sites), asker=found.scope, by=by, at=at)


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
