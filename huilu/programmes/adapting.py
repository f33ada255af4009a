"""A unit asks to have a requirement otherwise; its issuer grants or refuses, or silence grants it (M030).

The origin's issuer decides, and nobody between: whoever owes a clause, and until when, is its word, and a lock is too.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from huilu.accounts.capabilities import Act, check_may
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import REGION_SHIFT
from huilu.kernel.workdays import calendar_called
from huilu.ledger.actions import About, record
from huilu.org.models import Unit
from huilu.org.rules import called
from huilu.programmes import adaptation_rules as rules
from huilu.programmes.adaptation_rules import Held, Wish
from huilu.programmes.adaptations import carriers_of
from huilu.programmes.models import Adaptation, Programme, Requirement
from huilu.programmes.queries import Obligation, obligations_of, pack_of
from huilu.programmes.rules import NotOurObligation
from huilu.programmes.standing import HAS_LAPSED, as_they_stand, is_over_on, nothing_to_grant
from huilu.programmes.states import ADAPTATION_LABELS, Lapse, ProgressState
from huilu.programmes.states import AdaptationState as State
from huilu.tally.actions import hold_region, try_hold_region

# So many are settled in one round of the worker; the next round takes the rest.
BATCH = 200


@transaction.atomic
def ask_adaptation(
    *,
    unit_id: int,
    requirement: str,
    reason: str,
    by: Actor,
    at: datetime,
    carrier: str = "",
    due_on: date | None = None,
) -> Adaptation:
    """The unit itself asks for another carrier or a later day. Nothing changes until it is granted."""
    _check_own(unit_id, by)
    wish = Wish(carrier.strip(), due_on, rules.check_reason(reason))
    # No clause changes meanwhile; and two of one unit who ask at one moment go one after the other.
    hold_region(unit_id >> REGION_SHIFT)
    unit = Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=unit_id)
    owed, today = _owed(unit, requirement, at), day_of(at)
    carriers = [one.code for one in carriers_of(pack_of(owed.programme), unit.unit_class.level_id)]
    calendar = calendar_called(pack_of(owed.programme).parameters.loop.calendar)
    rules.check_wish(wish, _as_held(owed), carriers=carriers, today=today, calendar=calendar)
    wish = _other_than(owed, wish)
    before = _asked_before(unit, owed, wish, at)
    made = Adaptation.objects.create(
        unit=unit,
        requirement=owed.requirement,
        issuer_id=owed.programme.issuer_id,
        serial=before + 1,
        carrier=wish.carrier,
        due_on=wish.due_on,
        reason=wish.reason,
        asked_at=at,
        asked_by=by.signature,
        silence_on=silence_after(owed.programme, today),
    )
    said = {"carrier": made.carrier, "due_on": made.due_on, "reason": made.reason, "silence_on": made.silence_on}
    _note("adaptation.asked", made, by=by, at=at, **said)
    return made


@transaction.atomic
def grant_adaptation(*, unit: str, requirement: str, serial: int, by: Actor, at: datetime) -> Adaptation:
    """The issuer agrees: from now on it holds for the unit."""
    asked = _begin(unit, requirement, serial, by, at)
    _settle(asked, State.GRANTED, by=by, at=at)
    _note("adaptation.granted", asked, by=by, at=at, by_silence=False)
    return asked


@transaction.atomic
def refuse_adaptation(*, unit: str, requirement: str, serial: int, reason: str, by: Actor, at: datetime) -> Adaptation:
    """The issuer says no, and why."""
    kept = rules.check_reason(reason)
    asked = _begin(unit, requirement, serial, by, at)
    _settle(asked, State.REFUSED, by=by, at=at, because=kept)
    _note("adaptation.refused", asked, by=by, at=at, reason=kept)
    return asked


@transaction.atomic
def take_adaptation_back(*, unit_id: int, requirement: str, by: Actor, at: datetime) -> Adaptation:
    """The unit takes back what waits; or, where nothing does, all that holds: then what its issuer says holds again."""
    _check_own(unit_id, by)
    programme, _slash, code = requirement.partition("/")
    ours = _held(unit_id >> REGION_SHIFT, at).filter(unit_id=unit_id)
    ours = ours.filter(requirement__programme__code=programme, requirement__code=code)
    asked = ours.filter(state__in=[State.ASKED, State.GRANTED]).order_by("serial")
    standing = [one for one in asked if one.standing_on(day_of(at)) is not State.LAPSED]
    if not standing:
        raise rules.NothingStands
    for one in standing:
        write_down(one, at=at)
    taken = standing[-1:] if standing[-1].state == State.ASKED else standing
    for one in taken:
        _settle(one, State.TAKEN_BACK, by=by, at=at)
    along = {"along": [one.serial for one in taken[:-1]]} if taken[1:] else {}
    _note("adaptation.taken_back", taken[-1], by=by, at=at, **along)
    return taken[-1]


def grant_by_silence(at: datetime) -> int:
    """Write down what has become of requests that nobody has answered, each by an act of the calendar; safe to run
    twice. How many silence has granted: others have lapsed, for what they are about was withdrawn, locked or
    stopped, or is over.

    What a unit does not owe for now may come back until silence would have granted it: only then it lapses for good.
    """
    today = day_of(at)
    waiting = as_they_stand(Adaptation.objects.filter(state=State.ASKED), today)
    silent = waiting.filter(is_over_on(today)).order_by("silence_on", "pk")
    gone = Requirement.objects.filter(nothing_to_grant(today))
    lapsed = waiting.filter(HAS_LAPSED, requirement__in=gone).order_by("pk")
    due = [pair for found in (silent, lapsed) for pair in found.values_list("pk", "region")[:BATCH]]
    return sum(_settle_silently(pk, region, at) for pk, region in dict.fromkeys(due))


@transaction.atomic
def _settle_silently(pk: int, region: int, at: datetime) -> bool:
    # A tree that is being changed is not waited for: whoever folds and seals comes here too, and comes again.
    if not try_hold_region(region):
        return False
    found = _held(region, at, skip_locked=True).filter(pk=pk, state=State.ASKED).first()
    return found is not None and write_down(found, at=at) and found.state == State.GRANTED


def write_down(asked: Adaptation, *, at: datetime) -> bool:
    """Write down what has become of it without an answer, unless it waits still or somebody has done so before.

    It has been so since `silence_on`, or since it lapsed.
    """
    if asked.state != State.ASKED:
        return False
    if asked.lapses:
        lapse(asked, Lapse(asked.lapses), by=INSTALLATION, at=at)
        return True
    return note_silence(asked, at=at)


def note_silence(asked: Adaptation, *, at: datetime) -> bool:
    """Write down that silence has granted it, if it has. It has held since `silence_on`."""
    if asked.standing_on(day_of(at)) is not State.GRANTED or asked.state != State.ASKED:
        return False
    keep_silence(asked, at=at)
    return True


def keep_silence(asked: Adaptation, *, at: datetime) -> None:
    """What the calendar has granted: whether it had, is not asked."""
    asked.by_silence = True
    _settle(asked, State.GRANTED, by=INSTALLATION, at=at)
    _note("adaptation.granted", asked, by=INSTALLATION, at=at, by_silence=True)


def lapse(asked: Adaptation, why: Lapse, *, by: Actor, at: datetime) -> None:
    """It can no longer be granted: nobody has refused it, and nothing holds by it."""
    _settle(asked, State.LAPSED, by=by, at=at, because=why)
    _note("adaptation.lapsed", asked, by=by, at=at, because=why)


def silence_after(programme: Programme, day: date) -> date:
    """The first day after so many whole working days as the issuer may take."""
    parameters = pack_of(programme).parameters
    return calendar_called(parameters.loop.calendar).add_workdays(day, parameters.adaptation.days) + timedelta(days=1)


def _check_own(unit_id: int, by: Actor) -> None:
    check_may(by, Act.RECORD_PROGRESS)
    if by.unit_id != unit_id:
        raise rules.OnlyForOneself(unit=called(Unit.ever.get(pk=unit_id), by))


def _owed(unit: Unit, requirement: str, at: datetime) -> Obligation:
    for owed in obligations_of(unit, day_of(at)):
        if owed.requirement.key == requirement:
            return owed
    raise NotOurObligation(requirement=requirement.partition("/")[2], unit=unit.name)


def _as_held(owed: Obligation) -> Held:
    one = owed.requirement
    return Held(one.key, one.locked, one.carrier, one.due_on, one.sunset_on, owed.state is ProgressState.DONE)


def _other_than(owed: Obligation, wish: Wish) -> Wish:
    """The wish without what holds already."""
    one = owed.requirement
    carrier = "" if wish.carrier == one.carrier else wish.carrier
    return Wish(carrier, None if wish.due_on == one.due_on else wish.due_on, wish.reason)


def _asked_before(unit: Unit, owed: Obligation, wish: Wish, at: datetime) -> int:
    """How often the unit has asked about it before; refused while one waits, and where the same was refused."""
    before = Adaptation.objects.filter(unit=unit, requirement=owed.requirement, region=unit.region)
    # Locked: whoever writes down what is silent may be about to.
    for one in _held(unit.region, at).filter(unit=unit, requirement=owed.requirement, state=State.ASKED):
        if not write_down(one, at=at):
            raise rules.WaitsAlready(day=one.silence_on)
    refused = before.filter(state=State.REFUSED).order_by("serial")
    rules.check_new(wish, [(Wish(one.carrier, one.due_on, one.reason), one.because) for one in refused])
    return before.count()


def _begin(unit: str, requirement: str, serial: int, by: Actor, at: datetime) -> Adaptation:
    """The locked request, for a post of its issuer, while it waits."""
    programme, _slash, code = requirement.partition("/")
    asking = Unit.ever.filter(code=unit).first()
    named = {"requirement__programme__code": programme, "requirement__code": code, "serial": serial}
    asked = _held(asking.region, at).filter(**named, unit=asking).first() if asking else None
    if asked is None:
        raise rules.NoSuchAdaptation(requirement=requirement)
    rules.check_issuer(by=by, issuer_id=asked.issuer_id, issuer=asked.issuer.name)
    state = asked.standing_on(day_of(at))
    rules.check_waiting(state, ADAPTATION_LABELS[state])
    return asked


def _held(region: int, at: datetime, *, skip_locked: bool = False) -> QuerySet[Adaptation]:
    """The requests of a region, to be locked as they stand; until commit no clause changes and no unit moves."""
    hold_region(region)
    locked = Adaptation.objects.select_for_update(of=("self",), skip_locked=skip_locked).filter(region=region)
    return as_they_stand(locked, day_of(at)).select_related("unit", "issuer", "requirement__programme")


def _settle(asked: Adaptation, state: State, *, by: Actor, at: datetime, because: str = "") -> None:
    asked.state, asked.settled_at, asked.settled_by, asked.because = state, at, by.signature, because
    asked.save(update_fields=["state", "settled_at", "settled_by", "because", "by_silence"])


def _note(act: str, one: Adaptation, *, by: Actor, at: datetime, **facts: Any) -> None:
    unit, requirement = one.unit, one.requirement
    about = About("adaptation", one.pk, f"{unit.code}/{requirement.code}/{one.serial}", unit.region, unit.path)
    named: dict[str, Any] = {"unit": unit.code, "requirement": requirement.key, "serial": one.serial}
    record(act, about=about, by=by, at=at, **named, **facts)
