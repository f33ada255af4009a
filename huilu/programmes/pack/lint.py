"""What is wrong with a pack beyond its shape."""

from __future__ import annotations

from huilu.programmes.pack.features import forbidden_features
from huilu.programmes.pack.findings import Finding
from huilu.programmes.pack.invariants import broken_invariants
from huilu.programmes.pack.references import broken_references
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.weight import unfair_weights


def lint(pack: Pack) -> list[Finding]:
    """Every finding against the pack, each under the mechanism it comes from."""
    return [
        *broken_references(pack),
        *broken_invariants(pack),
        *unfair_weights(pack),
        *forbidden_features(pack),
    ]
