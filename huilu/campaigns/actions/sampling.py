"""The sample of a class: drawing it, looking at each site, and raising what is not as it must be."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from huilu.accounts.capabilities import Act, check_may
from huilu.accounts.queries import places_of
from huilu.burden.rules import check_standing
from huilu.campaigns.actions.asking import ask_for_looks, end_looks
from huilu.campaigns.actions.classes import begin, begin_as_owner, note
from huilu.campaigns.draw import digest_of, drawn, frame_of
from huilu.campaigns.lqas import Wanted
from huilu.campaigns.models import Plan, ProblemClass, Site
from huilu.campaigns.models.sample import FAILED, PASSED
from huilu.campaigns.queries.classes import last_decided, siblings_of
from huilu.campaigns.queries.mending import has_issue, not_mended
from huilu.campaigns.rules import sampling as rules
from huilu.campaigns.rules.words import check_seen_on, check_words
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.ledger.actions import About, attach, record
from huilu.ledger.serials import next_id
from huilu.loop.queries import find_issue
from huilu.org.models import Unit


@transaction.atomic
def draw_sample(
    *, number: str, seed: str, by: Actor, at: datetime, wanted: Wanted | None = None, size: int | None = None
) -> Plan:
    """Sites are drawn by the seed, and a rule says how many of them must be as they should.

    The faces make the seed; whoever draws does not choose it, and a sample that is drawn is looked at to its end.
    """
    found, wanted = begin_as_owner(number, by), wanted or Wanted()
    waiting = found.plans.filter(outcome="").first()
    if waiting:
        raise rules.PlanOpen(count=waiting.to_look_at)
    last = last_decided(found)
    rules.check_mended(not_mended(last) if last and last.outcome == FAILED else [])
    codes = list(siblings_of(found).values_list("code", flat=True))
    rule = rules.rule_of(len(codes), wanted, size=size, scope=found.scope.name)
    frame, position = frame_of(codes), found.plans.count() + 1
    plan = Plan.objects.create(
        id=next_id(found.region),
        region=found.region,
        problem_class=found,
        position=position,
        demand=ask_for_looks(found, position, rule.size, by=by, at=at),
        **asdict(wanted),
        population=rule.population,
        size=rule.size,
        needed=rule.needed,
        seed=seed,
        frame_digest=digest_of(frame),
        drawn_at=at,
        drawn_by=by.signature,
    )
    sites = drawn(frame, seed, rule.size)
    _place(plan, sites)
    _note_draw(plan, found, by, at, frame=frame, wanted=wanted, size=size, sites=sites)
    return plan


@transaction.atomic
def look_at_site(
    *, number: str, position: int, is_so: bool, seen: str, observed_on: date, by: Actor, at: datetime
) -> Plan:
    """Somebody from elsewhere was there and says whether it is as it must be. The last look decides the sample."""
    check_may(by, Act.VERIFY)
    found = begin(number, by)
    plan = found.plans.select_for_update(of=("self",)).select_related("demand").filter(outcome="").first()
    site = _site_of(plan, position, by)
    if plan is not None:
        check_standing(plan.demand)
    rules.check_looker(
        by.unit_path,
        site_path=site.unit.path,
        site_name=site.unit.name,
        other_paths=places_of(by.person_id, day_of(at)),
    )
    check_words(seen=seen)
    check_seen_on(observed_on, since=day_of(site.plan.drawn_at), today=day_of(at))
    site.verdict, site.seen, site.observed_on = "so" if is_so else "not_so", seen.strip(), observed_on
    site.looked_at, site.looked_by, site.looker_unit_id = at, by.signature, by.unit_id
    site.save()
    _count(site.plan, is_so=is_so, at=at)
    if site.plan.outcome:
        end_looks(site.plan, by=by, at=at)
    facts = {"plan": site.plan.position, "position": position, "is_so": is_so, "seen": site.seen}
    note("class.site_looked", found, by, at, where=site.unit, **facts, observed_on=observed_on, unit=site.unit.code)
    return site.plan


@transaction.atomic
def tie_issue(*, number: str, position: int, issue: str, by: Actor, at: datetime) -> Site:
    """The issue that was raised for a site that is not as it must be belongs to that site.

    Where that issue was raised by mistake and is withdrawn, another takes its place.
    """
    check_may(by, Act.RAISE)
    found = begin(number, by)
    site = _site_of(found.plans.order_by("-position").first(), position, by, looked_at=True)
    if not site.is_failing or has_issue(site):
        raise rules.NothingToRaise
    raised = find_issue(issue, for_=by)
    if not raised.symptom_unit.path.startswith(site.unit.path):
        raise rules.IssueElsewhere(number=raised.number, unit=site.unit.name)
    if site.looked_at and raised.raised_at < site.looked_at:
        raise rules.IssueBeforeLook(number=raised.number, unit=site.unit.name)
    site.issue = raised
    site.save(update_fields=["issue"])
    note("class.site_raised", found, by, at, where=site.unit, position=position, issue=raised.number)
    return site


def _place(plan: Plan, codes: list[str]) -> None:
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes).order_by("pk")}
    for position, code in enumerate(codes, start=1):
        Site.objects.create(plan=plan, position=position, unit=units[code])


def _note_draw(
    plan: Plan, found: ProblemClass, by: Actor, at: datetime, *, frame: bytes, wanted: Wanted, size: int | None,
    sites: list[str],
) -> None:  # fmt: skip
    """The frame lies beside the entry, under its digest: who draws again needs nothing else."""
    about = About("problem_class", found.pk, f"{found.number} {found.title}", found.scope.region, found.scope.path)
    drawing = {"seed": plan.seed, "frame_digest": plan.frame_digest, "size": size, "sites": sites}
    record(
        "class.sample_drawn", about=about, by=by, at=at, attachment=attach(frame), number=found.number,
        plan=plan.position, wanted=asdict(wanted), needed=plan.needed, **drawing,
    )  # fmt: skip


def _site_of(plan: Plan | None, position: int, by: Actor, *, looked_at: bool = False) -> Site:
    """The site, locked, if the actor sees its unit and, unless told so, nobody has looked at it yet."""
    sites = Site.objects.filter(plan=plan, position=position, unit__path__startswith=by.unit_path)
    site = sites.select_for_update(of=("self",)).select_related("unit", "plan").first()
    if plan is None or site is None:
        raise rules.NoSuchSite(position=position)
    if site.verdict and not looked_at:
        raise rules.LookedAlready
    return site


def _count(plan: Plan, *, is_so: bool, at: datetime) -> None:
    plan.looked_at += 1
    plan.found_so += is_so
    if not plan.to_look_at:
        plan.outcome = PASSED if plan.found_so >= plan.needed else FAILED
        plan.decided_at = at
    plan.save()
