"""The dry run: a pack tried on the real tree before it is issued, writing nothing (M160)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from huilu.burden.terms import MonthOfKind
from huilu.kernel.days import day_of
from huilu.org.models import Unit
from huilu.org.queries import classes_by_id
from huilu.programmes import rules
from huilu.programmes.coming import coming_of
from huilu.programmes.models import Programme
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.selectors import picked
from huilu.programmes.pack.words import in_tree_codes
from huilu.programmes.publishing import heaviest_in
from huilu.programmes.refining import above_of
from huilu.rehearsal.beside import named_below
from huilu.rehearsal.claim import Claim
from huilu.rehearsal.claims import claims_of_pack, refined_claims, standing_claims
from huilu.rehearsal.clashes import Clash, clashes_of
from huilu.rehearsal.days import Choice, Fixed, Rules, choices_of, fixed_of
from huilu.rehearsal.gaps import Gap, classes_in_scope, gaps_of, not_asked
from huilu.rehearsal.kinds import Kind, kinds_of
from huilu.rehearsal.load import WeekLoad, World, build_world, weeks_between
from huilu.rehearsal.spreading import SECONDS, Spreader, Spreading, blackouts_hit
from huilu.rehearsal.varied import varied_of_ours
from huilu.rehearsal.weighing import Scales, caps_of
from huilu.rehearsal.zones import zones_of
from huilu.tally.queries import snapshot


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement of the pack: of how many units of which kind, and what it costs all of them."""

    claim: Claim
    by_kind: Mapping[Kind, int]
    in_blackout: bool

    @property
    def units(self) -> int:
        """How many units would owe it."""
        return sum(self.by_kind.values())

    @property
    def minutes(self) -> int:
        """The minutes of all of them."""
        return self.units * self.claim.minutes


@dataclass(frozen=True, slots=True)
class KindLoad:
    """One kind of unit over the weeks. `after`: the same once the due days are spread, where that was asked for."""

    kind: Kind
    units: int
    weeks: tuple[WeekLoad, ...]
    cap: int | None = None
    after: tuple[WeekLoad, ...] | None = None

    @property
    def peak(self) -> WeekLoad:
        """The week in which the unit that has most has most, the first of several."""
        return max(self.weeks, key=lambda one: (one.most, -one.week.toordinal()))

    @property
    def over_cap(self) -> int:
        """In how many weeks somebody would have more than the cap."""
        return sum(one.most > self.cap for one in self.weeks) if self.cap is not None else 0


@dataclass(frozen=True)
class DryRun:
    """Who would owe what, when, beside what else; what is in each other's way, and what is missing."""

    pack: Pack
    issuer: Unit
    on: date
    world: World
    asked: tuple[Asked, ...]
    kinds: tuple[KindLoad, ...]
    clashes: tuple[Clash, ...]
    gaps: tuple[Gap, ...]
    choices: tuple[Choice, ...]
    fixed: tuple[Fixed, ...]
    gate: tuple[MonthOfKind, ...] = ()
    spreading: Spreading | None = None

    @property
    def refused(self) -> list[MonthOfKind]:
        """The kinds of units of which the gate would let no more be asked: with these the pack cannot be issued."""
        return [one for one in self.gate if one.is_over]

    @property
    def units(self) -> int:
        """How many units would owe anything."""
        return sum(one.units for one in self.kinds)

    @property
    def minutes(self) -> int:
        """The minutes of all of them, for the pack alone."""
        return sum(one.minutes for one in self.asked)

    def propose(self, seconds: float = SECONDS) -> Spreading:
        """Other due days, the best that are found within the time."""
        movable = frozenset(one.code for one in self.choices if one.days)
        scales = Scales(self.world, caps_of(self.pack, self.world), movable)
        return Spreader(scales, self.choices, Rules.of(self.pack), self.fixed).propose(seconds)

    def with_proposal(self, proposal: Spreading) -> DryRun:
        """The same with a proposal of other due days beside it."""
        moved = self.world.on(proposal.days)
        kinds = tuple(replace(one, after=tuple(moved.loads(one.kind))) for one in self.kinds)
        return replace(self, spreading=proposal, kinds=kinds)


