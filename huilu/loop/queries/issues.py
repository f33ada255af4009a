"""Finding issues, reading registers, and what an actor may do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import BooleanField, Count, F, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.expressions import RawSQL

from huilu.accounts.capabilities import Act, may
from huilu.kernel.actor import Actor
from huilu.kernel.composed import Composed
from huilu.kernel.paths import REGION_SHIFT, SEGMENT
from huilu.kernel.regional import OF_NAMED, region_of_id
from huilu.ledger.models import Entry
from huilu.loop import rules
from huilu.loop.models import Holding, Issue, Share
from huilu.loop.queries.regions import home_of_number, regions_near, remember_home
from huilu.loop.queries.ways import above
from huilu.loop.states import TRANSITIONS, State, Step, Who, steps_from
from huilu.org.models import Unit

CAPABILITY = {
    Who.RAISER: Act.RAISE,
    Who.LEAD: Act.LEAD_ISSUE,
    Who.ABOVE_LEAD: Act.NAME_VERIFIER,
    Who.VERIFIER: Act.VERIFY,
    Who.RAISER_OR_ABOVE: Act.RAISE,
    Who.RAISER_OR_LEAD: Act.RAISE,
    Who.WORKER: Act.LEAD_ISSUE,
    Who.WITNESS: Act.LEAD_ISSUE,
    Who.RECEIVER: Act.LEAD_ISSUE,
    Who.SHARER: Act.LEAD_ISSUE,
    Who.OUTSIDER: Act.VERIFY,
    Who.ORIGIN: Act.RAISE,
    Who.HOLDER: Act.LEAD_ISSUE,
    Who.HOLDER_OR_ABOVE: Act.LEAD_ISSUE,
    Who.CLAIMER: Act.CLAIM,
    Who.PROPOSED: Act.LEAD_ISSUE,
    Who.CALENDAR: Act.MOVE_ON,
}
# What must be seen with other eyes than those of whoever did the work.
NEVER_THE_DOER = frozenset({Step.NAME_VERIFIER, Step.CLOSE, Step.RETURN, Step.CONFIRM_FIX, Step.CONFIRM_EFFECT})
_FROM_OUTSIDE = frozenset({Step.CLOSE, Step.RETURN})

_UNITS = ("raised_by", "symptom_unit", "lead_unit", "root_unit", "held_by", "offered_to", "given_by")
_OTHERS = ("verifier_post__unit", "senior_post__unit")
_CIRCUIT = ("circuit__origin", "circuit__toward", "circuit__proposed")
_RELATED = (*_UNITS, *_OTHERS, *_CIRCUIT)
# Every page and every answer about an issue begins with it, and composing so many joins is most of the work.
_VISIBLE = Composed(
    lambda number, unit_id, path: (
        Issue.objects.visible_to(unit_id, path).select_related(*_RELATED).filter(number=number).order_by("pk")
    ),
    str,
    int,
    str,
)

_VISIBLE_THERE = Composed(
    lambda number, unit_id, path, region: (
        Issue.objects.visible_to(unit_id, path)
        .select_related(*_RELATED)
        .filter(number=number, region=region)
        .order_by("pk")
    ),
    str,
    int,
    str,
    int,
)

# All who have their hands in an issue, in one statement: every act asks for them.
_HERE = OF_NAMED.format("issue")
_HANDS = f"""
    SELECT ARRAY(SELECT d.person_id FROM loop_doer d WHERE d.issue_id = %(issue)s AND d.region = {_HERE}),
           ARRAY(SELECT u.path FROM loop_doer d JOIN org_unit u ON u.id = d.unit_id
                 WHERE d.issue_id = %(issue)s AND d.region = {_HERE} AND NOT d.is_recused),
           ARRAY(SELECT u.path FROM loop_task t JOIN accounts_post p ON p.id = t.owner_id
                 JOIN org_unit u ON u.id = p.unit_id
                 WHERE t.issue_id = %(issue)s AND t.region = {_HERE} AND t.done_at IS NULL),
           ARRAY(SELECT u.path FROM loop_share s JOIN org_unit u ON u.id = s.unit_id
                 WHERE s.issue_id = %(issue)s AND s.region = {_HERE} AND s.state = ANY(%(shares)s)),
           ARRAY(SELECT u.path FROM loop_party p JOIN org_unit u ON u.id = p.unit_id
                 WHERE p.issue_id = %(issue)s AND p.region = {_HERE} AND p.part = 'lead')
