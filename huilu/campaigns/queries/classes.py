"""Problem classes: the door, the siblings, what the register already says about them, the sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from huilu.burden.models import Demand
from huilu.burden.states import DemandState
from huilu.campaigns.draw import digest_of, drawn
from huilu.campaigns.models import Answer, Plan, ProblemClass, ProblemClassQuerySet, Question, Site
from huilu.campaigns.queries.alike import alike_at
from huilu.campaigns.rules.classes import NoSuchClass
from huilu.kernel.actor import Actor
from huilu.kernel.paths import ancestor_ids, is_under
from huilu.ledger.actions import body_of
from huilu.ledger.models import Entry
from huilu.loop.models import ACTIVE_VALUES, Issue
from huilu.loop.states import State
from huilu.org.models import Unit, UnitQuerySet
from huilu.programmes.pack.schema import OTHER_TOPIC

_ANSWERED = "SELECT pos, yes, no FROM campaigns_answered(%s)"
_STATES = {"open_issue": ACTIVE_VALUES, "closed_issue": [State.CLOSED.value]}


@dataclass(frozen=True, slots=True)
class Tally:
    """How one question was answered by all who did."""

    question: Question
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Offer:
    """One question as it is offered to a unit: with the issue that already answers it, if there is one."""

    question: Question
    told_by: Issue | None


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What drawing a sample again gives, beside what was drawn."""

    plan: Plan
    sites: list[str]
    again: list[str]
    digest: str

    @property
    def agrees(self) -> bool:
        """Whether frame and sites are what the ledger and the plan say."""
        return self.digest == self.plan.frame_digest and self.sites == self.again


def find_class(number: str, *, for_: Actor) -> ProblemClass:
    """The class, if the actor's unit stands above its scope, at it or below it."""
    found = classes_known(for_).filter(number=number).first()
    if found is None:
        raise NoSuchClass(number=number)
    return found


def classes_known(actor: Actor) -> ProblemClassQuerySet:
    """Every class of the actor's part of the tree and of the units above, the latest first."""
    known = ProblemClass.objects.known_at(actor.unit_path)
    return known.select_related("scope", "site_class__level").in_order()


def siblings_of(found: ProblemClass) -> UnitQuerySet:
    """The units that the class is about: of the same kind, tags apart, under its scope, in code order."""
    kind = found.site_class
    of_kind = {"unit_class__level": kind.level_id, "unit_class__sector": kind.sector}
    of_kind |= {"unit_class__audience": kind.audience}
    return Unit.objects.below(found.scope).filter(is_placeholder=False, **of_kind).in_code_order()


def is_sibling(found: ProblemClass, unit: Unit) -> bool:
    """Whether the class is about this unit."""
    one, other = unit.unit_class, found.site_class
    alike = (one.level_id, one.sector, one.audience) == (other.level_id, other.sector, other.audience)
    return alike and unit.path != found.scope.path and is_under(unit.path, found.scope.path)


def demand_of_questions(found: ProblemClass) -> Demand | None:
    """How the look-across passed the gate; nothing where the class asks nothing."""
    first = questions_of(found).select_related("demand").first()
    return first.demand if first else None


def questions_of(found: ProblemClass) -> QuerySet[Question]:
    """The questions of the look-across, in their order."""
    return found.questions.order_by("position")


def offered_to(unit: Unit, classes: ProblemClassQuerySet) -> ProblemClassQuerySet:
    """The open classes whose questions the unit has not answered, those marked as a risk first."""
    kind = unit.unit_class
    about: dict[str, Any] = {"site_class__level": kind.level_id, "site_class__sector": kind.sector}
    about |= {"site_class__audience": kind.audience, "scope_id__in": ancestor_ids(unit.path)}
    answers = Answer.objects.filter(unit=unit, question__problem_class=OuterRef("pk"))
    asks = Question.objects.filter(problem_class=OuterRef("pk"), demand__state=DemandState.STANDING)
    return classes.open().filter(Exists(asks), ~Exists(answers), **about).order_by("-is_risk", "-defined_at", "number")


def offer_to(unit: Unit, found: ProblemClass) -> list[Offer]:
    """The questions for the unit, each with the issue that already answers it with yes (M094)."""
    # Out of sight for most siblings: then the title of the class says what it is about.
    origin = Issue.objects.filter(pk=found.from_issue_id).first()
    return [Offer(question, _told(question, unit, found, origin)) for question in questions_of(found)]


def answers_of(unit: Unit, found: ProblemClass) -> list[Answer]:
    """What the unit answered, in the order of the questions; nothing where it has not."""
    answers = Answer.objects.filter(question__problem_class=found, unit=unit).select_related("question")
    return list(answers.order_by("question__position"))


def answered(found: ProblemClass) -> list[Tally]:
    """How many units answered yes and no; nothing for whoever does not see all of them."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, [found.pk])
        counts = {position: (yes, no) for position, yes, no in cursor.fetchall()}
    return [Tally(one, *counts[one.position]) for one in questions_of(found) if one.position in counts]


def plans_of(found: ProblemClass) -> QuerySet[Plan]:
    """Every sample of the class, the first one first."""
    return found.plans.select_related("demand").order_by("position")


def last_decided(found: ProblemClass) -> Plan | None:
    """The last sample that was looked at to its end."""
    return found.plans.exclude(outcome="").order_by("-position").first()


def sites_of(plan: Plan) -> QuerySet[Site]:
    """The drawn sites that are in sight, in the order in which they were drawn."""
    return plan.sites.select_related("unit", "looker_unit", "issue").order_by("position")


def redraw(plan: Plan) -> Redrawn:
    """Draw the sample again from the frame that lies beside the ledger's entry."""
    about = {"act": "class.sample_drawn", "about_kind": "problem_class", "about_id": plan.problem_class_id}
    entry = Entry.objects.filter(**about, facts__plan=plan.position).order_by("id").first()
    frame = body_of(entry.attachment) if entry and entry.attachment else b""
    sites = list(plan.sites.order_by("position").values_list("unit__code", flat=True))
    return Redrawn(plan, sites, drawn(frame, plan.seed, plan.size), digest_of(frame))


def acts_on(found: ProblemClass) -> QuerySet[Entry]:
    """Every ledger entry about the class that is in sight, the oldest first."""
    return Entry.objects.filter(about_kind="problem_class", about_id=found.pk).order_by("id")


def _told(question: Question, unit: Unit, found: ProblemClass, origin: Issue | None) -> Issue | None:
    """The unit's own issue that says yes: of the same topic, or about the same in other words."""
    if not question.told_by:
        return None
    own = Issue.objects.filter(symptom_unit=unit, state__in=_STATES[question.told_by])
    topic = origin.topic if origin else OTHER_TOPIC.code
    if topic != OTHER_TOPIC.code:
        same = own.filter(topic=topic).in_number_order().first()
        if same:
            return same
    return alike_at(own.in_number_order(), origin.title if origin else found.title)
