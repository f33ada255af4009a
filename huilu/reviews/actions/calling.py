"""Calling a review: one that is planned, one beyond the plan, and calling it off again.

Whatever calls units together passes the gate like every other demand (M131); a review in a meeting that is held anyway
asks nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huilu.burden.gate import end_standing, pass_gate, quote
from huilu.burden.population import count_classes
from huilu.burden.states import DemandKind, DemandState
from huilu.burden.terms import Quote, Terms
from huilu.burden.whom import Whom, class_ids_of
from huilu.burden.wording import check_words
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.words import one_line, pick
from huilu.org.models import Unit
from huilu.programmes.matching import match
from huilu.programmes.models import Programme
from huilu.programmes.pack.reviews import ReviewSpec
from huilu.programmes.queries import pack_of
from huilu.programmes.rules import NoSuchProgramme
from huilu.reviews import rules
from huilu.reviews.actions.frame import begin, begin_open, note
from huilu.reviews.models import Review, Summons
from huilu.reviews.planning import programmes_for, specs_for
from huilu.reviews.states import Outcome, ReviewKind

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Extra:
    """A review beyond the plan that calls units of these levels together, where, and why it is needed."""

    labels: Text
    on: date
    minutes: int
    levels: tuple[str, ...]
    reason: str
    place: str


@dataclass(frozen=True, slots=True)
class Planned:
    """Which planned review, and where those meet who are called. `on` and `reason`: another day than the plan's."""

    programme: str
    review: str
    on: date | None = None
    reason: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Call:
    """A review as it is written down, what it asks of units, and the facts that the ledger keeps of it."""

    review: Review
    terms: Terms | None
    facts: Mapping[str, Any]


@transaction.atomic
def call_review(
    *,
    unit: str,
    programme: str,
    review: str,
    by: Actor,
    at: datetime,
    on: date | None = None,
    reason: str = "",
    place: str = "",
) -> Review:
    """A planned review has its day; where it calls units together, they are asked for their time through the gate.

    `place`: where those meet who are called.
    """
    call = _begin_planned(unit, Planned(programme, review, on, reason, place), by, at)
    _carry_out(call, by)
    note("review.called", call.review, by=by, at=at, **call.facts)
    return call.review


@transaction.atomic
def call_extra(*, unit: str, programme: str, extra: Extra, by: Actor, at: datetime) -> Review:
    """A review beyond the plan calls units together, for a reason that stays with it."""
    call = _begin_extra(unit, programme, extra, by, at)
    _carry_out(call, by)
    note("review.called_beyond_plan", call.review, by=by, at=at, **call.facts)
    return call.review


def try_to_call(*, unit: str, planned: Planned, by: Actor, at: datetime) -> Quote | None:
    """What it would cost those who are called, or why it would be refused. Nothing stays written.

    No price where nobody is called: such a review is part of a meeting that is held anyway.
    """
    return _try(lambda: _begin_planned(unit, planned, by, at), by, at)


def try_extra(*, unit: str, programme: str, extra: Extra, by: Actor, at: datetime) -> Quote | None:
    """The same of a review beyond the plan."""
    return _try(lambda: _begin_extra(unit, programme, extra, by, at), by, at)


@transaction.atomic
def _try(begin_call: Callable[[], _Call], by: Actor, at: datetime) -> Quote | None:
    point = transaction.savepoint()
    try:
        call = begin_call()
        # Before it passes: afterwards its own minutes would be among those that run already.
        priced = quote([call.terms], asker=call.review.unit, at=at)[0] if call.terms else None
        _carry_out(call, by)
    finally:
        transaction.savepoint_rollback(point)
    return priced


def _carry_out(call: _Call, by: Actor) -> None:
    if call.terms is not None:
        _summon(call.terms, call.review, by=by)


def _begin_planned(unit: str, planned: Planned, by: Actor, at: datetime) -> _Call:
    holder, place = begin(unit, by), rules.check_place(planned.place)
    plan = _programme(holder, planned.programme, at)
    specs = {one.code: one for one in specs_for(holder, plan)}
    rules.check_planned(planned.review, specs, programme=planned.programme, unit=holder.name)
    spec = specs[planned.review]
    day = _day_of(spec, planned.on, planned.reason)
    check_words(pick(spec.labels.model_dump()), [planned.reason])
    rules.check_day(day, began=plan.starts_on, today=day_of(at))
    _check_once(holder, plan, spec, day)
    carrier = pack_of(plan).carrier_called(spec.carrier)
    said: dict[str, Any] = {"kind": spec.kind, "labels": spec.labels.model_dump(), "reason": one_line(planned.reason)}
    said |= {"carrier": carrier.labels.model_dump() if carrier else None}
    made = _write(holder, plan, code=spec.code, on=day, by=by, at=at, **said)
    terms: Terms | None = None
    if spec.calls is not None:
        class_ids = frozenset(match({spec.code: spec.calls})[spec.code])
        terms = _planned_terms(made, spec, class_ids, place)
    facts = {"programme": plan.code, "planned": spec.code, "on": day, "reason": made.reason, "place": place}
    return _Call(made, terms, facts)


