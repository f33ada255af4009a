"""When a person, a post or an appointment is refused."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal

USERNAME = re.compile(r"[\w.@+-]{2,60}", re.ASCII)


class BadUsername(Refusal):
    """The login name cannot be typed everywhere."""

    code = "accounts.bad_username"
    says = _("“{username}” cannot be a login name.")
    next = _("Use 2 to 60 letters, digits and . @ + - _ without spaces.")
    status = 422


class UsernameTaken(Refusal):
    """Somebody has that login name."""

    code = "accounts.username_taken"
    says = _("The login name “{username}” is taken.")
    next = _("Choose another one.")


class NoSuchPerson(Refusal):
    """No login of that name."""

    code = "accounts.no_such_person"
    says = _("There is no login “{username}”.")
    next = _("Check the spelling, or add the person first.")
    status = 404


class WeakPassword(Refusal):
    """The password is too easy."""

    code = "accounts.weak_password"
    says = _("This password is too easy: {reasons}")
    next = _("Choose a longer one that is not a common word.")
    status = 422


class SamePassword(Refusal):
    """The new password is the old one."""

    code = "accounts.same_password"
    says = _("The new password is the present one.")
    next = _("Choose another one.")
    status = 422


class TooManyTries(Refusal):
    """Somebody guesses."""

    code = "accounts.too_many_tries"
    says = _("There were too many wrong passwords for this login.")
    next = _("Wait a quarter of an hour, or ask an administrator to reset the password.")
    status = 429


class WrongPassword(Refusal):
    """The old password is not right."""

    code = "accounts.wrong_password"
    says = _("The present password is not right.")
    next = _("Type it again, or ask an administrator to reset it.")
    status = 422


class PostIsHeld(Refusal):
    """Somebody holds the post on that day."""

    code = "accounts.post_is_held"
    says = _("The post already has a holder on {day}.")
    next = _("Hand the post over instead, from the day on which the successor starts.")


class EndsBeforeItStarts(Refusal):
    """The last day lies before the first."""

    code = "accounts.ends_before_it_starts"
    says = _("An appointment cannot end on {to_on}, before it starts on {from_on}.")
    next = _("Choose a later day.")
    status = 422


class NobodyToSucceed(Refusal):
    """The post is vacant."""

    code = "accounts.nobody_to_succeed"
    says = _("Nobody holds this post on {day}, so there is nothing to hand over.")
    next = _("Appoint the person to the post instead.")


class DeputyForAPeriod(Refusal):
    """A deputy without a last day."""

    code = "accounts.deputy_for_a_period"
    says = _("A deputy acts for a period, and this one has no end.")
    next = _("Give the first day on which it no longer holds; it can be prolonged by appointing the deputy again.")
    status = 422


class AlreadyInPost(Refusal):
    """The person is in the post at that time, as its holder or as a deputy."""

    code = "accounts.already_in_post"
    says = _("“{username}” is in this post already during that time.")
    next = _("Choose another person, or a period that begins when the present one has ended.")


class NotInPost(Refusal):
    """The person is not in the post on that day."""

    code = "accounts.not_in_post"
    says = _("“{username}” is not in this post on {day}.")
    next = _("Check the list of posts; it shows who is in each, and until when.")
    status = 404


def check_username(username: str) -> None:
    """Refuse a login name that cannot be typed everywhere."""
    if not USERNAME.fullmatch(username):
        raise BadUsername(username=username)


def check_days(from_on: date, to_on: date | None) -> None:
    """Refuse an appointment that ends before it starts."""
    if to_on is not None and to_on <= from_on:
        raise EndsBeforeItStarts(from_on=from_on, to_on=to_on)


def check_period(from_on: date, to_on: date | None) -> None:
    """Refuse a deputy whose time has no end, or ends before it starts."""
    if to_on is None:
        raise DeputyForAPeriod(field="to_on")
    check_days(from_on, to_on)
