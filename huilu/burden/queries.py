"""Finding demands, and what the guard desk has before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from huilu.burden import rules
from huilu.burden.models import Demand, DemandQuerySet
from huilu.burden.states import OF_PACKS, OPEN, DemandState
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import end_of_subtree, ids_in
from huilu.org.models import AxisCode

Text = Mapping[str, str]

MOST = 200
# Of units that are asked by name so many are named on a page.
SOME = 20


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody who flagged a demand said, on which day, and nothing about who it was."""

    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class Matter:
    """A demand that somebody has flagged, as it lies before the guard desk."""

    demand: Demand
    flags: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom it is asked: levels, each with its kinds of units; or units by name, as far as the reader sees them."""

    kinds: Sequence[tuple[Text, Sequence[Text]]]
    names: Sequence[str]
    more: int


def whom_of(demand: Demand, *, reader: Actor) -> Asked:
    """Whom its asker means."""
    classes = demand.classes.order_by("unit_class__level__rank", "unit_class__audience").distinct()
    found: dict[str, tuple[Text, list[str]]] = {}
    told = ("unit_class__level", "unit_class__level__labels", "unit_class__audience")
    for level, labels, audience in classes.values_list(*told):
        found.setdefault(level, (labels, []))[1].append(audience)
    words = dict(AxisCode.objects.filter(axis="audience").values_list("code", "labels"))
    kinds = [(labels, [words[code] for code in codes if code in words]) for labels, codes in found.values()]
    top = reader.unit_path
    seen = demand.units.filter(unit__path__gte=top, unit__path__lt=end_of_subtree(top)).order_by("unit__code")
    names = list(seen.values_list("unit__name", flat=True)[:SOME])
    # Whom it names beside these, the reader does not see; how many were asked, everybody reads.
    return Asked(kinds, names, 0 if kinds else max(0, demand.population - len(names)))


def find_demand(code: str, *, for_: Actor) -> Demand:
    """The demand, if it is asked where the actor's unit stands, or below that."""
    found = known_to(for_).select_related("asker", "top").filter(code=code).first()
    if found is None:
        raise rules.NoSuchDemand(demand=code)
    return found


def known_to(actor: Actor) -> DemandQuerySet:
    """The demands that are asked in a part of the tree that holds the actor's unit, or that lies below it."""
    if actor.is_installation:
        return Demand.objects.all()
    below = Q(top__path__gte=actor.unit_path, top__path__lt=end_of_subtree(actor.unit_path))
    return Demand.objects.filter(below | Q(top_id__in=ids_in(actor.unit_path)))


def matters_before(guard: Actor) -> list[Matter]:
    """What the guard desk has to look at: flagged and in force, or suspended and not decided; the oldest first.

    There are so many at most: whoever decides about some of them sees the next.
    """
    if guard.post_code != rules.GUARD_POST:
        return []
    below = Demand.objects.filter(
        asker__path__gte=guard.unit_path, asker__path__lt=end_of_subtree(guard.unit_path), state__in=OPEN
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT demand, n FROM burden_flagged(%s)", [guard.unit_path])
        counts: dict[int, int] = dict(cursor.fetchall())
    # What somebody asked themselves lies before another person of the desk, or before the desk of the level above.
    others = below.exclude(asked_by_person_id=guard.person_id)
    wanted = others.filter(Q(pk__in=counts) | Q(state=DemandState.SUSPENDED)).select_related("asker")
    return [Matter(one, counts.get(one.pk, 0)) for one in wanted.order_by("asked_at", "pk")[:MOST]]


def said_about(demand: Demand, *, for_: Actor) -> list[Said]:
    """What those said who flagged it, for whoever decides about it at its guard desk, and for nobody else."""
    rules.check_guard(
        for_, asker_path=demand.asker.path, asker_label=demand.asker_label, asked_by=demand.asked_by_person_id
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason, said_on FROM burden_said(%s)", [demand.pk])
        return [Said(reason, said_on) for reason, said_on in cursor.fetchall()]


def decides_about(demand: Demand, actor: Actor) -> bool:
    """Whether the actor sits at the demand's guard desk and has not asked for it."""
    return rules.is_guard_of(actor, demand.asker.path) and actor.person_id != demand.asked_by_person_id


def out_of_force_on(asker_ids: Sequence[int], day: date) -> set[str]:
    """The clauses of these askers, by programme and code, that bound nobody when the day was over.

    A clause may have had several demands, one after the other. The last one that had been asked by then tells: it had
    ended, or it was held up. Where nothing is known of so early a day, the clause was in force.
    """
    asked = Demand.objects.filter(asker_id__in=asker_ids, kind__in=OF_PACKS).order_by("asked_at", "pk")
    # A demand that was suspended several times comes several times.
    rows = asked.values_list("code", "asked_at", "ended_at", "suspensions__at", "suspensions__decided_at")
    out: dict[str, tuple[str, bool]] = {}
    for code, asked_at, ended_at, held_at, decided_at in rows:
        if day_of(asked_at) <= day:
            key = code.partition("@")[0]
            before = out[key][1] if key in out and out[key][0] == code else False
            held = _is_between(day, held_at, decided_at)
            out[key] = (code, before or held or (ended_at is not None and day_of(ended_at) <= day))
    return {key for key, (_code, is_out) in out.items() if is_out}


def _is_between(day: date, since: datetime | None, until: datetime | None) -> bool:
    """Whether it had begun when the day was over, and was not over yet."""
    return since is not None and day_of(since) <= day and (until is None or day_of(until) > day)


def because_of(demand: Demand) -> str:
    """Why it is asked of nobody at present: the words of whoever ended it, or of the guard desk that looks at it."""
    if demand.is_standing:
        return ""
    held_up = demand.suspensions.filter(outcome="").order_by("-pk").first()
    return demand.ended_because or (held_up.because if held_up else "")
