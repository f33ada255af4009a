"""When a review, a decision or the end of one is refused. Pure: no query, no clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_reason, is_said, one_line
from huilu.programmes.pack.reviews import MOST_MINUTES
from huilu.reviews.states import Outcome

LIMIT = 200
_YEAR = timedelta(days=366)


class NoSuchReview(Refusal):
    """Not there, or not theirs to see."""

    code = "reviews.no_such_review"
    says = _("{unit} has no review {serial}.")
    next = _("The page of reviews lists those there are.")
    status = 404


class NotItsHolder(Refusal):
    """Another unit's meeting."""

    code = "reviews.not_its_holder"
    says = _("Only a post of {unit} calls, decides in and ends its reviews.")
    next = _("Ask the office of that unit.")
    status = 403


class NotPlanned(Refusal):
    """The plan has no such review for this unit."""

    code = "reviews.not_planned"
    says = _("“{programme}” plans no review “{review}” for {unit}; it plans: {planned}.")
    next = _("Choose one of them. A review beyond the plan is called with a reason.")
    status = 422


class CalledAlready(Refusal):
    """The same once more."""

    code = "reviews.called_already"
    says = _("This review was called already, for {day}.")
    next = _("Nothing needs to be done. A further one is called beyond the plan, with a reason.")


class DayMissing(Refusal):
    """A meeting without a day."""

    code = "reviews.day_missing"
    says = _("A review in a meeting that is held anyway needs the day of that meeting.")
    next = _("Give its day.")
    status = 422


class DayElsewhere(Refusal):
    """A day in no relation to the programme."""

    code = "reviews.day_elsewhere"
    says = _("{day} is before the programme began, or more than a year ahead.")
    next = _("Give the day of the meeting in which it is held.")
    status = 422


class MovedWithoutReason(Refusal):
    """Another day than the planned one."""

    code = "reviews.moved_without_reason"
    says = _("The plan has this review on {planned}.")
    next = _("Keep the planned day, or write one line on why it is another.")
    status = 422


class BeyondPlanWithoutReason(Refusal):
    """More meetings than were planned."""

    code = "reviews.beyond_plan_without_reason"
    says = _("The plan has {planned} reviews that call units together; this one is beyond it.")
    next = _("Write one line on why it is needed, or leave the matter to the next planned review.")
    status = 422


class NobodyCalled(Refusal):
    """A meeting that calls units together, and no unit."""

    code = "reviews.nobody_called"
    says = _("The review calls no unit below {unit}.")
    next = _("Name at least one level that stands below.")
    status = 422


class TooLong(Refusal):
    """Longer than a day, or no time at all."""

    code = "reviews.too_long"
    says = _("A review lasts from 1 to {most} minutes; here it is {minutes}.")
    next = _("Take less time. What needs more than a working day is no review.")
    status = 422


class OverAlready(Refusal):
    """Ended or called off."""

    code = "reviews.over_already"
    says = _("This review is over: {outcome}.")
    next = _("Take the matter to the next one.")


class NotHeldYet(Refusal):
    """Its day has not come."""

    code = "reviews.not_held_yet"
    says = _("The review is on {day}, which has not come yet.")
    next = _("Record decisions and its end from that day on; before it, it can only be called off.")
    status = 422


class NothingSaidOfIt(Refusal):
    """Neither a decision nor a word why there is none."""

    code = "reviews.nothing_said_of_it"
    says = _("The review has no decision, and nothing says why.")
    next = _("Record at least one decision, or write one line on why nothing was decided.")
    status = 422


class DecidedAfterAll(Refusal):
    """Marked as none, with decisions in it."""

    code = "reviews.decided_after_all"
    says = _("The review has {n} decisions, so it did decide something.")
    next = _("End it without a reason.")
    status = 422


class AboutOneThing(Refusal):
    """A decision about nothing, or about two things."""

    code = "reviews.about_one_thing"
    says = _("A decision is about one issue or about one requirement.")
    next = _("Name one of them. What is no issue yet is raised first.")
    status = 422


class OwnerWithoutIssue(Refusal):
    """A task that is part of no issue, or without its day."""

    code = "reviews.owner_without_issue"
    says = _("A task needs an issue, an owner and a day; here is only a part of them.")
    next = _("Give all three, or leave owner and day out: then it is recorded as a decision.")
    status = 422


class WordsUnfit(Refusal):
    """Nothing said, or an essay."""

    code = "reviews.words_unfit"
    says = _("This needs one line of at most {limit} characters; it has {length}.")
    next = _("Say what is to be done, and no more.")
    status = 422


def check_holder(is_own: bool, *, unit: str) -> None:
    """Refuse whoever is not of the unit whose meeting it is."""
    if not is_own:
        raise NotItsHolder(unit=unit)


def check_line(field: str, text: str) -> str:
    """The text on one line; a refusal of none, and of an essay."""
    line = one_line(text)
    if not is_said(line) or len(line) > LIMIT:
        raise WordsUnfit(field=field, limit=LIMIT, length=len(line))
    return line


def check_place(text: str) -> str:
    """The place on one line, or none: the gate asks for it where units are called together."""
    return check_line("place", text) if is_said(text) else ""


def check_planned(review: str, planned: Collection[str], *, programme: str, unit: str) -> None:
    """Refuse a review that the plan does not have for the unit."""
    if review not in planned:
        raise NotPlanned(programme=programme, review=review, unit=unit, planned=", ".join(sorted(planned)) or "–")


def check_day(on: date, *, began: date, today: date) -> None:
    """Refuse a day on which nobody could hold it."""
    if not began <= on <= today + _YEAR:
        raise DayElsewhere(field="on", day=on)


def check_moved(planned: date, on: date, reason: str) -> None:
    """Refuse another day than the planned one without a reason."""
    if on != planned and not is_reason(reason):
        raise MovedWithoutReason(field="reason", planned=planned)


def check_beyond(planned: int, reason: str) -> None:
    """Refuse a review beyond the plan without a reason."""
    if not is_reason(reason):
        raise BeyondPlanWithoutReason(field="reason", planned=planned)


def check_length(minutes: int) -> None:
    """Refuse a review that takes no time, or more than a day."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise TooLong(field="minutes", minutes=minutes, most=MOST_MINUTES)


def check_open(outcome: str, label: str) -> None:
    """Refuse anything about a review that is over."""
    if outcome != Outcome.OPEN:
        raise OverAlready(outcome=label)


def check_day_has_come(on: date, today: date) -> None:
    """Refuse decisions before the meeting."""
    if on > today:
        raise NotHeldYet(day=on)


def check_subject(issue: str, requirement: str, owner: str, due_on: date | None) -> None:
    """Refuse a decision about nothing or about two things, and half a task."""
    if bool(issue) == bool(requirement):
        raise AboutOneThing(field="issue")
    if bool(owner) != (due_on is not None) or (owner and not issue):
        raise OwnerWithoutIssue(field="owner")


def check_end(decisions: int, because: str) -> None:
    """Refuse an end without a decision that does not say why, and the other way round."""
    if not decisions and not is_reason(because):
        raise NothingSaidOfIt(field="because")
    if decisions and because:
        raise DecidedAfterAll(field="because", n=decisions)