"""


_IS_BELOW = "loop_issue.id = ANY(ARRAY(SELECT loop_issues_below(%s)))"


@dataclass(frozen=True)
class Waiting:
    """How long one unit had the issue in its hands."""

    unit: Unit
    spent: timedelta
    is_holding: bool


def find_issue(number: str, *, for_: Actor) -> Issue:
    """The issue, if the actor may see it: a party lies in the actor's own part of the tree."""
    values, home = (number, for_.unit_id, for_.unit_path), home_of_number(number)
    issue = _VISIBLE_THERE.model(*values, home) if home is not None else None
    issue = issue or _VISIBLE.model(*values)
    if issue is None:
        raise rules.NoSuchIssue(number=number)
    remember_home(number, issue.pk)
    if issue.merged_into_id is not None:
        # It may lie in another region, where no join leads, and out of sight.
        there = Issue.objects.filter(region=region_of_id(issue.merged_into_id))
        prefetch_related_objects([issue], Prefetch("merged_into", there))
    return issue


def visible_issues(actor: Actor) -> QuerySet[Issue]:
    """Every issue with a party at or below the actor's unit; drafts only of the own unit."""
    known = Issue.objects.filter(~Q(state=State.DRAFT) | Q(raised_by_id=actor.unit_id)).order_by("number")
    if len(actor.unit_path) == SEGMENT:
        # Whoever stands on top of the tree has all its issues below.
        return known
    is_below = RawSQL(_IS_BELOW, [actor.unit_id], BooleanField())  # noqa: S611 - no word of it comes from outside
    return known.filter(is_below)


def register_of(unit: Unit) -> QuerySet[Issue]:
    """The issue register of a unit: what it leads, in the order of numbers, no drafts."""
    return Issue.objects.led_by(unit).select_related("held_by", "symptom_unit", "raised_by").in_number_order()


def totals_by_state(issues: QuerySet[Issue]) -> dict[State, int]:
    """How many issues are in each state; the total is always their sum."""
    rows = issues.order_by().values("state").annotate(n=Count("pk")).order_by("state")
    return {State(row["state"]): row["n"] for row in rows}


def held_by(unit: Unit) -> QuerySet[Issue]:
    """What the unit has in its hands now, the earliest due first."""
    held = Issue.objects.held_by(unit).filter(region__in=regions_near(unit))
    held = held.select_related("lead_unit", "symptom_unit", "held_by")
    return held.order_by("due_on", "number")


def waited_for(unit: Unit) -> QuerySet[Issue]:
    """What the unit has raised and others hold now."""
    raised = Issue.objects.active().filter(raised_by=unit, region=unit.region).exclude(held_by=unit)
    return raised.select_related("lead_unit", "held_by").order_by("held_since", "number")


def waiting_times(issue: Issue, now: datetime) -> list[Waiting]:
    """In whose hands the issue was, one after the other; the times sum to its age (M086)."""
    holdings: Sequence[Holding] = list(issue.holdings.select_related("unit").order_by("from_at", "id"))
    return [Waiting(one.unit, (one.to_at or now) - one.from_at, one.to_at is None) for one in holdings]


def history_of(issue: Issue) -> QuerySet[Entry]:
    """Every ledger entry about the issue, the oldest first: each lies in the region of whoever led it then."""
    homes = issue.parties.filter(part__in=["raised", "lead"]).annotate(home=F("unit_id").bitrightshift(REGION_SHIFT))
    there = Entry.objects.filter(about_kind="issue", about_id=issue.pk, region__in=homes.order_by().values("home"))
    return there.order_by("id")


def hands_of(issue: Issue) -> rules.Hands:
    """Who is who in the issue, as far as the rules need it."""
    with connection.cursor() as cursor:
        cursor.execute(_HANDS, {"issue": issue.pk, "shares": [Share.OFFERED, Share.OPEN]})
        people, doer_paths, task_paths, share_paths, led_paths = cursor.fetchone()
    return rules.Hands(
        raiser_path=issue.raised_by.path,
        lead_path=issue.lead_unit.path if issue.lead_unit else "",
        verifier_post_id=issue.verifier_post_id,
        doer_people=frozenset(people),
        doer_paths=frozenset(doer_paths),
        receiver_path=issue.offered_to.path if issue.offered_to else "",
        task_paths=frozenset(task_paths),
        share_paths=frozenset(share_paths),
        led_paths=frozenset(led_paths),
        **_circuit_hands(issue),
    )


