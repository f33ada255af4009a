"""What is wrong with a pack beyond its shape."""

from __future__ import annotations

from huilu.programmes.pack.carriers import misused_carriers
from huilu.programmes.pack.deadlines import poor_deadlines
from huilu.programmes.pack.features import forbidden_features
from huilu.programmes.pack.figures import wrong_figures
from huilu.programmes.pack.findings import Finding
from huilu.programmes.pack.invariants import broken_invariants
from huilu.programmes.pack.kinds import kinds_of
from huilu.programmes.pack.meetings import layered_meetings
from huilu.programmes.pack.references import broken_references
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.twice import asked_twice, overlong_lists
from huilu.programmes.pack.weight import tiers_of, unfair_weights


def lint(pack: Pack) -> list[Finding]:
    """Every finding against the pack, each under the mechanism it comes from."""
    kinds = kinds_of(pack)
    tiers = tiers_of(pack, kinds)
    return [
        *broken_references(pack),
        *broken_invariants(pack),
        *unfair_weights(pack, tiers),
        *misused_carriers(pack, tiers),
        *layered_meetings(pack, tiers),
        *asked_twice(pack),
        *overlong_lists(pack, kinds),
        *poor_deadlines(pack),
        *wrong_figures(pack),
        *forbidden_features(pack),
    ]
