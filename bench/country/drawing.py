"""How the cost of each workload grows with the tree: lines on two logarithmic scales, as SVG."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.country.table import rows
from bench.states import SIZES

# Groups of workloads that are drawn together, by how their names begin.
PICTURES = {
    "reading": (r"(board|list|home|issues|search|floor).*: p50$", "ms"),
    "past": (r"board.*ago: p50$", "ms"),
    "changing": (r"(import|publish|move|merge|split|reclassify|figures check|cold start)", "s"),
}
Lines = dict[str, list[tuple[int, float, str]]]
_COUNTED = re.compile(r" \([\d,]+\)")


def draw(outcome: dict[str, Any], folder: Path) -> list[Path]:
    """One picture for each group; the files."""
    import matplotlib as mpl  # noqa: PLC0415 - only who draws has it

    mpl.use("svg")
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "huilu", "font.size": 8})
    lines, made = _lines(outcome), []
    for name, (pattern, unit) in PICTURES.items():
        chosen = {
            line: points for line, points in lines.items()
            if re.match(pattern, line) and points[0][2] == unit and ("ago" in line) == (name == "past")
        }  # fmt: skip
        if chosen:
            made.append(_picture(folder / f"growth-{name}.svg", chosen, unit))
    return made


def _lines(outcome: dict[str, Any]) -> Lines:
    lines: Lines = defaultdict(list)
    for size in sorted(outcome["sizes"], key=lambda size: SIZES[size]):
        for name, unit, figure in rows(outcome["sizes"][size]):
            lines[_COUNTED.sub("", name)].append((SIZES[size], figure["median"], unit))
    return lines


def _picture(file: Path, lines: Lines, unit: str) -> Path:
    from matplotlib import pyplot as plt  # noqa: PLC0415 - only who draws has it

    figure, axes = plt.subplots(figsize=(8, 5), layout="constrained")
    for name, points in lines.items():
        axes.plot([one[0] for one in points], [one[1] for one in points], marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel="units", ylabel=unit)
    axes.grid(visible=True, which="both", alpha=0.2)
    figure.legend(loc="outside right upper")
    figure.savefig(file, metadata={"Date": None})
    plt.close(figure)
    return file
