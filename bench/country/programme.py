"""A programme of any number of requirements, made of those of a real pack; each binds other levels than the next."""

from __future__ import annotations

from bench.site import ROOT
from huilu.programmes.pack.loading import load_pack
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.selectors import Selector

REAL = ROOT / "packs" / "second-batch-2023"
# Which levels the first requirement binds, which the second, and so on in turn.
LEVELS = (["village"], ["base"], ["township", "village"], ["county", "city"], ["province", "township"])


def programme(requirements: int, code: str = "") -> Pack:
    """The real pack with so many requirements in place of its own."""
    real = load_pack(REAL)
    made = []
    for nth in range(requirements):
        spec, levels = real.requirements[nth % len(real.requirements)], LEVELS[nth % len(LEVELS)]
        # Several programmes have to fit into everybody's month beside one another.
        words = {"code": f"{spec.code}_{nth}", "minutes": max(1, spec.minutes // 40)}
        words["selector"] = Selector.model_validate({"match": {"level": levels}})
        made.append(spec.model_copy(update=words))
    name = code or f"programme_{requirements}"
    return real.model_copy(
        update={"code": name, "requirements": tuple(made), "registers": (), "batches": (), "readiness": ()}
    )
