"""Giving: the open issues of a batch to another unit, and what a post holds to whoever comes after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from huilu.accounts.actions import hand_over, leave_post
from huilu.accounts.models import Appointment, Person, Post
from huilu.handover import rules
from huilu.handover.actions.frame import begin_batch, check_own, key_of
from huilu.handover.hand_overs import Held, held_by_post, said
from huilu.handover.models import Batch, HandOver, HandOverLine, HandOverQuerySet
from huilu.handover.queries import open_issues
from huilu.handover.states import LineKind
from huilu.kernel.actor import Actor
from huilu.kernel.words import official
from huilu.ledger.actions import About, record
from huilu.org.models import Unit
from huilu.org.rules import called


@transaction.atomic
def hand_over_batch(
    *, unit: str, batch: str, to: str, by: Actor, at: datetime, numbers: Sequence[str] | None = None
) -> HandOver:
    """The open issues of a batch, all or those of these numbers, are handed to another unit line by line.

    Who leads them does not change by it: accepting a line takes over an issue only where it was offered for transfer.
    """
    held = begin_batch(unit, batch)
    check_own(held.unit, by)
    receiver = Unit.objects.filter(code=to, is_placeholder=False).first()
    if receiver is None:
        raise rules.ReceiverOutOfReach(field="to", unit=to)
    rules.check_receiver(receiver.path, called(receiver, by), giver_path=held.unit.path)
    lines = _lines_of(held, numbers)
    given = held.hand_overs.filter(region=held.unit.region).count()
    made = HandOver.objects.create(
        number=f"{held.unit.code}.{held.programme.code}.{held.code}.{given + 1}",
        batch=held,
        from_unit=held.unit,
        to_unit=receiver,
        from_label=held.unit.name,
        to_label=receiver.name,
        opened_at=at,
        opened_by=by.signature,
    )
    append(made, lines)
    note_hand_over(
        "handover.opened", made, by=by, at=at, unit=unit, batch=key_of(held), to=to,
        numbers=[line.issue.number for line in lines],
    )  # fmt: skip
    return made


def _lines_of(batch: Batch, numbers: Sequence[str] | None) -> list[Held]:
    items = {issue.number: Held(LineKind.ISSUE, said(issue), issue) for issue in open_issues(batch)}
    for number in numbers or ():
        if number not in items:
            raise rules.NotInBatch(number=number)
    return [items[number] for number in dict.fromkeys(numbers)] if numbers is not None else [*items.values()]


@transaction.atomic
def pass_post(*, post: Post, to: Person, on: date, by: Actor, at: datetime) -> Appointment:
    """The post passes to a successor, who finds all that it holds listed, to be accepted line by line."""
    appointment = hand_over(post=post, to=to, on=on, by=by, at=at)
    list_for_post(post=post, by=by, at=at)
    return appointment


@transaction.atomic
def vacate_post(*, person: Person, post: Post, on: date, by: Actor, at: datetime) -> Appointment:
    """The holder or a deputy leaves; what the holder had is listed for whoever is appointed next."""
    appointment = leave_post(person=person, post=post, on=on, by=by, at=at)
    if not appointment.as_deputy:
        list_for_post(post=post, by=by, at=at)
    return appointment


@transaction.atomic
def list_for_post(*, post: Post, by: Actor, at: datetime) -> HandOver | None:
    """What the post holds, listed for whoever comes after; nothing where it holds nothing that is not listed yet."""
    Post.objects.select_for_update().get(pk=post.pk)
    open_one = _given_for(post).open().first()
    listed = set(open_one.lines.values_list("kind", "text")) if open_one else set()
    fresh = [one for one in held_by_post(post) if (one.kind.value, one.text) not in listed]
    if not fresh:
        return None
    made = open_one or _open_for_post(post, by, at)
    append(made, fresh)
    note_hand_over("handover.listed", made, by=by, at=at, unit=post.unit.code, code=post.code)
    return made


def _given_for(post: Post) -> HandOverQuerySet:
    return HandOver.objects.filter(post=post, region=post.unit.region)


def _open_for_post(post: Post, by: Actor, at: datetime) -> HandOver:
    label = f"{post.unit.name} {official(post.labels)}"
    return HandOver.objects.create(
        number=f"{post.unit.code}.{post.code}.{_given_for(post).count() + 1}",
        post=post,
        from_unit=post.unit,
        to_unit=post.unit,
        from_label=label,
        to_label=label,
        opened_at=at,
        opened_by=by.signature,
    )


def append(made: HandOver, lines: Sequence[Held]) -> None:
    """More lines at the end, all of them without an answer."""
    first = made.lines.count() + 1
    HandOverLine.objects.bulk_create(
        HandOverLine(hand_over=made, position=position, kind=one.kind, text=one.text, issue=one.issue)
        for position, one in enumerate(lines, first)
    )
    HandOver.objects.filter(pk=made.pk).update(unanswered=F("unanswered") + len(lines))
    made.refresh_from_db()


def note_hand_over(act: str, about: HandOver, *, by: Actor, at: datetime, **facts: Any) -> None:
    """Write the ledger entry of an act on a hand-over, where its giver stands."""
    giver = about.from_unit
    named = About("handover", about.pk, about.number, giver.region, giver.path)
    record(act, about=named, by=by, at=at, hand_over=about.number, **facts)
