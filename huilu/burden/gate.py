"""The gate: the one way in which anything is asked of a unit (M131, S17).

Whatever lays something on units calls `pass_gate` first and keeps what it gives back; the database refuses rows that
do not refer to a demand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import combinations

from django.db import transaction
from django.utils.formats import date_format
from django.utils.functional import lazy

from huilu.burden import form_rules, rules, wording
from huilu.burden.again import Reach, is_again, is_less, reach_of
from huilu.burden.fields import holders_of
from huilu.burden.load import classes_of, demands_bearing_on, heaviest_months, named_by
from huilu.burden.models import Demand, DemandClass, DemandUnit
from huilu.burden.population import count_classes
from huilu.burden.states import OF_PACKS, DemandKind, DemandState
from huilu.burden.terms import MonthOfKind, Price, Quote, Terms
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.words import is_reason, pick, said_in_both
from huilu.kernel.workdays import our_calendar
from huilu.org.models import AxisCode, Level, Unit


def quote(terms: Sequence[Terms], *, asker: Unit, at: datetime) -> list[Quote]:
    """What each would cost, one unit and all of them, before anything is sent: shown to the asker."""
    counts = count_classes(asker)
    months = heaviest_months(terms, asker, day_of(at), without=_replaced(terms))
    return [Quote(one, _price(one, counts), months) for one in terms]


@transaction.atomic
def pass_gate(*, terms: Terms, asker: Unit, by: Actor, at: datetime, top: Unit | None = None) -> Demand:
    """The demand, if the gate lets it through; a refusal says what is wrong with it.

    `top`: below which unit it is asked, where the asker does not mean all that is below itself.
    """
    return pass_together(terms=[terms], asker=asker, by=by, at=at, top=top)[0]


@transaction.atomic
def pass_together(
    *,
    terms: Sequence[Terms],
    asker: Unit,
    by: Actor,
    at: datetime,
    top: Unit | None = None,
    beside: Sequence[Terms] = (),
) -> list[Demand]:
    """Several demands of one asker at once: all of them pass, or none does.

    `beside`: what changes with them without being asked, as an easing that is taken back; it has to find room as well.
    """
    top = top or asker
    # Two askers at once would each find room for their own demand in what the other has not filled yet.
    lock_gate()
    replaced = _find_replaced(terms, asker)
    for one in terms:
        _check(one, at, replaced)
    _check_stopped(terms, asker, top)
    _check_fields(terms, top, at, replaced)
    _check_allowance([*terms, *beside], top, at, replaced)
    made = _write(terms, asker, top, by, at)
    for old in replaced:
        successor = next(new for new, one in zip(made, terms, strict=True) if old.code in one.replaces)
        successor.replaces.add(old)
        end_demand(demand=old, state=DemandState.WITHDRAWN, reason=successor.code, by=by, at=at)
    return made


def end_demand(*, demand: Demand, state: DemandState, reason: str, by: Actor, at: datetime) -> None:
    """It is asked no longer: its asker took it back, another stands in its place, or the guard desk stopped it."""
    demand.state = state
    demand.ended_at, demand.ended_by, demand.ended_because = at, by.signature, reason
    demand.save(update_fields=["state", "ended_at", "ended_by", "ended_because"])


def check_decided(demand: Demand) -> None:
    """Refuse to change or drop what the guard desk holds up."""
    if demand.state == DemandState.SUSPENDED:
        raise rules.NotDecidedYet(demand=demand.code, desk=demand.suspensions.get(outcome="").by_label)


def end_standing(*, demand_id: int, state: DemandState, reason: str, by: Actor, at: datetime) -> None:
    """What asks of units is over, and its demand with it: refused while the guard desk looks at it.

    Locked: a suspension that comes at the same moment waits, and finds what has become of the demand.
    """
    demand = Demand.objects.select_for_update(of=("self",)).get(pk=demand_id)
    check_decided(demand)
    if demand.is_standing:
        end_demand(demand=demand, state=state, reason=reason, by=by, at=at)


def match_classes(pairs: Iterable[tuple[int, int]]) -> None:
    """Of which classes each demand is asked, by the ids of both; what is known already stays."""
    rows = [DemandClass(demand_id=demand_id, unit_class_id=class_id) for demand_id, class_id in pairs]
    DemandClass.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)


def lock_gate() -> None:
    """One demand passes at a time; whoever counts them first waits here."""
    list(Level.objects.select_for_update().order_by("rank").values_list("pk", flat=True))


def _check(terms: Terms, at: datetime, replaced: Sequence[Demand]) -> None:
    said = {
        "purpose": any(is_reason(text) for text in terms.purpose.values()),
        "basis": any(is_reason(text) for text in terms.basis.values()),
        # Whoever only moves a day asks for no more minutes: for the same ones, earlier.
        "minutes": terms.minutes > 0 or terms.kind == DemandKind.REFINEMENT,
        # It opens the gate at once, so somebody must be able to read why.
        "risk_reason": not terms.risk_reason or is_reason(terms.risk_reason),
    }
    rules.check_said(terms.called, said)
    rules.check_size(terms.called, terms.minutes)
    rules.check_end(terms.called, terms.due_on, terms.sunset_on)
    # Whoever puts the words of a clause right asks nothing anew: those who are late with it stay late.
    if not any(_rewords(terms, old) for old in replaced if old.code in terms.replaces):
        rules.check_not_over(terms.called, terms.due_on, day_of(at))
    if terms.has_words_of_its_asker:
        words = [*terms.labels.values(), *terms.purpose.values(), terms.place, terms.risk_reason]
        wording.check_words(terms.called, words)
    if terms.kind not in OF_PACKS:
        rules.check_far(terms.called, terms.due_on, day_of(at))
        if not terms.risk_reason:
            _check_day(terms, at)
    form_rules.check_place(terms.kind, terms.place, terms.due_on)


def _check_day(terms: Terms, at: datetime) -> None:
    """An obligation gets its day from its programme, whose authors are warned by the lint."""
    calendar = our_calendar()
    # Whoever only shows a place prepares nothing.
    if terms.kind != DemandKind.VISIT:
        earliest = calendar.add_workdays(day_of(at), rules.LEAST_LEAD_WORKDAYS)
        rules.check_notice(terms.called, terms.due_on, earliest)
    if not terms.day_off_reason:
        form_rules.check_workday(terms.due_on, calendar)


def _rewords(terms: Terms, old: Demand) -> bool:
    asked_of = set(old.classes.order_by("pk").values_list("unit_class_id", flat=True))
    return terms.rewords(old, asked_of, set(old.units.order_by("pk").values_list("unit_id", flat=True)))


def _replaced(terms: Sequence[Terms]) -> list[str]:
    return [code for one in terms for code in one.replaces]


def _find_replaced(terms: Sequence[Terms], asker: Unit) -> list[Demand]:
    standing = Demand.objects.standing().filter(code__in=_replaced(terms), asker=asker).select_for_update(of=("self",))
    found = {one.code: one for one in standing.order_by("pk")}
    for code in _replaced(terms):
        if code not in found:
            raise rules.NothingReplaced(demand=code, unit=asker.name)
    for one in terms:
        for code in one.replaces:
            rules.check_may_replace(found[code], by=one.kind)
    return [*found.values()]


def _check_stopped(terms: Sequence[Terms], asker: Unit, top: Unit) -> None:
    """Refuse what the guard desk has stopped, or holds up, under whatever name and version it comes again."""
    held_up = Demand.objects.filter(asker=asker, state__in=[DemandState.SUSPENDED, DemandState.STOPPED])
    for earlier in held_up.select_related("top").order_by("-pk"):
        for one in terms:
            if not is_again(one, top, earlier):
                continue
            check_decided(earlier)
            if earlier.ended_at is not None and not is_less(one, top, earlier):
                raise rules.StoppedBefore(
                    demand=earlier.code, desk=earlier.ended_by, day=day_of(earlier.ended_at),
                    reason=earlier.ended_because,
                )  # fmt: skip


def _check_fields(terms: Sequence[Terms], top: Unit, at: datetime, replaced: Sequence[Demand]) -> None:
    """Refuse a figure that the system holds, or that another demand already asks of any of the same units."""
    wanted = {field for one in terms for field in one.fields}
    if not wanted:
        return
    for field, holder in holders_of(wanted).items():
        raise rules.HeldAlready(field=field, holder=holder)
    _check_asked_twice(terms, top)
    ended = {one.pk for one in replaced}
    asking = [one for one in demands_bearing_on(top, day_of(at)) if one.pk not in ended and wanted & {*one.fields}]
    classes, named = classes_of(asking), named_by(asking)
    for held in asking:
        theirs = Reach(held.top.path, frozenset(classes[held.pk]), frozenset(unit.pk for unit in named[held.pk]))
        for one in terms:
            common = [field for field in held.fields if field in one.fields]
            if common and reach_of(one, top).meets(theirs):
                raise rules.HeldAlready(field=common[0], holder=f"{held.asker_label} {held.code}")


def _check_asked_twice(terms: Sequence[Terms], top: Unit) -> None:
    """Refuse what would ask one unit twice for a figure by itself, with no other demand there yet."""
    for one, other in combinations(terms, 2):
        common = [field for field in one.fields if field in other.fields]
        if common and reach_of(one, top).meets(reach_of(other, top)):
            raise rules.HeldAlready(field=common[0], holder=other.called)


def _check_allowance(terms: Sequence[Terms], top: Unit, at: datetime, replaced: Sequence[Demand]) -> None:
    ended = {one.code for one in replaced}
    for one in heaviest_months(terms, top, day_of(at), without=ended):
        if one.is_over:
            # In the language of whoever reads it: what is found before a launch is kept in both. Whoever reads it may
            # have no database any more: the command line stops its own before it says why something was refused.
            raise rules.OverAllowance(
                kind=_said(pick, said_in_both(partial(kind_label, one))),
                month=_said(date_format, one.month, "YEAR_MONTH_FORMAT"),
                minutes=one.in_all, allowed=one.allowed, running=one.running,
            )  # fmt: skip


def _said(say: Callable[..., str], *about: object) -> object:
    return lazy(say, str)(*about)


def kind_label(one: MonthOfKind) -> str:
    """What people call a kind of unit."""
    level = Level.objects.get(pk=one.level)
    audience = AxisCode.objects.filter(axis="audience", code=one.audience).first()
    return " ".join([pick(level.labels), *([pick(audience.labels)] if audience else [])])


def _price(terms: Terms, counts: dict[int, int]) -> Price:
    asked = len(terms.unit_ids) or sum(counts.get(one, 0) for one in terms.class_ids)
    return Price(terms.minutes, terms.times, asked if terms.only is None else min(asked, terms.only))


def _write(terms: Sequence[Terms], asker: Unit, top: Unit, by: Actor, at: datetime) -> list[Demand]:
    counts = count_classes(top)
    asked = {
        "asker": asker, "asker_label": asker.name, "top": top, "asked_at": at, "asked_by": by.signature,
        "asked_by_person_id": by.person_id,
    }  # fmt: skip
    made = Demand.objects.bulk_create(
        Demand(code=one.code, population=_price(one, counts).population, **asked, **one.as_columns()) for one in terms
    )
    match_classes((new.pk, class_id) for new, one in zip(made, terms, strict=True) for class_id in one.class_ids)
    named = [(new, unit_id) for new, one in zip(made, terms, strict=True) for unit_id in sorted(one.unit_ids)]
    DemandUnit.objects.bulk_create(DemandUnit(demand=new, unit_id=unit_id) for new, unit_id in named)
    return made
