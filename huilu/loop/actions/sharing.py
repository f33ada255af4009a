"""Shares: what other units do for an issue, each to be finished by itself (M081, M085)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.loop import rules
from huilu.loop.actions import rows
from huilu.loop.actions.frame import (
    begin,
    change_counts,
    counted,
    find_unit,
    join,
    note,
    note_doer,
    regions_of,
    take_step,
)
from huilu.loop.models import Issue, Share
from huilu.loop.states import Step
from huilu.tally.models import Bucket, Kind


@transaction.atomic
def give_share(*, number: str, unit: str, text: str, due_on: date, by: Actor, at: datetime) -> Share:
    """Another unit has a part of the work: given where it lies below the lead, offered where it does not."""
    issue = begin(number, Step.GIVE_SHARE, by, regions=regions_of(unit))
    rules.check_words(text=text)
    rules.check_coming("due_on", due_on, day_of(at))
    assisting = find_unit(unit)
    rules.check_receiver(assisting.path, by.unit_path)
    state = Share.OFFERED if rules.asks_first(assisting.path, by.unit_path) else Share.OPEN
    with counted(issue, at):
        take_step(issue, Step.GIVE_SHARE)
    share = Share.objects.create(
        issue=issue,
        position=issue.shares.all().next_position(),
        unit=assisting,
        text=text.strip(),
        due_on=due_on,
        state=state,
    )
    change_counts(assisting, [], assisting, [_bucket(share)], at)
    join(issue, assisting, "assisting")
    note_doer(issue, by)
    note("issue.share_given", issue, by, at, unit=unit, text=share.text, due_on=due_on)
    return share


def _bucket(share: Share) -> Bucket:
    return Bucket(Kind.SHARE, 0, share.state)


def _begin_share(number: str, position: int, step: Step, by: Actor) -> tuple[Issue, Share]:
    issue = begin(number, step, by, regions=regions_of(by.unit_code))
    share = issue.shares.open().select_related("unit").filter(position=position, unit_id=by.unit_id).first()
    if share is None:
        raise rules.NoSuchShare(position=position)
    return issue, share


def _bring(issue: Issue, share: Share, step: Step, state: int, at: datetime) -> None:
    before = _bucket(share)
    share.state = state
    share.save()
    change_counts(share.unit, [before], share.unit, [_bucket(share)], at)
    with counted(issue, at):
        take_step(issue, step)


@transaction.atomic
def accept_share(*, number: str, position: int, by: Actor, at: datetime) -> Share:
    """The unit that was asked takes its share."""
    issue, share = _begin_share(number, position, Step.ACCEPT_SHARE, by)
    if share.state != Share.OFFERED:
        raise rules.ShareNotOffered(position=position)
    _bring(issue, share, Step.ACCEPT_SHARE, Share.OPEN, at)
    note_doer(issue, by)
    note("issue.share_accepted", issue, by, at, position=position)
    return share


@transaction.atomic
def decline_share(*, number: str, position: int, reason: str, by: Actor, at: datetime) -> Share:
    """The unit that was asked does not take it, and says why; nothing is counted against it."""
    issue, share = _begin_share(number, position, Step.DECLINE_SHARE, by)
    if share.state != Share.OFFERED:
        raise rules.ShareNotOffered(position=position)
    rules.check_words(reason=reason)
    share.outcome, share.ended_at, share.ended_by = reason.strip(), at, by.signature
    _bring(issue, share, Step.DECLINE_SHARE, Share.DECLINED, at)
    note("issue.share_declined", issue, by, at, position=position, reason=reason.strip())
    return share


@transaction.atomic
def finish_share(*, number: str, position: int, outcome: str, by: Actor, at: datetime) -> Share:
    """The unit has done its share and is free, whatever the others still do."""
    issue, share = _begin_share(number, position, Step.FINISH_SHARE, by)
    if share.state != Share.OPEN:
        raise rules.ShareNotAccepted(position=position)
    rules.check_words(outcome=outcome)
    share.outcome, share.ended_at, share.ended_by = outcome.strip(), at, by.signature
    _bring(issue, share, Step.FINISH_SHARE, Share.DONE, at)
    note_doer(issue, by)
    note("issue.share_finished", issue, by, at, position=position, outcome=share.outcome)
    return share


@transaction.atomic
def take_back_share(*, number: str, position: int, reason: str, by: Actor, at: datetime) -> Share:
    """The lead does without a share that is not finished; nothing is counted against the unit that had it."""
    rules.check_words(reason=reason)
    issue = begin(number, Step.TAKE_BACK_SHARE, by, regions=_regions_of_share(number, position, by))
    share = issue.shares.open().select_related("unit").filter(position=position).first()
    if share is None:
        raise rules.NoSuchShare(position=position)
    share.outcome, share.ended_at, share.ended_by = reason.strip(), at, by.signature
    _bring(issue, share, Step.TAKE_BACK_SHARE, Share.DECLINED, at)
    note("issue.share_taken_back", issue, by, at, position=position, reason=share.outcome)
    return share


def _regions_of_share(number: str, position: int, by: Actor) -> list[int]:
    known = rows.find_known(number, by)
    had = Share.objects.filter(issue=known[0], position=position) if known else Share.objects.none()
    return list(had.order_by("pk").values_list("unit__region", flat=True))


def end_shares(issue: Issue, reason: str, by: Actor, at: datetime) -> None:
    """The issue was a mistake: nobody has a share in it any more."""
    for share in issue.shares.open().select_related("unit").order_by("position"):
        before = _bucket(share)
        share.state, share.outcome, share.ended_at, share.ended_by = Share.DECLINED, reason, at, by.signature
        share.save()
        change_counts(share.unit, [before], share.unit, [_bucket(share)], at)
