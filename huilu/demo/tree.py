"""The tree of the demo: Shandong as it is, with invented base units, in a file that is then imported."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from huilu.demo.cast import CITY
from huilu.demo.rules import FileSpoilt, NeedsOwnHome, OtherCities
from huilu.demo.story.workdays import ZONE
from huilu.demo.synthetic import write_synthetic
from huilu.kernel.actor import INSTALLATION
from huilu.ledger.models import Entry
from huilu.org.actions import import_units, set_words
from huilu.org.china import write_china
from huilu.org.importing.result import ImportResult, Report, say_nothing
from huilu.org.models import Unit
from huilu.org.words import read_words
from huilu.programmes.publishing import follow_tree

PROVINCE = "37"
PLANTED_AT = datetime(2023, 9, 4, 9, tzinfo=ZONE)


def make_tree_file(file: Path, *, divisions: Path, cities: Sequence[str] = ()) -> bool:
    """Write the file of units, unless it is there; whether it was written. The tour's city is always in it."""
    if file.exists():
        _check_cities(file, cities)
        return False
    wanted = sorted({*cities, CITY}) if cities else []
    china = file.with_name(f".{file.name}.china")
    try:
        with china.open("w", encoding="utf-8", newline="") as out:
            write_china(divisions, out, scope=PROVINCE, cities=wanted, report=lambda _count: None)
        write_synthetic(china, file)
    finally:
        china.unlink(missing_ok=True)
    return True


def _check_cities(file: Path, cities: Sequence[str]) -> None:
    """Refuse other cities than those in the file; who names none takes what is there."""
    if not cities:
        return
    with file.open(encoding="utf-8", newline="") as rows:
        there = {row["code"] for row in csv.DictReader(rows) if row["level"] == "city"}
    if there != {*cities, CITY}:
        raise OtherCities(cities=", ".join(sorted(there)))


def plant_tree(file: Path, *, words: Path, report: Report = say_nothing) -> ImportResult | None:
    """Import the file, unless that has been done; None where there was nothing to do."""
    if _is_planted(file):
        return None
    if Unit.objects.exists():
        raise NeedsOwnHome
    set_words(words=read_words(words), by=INSTALLATION, at=PLANTED_AT)
    result = import_units(source=file, by=INSTALLATION, at=PLANTED_AT, follow=follow_tree, report=report)
    if result.faults:
        first = result.faults[0]
        raise FileSpoilt(file=file, count=len(result.bad_rows), row=first.row, reason=first.reason)
    return result


def _is_planted(file: Path) -> bool:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Entry.objects.filter(act="org.imported", facts__file_sha256=digest).exists()
