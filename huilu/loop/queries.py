"""Finding issues, reading registers, and what an actor may do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from huilu.accounts.capabilities import Act, may
from huilu.kernel.actor import Actor
from huilu.ledger.models import Entry
from huilu.loop import rules
from huilu.loop.models import Holding, Issue
from huilu.loop.states import TRANSITIONS, State, Step, Who, steps_from
from huilu.org.models import Unit

CAPABILITY = {
    Who.RAISER: Act.RAISE,
    Who.LEAD: Act.LEAD_ISSUE,
    Who.ABOVE_LEAD: Act.NAME_VERIFIER,
    Who.VERIFIER: Act.VERIFY,
    Who.RAISER_OR_ABOVE: Act.RAISE,
}


@dataclass(frozen=True)
class Waiting:
    """How long one unit had the issue in its hands."""

    unit: Unit
    spent: timedelta
    is_holding: bool


def find_issue(number: str, *, for_: Actor) -> Issue:
    """The issue, if the actor may see it: a party lies in the actor's own part of the tree."""
    visible = visible_issues(for_)
    related = ("raised_by", "symptom_unit", "lead_unit", "held_by", "verifier_post__unit")
    issue = visible.select_related(*related).filter(number=number).first()
    if issue is None:
        raise rules.NoSuchIssue(number=number)
    return issue


def visible_issues(actor: Actor) -> QuerySet[Issue]:
    """Every issue with a party at or below the actor's unit; drafts only of the own unit."""
    return Issue.objects.visible_to(actor.unit_id, actor.unit_path).order_by("number")


def register_of(unit: Unit) -> QuerySet[Issue]:
    """The issue register of a unit: what it leads, in the order of numbers, no drafts."""
    return Issue.objects.led_by(unit).select_related("held_by", "symptom_unit", "raised_by").in_number_order()


def totals_by_state(issues: QuerySet[Issue]) -> dict[State, int]:
    """How many issues are in each state; the total is always their sum."""
    rows = issues.order_by().values("state").annotate(n=Count("pk")).order_by("state")
    return {State(row["state"]): row["n"] for row in rows}


def held_by(unit: Unit) -> QuerySet[Issue]:
    """What the unit has in its hands now, the earliest due first."""
    held = Issue.objects.held_by(unit).select_related("lead_unit", "symptom_unit", "held_by")
    return held.order_by("due_on", "number")


def waited_for(unit: Unit) -> QuerySet[Issue]:
    """What the unit has raised and others hold now."""
    raised = Issue.objects.active().filter(raised_by=unit).exclude(held_by=unit)
    return raised.select_related("lead_unit", "held_by").order_by("held_since", "number")


def waiting_times(issue: Issue, now: datetime) -> list[Waiting]:
    """In whose hands the issue was, one after the other; the times sum to its age (M086)."""
    holdings: Sequence[Holding] = list(issue.holdings.select_related("unit").order_by("from_at", "id"))
    return [Waiting(one.unit, (one.to_at or now) - one.from_at, one.to_at is None) for one in holdings]


def history_of(issue: Issue) -> QuerySet[Entry]:
    """Every ledger entry about the issue, the oldest first."""
    return Entry.objects.filter(about_kind="issue", about_id=issue.pk).order_by("id")


def hands_of(issue: Issue) -> rules.Hands:
    """Who is who in the issue, as far as the rules need it."""
    doers = list(issue.doers.select_related("unit").order_by("pk"))
    return rules.Hands(
        raiser_path=issue.raised_by.path,
        lead_path=issue.lead_unit.path if issue.lead_unit else "",
        verifier_post_id=issue.verifier_post_id,
        doer_people=frozenset(doer.person_id for doer in doers),
        doer_paths=frozenset(doer.unit.path for doer in doers),
    )


def steps_for(issue: Issue, actor: Actor) -> list[Step]:
    """What the actor can do with the issue now. The rules decide again when it is done."""
    hands = hands_of(issue)
    return [step for step in steps_from(issue.status) if _is_for(step, hands, actor)]


def _is_for(step: Step, hands: rules.Hands, actor: Actor) -> bool:
    who = TRANSITIONS[step].who
    if not may(actor, CAPABILITY[who]):
        return False
    if not rules.is_party(who, hands, unit_path=actor.unit_path, post_id=actor.post_id):
        return False
    return not (who in {Who.VERIFIER, Who.ABOVE_LEAD} and actor.person_id in hands.doer_people)
