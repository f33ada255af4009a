"""What those below would still say otherwise about the clauses of a programme once its next version is out (M130)."""

from __future__ import annotations

from collections.abc import Sequence

from huilu.burden.models import Demand
from huilu.burden.states import DemandKind, DemandState
from huilu.burden.varying import Variations
from huilu.programmes.asking_more import on_time
from huilu.programmes.layers import lapsing
from huilu.programmes.models import Programme, Refinement
from huilu.programmes.pack.family import standing_of
from huilu.programmes.pack.schema import Pack
from huilu.programmes.refining import settled
from huilu.rehearsal.claim import Claim
from huilu.rehearsal.claims import differences


def varied_of_ours(pack: Pack, present: Programme, claims: Sequence[Claim]) -> list[Claim]:
    """What they make of these claims of the pack, each as a claim of its own for the difference."""
    ours = {one.code: one for one in claims if one.change is None}
    said = Refinement.objects.filter(requirement__programme=present, requirement__retired_at__isnull=True)
    rows = said.select_related("requirement", "demand", "issuer", "programme").order_by("issuer__path", "pk")
    variations, asked = Variations([]), dict[int, tuple[int, Demand, Claim]]()
    known = [one for one in rows if one.requirement.code in ours]
    for one in known:
        claim = ours[one.requirement.code]
        coming = _coming(one, claim)
        variations.say(coming, one.issuer, _says(one, pack))
        asked[one.requirement_id] = one.requirement_id, coming, claim
    return list(differences(variations, asked.values(), known))


def _coming(one: Refinement, claim: Claim) -> Demand:
    """The demand that the clause would have, under the number of the one that it has."""
    return Demand(
        pk=one.requirement.demand_id,
        kind=DemandKind.OBLIGATION,
        minutes=claim.minutes,
        times=claim.times,
        starts_on=claim.start_on,
        due_on=claim.due_on,
        sunset_on=claim.end_on,
    )


def _says(one: Refinement, pack: Pack) -> dict[str, object]:
    """What still holds of it on minutes, days and how often."""
    spec = pack.requirement_called(one.requirement.code)
    if spec is None:
        return {}
    holds, more = settled(one, standing_of(pack, spec))
    if one.demand is None or one.demand.state != DemandState.STANDING:
        holds = {name: value for name, value in holds.items() if name not in lapsing(more).values()}
    return on_time(holds, pack, spec)
