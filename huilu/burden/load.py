"""What each kind of unit already has to do each month, and what more it would be with new demands (M131, M152)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q

from huilu.burden.models import Allowance, Demand, DemandClass, DemandUnit
from huilu.burden.rules import USUAL_MINUTES
from huilu.burden.states import OPEN
from huilu.burden.terms import MonthOfKind, Terms
from huilu.burden.varying import Reading, Variations, effort_as
from huilu.kernel.paths import end_of_subtree, ids_in, is_under
from huilu.kernel.workdays import our_calendar
from huilu.org.models import AxisCode, Unit, UnitClass

Months = Mapping[date, int]
Coming = tuple[Terms, Months]


def demands_bearing_on(top: Unit, day: date) -> list[Demand]:
    """What is asked on that day of units below the top, be it of all that is below it, of more or of some.

    What is suspended counts as well: the guard desk may let it go on at any moment.
    """
    above = Q(top_id__in=ids_in(top.path))
    below = Q(top__path__gt=top.path, top__path__lt=end_of_subtree(top.path))
    standing = Demand.objects.not_over().filter(above | below, sunset_on__gte=day)
    return list(standing.select_related("asker", "top").order_by("pk"))


def classes_of(demands: Collection[Demand]) -> dict[int, set[int]]:
    """The classes of which each of them is asked, by the demand's id."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = DemandClass.objects.filter(demand__in=demands).order_by("pk")
    for demand_id, class_id in rows.values_list("demand_id", "unit_class_id"):
        found[demand_id].add(class_id)
    return found


def named_by(demands: Collection[Demand]) -> dict[int, list[Unit]]:
    """The units that each of them asks by name, by the demand's id; who has moved away from below it is out."""
    tops = {one.pk: one.top.path for one in demands}
    found: dict[int, list[Unit]] = defaultdict(list)
    rows = DemandUnit.objects.filter(demand__in=demands).select_related("unit__unit_class__level").order_by("pk")
    for one in rows:
        if is_under(one.unit.path, tops[one.demand_id]):
            found[one.demand_id].append(one.unit)
    return found


def heaviest_months(
    terms: Sequence[Terms], top: Unit, day: date, *, without: Collection[str] = ()
) -> list[MonthOfKind]:
    """For each kind of unit that these terms are asked of, the month in which most is asked of one unit.

    `without` names demands that end with it. What cannot wait (M156) is not held against the allowance, but whatever
    comes beside it is.
    """
    running = Running([one for one in demands_bearing_on(top, day) if one.code not in without], top)
    coming = [(one, one.weighs.by_month(our_calendar())) for one in terms]
    kinds: dict[tuple[str, str], MonthOfKind] = {}
    for unit_class in _classes(terms):
        ours = [(one, months) for one, months in coming if unit_class.pk in one.class_ids]
        _weigh(kinds, unit_class, running.of_class(unit_class.pk), ours)
    # Whoever is asked by name, now or already, may have more to do than others of the same class.
    for unit in _named(terms, top, running):
        ours = [
            (one, months) for one, months in coming if unit.unit_class_id in one.class_ids or unit.pk in one.unit_ids
        ]
        if ours:
            _weigh(kinds, unit.unit_class, [running.of_unit(unit)], ours)
    return _with_allowances(kinds)


class Running:
    """What runs already below a unit, and the months that it takes of a kind of units there, or of one of them."""

    def __init__(self, demands: Sequence[Demand], top: Unit) -> None:
        self.demands, self.top = demands, top
        self.classes, self.named = classes_of(demands), named_by(demands)
        self.variations = Variations(demands, states=OPEN)
        self._ids = {pk: frozenset(unit.pk for unit in units) for pk, units in self.named.items()}
        self._read: dict[tuple[int, Reading], Months] = {}
        self._parts = {one.pk: [*self._parts_of(one)] for one in demands}
        self._seen: dict[frozenset[int], list[Months]] = {}

    def of_class(self, class_id: int) -> list[Months]:
        """What is asked of all of the class: the months of one unit, for each place where they are different."""
        ours = frozenset(one.pk for one in self.demands if class_id in self.classes[one.pk])
        if ours not in self._seen:
            own = defaultdict[str, list[Months]](list, {self.top.path: []})
            for one in self.demands:
                if one.pk in ours:
                    for path, months in self._parts[one.pk]:
                        own[path].append(months)
            self._seen[ours] = _along(own)
        return self._seen[ours]

    def of_unit(self, unit: Unit) -> Months:
        """Month by month what the unit has to do."""
        ours = (one for one in self.demands if self._asks(one, unit))
        return _added(self._months(one, unit.path) for one in ours)

    def _parts_of(self, one: Demand) -> Iterator[tuple[str, Months]]:
        """What a demand adds at its own place, and what those say otherwise who stand between; all at or below the
        top, for whatever is asked above it is asked there."""
        yield max(one.top.path, self.top.path), self._months(one, self.top.path)
        for unit, change in self.variations.changes(one):
            if unit.path > self.top.path and unit.path.startswith(self.top.path):
                yield unit.path, change.by_month(our_calendar())

    def _asks(self, one: Demand, unit: Unit) -> bool:
        by_class = unit.unit_class_id in self.classes[one.pk] and unit.path.startswith(one.top.path)
        return by_class or unit.pk in self._ids.get(one.pk, ())

    def _months(self, one: Demand, path: str) -> Months:
        """What it costs one unit there: the same wherever the demand reads the same, so it is reckoned once."""
        read = self.variations.reading(one, path)
        if (one.pk, read) not in self._read:
            self._read[one.pk, read] = effort_as(one, read).by_month(our_calendar())
        return self._read[one.pk, read]