def rehearse(*, pack: Pack, issuer: Unit, at: datetime) -> DryRun:
    """What would follow if the unit published the pack at that moment. Nothing is written."""
    with snapshot():
        return _rehearse(in_tree_codes(pack), issuer, at)


def _rehearse(pack: Pack, issuer: Unit, at: datetime) -> DryRun:
    today = day_of(at)
    present = Programme.objects.filter(code=pack.code).first()
    if present is not None and present.issuer_id != issuer.pk:
        raise rules.NotThisProgramme(programme=pack.code, unit=present.issuer_label)
    classes = classes_by_id()
    axes = {pk: one.axes for pk, one in classes.items()}
    asked = {one.code: frozenset(picked(one.selector, axes)) for one in pack.requirements}
    coming = coming_of(pack, present, asked, at)
    start_on = max(pack.window.start, min([today, *coming.starts.values()]))
    refined, says = refined_claims(pack, issuer, start_on)
    ours = [*claims_of_pack(pack, issuer, coming=coming, asked=asked), *refined]
    below = varied_of_ours(pack, present, ours) if present else []
    claims = [*ours, *below, *standing_claims(issuer, start_on, besides=pack.code, without=coming.ended, says=says)]
    zones, named = zones_of(issuer, (one.issuer.path for one in claims if one.class_ids)), named_below(claims, issuer)
    kinds, all_classes = kinds_of(pack, classes.values()), list(classes.values())
    scope = classes_in_scope(pack, all_classes)
    above = {one.code for one in above_of(pack)}
    weeks = weeks_between(start_on, max(pack.window.soft_end, start_on))
    world = build_world(claims, zones, kinds, weeks=weeks, scope=scope, above=above, named=named)
    counts = {pk: sum(zone.counts.get(pk, 0) for zone in zones) for pk in classes}
    choices = choices_of(pack, start_on=max(start_on, today), in_force=_days_in_force(present))
    return DryRun(
        pack=pack,
        issuer=issuer,
        on=start_on,
        world=world,
        asked=_asked(pack, world, choices),
        kinds=_kinds(pack, world),
        clashes=tuple(clashes_of(world)),
        gaps=(*not_asked(pack, coming), *gaps_of(pack, world, counts, all_classes, above=above)),
        choices=tuple(choices),
        fixed=tuple(fixed_of(pack, today=max(start_on, today))),
        gate=tuple(heaviest_in(pack, issuer, at, coming)),
    )


def _days_in_force(present: Programme | None) -> dict[str, date | None]:
    if present is None:
        return {}
    return dict(present.requirements.filter(retired_at__isnull=True).order_by("pk").values_list("code", "due_on"))


def _asked(pack: Pack, world: World, choices: list[Choice]) -> tuple[Asked, ...]:
    hit = {one.code: blackout for one, blackout in blackouts_hit(Rules.of(pack), choices)}
    found = []
    for place, one in enumerate(world.claims):
        if one.is_ours and one.programme == pack.code:
            by_kind: dict[Kind, int] = {}
            for pattern in world.patterns:
                if place in pattern.asked:
                    by_kind[pattern.kind] = by_kind.get(pattern.kind, 0) + pattern.units
            ordered = dict(sorted(by_kind.items(), key=lambda one: (one[0].rank, one[0].code)))
            found.append(Asked(one, ordered, one.code in hit))
    return tuple(found)


def _kinds(pack: Pack, world: World) -> tuple[KindLoad, ...]:
    caps = caps_of(pack, world)
    return tuple(
        KindLoad(kind, sum(one.units for one in world.of(kind)), tuple(world.loads(kind)), caps.get(kind))
        for kind in world.kinds
    )
