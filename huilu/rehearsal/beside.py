"""What is asked of units beside the clauses of programmes: forms, meetings, visits, look-across, looks of samples."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from huilu.burden.account import asked_of
from huilu.burden.load import classes_of, demands_bearing_on, named_by
from huilu.burden.models import Demand, Response
from huilu.burden.states import CALLS_TOGETHER, OF_PACKS
from huilu.campaigns.models import Answer
from huilu.kernel.paths import is_under
from huilu.org.models import Unit
from huilu.rehearsal.claim import Claim, Issuer


def standing_beside(unit: Unit, day: date, *, without: Collection[str] = ()) -> list[Claim]:
    """All of it that bears on the unit or anybody below it from the day on, but for the demands of these codes."""
    found = [one for one in demands_bearing_on(unit, day) if one.code not in without]
    return _claims([one for one in found if one.is_standing and one.kind not in OF_PACKS])


def beside_of_unit(unit: Unit, day: date) -> list[Claim]:
    """What of it the unit itself is asked for from the day on, but for what it has answered."""
    sent = Response.objects.sent().filter(unit=unit, region=unit.region).order_by().values("form__demand")
    told = Answer.objects.filter(unit=unit, region=unit.region).order_by().values("question__demand")
    asked = asked_of(unit).filter(sunset_on__gte=day).exclude(kind__in=OF_PACKS)
    return _claims(list(asked.exclude(pk__in=sent).exclude(pk__in=told).select_related("top").order_by("pk")))


def named_below(claims: Iterable[Claim], top: Unit) -> list[Unit]:
    """The units at and below the top that any of these asks by name: they may have more to do than others."""
    ids = frozenset[int]().union(*(one.unit_ids for one in claims))
    if not ids:
        return []
    units = Unit.objects.filter(pk__in=ids, counts=True).order_by("pk")
    return [one for one in units if is_under(one.path, top.path)]


def _claims(demands: Sequence[Demand]) -> list[Claim]:
    if not demands:
        return []
    askers = {one.asker_id for one in demands}
    units = Unit.ever.select_related("unit_class__level").filter(pk__in=askers).order_by("pk")
    issuers = {one.pk: Issuer.of(one) for one in units}
    classes, named = classes_of(demands), named_by(demands)
    # Whoever asks may keep to a part of the tree below it: there it is asked.
    return [
        _claim(
            one,
            replace(issuers[one.asker_id], path=one.top.path),
            classes.get(one.pk, set()),
            {unit.pk for unit in named.get(one.pk, [])},
        )
        for one in demands
    ]


def _claim(one: Demand, issuer: Issuer, class_ids: set[int], unit_ids: set[int]) -> Claim:
    """A meeting is an event, and carries itself; what is filled in on a day is none."""
    is_meeting = one.kind in CALLS_TOGETHER
    return Claim(
        programme="",
        code=one.code,
        labels=one.labels,
        issuer=issuer,
        class_ids=frozenset(class_ids),
        unit_ids=frozenset(unit_ids),
        minutes=one.minutes,
        start_on=one.starts_on,
        due_on=one.due_on,
        end_on=one.sunset_on,
        calendar="",
        repeats="once" if one.times == 1 else "several",
        times=one.times,
        carrier=one.code if is_meeting else "",
        carrier_labels=one.labels if is_meeting else None,
        is_event=is_meeting,
    )
