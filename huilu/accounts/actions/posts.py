"""Posts: establishing one, and who is in it from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huilu.accounts import rules
from huilu.accounts.capabilities import Act, check_administers, check_may
from huilu.accounts.models import Appointment, Person, Post
from huilu.accounts.queries import holder_on
from huilu.kernel.actor import Actor
from huilu.ledger.actions import About, record
from huilu.org.models import Unit


@transaction.atomic
def establish_post(
    *, unit: Unit, code: str, labels: Mapping[str, str], by: Actor, at: datetime, administers: bool = False
) -> Post:
    """The post of this code in the unit; made where there is none."""
    if not by.is_installation:
        check_administers(by, unit.path)
    post, made = Post.objects.get_or_create(
        unit=unit, code=code, defaults={"labels": dict(labels), "administers": administers}
    )
    if made:
        _record("post.established", post, by=by, at=at, labels=dict(labels), administers=administers)
    return post


@transaction.atomic
def appoint(
    *, person: Person, post: Post, from_on: date, by: Actor, at: datetime, to_on: date | None = None
) -> Appointment:
    """The person holds the post from the day on. A post has one holder at a time."""
    _lock(post, by)
    rules.check_days(from_on, to_on)
    later = Appointment.objects.as_holder().filter(post=post, from_on__gt=from_on)
    if holder_on(post, from_on) or (later.filter(from_on__lt=to_on) if to_on else later).exists():
        raise rules.PostIsHeld(day=from_on)
    _end_deputising(person, post, from_on)
    appointment = Appointment.objects.create(person=person, post=post, from_on=from_on, to_on=to_on)
    _record_appointment("post.appointed", appointment, by=by, at=at)
    return appointment


@transaction.atomic
def appoint_deputy(
    *, person: Person, post: Post, from_on: date, to_on: date | None, by: Actor, at: datetime
) -> Appointment:
    """The person acts in the post for a period, besides its holder or while there is none."""
    _lock(post, by)
    rules.check_period(from_on, to_on)
    inside = Appointment.objects.not_over(from_on).filter(post=post, person=person)
    if inside.filter(from_on__lt=to_on).exists():
        raise rules.AlreadyInPost(username=person.username)
    appointment = Appointment.objects.create(person=person, post=post, from_on=from_on, to_on=to_on, as_deputy=True)
    _record_appointment("post.deputy_appointed", appointment, by=by, at=at)
    return appointment


@transaction.atomic
def hand_over(*, post: Post, to: Person, on: date, by: Actor, at: datetime) -> Appointment:
    """The post passes to a successor on a day; all that the post holds passes with it, for it belongs to the post."""
    _lock(post, by)
    holding = holder_on(post, on)
    if holding is None:
        raise rules.NobodyToSucceed(day=on)
    # On its first day already: the appointment was a slip of the hand and held for no day at all.
    ends = holding.to_on
    holding.to_on = on
    holding.save(update_fields=["to_on"])
    _end_deputising(to, post, on)
    appointment = Appointment.objects.create(person=to, post=post, from_on=on, to_on=ends)
    _record_appointment("post.handed_over", appointment, by=by, at=at)
    return appointment


@transaction.atomic
def leave_post(*, person: Person, post: Post, on: date, by: Actor, at: datetime) -> Appointment:
    """The holder or a deputy is in the post no more from a day on. What the post holds stays with the post."""
    _lock(post, by)
    appointment = Appointment.objects.not_over(on).filter(post=post, person=person).select_related("person").first()
    if appointment is None:
        raise rules.NotInPost(username=person.username, day=on)
    appointment.to_on = max(on, appointment.from_on)
    appointment.save(update_fields=["to_on"])
    as_deputy = appointment.as_deputy
    _record("post.left", post, by=by, at=at, username=person.username, on=on, as_deputy=as_deputy)
    return appointment


@transaction.atomic
def move_post(*, post: Post, to: Unit, by: Actor, at: datetime, code: str | None = None) -> Post:
    """The post belongs to another unit from now on, with whoever is in it and all that it holds.

    Where that unit has a post of the same code, it is told apart by the code of the unit that it comes from.
    """
    check_may(by, Act.CHANGE_TREE)
    Post.objects.select_for_update().get(pk=post.pk)
    was = post.unit.code
    wanted = code or post.code
    taken = Post.objects.filter(unit=to, code=wanted).exclude(pk=post.pk).exists()
    was_called, post.unit, post.code = post.code, to, f"{wanted}-{was}" if taken else wanted
    post.save(update_fields=["unit", "code"])
    _record("post.moved", post, by=by, at=at, was_unit=was, was_code=was_called)
    return post


def _lock(post: Post, by: Actor) -> None:
    """Nobody else changes who is in the post meanwhile."""
    if not by.is_installation:
        check_administers(by, post.unit.path)
    Post.objects.select_for_update().get(pk=post.pk)


def _end_deputising(person: Person, post: Post, on: date) -> None:
    """Whoever comes to hold a post is no longer a deputy in it."""
    for acting in Appointment.objects.not_over(on).as_deputy().filter(post=post, person=person):
        acting.to_on = max(on, acting.from_on)
        acting.save(update_fields=["to_on"])


def _record_appointment(act: str, appointment: Appointment, *, by: Actor, at: datetime) -> None:
    days = {"from_on": appointment.from_on, "to_on": appointment.to_on}
    _record(act, appointment.post, by=by, at=at, username=appointment.person.username, **days)


def _record(act: str, post: Post, *, by: Actor, at: datetime, **facts: Any) -> None:
    unit = post.unit
    about = About("post", post.pk, f"{unit.code}/{post.code}", unit.region, unit.path)
    record(act, about=about, by=by, at=at, unit=unit.code, code=post.code, **facts)
