"""The outcome as rows: what it is, and for each size one figure with its spread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Row = tuple[str, str, dict[str, float]]


def rows(found: dict[str, Any]) -> Iterator[Row]:
    """Name, unit of measure, and the figure (median, min, max), of everything that was measured at one size."""
    yield "import", "s", found["import"]["seconds"]
    yield "import: times a bare COPY", "x", found["import"]["x_bare_copy"]
    for kind, figures in found["reading"]["milliseconds"].items():
        yield f"{kind}: p50", "ms", figures["p50"]
        yield f"{kind}: p95", "ms", figures["p95"]
    for kind, figure in found["changing"].items():
        yield f"{kind} ({figure['units']:,})", "s", figure["seconds"]
    yield "figures check", "s", found["figures check"]["seconds"]
    yield "cold start", "s", found["cold start"]
    for one in found["pages"]:
        way = f"{one['wanted_per_second']}/s" if one["wanted_per_second"] else "at once"
        for name in ("p50", "p95", "p99"):
            if name in one["milliseconds"]:
                yield f"pages, {one['people']} people, {way}: {name}", "ms", _one(one["milliseconds"][name])
        yield f"pages, {one['people']} people, {way}", "pages/s", _one(one["pages_per_second"])
    for kind in ("actions", "floor"):
        yield f"lives of issues: {kind}", "lives/s", found["lives"][kind]["lives_per_second"]
    yield "lives of issues: times the floor", "x", found["lives"]["x floor"]


def _one(value: float) -> dict[str, float]:
    return {"median": value, "min": value, "max": value}
