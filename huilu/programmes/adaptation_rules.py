"""What is refused of adaptations. Pure: no query, no clock. Each refusal stands beside the rule it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from huilu.kernel.actor import Actor
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_reason, letters_alone, one_line
from huilu.kernel.workdays import WorkCalendar
from huilu.programmes.rules import FACT_LIMIT, ReasonTooLong
from huilu.programmes.states import AdaptationState


class OnlyForOneself(Refusal):
    """Another unit's obligation."""

    code = "adaptations.only_for_oneself"
    says = _("Only {unit} itself asks to have its own obligations otherwise.")
    next = _("Ask the unit to do it, or sign in with its post.")
    status = 403


class LockedClause(Refusal):
    """A clause that nobody below changes."""

    code = "adaptations.locked"
    says = _("“{requirement}” is locked: it holds for everybody as it is.")
    next = _("Ask the issuer what is meant, or say that it is a burden.")


class NothingAsked(Refusal):
    """Neither a day nor a carrier, or those that hold already."""

    code = "adaptations.nothing_asked"
    says = _("This asks for nothing other than what holds already.")
    next = _("Name a later day, or another carrier.")
    status = 422


class NoDayToMove(Refusal):
    """A day for what has none would tighten."""

    code = "adaptations.no_day_to_move"
    says = _("“{requirement}” has no due day that could be moved.")
    next = _("Leave the day out.")
    status = 422


class DayNotLater(Refusal):
    """Earlier would tighten."""

    code = "adaptations.day_not_later"
    says = _("{day} is not later than {limit}.")
    next = _("Earlier you may do it anyway. To have more time, name a day after {limit}.")
    status = 422


class DayPastSunset(Refusal):
    """After the end of the obligation nothing is owed."""

    code = "adaptations.day_past_sunset"
    says = _("{day} is after {sunset}, on which the obligation ends.")
    next = _("Name a day up to {sunset}.")
    status = 422


class DayOff(Refusal):
    """A weekend or a holiday (M135)."""

    code = "adaptations.day_off"
    says = _("{day} is no working day.")
    next = _("Name {next_day}, or another working day.")
    status = 422


class DoneAlready(Refusal):
    """Nothing is left of it that could be later or otherwise."""

    code = "adaptations.done_already"
    says = _("“{requirement}” is done.")
    next = _("Nothing needs to be done. Where it is not, take back what was recorded first.")


class UnknownCarrier(Refusal):
    """A carrier that is not there would be a new activity."""

    code = "adaptations.unknown_carrier"
    says = _("The programme knows no carrier “{carrier}”.")
    next = _("Take one of these: {known}.")
    status = 422


class NeedsReason(Refusal):
    """Nothing said."""

    code = "adaptations.needs_reason"
    says = _("This needs its reason, in one line.")
    next = _("Write why; the other side reads it.")
    status = 422


class WaitsAlready(Refusal):
    """One at a time."""

    code = "adaptations.waits_already"
    says = _("A request about this obligation waits for an answer already.")
    next = _("Wait until {day}, when silence grants it, or take it back and ask anew.")


class RefusedBefore(Refusal):
    """The same once more."""

    code = "adaptations.refused_before"
    says = _("The same was refused before: {because}.")
    next = _("Ask for something else, or give another reason.")


class NotTheirDecision(Refusal):
    """Somebody other than the issuer."""

    code = "adaptations.not_their_decision"
    says = _("{issuer} decides about this, for it has issued the clause.")
    next = _("Ask its office.")
    status = 403


class NoSuchAdaptation(Refusal):
    """Not there, or not theirs to see."""

    code = "adaptations.no_such_adaptation"
    says = _("There is no such request for {requirement}.")
    next = _("The page of the obligation shows what was asked.")
    status = 404


class NothingToDecide(Refusal):
    """It is settled: by an answer, by silence, or taken back."""

    code = "adaptations.nothing_to_decide"
    says = _("Nothing is to be decided any more: this request is {state}.")
    next = _("Reload the page: it shows what holds.")


class NothingStands(Refusal):
    """Nothing to take back."""

    code = "adaptations.nothing_stands"
    says = _("There is no request, and no adaptation that holds, to take back.")
    next = _("Reload the page: somebody may have taken it back already.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a unit asks: another carrier, a later day, or both, and why."""

    carrier: str
    due_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """What holds for the unit when it asks."""

    requirement: str
    locked: bool
    carrier: str | None
    due_on: date | None
    sunset_on: date | None
    is_done: bool


def check_reason(reason: str) -> str:
    """The reason as it is kept: in one line, and short."""
    kept = one_line(reason)
    if not is_reason(kept):
        raise NeedsReason
    if len(kept) > FACT_LIMIT:
        raise ReasonTooLong(length=len(kept), limit=FACT_LIMIT)
    return kept


def check_wish(wish: Wish, held: Held, *, carriers: Collection[str], today: date, calendar: WorkCalendar) -> None:
    """Refuse what is locked, what asks for nothing, and whatever would tighten (M004, M030, M130)."""
    if held.locked:
        raise LockedClause(requirement=held.requirement)
    if held.is_done:
        raise DoneAlready(requirement=held.requirement)
    if wish.carrier and wish.carrier not in carriers:
        raise UnknownCarrier(carrier=wish.carrier, known=", ".join(sorted(carriers)) or "—")
    if (not wish.carrier or wish.carrier == held.carrier) and wish.due_on in {None, held.due_on}:
        raise NothingAsked
    if wish.due_on is not None:
        _check_day(wish.due_on, held, today)
        if not calendar.is_workday(wish.due_on):
            raise DayOff(day=wish.due_on, next_day=calendar.add_workdays(wish.due_on, 1))


def _check_day(day: date, held: Held, today: date) -> None:
    if held.due_on is None:
        raise NoDayToMove(requirement=held.requirement)
    limit = max(held.due_on, today)
    if day <= limit:
        raise DayNotLater(day=day, limit=limit)
    if held.sunset_on is not None and day > held.sunset_on:
        raise DayPastSunset(day=day, sunset=held.sunset_on)


def check_new(wish: Wish, refused: Iterable[tuple[Wish, str]]) -> None:
    """Refuse what was refused before, be the same words written otherwise."""
    for was, because in refused:
        same_words = letters_alone(was.reason) == letters_alone(wish.reason)
        if same_words and (was.carrier, was.due_on) == (wish.carrier, wish.due_on):
            raise RefusedBefore(because=because)


def check_issuer(*, by: Actor, issuer_id: int, issuer: str) -> None:
    """Refuse whoever has not issued the clause."""
    if not by.is_installation and by.unit_id != issuer_id:
        raise NotTheirDecision(issuer=issuer)


def check_waiting(state: AdaptationState, label: object) -> None:
    """Refuse to decide what is settled."""
    if state is not AdaptationState.ASKED:
        raise NothingToDecide(state=label)
