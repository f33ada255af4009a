"""Passing an issue on: transfers by acceptance, sending back, merging and splitting off."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models.expressions import RawSQL

from huilu.kernel.actor import Actor
from huilu.kernel.composed import Composed
from huilu.kernel.days import day_of
from huilu.kernel.paths import is_under
from huilu.kernel.regional import FRESH
from huilu.loop import rules
from huilu.loop.actions import rows
from huilu.loop.actions.frame import (
    begin,
    counted,
    find_unit,
    hold,
    join,
    keep_away,
    lead_with,
    locked,
    note,
    regions_of,
    take_step,
)
from huilu.loop.actions.passage import (
    answer_origins,
    leave_in_peace,
    terms_of,
    wait_again,
    work_again,
    working_days_later,
)
from huilu.loop.actions.working import above_lead
from huilu.loop.models import Doer, Issue, Party, Share
from huilu.loop.queries import find_issue, parts_of, regions_of_parts
from huilu.loop.rules import is_on_way_up
from huilu.loop.states import Stage, State, Step

_GIVEN_AN_ANSWER = (Stage.ANSWERED, Stage.CONFIRMED, Stage.UNCONFIRMED)
_UNANSWERED = Composed(
    lambda master_id, region: (
        Issue.objects.filter(merged_into_id=master_id, state=State.MERGED, circuit__stage=Stage.JOINT_WORK)
        .filter(region=region)
        .order_by("pk")
        .values_list("pk")
    ),
    int,
    int,
)


@transaction.atomic
def offer_transfer(*, number: str, to: str, reason: str, by: Actor, at: datetime) -> Issue:
    """Another unit is asked to take the issue over; until it accepts, the lead stays and goes on holding it."""
    issue = begin(number, Step.OFFER_TRANSFER, by)
    if issue.offered_to_id:
        raise rules.OfferOpen
    rules.check_words(reason=reason)
    receiver = find_unit(to)
    rules.check_receiver(receiver.path, issue.lead_unit.path if issue.lead_unit else "")
    with counted(issue, at):
        take_step(issue, Step.OFFER_TRANSFER)
        issue.offered_to = receiver
    join(issue, receiver, "offered")
    note("issue.transfer_offered", issue, by, at, to=to, reason=reason.strip())
    return issue


def _end_offer(number: str, step: Step, by: Actor, at: datetime) -> Issue:
    issue = begin(number, step, by)
    if issue.offered_to_id is None:
        raise rules.NoOffer
    with counted(issue, at):
        take_step(issue, step)
        issue.offered_to = None
    return issue


@transaction.atomic
def take_back_offer(*, number: str, by: Actor, at: datetime) -> Issue:
    """The lead keeps the issue after all."""
    issue = _end_offer(number, Step.TAKE_BACK_OFFER, by, at)
    note("issue.offer_taken_back", issue, by, at)
    return issue


@transaction.atomic
def decline_transfer(*, number: str, reason: str, by: Actor, at: datetime) -> Issue:
    """The other unit does not take it over, and says why; nothing is counted against it."""
    rules.check_words(reason=reason)
    issue = _end_offer(number, Step.DECLINE_TRANSFER, by, at)
    note("issue.transfer_declined", issue, by, at, reason=reason.strip())
    return issue


@transaction.atomic
def accept_transfer(*, number: str, due_on: date, by: Actor, at: datetime) -> Issue:
    """The other unit takes the issue over, with a day of its own."""
    issue = begin(number, Step.ACCEPT_TRANSFER, by, regions=regions_of(by.unit_code))
    rules.check_coming("due_on", due_on, day_of(at))
    receiver = find_unit(by.unit_code)
    held_by_lead, handed_in = issue.held_by_id == issue.lead_unit_id, issue.status is State.SUBMITTED
    with counted(issue, at):
        take_step(issue, Step.ACCEPT_TRANSFER)
        old = issue.lead_unit
        lead_with(issue, receiver)
        issue.given_by = old
        issue.offered_to, issue.due_on = None, due_on
        if held_by_lead or handed_in:
            hold(issue, above_lead(issue) if handed_in else receiver, at)
    if handed_in and issue.held_by:
        join(issue, issue.held_by, "naming")
    note("issue.transfer_accepted", issue, by, at, due_on=due_on)
    return issue


@transaction.atomic
def send_back(*, number: str, reason_code: str, reason: str, by: Actor, at: datetime) -> Issue:
    """What was given to the wrong unit goes back to whoever gave it, with a reason code and no penalty."""
    issue = begin(number, Step.SEND_BACK, by)
    giver = issue.giver
    if giver.pk == issue.lead_unit_id:
        raise rules.GivenByOurselves
    rules.check_choices(reason_code=reason_code)
    rules.check_words(reason=reason)
    with counted(issue, at):
        take_step(issue, Step.SEND_BACK)
        lead_with(issue, giver)
        issue.root_unit = issue.offered_to = None
        if issue.stage is Stage.UNSETTLED:
            terms = terms_of(issue, at)
            leave_in_peace(issue, day_of(working_days_later(at, terms.proposal_days, terms)), at)
        hold(issue, giver, at)
    note("issue.sent_back", issue, by, at, reason_code=reason_code, reason=reason.strip())
    return issue


@transaction.atomic
def merge_issue(*, number: str, into: str, by: Actor, at: datetime) -> Issue:
    """The issue becomes part of another of the same lead; its origin stays subscribed and gets its answer."""
    issue = begin(number, Step.MERGE, by, beside=into)
    master = _master_of(issue, find_issue(into, for_=by))
    with counted(issue, at):
        take_step(issue, Step.MERGE)
        issue.merged_into = master
        if issue.stage is not None:
            issue.circuit.proposed = issue.circuit.moves_on_at = None
        hold(issue, None, at)
    _bring_along(issue, master)
    _follow(master, at)
    note("issue.merged", issue, by, at, into=into)
    note("issue.took_in", master, by, at, merged=number)
    return issue


def _master_of(issue: Issue, seen: Issue) -> Issue:
    master = locked(seen.pk)
    rules.check_merging(
        seen.number,
        same=master.pk == issue.pk,
        led_by_us=master.lead_unit_id == issue.lead_unit_id,
        state=master.status,
        ownerless=issue.stage is not None and issue.circuit.is_ownerless,
        on_way_up=is_on_way_up(master.stage) and _goes_as_high(master, issue),
        stays_apart=issue.stays_apart,
    )
    if master.status in {State.SUBMITTED, State.VERIFYING}:
        rules.check_joins_what_is_handed_in(seen.number, open_shares=issue.shares.open().count(), rounds=issue.round)
    return master


def _goes_as_high(master: Issue, issue: Issue) -> bool:
    """Whether merging would not shorten the way up."""
    if not master.circuit.is_ownerless or issue.stage is None:
        return True
    return is_under(issue.circuit.toward.path, master.circuit.toward.path)


def _bring_along(issue: Issue, master: Issue) -> None:
    """Whoever sees the issue as its origin sees the master; who worked on it never verifies that; shares go on there.

    What had been merged into the issue goes along, so that nothing points at an issue that is itself merged.
    """
    origins = issue.parties.filter(part__in=["raised", "symptom", "origin", "subscribed"]).select_related("unit")
    for party in origins.order_by("pk"):
        join(master, party.unit, "subscribed")
    for doer in issue.doers.order_by("pk"):
        keep_away(master, doer.person_id, doer.unit_id, recused=doer.is_recused)
    for share in issue.shares.open().select_related("unit").order_by("position"):
        _carry(share, master)
        join(master, share.unit, "assisting")
    parts_of(issue).update(merged_into=master)
    brought = {*regions_of_parts(issue), *master.parts_in} - {master.region}
    master.parts_in = sorted(brought)
    rows.save_changes(master)


def _carry(share: Share, master: Issue) -> None:
    """The share goes on in another issue; where that lies in another region, its id is one of that region."""
    changes: dict[str, Any] = {"issue": master, "position": master.shares.all().next_position()}
    if share.region != master.region:
        changes |= {"region": master.region, "id": RawSQL(FRESH, [master.region])}  # noqa: S611 - a constant
    Share.objects.filter(pk=share.pk).update(**changes)


@transaction.atomic
def split_off(*, number: str, reason: str, due_on: date, by: Actor, at: datetime) -> Issue:
    """A merged issue is one by itself again: it was not the same after all."""
    issue = begin(number, Step.SPLIT_OFF, by)
    rules.check_words(reason=reason)
    rules.check_coming("due_on", due_on, day_of(at))
    with counted(issue, at):
        take_step(issue, Step.SPLIT_OFF)
        _keep_all_away(issue)
        issue.merged_into, issue.due_on, issue.stays_apart = None, due_on, True
        work_again(issue, at)
    note("issue.split_off", issue, by, at, reason=reason.strip(), due_on=due_on)
    return issue


def _keep_all_away(issue: Issue) -> None:
    """What was done for the master was done for the issue too: whoever did it does not verify either of them."""
    for doer in Doer.objects.filter(issue=issue.merged_into_id).order_by("pk"):
        keep_away(issue, doer.person_id, doer.unit_id, recused=doer.is_recused)
    led = Party.objects.filter(issue=issue.merged_into_id, part="lead")
    for party in led.select_related("unit").order_by("pk"):
        join(issue, party.unit, "lead")


def await_merged(master: Issue, at: datetime) -> None:
    """The issue is open again, and so is what its merged ones were told."""
    merged = parts_of(master).filter(state=State.MERGED, circuit__stage__in=_GIVEN_AN_ANSWER)
    wait_again(list(merged.order_by("pk").values_list("pk", flat=True)), at)
    _follow(master, at)


def _follow(master: Issue, at: datetime) -> None:
    if master.held_by_id:
        rows.follow(master, master.held_by_id, at)


def answer_merged(master: Issue, at: datetime) -> None:
    """Everything that had been merged into an issue is answered together with it."""
    parts = [part for region in regions_of_parts(master) for part in _UNANSWERED.rows(master.pk, region)]
    answer_origins([issue_id for (issue_id,) in parts], at)