def _weigh(
    kinds: dict[tuple[str, str], MonthOfKind],
    unit_class: UnitClass,
    running: Iterable[Months],
    coming: Sequence[Coming],
) -> None:
    """Keep the heaviest month; what cannot wait takes room, and is not refused for want of it."""
    new = _added(months for one, months in coming if not one.risk_reason)
    risks = _added(months for one, months in coming if one.risk_reason)
    for months in running:
        _keep_heaviest(kinds, unit_class, _added([months, risks]), new)


def _named(terms: Sequence[Terms], top: Unit, running: Running) -> list[Unit]:
    """Below the top, whoever these terms or what runs already ask by name."""
    known = {unit.pk: unit for units in running.named.values() for unit in units if unit.path.startswith(top.path)}
    asked = {unit_id for one in terms for unit_id in one.unit_ids} - set(known)
    more = Unit.objects.select_related("unit_class__level").filter(pk__in=asked)
    return [*known.values(), *more.order_by("pk")]


def allowances() -> dict[tuple[str, str], int]:
    """The minutes a month that somebody has set, by level and audience; an empty audience: all of the level."""
    rows = Allowance.objects.order_by("pk").values_list("level_id", "audience", "minutes")
    return {(level, audience): minutes for level, audience, minutes in rows}


def _classes(terms: Sequence[Terms]) -> list[UnitClass]:
    asked = frozenset().union(*(one.class_ids for one in terms)) if terms else frozenset()
    return list(UnitClass.objects.select_related("level").filter(pk__in=asked).order_by("level__rank", "pk"))


def _along(own: Mapping[str, Sequence[Months]]) -> list[Months]:
    """What one unit has at each of these places: places above one another add up, others do not."""
    along: list[Months] = []
    # A path is read after those above it: they are what is left once all that it does not lie below is put away.
    above: list[tuple[str, Months]] = []
    for path in sorted(own):
        while above and not path.startswith(above[-1][0]):
            above.pop()
        nearest = above[-1][1] if above else {}
        along.append(_added([*own[path], nearest]))
        above.append((path, along[-1]))
    return along


def _added(parts: Iterable[Months]) -> dict[date, int]:
    total: dict[date, int] = {}
    for months in parts:
        for month, minutes in months.items():
            total[month] = total.get(month, 0) + minutes
    return total


def _keep_heaviest(
    kinds: dict[tuple[str, str], MonthOfKind], unit_class: UnitClass, running: Months, new: Months
) -> None:
    kind = (unit_class.level_id, unit_class.audience)
    # A month that something is taken from is no reason to refuse, and hides none that is.
    for month, minutes in sorted((month, minutes) for month, minutes in new.items() if minutes > 0):
        one = MonthOfKind(*kind, month, running.get(month, 0), minutes, None)
        if kind not in kinds or one.in_all > kinds[kind].in_all:
            kinds[kind] = one


def allowed_for(unit_class: UnitClass) -> int | None:
    """How many minutes a month may be asked of a unit of this class; nothing where there is no limit."""
    return _allowed(unit_class.level_id, unit_class.audience, allowances(), _roles())


def _with_allowances(kinds: Mapping[tuple[str, str], MonthOfKind]) -> list[MonthOfKind]:
    given, roles = allowances(), _roles()
    return [replace(one, allowed=_allowed(*kind, given, roles)) for kind, one in kinds.items()]


def _allowed(
    level: str, audience: str, given: Mapping[tuple[str, str], int], roles: Mapping[tuple[str, str], str]
) -> int | None:
    usual = USUAL_MINUTES.get(roles[level, audience])
    return given.get((level, audience), given.get((level, ""), usual))


def _roles() -> dict[tuple[str, str], str]:
    """In which column of the table of who may do what a kind of unit stands."""
    by_audience = dict(AxisCode.objects.filter(axis="audience").exclude(role="").values_list("code", "role"))
    kinds = UnitClass.objects.order_by("pk").values_list("level_id", "audience", "level__role").distinct()
    return {(level, audience): by_audience.get(audience, role) for level, audience, role in kinds}