def _begin_extra(unit: str, programme: str, extra: Extra, by: Actor, at: datetime) -> _Call:
    holder = begin(unit, by)
    plan = _programme(holder, programme, at)
    planned = sum(one.is_all_hands for one in specs_for(holder, plan))
    rules.check_beyond(planned, extra.reason)
    rules.check_length(extra.minutes)
    reason = rules.check_line("reason", extra.reason)
    labels = {language: rules.check_line("label", text) for language, text in extra.labels.items()}
    said: dict[str, Any] = {"kind": ReviewKind.ALL_HANDS, "labels": labels, "reason": reason, "carrier": None}
    made = _write(holder, plan, code="", on=extra.on, by=by, at=at, **said)
    class_ids = class_ids_of(Whom(levels=extra.levels)) if extra.levels else frozenset[int]()
    # What it is for is why it is needed beyond the plan: the gate reads it, and so does whoever is called.
    terms = _terms(made, class_ids, {"zh": reason}, extra.minutes, rules.check_place(extra.place))
    return _Call(made, terms, {"programme": programme, "extra": asdict(extra)})


@transaction.atomic
def call_off_review(*, unit: str, serial: int, reason: str, by: Actor, at: datetime) -> Review:
    """The review is not held, and nobody is called to it any more."""
    review = begin_open(unit, serial, by)
    review.because = rules.check_line("reason", reason)
    if (summons := Summons.objects.filter(review=review).first()) is not None:
        over = DemandState.WITHDRAWN
        end_standing(demand_id=summons.demand_id, state=over, reason=review.because, by=by, at=at)
    review.outcome, review.ended_at, review.ended_by = Outcome.CALLED_OFF, at, by.signature
    review.save(update_fields=["outcome", "because", "ended_at", "ended_by"])
    note("review.called_off", review, by=by, at=at, reason=review.because)
    return review


def _programme(unit: Unit, code: str, at: datetime) -> Programme:
    found = next((one for one in programmes_for(unit, day_of(at)) if one.code == code), None)
    if found is None:
        raise NoSuchProgramme(field="programme", programme=code)
    return found


def _day_of(spec: ReviewSpec, on: date | None, reason: str) -> date:
    if spec.on is None:
        if on is None:
            raise rules.DayMissing(field="on")
        return on
    rules.check_moved(spec.on, on or spec.on, reason)
    return on or spec.on


def _check_once(unit: Unit, programme: Programme, spec: ReviewSpec, day: date) -> None:
    known = Review.objects.not_called_off().filter(unit=unit, programme=programme, code=spec.code)
    known = known if spec.on else known.filter(on=day)
    if (held := known.order_by("on").first()) is not None:
        raise rules.CalledAlready(day=held.on)


def _write(unit: Unit, programme: Programme, *, code: str, on: date, by: Actor, at: datetime, **said: Any) -> Review:
    last = Review.objects.filter(unit=unit).order_by("-serial").values_list("serial", flat=True).first() or 0
    return Review.objects.create(
        unit=unit, serial=last + 1, programme=programme, code=code, on=on, called_at=at, called_by=by.signature, **said
    )


def _planned_terms(review: Review, spec: ReviewSpec, class_ids: frozenset[int], place: str) -> Terms:
    terms = _terms(review, class_ids, spec.text.model_dump() if spec.text else review.labels, spec.minutes or 0, place)
    # The plan speaks for its own day alone: its authors were warned by the lint, and it is in force.
    return replace(terms, day_off_reason=(spec.day_reason or spec.labels).zh) if review.on == spec.on else terms


def _terms(review: Review, class_ids: frozenset[int], purpose: Text, minutes: int, place: str) -> Terms:
    programme = review.programme
    return Terms(
        code=f"{review.unit.code}/review-{review.serial}",
        kind=DemandKind.REVIEW,
        labels=review.labels,
        purpose=purpose,
        basis={language: f"{label} {programme.version}" for language, label in programme.labels.items()},
        minutes=minutes,
        starts_on=day_of(review.called_at),
        due_on=review.on,
        sunset_on=review.on,
        class_ids=class_ids,
        place=place,
    )


def _summon(terms: Terms, review: Review, *, by: Actor) -> None:
    if terms.class_ids.isdisjoint(count_classes(review.unit)):
        raise rules.NobodyCalled(field="levels", unit=review.unit.name)
    demand = pass_gate(terms=terms, asker=review.unit, by=by, at=review.called_at)
    Summons.objects.create(review=review, demand=demand)
