"""python -m bench.rehearsing ROUNDS REQUIREMENTS: a dry run of such a programme over all that is here; prints JSON.

It is issued on top, on the first day of its window, beside whatever runs already. Nothing is written.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import defaultdict
from datetime import datetime
from datetime import time as clock
from typing import Any

import django

from bench.country.programme import programme
from bench.figures import over_rounds


def main() -> None:
    """Measure, and tell."""
    django.setup()
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))


def measure(rounds: int, requirements: int) -> dict[str, Any]:
    """How many seconds the dry run takes, and the proposal of other due days after it."""
    from django.utils.timezone import get_current_timezone  # noqa: PLC0415 - it needs the applications

    from huilu.org.models import Unit, UnitClass  # noqa: PLC0415
    from huilu.rehearsal.rehearsing import rehearse  # noqa: PLC0415

    top, pack = Unit.objects.get(parent__isnull=True), programme(requirements, "rehearsed")
    at = datetime.combine(pack.window.start, clock(9), get_current_timezone())
    taken: dict[str, list[float]] = defaultdict(list)
    gaps: list[float | None] = []
    for _turn in range(rounds):
        began = time.perf_counter()
        run = rehearse(pack=pack, issuer=top, at=at)
        tried = time.perf_counter()
        proposal = run.propose()
        ended = time.perf_counter()
        gaps.append(proposal.gap)
        for name, seconds in (("dry run", tried - began), ("spreading", ended - tried), ("both", ended - began)):
            taken[name].append(seconds)
    return {
        "seconds": {name: over_rounds(seconds).as_data() for name, seconds in taken.items()},
        "units": Unit.objects.filter(counts=True).count(),
        "bound": run.units,
        "classes": UnitClass.objects.count(),
        "requirements": requirements,
        "running": sum(not one.is_ours for one in run.world.claims),
        "patterns": len(run.world.patterns),
        "weeks": len(run.world.weeks),
        "moves": len(proposal.moves),
        "gap": max((gap for gap in gaps if gap is not None), default=None),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "rounds": rounds,
    }


if __name__ == "__main__":
    main()
