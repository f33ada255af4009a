"""How long an import takes, beside a bare COPY of the same units into a table without indexes, on the same server."""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.figures import over_rounds
from bench.loop.databases import Tell
from bench.states import States, Told

# What makes up a unit. A floor that copied less would be too low.
_UNITS = """
    SELECT id, region, parent_id, path, unit_class_id, code, name, uscc, is_placeholder, is_synthetic, valid_from,
           recorded_on, closed_on, successor_id, counts
    FROM org_unit
"""
_CHUNK = 1 << 20
_CORRECTED_ON = "2023-07-01"
_EVERY = 100
_NAME = "import_round"


@dataclass(frozen=True, slots=True)
class Round:
    """One import and one bare COPY, in seconds; then the same file again, and one with every hundredth row changed."""

    first: Told
    bare: float
    again: Told
    corrected: Told | None


def measure(states: States, file: Path, rounds: int, tell: Tell, *, is_ours: bool) -> dict[str, Any]:
    """Import the file into an empty database, once in each round, in turn with the floor.

    Only of a file of ours is it known how to correct it.
    """
    stem = states.folder / f"import-{file.stem}"
    rows, corrected = stem.with_suffix(".rows"), stem.with_suffix(".corrected")
    done = []
    try:
        if is_ours:
            correct(file, corrected)
        for turn in range(rounds):
            tell("measured", turn, rounds)
            states.make_empty(_NAME, tell)
            done.append(_one_round(states, file, rows, corrected if is_ours else None))
    finally:
        states.drop(_NAME)
        rows.unlink(missing_ok=True)
        corrected.unlink(missing_ok=True)
    tell("measured", rounds, rounds)
    return _summary(done)


def correct(file: Path, corrected: Path) -> None:
    """The same file with another name in every hundredth row, as of a later day."""
    with file.open(encoding="utf-8", newline="") as old, corrected.open("w", encoding="utf-8", newline="") as new:
        rows = csv.DictReader(old)
        out = csv.DictWriter(new, rows.fieldnames or ())
        out.writeheader()
        for place, row in enumerate(rows, start=1):
            changed = {"name": f"新{row['name']}", "valid_from": _CORRECTED_ON} if place % _EVERY == 0 else {}
            out.writerow(row | changed)


def _one_round(states: States, file: Path, rows: Path, corrected: Path | None) -> Round:
    states.settle(_NAME)
    first = states.command(_NAME, "org", "import", str(file), "--json")
    if not rows.exists():
        _write_rows(states.server.dsn(_NAME), rows)
    states.settle(_NAME)
    bare = _bare_copy(states.server.dsn(_NAME), rows)
    states.settle(_NAME)
    again = states.command(_NAME, "org", "import", str(file), "--json")
    later = states.command(_NAME, "org", "import", str(corrected), "--json") if corrected else None
    return Round(first, bare, again, later)


def _write_rows(address: str, rows: Path) -> None:
    draft = rows.with_suffix(".draft")
    reading = f"COPY ({_UNITS}) TO STDOUT"
    with psycopg.connect(address) as owner, draft.open("wb") as out, owner.cursor().copy(reading) as copy:
        for row in copy:
            out.write(row)
    draft.replace(rows)


def _bare_copy(address: str, rows: Path) -> float:
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute(f"CREATE TABLE bare AS {_UNITS} LIMIT 0")
        began = time.perf_counter()
        with owner.cursor() as cursor, cursor.copy("COPY bare FROM STDIN") as copy, rows.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                copy.write(chunk)
        taken = time.perf_counter() - began
        owner.execute("DROP TABLE bare")
        return taken


def _summary(rounds: Sequence[Round]) -> dict[str, Any]:
    told = [one.first.answer["seconds"] for one in rounds]
    later = [one.corrected for one in rounds if one.corrected]
    summary = {
        "units": rounds[0].first.answer["added"],
        "rounds": len(rounds),
        "seconds": over_rounds(told).as_data(),
        "bare_copy_seconds": over_rounds([one.bare for one in rounds]).as_data(),
        "x_bare_copy": over_rounds([mine / one.bare for mine, one in zip(told, rounds, strict=True)]).as_data(),
        "peak_mb": _peak([one.first for one in rounds]),
        "again": _later([one.again for one in rounds]),
    }
    return summary | ({"corrected": _later(later)} if later else {})


def _later(told: Sequence[Told]) -> dict[str, Any]:
    return {
        "seconds": over_rounds([one.answer["seconds"] for one in told]).as_data(),
        "added": told[0].answer["added"],
        "changed": told[0].answer["changed"],
        "peak_mb": _peak(told),
    }


def _peak(told: Sequence[Told]) -> int:
    return round(max(one.peak for one in told) / 1e6)
