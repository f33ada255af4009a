"""The table of guards: which test holds which. It is read here, and written anew where it is no longer so."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

TABLE = Path(__file__).parent / "held.txt"
_HEADING = """\
Each guard, and the test that fails when it is taken away. Written by: bin/huilu dev prove-rules --write
"""


def read_table() -> dict[str, str]:
    """The test of each guard, by the guard's name."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()[2:] if TABLE.exists() else []
    return dict(zip(lines[::2], (line.strip() for line in lines[1::2]), strict=True))


def write_table(held: Mapping[str, str]) -> None:
    """Two lines for each guard, in the order of the code."""
    rows = (f"{guard}\n    {test}\n" for guard, test in held.items())
    TABLE.write_text(f"{_HEADING}\n{''.join(rows)}", encoding="utf-8")
