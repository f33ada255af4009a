"""How every level below has a programme's clauses: five quantities against the origin, branch by branch (M130)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from huilu.kernel.actor import Actor
from huilu.kernel.paths import ids_in, is_under
from huilu.kernel.windows import SIZE, Window
from huilu.programmes.layers import Layer, values_under
from huilu.programmes.models import Programme, Refinement, Requirement
from huilu.programmes.pack.tightening import Quantity, Values, Verdict, compare, values_of
from huilu.programmes.queries import pack_of
from huilu.programmes.rules import NoSuchProgramme, NoSuchRequirement


def find_programme(code: str, *, for_: Actor) -> Programme:
    """The programme, if it binds the actor's unit or somebody below it."""
    found = Programme.objects.select_related("issuer").filter(code=code).first()
    if found is None or not _is_near(found, for_):
        raise NoSuchProgramme(programme=code)
    return found


def programmes_near(actor: Actor) -> list[Programme]:
    """The programmes that bind the actor's unit or somebody below it, the earliest first."""
    found = Programme.objects.select_related("issuer").order_by("starts_on", "code")
    return [one for one in found if _is_near(one, actor)]


def _is_near(programme: Programme, actor: Actor) -> bool:
    issued_at = programme.issuer.path
    return is_under(issued_at, actor.unit_path) or is_under(actor.unit_path, issued_at)


@dataclass(frozen=True, slots=True)
class Line:
    """One clause of a programme: how many below say anything otherwise, and how many of these ask more."""

    requirement: Requirement
    said: int
    tighter: int


def lines_of(programme: Programme) -> list[Line]:
    """Every clause of the pack in its order, what the guard desk holds up too."""
    more = Q(refinements__isnull=False) & ~Q(refinements__tighter=[])
    found = programme.requirements.filter(retired_at__isnull=True).select_related("demand").order_by("position")
    counted = found.annotate(said=Count("refinements"), tighter=Count("refinements", filter=more))
    return [Line(one, one.said, one.tighter) for one in counted]


@dataclass(frozen=True, slots=True)
class Branch:
    """What one unit makes of a clause for itself and all below it, and what that is against the origin.

    `overtaken`: what it had said and what holds no longer since the origin was revised.
    """

    refinement: Refinement
    values: Values
    verdicts: dict[Quantity, Verdict]
    above: tuple[Refinement, ...]
    overtaken: tuple[str, ...]

    @property
    def layer(self) -> Layer:
        """What it says itself."""
        return _layer(self.refinement)


@dataclass(frozen=True, slots=True)
class Cascade:
    """A clause at its origin and in every branch that says anything otherwise, in code order."""

    requirement: Requirement
    origin: Values
    branches: Window[Branch]
    said: int
    tighter: int


def cascade_of(programme: Programme, code: str, *, after: str = "", size: int = SIZE) -> Cascade:
    """One clause, in so many branches after a code."""
    standing = programme.requirements.filter(code=code, retired_at__isnull=True)
    requirement = standing.select_related("demand").first()
    spec = pack_of(programme).requirement_called(code)
    if requirement is None or spec is None:
        raise NoSuchRequirement(requirement=f"{programme.code}/{code}")
    said = list(requirement.refinements.select_related("issuer", "programme", "demand").order_by("issuer__code", "pk"))
    rest = [one for one in said if one.issuer.code > after]
    origin = values_of(spec, pack_of(programme).window)
    shown = [_branch(one, origin, said) for one in rest[:size]]
    window = Window(shown, rest[size - 1].issuer.code if len(rest) > size else "", after)
    return Cascade(requirement, origin, window, len(said), sum(bool(one.tighter) for one in said))


def _branch(one: Refinement, origin: Values, said: Sequence[Refinement]) -> Branch:
    places = {pk: place for place, pk in enumerate(ids_in(one.issuer.path))}
    line = sorted((other for other in said if other.issuer_id in places), key=lambda each: places[each.issuer_id])
    values = values_under(origin, [_layer(each) for each in line])
    overtaken = tuple(name for name in one.stated if name not in one.holds)
    return Branch(one, values, compare(origin, values), tuple(line[:-1]), overtaken)


def _layer(one: Refinement) -> Layer:
    said = {name: getattr(one, name) for name in ("issuer_label", "holds", "detail", "reason", "carrier", "tighter")}
    return Layer.of(said | {"demand__state": one.demand.state if one.demand else None})


def own_clauses_below(programme: Programme, *, size: int = SIZE) -> list[Requirement]:
    """What child packs ask in their own name beside this programme, in the order of their issuers' codes."""
    found = Requirement.objects.filter(programme__extends=programme.code, retired_at__isnull=True)
    return list(found.select_related("programme__issuer").order_by("programme__issuer__code", "position", "pk")[:size])
