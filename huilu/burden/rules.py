"""What the gate says no to, and who may stop what has passed it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from huilu.accounts.capabilities import Role
from huilu.burden.models import Demand
from huilu.burden.states import OF_PACKS, OPEN, STATE_LABELS, DemandState
from huilu.kernel.actor import Actor
from huilu.kernel.paths import is_under
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_reason, one_line

# The post that may suspend a demand and decide about it (M134): of the asker's unit, or of one above.
GUARD_POST = "guard_desk"
REASON_LIMIT = 200
LEAST_LEAD_WORKDAYS = 3
MOST_MINUTES = 100_000
# What is asked by itself falls due within so long; programmes have a window of their own.
FURTHEST = timedelta(days=3 * 366)
# Minutes a month for all demands together, where nobody has set another figure: the further down, the fewer (M023).
USUAL_MINUTES: Mapping[str, int] = {
    Role.PROVINCE: 14_400,
    Role.CITY: 7_200,
    Role.COUNTY: 7_200,
    Role.SECTOR_LINE: 2_400,
    Role.TOWNSHIP: 1_800,
    Role.BASE: 900,
}


# What everybody must know who is asked, as people call it.
SAID = {
    "purpose": _("what for"),
    "basis": _("on what basis"),
    "minutes": _("how many minutes it takes"),
    "risk_reason": _("why it cannot wait"),
}


class NotSaid(Refusal):
    """A demand without a purpose, a basis or a price."""

    code = "burden.not_said"
    says = _("The demand “{demand}” leaves out: {missing}.")
    next = _("Say what it is for, what it rests on and how many minutes it costs one unit; then ask again.")
    status = 422


class EndsBeforeDue(Refusal):
    """It would end before it is due."""

    code = "burden.ends_before_due"
    says = _("The demand “{demand}” ends on {sunset}, before it is due on {due}.")
    next = _("Choose an end on or after the due day.")
    status = 422


class DueInThePast(Refusal):
    """Nobody could do it in time."""

    code = "burden.due_in_the_past"
    says = _("The demand “{demand}” is due on {due}, and that day is over.")
    next = _("Choose {today} or later. A risk gives nobody a day that has gone by either.")
    status = 422


class TooManyMinutes(Refusal):
    """More than anybody could mean."""

    code = "burden.too_many_minutes"
    says = _("“{demand}” would ask {minutes} minutes of one unit.")
    next = _("Give a number up to {most}.")
    status = 422


class TooFarOff(Refusal):
    """Due when nobody will remember why."""

    code = "burden.too_far_off"
    says = _("“{demand}” is due on {due}, years from now.")
    next = _("Choose a day up to {latest}, and ask nearer the time for what comes later.")
    status = 422


class TooShortNotice(Refusal):
    """Due too soon."""

    code = "burden.too_short_notice"
    says = _("The demand “{demand}” is due on {due}; whoever is asked needs {least} working days at least.")
    next = _("Choose {earliest} or later. What concerns a risk passes at once: mark it so and say why.")
    status = 422


class OverAllowance(Refusal):
    """Too much for one month."""

    code = "burden.over_allowance"
    says = _(
        "{kind}: {month} would ask {minutes} minutes of one unit, and {allowed} are allowed; {running} are running."
    )
    next = _("Ask less, ask later, or name what it replaces.")


class HeldAlready(Refusal):
    """The figure is held already."""

    code = "burden.held_already"
    says = _("“{field}” is held already, by {holder}. It is not asked twice.")
    next = _("Read it there, or take it out of the demand.")


class NothingReplaced(Refusal):
    """What it is to replace is not the asker's, or no longer stands."""

    code = "burden.nothing_replaced"
    says = _("“{demand}” is not a demand of {unit} that is in force; it cannot be replaced.")
    next = _("Name one of your own demands by its code; the list of them is on the page of your unit.")
    status = 422


class ClauseReplaced(Refusal):
    """A clause that so many read would end by something else, and nobody would be told."""

    code = "burden.clause_replaced"
    says = _("“{demand}” is a clause of a programme; what is asked ad hoc does not end it.")
    next = _("Withdraw the clause in its programme and say why: whoever had begun it reads that. Then ask again.")
    status = 422


class EndsWithAnother(Refusal):
    """A review, or a class of problems, would go on with nobody asked."""

    code = "burden.ends_with_another"
    says = _("“{demand}” ({kind}) ends with the review or the class of problems that it belongs to.")
    next = _("Call the review off, or decide about the class of problems, and say why.")
    status = 422


class StoppedBefore(Refusal):
    """The guard desk has stopped it."""

    code = "burden.stopped_before"
    says = _("“{demand}” was stopped by {desk} on {day}: {reason}")
    next = _("Ask for something else, or for less; the same is not asked again.")


class NotDecidedYet(Refusal):
    """The guard desk still looks at it."""

    code = "burden.not_decided_yet"
    says = _("“{demand}” is suspended; {desk} has not decided yet.")
    next = _("Wait for the decision. What is suspended is not changed meanwhile.")


class NoSuchDemand(Refusal):
    """No demand of that code, or not in sight."""

    code = "burden.no_such_demand"
    says = _("There is no demand “{demand}” for you.")
    next = _("Look at the list of your unit: each line there leads to its demand.")
    status = 404


class OnlyGuardDesk(Refusal):
    """Somebody else's post."""

    code = "burden.only_guard_desk"
    says = _("Only the guard desk of {unit}, or of a unit above it, does this.")
    next = _("Flag the demand as a burden: the desk looks at it then.")
    status = 403


