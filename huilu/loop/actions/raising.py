"""Raising an issue: draft, open, withdraw, reopen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import connection, transaction

from huilu.accounts.capabilities import Act, Role, check_may
from huilu.accounts.queries import role_of
from huilu.kernel.actor import Actor
from huilu.kernel.composed import Composed, insert
from huilu.kernel.days import day_of
from huilu.ledger.serials import next_id
from huilu.loop import rules
from huilu.loop.actions import rows
from huilu.loop.actions.frame import begin, counted, hold, join, note, regions_of, take_step
from huilu.loop.actions.lasting import count_recurrence, open_again
from huilu.loop.actions.sharing import end_shares
from huilu.loop.models import Issue
from huilu.loop.queries import has_begun, parts_of, remember_home
from huilu.loop.states import Step
from huilu.org.models import Unit
from huilu.org.rules import called
from huilu.programmes.queries import known_topics

# A code may have been another unit's before, and that one's numbers are taken for ever.
_NEXT_SERIAL = """
    UPDATE loop_issueserial AS held SET last = held.last + 1 WHERE held.unit_id = %(unit)s AND held.region = %(region)s
    RETURNING held.last, EXISTS (
      SELECT FROM loop_issue AS i WHERE i.region = %(region)s
        AND i.number = %(code)s || '-' || lpad(held.last::text, greatest(4, length(held.last::text)), '0'))
"""
# Two keys say that a unit has one serial: of two who raise its first issue at once the later one may meet either.
_FIRST_SERIAL = "INSERT INTO loop_issueserial (unit_id, region, last) VALUES (%s, %s, 0) ON CONFLICT DO NOTHING"
_BY_CODE = Composed(lambda code: Unit.objects.filter(code=code).order_by("pk"), str)
_LEAD = Composed(
    lambda code: (
        Unit.objects.filter(code=code, is_placeholder=False)
        .select_related("parent", "unit_class__level")
        .order_by("pk")
    ),
    str,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What somebody found: in words, where it shows, where it comes from, and what it is about."""

    title: str
    detail: str
    source: str
    topic: str
    concerns: str
    symptom_unit: str


def _check_finding(finding: Finding, topics: Collection[str]) -> None:
    rules.check_words(title=finding.title, topic=finding.topic)
    if finding.detail:
        rules.check_words(detail=finding.detail)
    rules.check_choices(source=finding.source)
    rules.check_topic(finding.topic, topics)
    rules.check_concerns(finding.concerns)


def _symptom_of(finding: Finding, by: Actor) -> Unit:
    """The unit where it shows: the raiser's own or one below it."""
    unit = _BY_CODE.model(finding.symptom_unit)
    if unit is None or not unit.path.startswith(by.unit_path):
        raise rules.UnknownChoice(
            field="symptom_unit",
            label=rules.FIELD_LABELS["symptom_unit"],
            value=finding.symptom_unit,
            choices=by.unit_code,
        )
    return unit


def _number(unit: Unit) -> str:
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_NEXT_SERIAL, {"unit": unit.pk, "region": unit.region, "code": unit.code})
            if (found := cursor.fetchone()) is None:
                cursor.execute(_FIRST_SERIAL, [unit.pk, unit.region])
            elif not found[1]:
                return f"{unit.code}-{found[0]:04}"


@transaction.atomic
def draft_issue(*, finding: Finding, by: Actor, at: datetime) -> Issue:
    """A first note of a problem, seen by the raising unit alone until it is opened."""
    check_may(by, Act.RAISE)
    symptom = _symptom_of(finding, by)
    _check_finding(finding, known_topics(symptom.path, day_of(at)))
    raiser = symptom if symptom.pk == by.unit_id else Unit.objects.get(pk=by.unit_id)
    issue = Issue(
        id=next_id(raiser.region),
        region=raiser.region,
        number=_number(raiser),
        title=finding.title.strip(),
        detail=finding.detail.strip(),
        source=finding.source,
        topic=finding.topic,
        concerns=finding.concerns,
        raised_by=raiser,
        symptom_unit=symptom,
        raised_at=at,
        held_by=raiser,
        held_since=at,
    )
    insert(issue)
    remember_home(issue.number, issue.pk)
    rows.take_hold(issue, raiser.pk, at)
    join(issue, raiser, "raised")
    note("issue.drafted", issue, by, at, finding=asdict(finding))
    return issue


@transaction.atomic
def open_issue(*, number: str, lead: str, due_on: date, by: Actor, at: datetime) -> Issue:
    """The issue gets a lead unit and a day, and counts from now on."""
    issue = begin(number, Step.OPEN, by, regions=regions_of(lead))
    # Read under the lock, so that the path is still the unit's own at commit.
    unit = _LEAD.model(lead)
    if unit is None:
        raise rules.LeadMissing
    parent_path = unit.parent.path if unit.parent else ""
    rules.check_lead(
        unit.path,
        called(unit, by),
        raiser_path=issue.raised_by.path,
        lead_parent_path=parent_path,
        is_office=role_of(unit) == Role.SECTOR_LINE,
    )
    rules.check_coming("due_on", due_on, day_of(at))
    with counted(issue, at):
        issue.lead_unit, issue.due_on, issue.opened_at = unit, due_on, at
        take_step(issue, Step.OPEN)
        hold(issue, unit, at)
    rows.add_parties(issue.pk, (issue.symptom_unit_id, "symptom"), (unit.pk, "lead"))
    note("issue.opened", issue, by, at, lead=unit.code, due_on=due_on)
    return issue


@transaction.atomic
def withdraw_issue(*, number: str, reason: str, by: Actor, at: datetime) -> Issue:
    """What was raised by mistake is withdrawn with a reason: kept, and counted apart."""
    issue = begin(number, Step.WITHDRAW, by)
    rules.check_words(reason=reason)
    rules.check_not_begun(has_begun=has_begun(issue))
    rules.check_nothing_merged(parts_of(issue).count())
    with counted(issue, at):
        take_step(issue, Step.WITHDRAW)
        issue.withdrawn_reason = reason.strip()
        hold(issue, None, at)
    end_shares(issue, issue.withdrawn_reason, by, at)
    note("issue.withdrawn", issue, by, at, reason=issue.withdrawn_reason)
    return issue


@transaction.atomic
def reopen_issue(*, number: str, new_fact: str, due_on: date, by: Actor, at: datetime) -> Issue:
    """A closed issue is open again because of a new fact: same number, one more reopening."""
    issue = begin(number, Step.REOPEN, by)
    rules.check_words(new_fact=new_fact)
    rules.check_coming("due_on", due_on, day_of(at))
    count_recurrence(issue, new_fact, by, at)
    open_again(issue, Step.REOPEN, due_on, by, at)
    note("issue.reopened", issue, by, at, new_fact=new_fact.strip(), due_on=due_on)
    return issue
