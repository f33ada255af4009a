"""What is wrong with a pack beyond its shape."""

from __future__ import annotations

from huilu.programmes.pack.cadence import poor_cadence
from huilu.programmes.pack.carriers import misused_carriers
from huilu.programmes.pack.deadlines import poor_deadlines
from huilu.programmes.pack.evidence import paper_evidence
from huilu.programmes.pack.features import forbidden_features
from huilu.programmes.pack.figures import wrong_figures, wrong_targets
from huilu.programmes.pack.findings import Finding
from huilu.programmes.pack.invariants import broken_invariants
from huilu.programmes.pack.kinds import kinds_of
from huilu.programmes.pack.meetings import layered_meetings
from huilu.programmes.pack.personal import personal_columns
from huilu.programmes.pack.references import broken_references
from huilu.programmes.pack.said import empty_texts
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.twice import asked_twice, overlong_lists
from huilu.programmes.pack.weight import NOBODY_ASKED, tiers_of, unfair_weights


def lint(pack: Pack) -> list[Finding]:
    """Every finding against the pack, each under the mechanism it comes from."""
    kinds = kinds_of(pack)
    tiers = tiers_of(pack, kinds)
    references = [*broken_references(pack)]
    # Whoever names a word that is not there asks nobody; the word is told, what follows from it is not.
    mistaken = {found.loc[:2] for found in references}
    return [
        *references,
        *broken_invariants(pack),
        *(one for one in unfair_weights(pack, tiers) if one.code != NOBODY_ASKED.code or one.loc[:2] not in mistaken),
        *misused_carriers(pack, tiers),
        *layered_meetings(pack, tiers),
        *asked_twice(pack),
        *overlong_lists(pack, kinds),
        *poor_deadlines(pack),
        *poor_cadence(pack),
        *wrong_figures(pack),
        *wrong_targets(pack),
        *personal_columns(pack),
        *paper_evidence(pack),
        *forbidden_features(pack),
        *empty_texts(pack),
    ]