class AskerCannotDecide(Refusal):
    """The same person asked."""

    code = "burden.asker_cannot_decide"
    says = _("Whoever asked for it does not decide about it.")
    next = _("Leave it to another person at the guard desk, or to the desk of the level above.")
    status = 403


class NotInThatState(Refusal):
    """It is not suspended, or not in force."""

    code = "burden.not_in_that_state"
    says = _("“{demand}” is not {wanted} any more.")
    next = _("Reload the page: somebody has acted already.")


class ReasonMissing(Refusal):
    """Without a reason."""

    code = "burden.reason_missing"
    says = _("This needs a reason.")
    next = _("Write one sentence; whoever is concerned reads it.")
    status = 422


class NamesItself(Refusal):
    """The reason itself would say who flagged."""

    code = "burden.names_itself"
    says = _("The reason names “{found}”: whoever reads it would know who wrote it.")
    next = _("Say it as any unit could have said it: without names of places, units or people, and without numbers.")
    status = 422


class ReasonTooLong(Refusal):
    """An essay."""

    code = "burden.reason_too_long"
    says = _("The reason has {length} characters; {limit} are enough.")
    next = _("Keep what matters.")
    status = 422


class UnknownKindOfUnit(Refusal):
    """No such level or audience."""

    code = "burden.unknown_kind_of_unit"
    says = _("The tree has no units of the kind “{kind}”.")
    next = _("Name a level of the tree, and if needed one of its audiences.")
    status = 422


class BadMinutes(Refusal):
    """No number of minutes that a month could have."""

    code = "burden.bad_minutes"
    says = _("{minutes} minutes a month cannot be an allowance.")
    next = _("Give a number from 0 to {most}: the minutes of one unit in one month.")
    status = 422


def check_minutes(minutes: int) -> None:
    """Refuse an allowance below nothing or beyond a month."""
    if not 0 <= minutes <= MOST_MINUTES:
        raise BadMinutes(minutes=minutes, most=MOST_MINUTES)


def check_said(code: str, said: Mapping[str, bool]) -> None:
    """Refuse a demand that leaves out what everybody must know who is asked."""
    missing = [str(SAID.get(name, name)) for name, is_there in said.items() if not is_there]
    if missing:
        raise NotSaid(demand=code, missing=", ".join(missing))


def check_may_replace(demand: Demand, *, by: str) -> None:
    """Refuse to end a clause by anything but a programme (M008), and what has its own end by anything."""
    if demand.kind in OF_PACKS and by not in OF_PACKS:
        raise ClauseReplaced(demand=demand.code)
    check_ends_by_itself(demand)


def check_ends_by_itself(demand: Demand) -> None:
    """Refuse to end by itself what a review or a class of problems asks: that would go on with nobody asked."""
    if demand.kind not in OF_PACKS and not demand.is_ad_hoc:
        raise EndsWithAnother(demand=demand.code, kind=demand.kind_label)


def check_end(code: str, due_on: date | None, sunset_on: date) -> None:
    """Refuse what would end before it is due."""
    if due_on is not None and sunset_on < due_on:
        raise EndsBeforeDue(demand=code, due=due_on, sunset=sunset_on)


def check_not_over(code: str, due_on: date | None, today: date) -> None:
    """Refuse a day that is over, whatever the reason for the hurry."""
    if due_on is not None and due_on < today:
        raise DueInThePast(demand=code, due=due_on, today=today)


def check_size(code: str, minutes: int) -> None:
    """Refuse minutes that no unit has."""
    if minutes > MOST_MINUTES:
        raise TooManyMinutes(demand=code, minutes=minutes, most=MOST_MINUTES)


def check_far(code: str, due_on: date | None, day: date) -> None:
    """Refuse what falls due years from now."""
    latest = day + FURTHEST
    if due_on is not None and due_on > latest:
        raise TooFarOff(demand=code, due=due_on, latest=latest)


def check_notice(code: str, due_on: date | None, earliest: date) -> None:
    """Refuse what leaves too few working days; `earliest` is the first day that would do (M135)."""
    if due_on is not None and due_on < earliest:
        raise TooShortNotice(demand=code, due=due_on, least=LEAST_LEAD_WORKDAYS, earliest=earliest)


def check_reason(reason: str) -> str:
    """The reason as it is kept."""
    kept = one_line(reason)
    if not is_reason(kept):
        raise ReasonMissing
    if len(kept) > REASON_LIMIT:
        raise ReasonTooLong(length=len(kept), limit=REASON_LIMIT)
    return kept


def is_guard_of(by: Actor, asker_path: str) -> bool:
    """Whether the actor sits at the guard desk of the asker's unit or of one above it."""
    return by.post_code == GUARD_POST and is_under(asker_path, by.unit_path)


def check_guard(by: Actor, *, asker_path: str, asker_label: str, asked_by: int) -> None:
    """Refuse whoever is not at a guard desk for that asker, and whoever asked."""
    if not is_guard_of(by, asker_path):
        raise OnlyGuardDesk(unit=asker_label)
    if by.person_id == asked_by:
        raise AskerCannotDecide


def check_state(code: str, state: str, wanted: DemandState) -> None:
    """Refuse an act that comes too late."""
    if state != wanted:
        raise NotInThatState(demand=code, wanted=STATE_LABELS[wanted])


def check_standing(demand: Demand) -> None:
    """Refuse an act on what is suspended, stopped or withdrawn."""
    check_state(demand.code, demand.state, DemandState.STANDING)


def check_open(code: str, state: str) -> None:
    """Refuse to flag what is asked of nobody any more."""
    if state not in OPEN:
        raise NotInThatState(demand=code, wanted=STATE_LABELS[DemandState.STANDING])