def _circuit_hands(issue: Issue) -> dict[str, str]:
    if issue.stage is None:
        return {}
    circuit = issue.circuit
    return {
        "origin_path": circuit.origin.path,
        "having_path": issue.lead_unit.path if circuit.is_ownerless and issue.lead_unit else "",
        "proposed_path": circuit.proposed.path if circuit.proposed else "",
    }


def steps_for(issue: Issue, actor: Actor) -> list[Step]:
    """What the actor can do with the issue now. The rules decide again when it is done."""
    hands = hands_of(issue)
    offered = [step for step in steps_from(issue.status, issue.stage) if _is_for(step, hands, actor)]
    return [step for step in offered if _has_object(step, issue, actor)]


def check_offered(step: Step, issue: Issue, actor: Actor) -> None:
    """Refuse a step that could not be taken anyway."""
    rules.check_step(step, issue.status, issue.stage)
    if step not in steps_for(issue, actor):
        raise rules.NotYourStep


def has_begun(issue: Issue) -> bool:
    """Whether anybody has worked on it: then it is no mistake that could be withdrawn, wherever it stands now."""
    if issue.round or issue.reopenings or issue.tasks.exists():
        return True
    return issue.shares.filter(state=Share.DONE).exists()


def check_whose(step: Step, issue: Issue, actor: Actor) -> None:
    """Refuse whoever is not the one that the step belongs to, wherever the issue is now."""
    if not _is_for(step, hands_of(issue), actor):
        raise rules.NotYourStep


def _may_go_up(issue: Issue, by: Actor) -> bool:
    """Whether there is a unit above, and the lead itself has not handed its result in."""
    handed_in = issue.status in {State.SUBMITTED, State.VERIFYING} and by.unit_id == issue.lead_unit_id
    return not handed_in and above(Unit.objects.get(pk=by.unit_id)) is not None


# For some steps: whether there is anything that the step could be done with.
_OBJECTS: dict[Step, Callable[[Issue, Actor], bool]] = {
    Step.WITHDRAW: lambda issue, _: not has_begun(issue),
    Step.FINISH_TASK: lambda issue, _: issue.tasks.open().exists(),
    Step.OFFER_TRANSFER: lambda issue, _: issue.offered_to_id is None,
    Step.RAISE_UP: _may_go_up,
    Step.FORWARD: lambda issue, _: issue.lead_unit is not None and above(issue.lead_unit) is not None,
    Step.TAKE_BACK_OFFER: lambda issue, _: issue.offered_to_id is not None,
    Step.SEND_BACK: lambda issue, _: issue.giver.pk != issue.lead_unit_id,
    Step.MARK_HARD: lambda issue, _: not issue.is_hard,
    Step.CLEAR_HARD: lambda issue, _: issue.is_hard,
    Step.REACH_MILESTONE: lambda issue, _: issue.is_hard and issue.milestones.filter(reached_at__isnull=True).exists(),
    Step.REVIEW_OUTPUT: lambda issue, _: issue.outputs.exists(),
    Step.CONFIRM_EFFECT: lambda issue, _: issue.effect_checks.open().exists(),
    Step.FAIL_EFFECT: lambda issue, _: issue.effect_checks.open().exists(),
    Step.ACCEPT_SHARE: lambda issue, by: issue.shares.filter(unit_id=by.unit_id, state=Share.OFFERED).exists(),
    Step.DECLINE_SHARE: lambda issue, by: issue.shares.filter(unit_id=by.unit_id, state=Share.OFFERED).exists(),
    Step.TAKE_BACK_SHARE: lambda issue, _: issue.shares.open().exists(),
    Step.FINISH_SHARE: lambda issue, by: issue.shares.filter(unit_id=by.unit_id, state=Share.OPEN).exists(),
}


def _has_object(step: Step, issue: Issue, actor: Actor) -> bool:
    return step not in _OBJECTS or _OBJECTS[step](issue, actor)


def _is_for(step: Step, hands: rules.Hands, actor: Actor) -> bool:
    who = TRANSITIONS[step].who
    if not may(actor, CAPABILITY[who]):
        return False
    if not rules.is_party(who, hands, unit_path=actor.unit_path, post_id=actor.post_id):
        return False
    if step is Step.CONFIRM_EFFECT and actor.unit_path in hands.doer_paths:
        return False
    if step in _FROM_OUTSIDE and not rules.is_outside(actor.unit_path, hands):
        return False
    return not (step in NEVER_THE_DOER and actor.person_id in hands.doer_people)
