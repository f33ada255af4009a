"""What the pages of problem classes show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huilu.accounts.capabilities import Act, may
from huilu.board.lights import Colour, Light
from huilu.burden.models import Demand
from huilu.campaigns.models import Answer, Plan, ProblemClass, Site
from huilu.campaigns.models.sample import FAILED, PASSED
from huilu.campaigns.queries.classes import (
    Tally,
    acts_on,
    answered,
    answers_of,
    classes_known,
    demand_of_questions,
    is_sibling,
    offered_to,
    plans_of,
    siblings_of,
    sites_of,
)
from huilu.campaigns.queries.mending import has_issue, is_over, not_mended, not_raised
from huilu.campaigns.rules.classes import minutes_for
from huilu.kernel.actor import Actor
from huilu.kernel.paths import is_under
from huilu.kernel.windows import Window, window_of
from huilu.loop.models import Issue
from huilu.loop.states import CAUSE_LABELS
from huilu.org.models import Unit
from huilu.web.campaigns.held_up import looks_held_up, questions_held_up
from huilu.web.campaigns.shown import Happened, lately


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One drawn site: how it was found there, and what the reader can do about it."""

    site: Site
    may_look: bool
    may_raise: bool

    @property
    def light(self) -> Light:
        """As it must be, not so, or not looked at yet."""
        if self.site.verdict is None:
            return Light(Colour.NONE, _("not looked at yet"))
        return Light(Colour.GREEN, _("as it must be")) if self.site.is_so else Light(Colour.RED, _("not so"))


@dataclass(frozen=True, slots=True)
class PlanShown:
    """One sample with those of its sites that are in sight."""

    plan: Plan
    lines: list[SiteLine]

    @property
    def held_up(self) -> str | Promise:
        """Why no look is recorded for now."""
        return looks_held_up(self.plan.demand) if self.plan.is_open else ""

    @property
    def sentence(self) -> str:
        """Where it stands."""
        figures = {"so": self.plan.found_so, "size": self.plan.size, "needed": self.plan.needed}
        if self.plan.outcome == PASSED:
            return _("Passed: as it must be at %(so)d of %(size)d sites, %(needed)d were needed.") % figures
        if self.plan.outcome == FAILED:
            return _("Failed: as it must be at %(so)d of %(size)d sites, %(needed)d were needed.") % figures
        text = _("%(done)d of %(size)d sites are looked at, %(so)d are as they must be; %(needed)d are needed.")
        return text % (figures | {"done": self.plan.looked_at})


@dataclass(frozen=True, slots=True)
class ClassPage:
    """One class with its look-across and its samples, as far as the reader sees them."""

    found: ProblemClass
    issue: Issue | None
    cause: str
    siblings: int
    minutes: int
    asks_us: bool
    questions_held_up: str | Promise
    questions_demand: Demand | None
    our_answers: list[Answer]
    tallies: list[Tally]
    plans: list[PlanShown]
    events: Window[Happened]
    may_draw: bool
    may_close: bool
    lacking: str
    lacking_at: list[str]

    @property
    def sentence(self) -> str:
        """The answer first."""
        if self.found.is_closed:
            return _("Closed: a sample has shown that it is over.")
        if not self.plans:
            return _("Open. It closes only when a sample of its sites has passed; nobody can declare it done.")
        return _("Open.") + " " + self.plans[-1].sentence


@dataclass(frozen=True, slots=True)
class ClassesPage:
    """The classes that concern the reader's unit: what asks something of it, what is open, what is over."""

    offered: Window[ProblemClass]
    open: Window[ProblemClass]
    closed: Window[ProblemClass]
    n: int

    @property
    def sentence(self) -> str:
        """What somebody would say aloud."""
        if self.n:
            text = ngettext(
                "%(n)d class has a few questions for your unit, each answered once with yes or no.",
                "%(n)d classes have a few questions for your unit, each answered once with yes or no.",
                self.n,
            )
            return text % {"n": self.n}
        return _("Nobody asks your unit anything.")


def classes_page(actor: Actor, after: Mapping[str, str]) -> ClassesPage:
    """Every class of the actor's part of the tree and of the units above; of each list a window."""
    known = classes_known(actor)
    unit = Unit.objects.select_related("unit_class").get(pk=actor.unit_id)
    offered = offered_to(unit, known)
    still_open = known.open().exclude(pk__in=offered.order_by().values("pk"))
    latest = ("-defined_at", "number")
    return ClassesPage(
        window_of(offered, "-is_risk", *latest, after=after.get("offered", "")),
        window_of(still_open, *latest, after=after.get("open", "")),
        window_of(known.closed(), *latest, after=after.get("closed", "")),
        offered.count(),
    )


def class_page(found: ProblemClass, actor: Actor, *, before: str) -> ClassPage:
    """Everything about the class that the actor may read, and what they may do."""
    unit = Unit.objects.select_related("unit_class").get(pk=actor.unit_id)
    plans, owns = list(plans_of(found)), is_under(found.scope.path, actor.unit_path)
    may_act = owns and may(actor, Act.ASK_FOR_DATA) and not found.is_closed
    last = plans[-1] if plans else None
    issue = Issue.objects.filter(pk=found.from_issue_id).first()
    lacking, lacking_at = _lacking(last, issue) if may_act and last else ("", [])
    our_answers, demand = answers_of(unit, found), demand_of_questions(found)
    return ClassPage(
        found=found,
        issue=issue,
        cause=str(CAUSE_LABELS[found.cause_level]),
        siblings=siblings_of(found).count() if owns else 0,
        minutes=minutes_for(found.questions.count()),
        asks_us=demand is not None and demand.is_standing and _is_about(found, unit) and not our_answers,
        questions_held_up="" if found.is_closed else questions_held_up(demand),
        questions_demand=demand,
        our_answers=our_answers,
        tallies=answered(found),
        plans=[PlanShown(plan, _lines(plan, actor)) for plan in plans],
        events=lately(acts_on(found), before),
        may_draw=may_act and (last is None or last.outcome == PASSED or (last.outcome == FAILED and not lacking)),
        may_close=may_act and last is not None and last.outcome == PASSED and not lacking,
        lacking=lacking,
        lacking_at=lacking_at,
    )


def _lacking(last: Plan, issue: Issue | None) -> tuple[str, list[str]]:
    """What is to be done before another sample, after a failed one, or before the closing; and at which sites."""
    if last.outcome == FAILED and (sites := not_mended(last)):
        return _("Another sample can be drawn once the issues of these sites are closed:"), sites
    if last.outcome == PASSED and (sites := not_raised(last)):
        return _("The class can close once an issue is raised for these sites:"), sites
    if last.outcome == PASSED and issue and not is_over(issue):
        text = _("The class can close once the issue it came from, %(number)s, is over.")
        return text % {"number": issue.number}, []
    return "", []


def _is_about(found: ProblemClass, unit: Unit) -> bool:
    return not found.is_closed and is_sibling(found, unit)


def _lines(plan: Plan, actor: Actor) -> list[SiteLine]:
    return [
        SiteLine(
            site,
            may_look=plan.demand.is_standing and site.verdict is None and site.unit_id != actor.unit_id,
            may_raise=site.is_failing and not has_issue(site),
        )
        for site in sites_of(plan)
    ]
