"""Adding people, and their passwords."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from huilu.accounts import rules
from huilu.accounts.capabilities import OnlyAdministrators, check_administers
from huilu.accounts.models import Appointment, Person
from huilu.accounts.queries import find_person
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.ledger.actions import About, record


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
    paths = list(
        Appointment.objects.not_over(day_of(at)).filter(person=person).values_list("post__unit__path", flat=True)
    )
    if not paths:
        raise OnlyAdministrators
    for path in paths:
        check_administers(by, path)
