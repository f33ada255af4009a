"""Adding people, appointing them to posts, passwords."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from huilu.accounts import rules
from huilu.accounts.capabilities import OnlyAdministrators, check_administers
from huilu.accounts.models import Appointment, Person, Post
from huilu.accounts.queries import find_person, holder_on
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.ledger.actions import About, record
from huilu.org.models import Unit


def _about_unit(kind: str, some_id: int, label: str, unit: Unit) -> About:
    return About(kind, some_id, label, unit.region, unit.path)


def _about_person(person: Person, by: Actor) -> About:
    return About("person", person.pk, person.username, 0, by.unit_path)


def _check_password(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise rules.WeakPassword(reasons=" ".join(weak.messages)) from weak


@transaction.atomic
def add_person(*, username: str, password: str | None, by: Actor, at: datetime, change_it: bool = True) -> Person:
    """A new login. Without a password nobody can sign in with it until an administrator sets one."""
    if not by.is_installation:
        check_administers(by, by.unit_path)
    rules.check_username(username)
    if Person.objects.filter(username__iexact=username).exists():
        raise rules.UsernameTaken(username=username)
    person = Person(username=username, must_change_password=change_it and password is not None)
    if password is not None:
        _check_password(password, person)
    person.set_password(password)
    person.save()
    record("person.added", about=_about_person(person, by), by=by, at=at, username=username)
    return person


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
        about = _about_unit("post", post.pk, f"{unit.code}/{code}", unit)
        record(
            "post.established",
            about=about,
            by=by,
            at=at,
            unit=unit.code,
            code=code,
            labels=dict(labels),
            administers=administers,
        )
    return post


@transaction.atomic
def appoint(
    *, person: Person, post: Post, from_on: date, by: Actor, at: datetime, to_on: date | None = None
) -> Appointment:
    """The person holds the post from the day on. A post has one holder at a time."""
    if not by.is_installation:
        check_administers(by, post.unit.path)
    rules.check_days(from_on, to_on)
    Post.objects.select_for_update().get(pk=post.pk)
    later = Appointment.objects.filter(post=post, from_on__gt=from_on)
    if holder_on(post, from_on) or (later.filter(from_on__lt=to_on) if to_on else later).exists():
        raise rules.PostIsHeld(day=from_on)
    appointment = Appointment.objects.create(person=person, post=post, from_on=from_on, to_on=to_on)
    _record_appointment("post.appointed", appointment, by=by, at=at)
    return appointment


@transaction.atomic
def hand_over(*, post: Post, to: Person, on: date, by: Actor, at: datetime) -> Appointment:
    """The post passes to a successor on a day; all that the post holds passes with it, for it belongs to the post."""
    if not by.is_installation:
        check_administers(by, post.unit.path)
    Post.objects.select_for_update().get(pk=post.pk)
    holding = holder_on(post, on)
    if holding is None:
        raise rules.NobodyToSucceed(day=on)
    # On its first day already: the appointment was a slip of the hand and held for no day at all.
    ends = holding.to_on
    holding.to_on = on
    holding.save(update_fields=["to_on"])
    appointment = Appointment.objects.create(person=to, post=post, from_on=on, to_on=ends)
    _record_appointment("post.handed_over", appointment, by=by, at=at)
    return appointment


def _record_appointment(act: str, appointment: Appointment, *, by: Actor, at: datetime) -> None:
    post = appointment.post
    record(
        act,
        about=_about_unit("post", post.pk, f"{post.unit.code}/{post.code}", post.unit),
        by=by,
        at=at,
        username=appointment.person.username,
        unit=post.unit.code,
        code=post.code,
        from_on=appointment.from_on,
        to_on=appointment.to_on,
    )


@transaction.atomic
def change_password(*, person: Person, old: str, new: str, by: Actor, at: datetime) -> None:
    """Whoever signs in chooses a new password and proves the old one."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.check_password(old):
        raise rules.WrongPassword
    if old == new:
        raise rules.SamePassword
    _check_password(new, person)
    person.set_password(new)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    record("person.password_changed", about=_about_person(person, by), by=by, at=at, username=person.username)


@transaction.atomic
def reset_password(*, username: str, password: str, by: Actor, at: datetime) -> Person:
    """An administrator sets a password that its owner must change at the next sign-in."""
    person = Person.objects.select_for_update().get(pk=find_person(username).pk)
    if not by.is_installation:
        _check_administers_person(person, by, at)
    _check_password(password, person)
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    record("person.password_reset", about=_about_person(person, by), by=by, at=at, username=person.username)
    return person


def _check_administers_person(person: Person, by: Actor, at: datetime) -> None:
    """Every post that the person holds or is going to hold must lie in the administrator's part of the tree."""
    check_administers(by, by.unit_path)
    paths = list(
        Appointment.objects.not_over(day_of(at)).filter(person=person).values_list("post__unit__path", flat=True)
    )
    if not paths:
        raise OnlyAdministrators
    for path in paths:
        check_administers(by, path)
