"""What is refused of contacts and of what they take up. Pure: no query, no clock."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from huilu.accounts.capabilities import Role
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_said

NOTE_LIMIT = 300
# Where no programme says how many: a leader at the top supports one unit of each level (M039), the others as many as
# an even share gives them (M040).
USUAL_MOST = {Role.CENTRE: 1, Role.PROVINCE: 1}


class NotYourPosts(Refusal):
    """Contacts come from the own unit."""

    code = "duties.not_your_posts"
    says = _("Only {unit} itself says which of its posts supports whom.")
    next = _("Ask the office of that unit.")
    status = 403


class NothingAssigned(Refusal):
    """An empty plan."""

    code = "duties.nothing_assigned"
    says = _("The plan names no unit.")
    next = _("Name at least one unit with its contact.")
    status = 422


class NotBelow(Refusal):
    """A contact supports whoever stands below."""

    code = "duties.not_below"
    says = _("“{unit}” is no unit below {above} that is asked for anything.")
    next = _("Choose a unit below your own.")
    status = 422


class TooManyForOne(Refusal):
    """One post, many units."""

    code = "duties.too_many_for_one"
    says = _("Post “{post}” would be the contact of {n} units of the level “{level}”; at most {most}.")
    next = _("Name more posts, or leave some units without a contact.")
    status = 422


class StartsInThePast(Refusal):
    """A contact of days that are over."""

    code = "duties.starts_in_the_past"
    says = _("A contact cannot begin or end on {day}, before today.")
    next = _("Give today or a later day.")
    status = 422


class NoContact(Refusal):
    """Nothing to end."""

    code = "duties.no_contact"
    says = _("{unit} has no contact of {above}.")
    next = _("Reload the page to see who supports whom.")


class NotItsContact(Refusal):
    """Another post supports that unit."""

    code = "duties.not_its_contact"
    says = _("Your post is not the contact of {unit}.")
    next = _("The unit's page names its contacts.")
    status = 403


class NotForContacts(Refusal):
    """Neither on its way up nor hard."""

    code = "duties.not_for_contacts"
    says = _("Issue {number} is nothing that {unit} cannot solve by itself.")
    next = _("A contact takes up what is open and went up, or is hard. The list of the unit shows what there is.")


class TakenUpAlready(Refusal):
    """Once is enough."""

    code = "duties.taken_up_already"
    says = _("Your post has taken up issue {number} already.")
    next = _("Nothing needs to be done.")


class NoteMissing(Refusal):
    """Nothing said, or an essay."""

    code = "duties.note_missing"
    says = _("Say in at most {limit} characters what you will do about it.")
    next = _("The unit reads it.")
    status = 422


def check_assigns(*, is_own: bool, unit: str) -> None:
    """Refuse whoever does not act for the unit whose posts they are."""
    if not is_own:
        raise NotYourPosts(unit=unit)


def check_named(pairs: int) -> None:
    """Refuse a plan without a unit."""
    if not pairs:
        raise NothingAssigned(field="pairs")


def check_most(*, post: str, level: str, n: int, most: int | None) -> None:
    """Refuse more units for one post than the programmes allow."""
    if most is not None and n > most:
        raise TooManyForOne(post=post, level=level, n=n, most=most)


def check_day(day: date, today: date) -> None:
    """Refuse days that are over."""
    if day < today:
        raise StartsInThePast(day=day)


def check_note(note: str) -> None:
    """Refuse an empty note and an essay."""
    if not is_said(note) or len(note) > NOTE_LIMIT:
        raise NoteMissing(field="note", limit=NOTE_LIMIT)
