"""Invented trees: of the shape of the country, the same for the same seed, and a first import of one."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from bench.importing import correct
from bench.trees.shape import COUNTRY, LEAST, Shape, shape, spread
from bench.trees.writing import write_tree
from huilu.board.checking import check_figures
from huilu.kernel.actor import INSTALLATION
from huilu.ledger.actions import body_of
from huilu.ledger.models import Entry
from huilu.org.actions import import_units, set_words
from huilu.org.importing.result import ImportResult, nothing_follows
from huilu.org.models import Unit
from huilu.org.words import read_words
from huilu.tally.models import Counter as Counted
from tests.cast import ROOT
from tests.org.conftest import MORNING

UNITS = 6_000
DIGEST = "879c1adad2f2062c6ad98a0904b03131f432f034bf4455585a060b0feebcc0cf"


def tree(units: int = UNITS, seed: int = 7) -> str:
    out = io.StringIO()
    assert write_tree(out, units=units, seed=seed) == units
    return out.getvalue()


def bring_in(file: Path) -> ImportResult:
    return import_units(source=file, by=INSTALLATION, at=MORNING, follow=nothing_follows)


def makings() -> list[tuple[str, str]]:
    """Every index and constraint of the units, as it is defined."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'org_unit' UNION ALL "
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'org_unit'::regclass "
            "ORDER BY 1, 2"
        )
        return list(cursor.fetchall())


@pytest.fixture
def file(db: None, tmp_path: Path) -> Path:
    """A tree of which it is worth while to take the indexes off."""
    set_words(words=read_words(ROOT / "trees" / "china.yaml"), by=INSTALLATION, at=MORNING)
    written = tmp_path / "tree.csv"
    written.write_text(tree(), encoding="utf-8")
    return written


def test_the_country_has_its_shape() -> None:
    assert shape(COUNTRY) == Shape(31, 340, 2_900, 41_000, 620_000, 1_318_718, 2_989_096, 87_914)
    assert [shape(units).units for units in (LEAST, 10_000, 1_000_000, COUNTRY)] == [LEAST, 10_000, 1_000_000, COUNTRY]
    with pytest.raises(ValueError, match="2000 units or more"):
        shape(LEAST - 1)


def test_the_same_seed_gives_the_same_file() -> None:
    assert hashlib.sha256(tree().encode()).hexdigest() == DIGEST
    assert tree(seed=8) != tree()


def test_every_parent_has_a_child_where_there_are_enough() -> None:
    counts = spread(Random(1).random, 10, 400)
    assert (sum(counts), min(counts) > 0, len(set(counts)) > 1) == (400, True, True)
    assert sum(spread(Random(1).random, 10, 4)) == 4


def test_levels_stand_where_they_should() -> None:
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(tree()))}
    above = Counter((rows[row["parent"]]["level"], row["level"]) for row in rows.values() if row["parent"])

    wanted = shape(UNITS)
    assert above["county", "base"] == wanted.under_counties
    assert above["township", "base"] == wanted.under_townships
    assert above["village", "base"] == wanted.under_villages
    assert above["township", "village"] == wanted.villages
    assert sum(above.values()) == UNITS - 1


def test_a_first_import_of_many_takes_the_indexes_off_and_builds_them_again(file: Path) -> None:
    before = makings()

    result = bring_in(file)

    assert (result.added, result.faults) == (UNITS, [])
    assert makings() == before
    assert Unit.objects.count() == UNITS
    assert Unit.objects.filter(parent=None).count() == 1
    checked = check_figures()
    assert checked.differing == []
    assert checked.cells == Counted.objects.count() > 100
    assert body_of(Entry.objects.get(act="org.imported").attachment) == file.read_bytes()


def test_paths_lead_along_the_parents(file: Path) -> None:
    bring_in(file)
    paths = dict(Unit.objects.order_by("path").values_list("pk", "path"))
    parents = dict(Unit.objects.order_by("path").values_list("pk", "parent_id"))

    assert all(path == paths.get(parents[one], "") + f"{one:08x}" for one, path in paths.items())
    place = {line.split(",")[0]: nth for nth, line in enumerate(tree().splitlines())}
    units = Unit.objects.order_by("pk").values_list("region", "path", "code")
    order = [(region, len(path), place[code]) for region, path, code in units]
    assert order == sorted(order)


def test_the_same_tree_again_changes_nothing_and_corrections_are_taken_over(file: Path, tmp_path: Path) -> None:
    bring_in(file)
    again = bring_in(file)
    corrected = tmp_path / "corrected.csv"
    correct(file, corrected)
    later = bring_in(corrected)

    assert (again.added, again.changed, again.unchanged) == (0, 0, UNITS)
    assert (later.added, later.changed, later.unchanged) == (0, UNITS // 100, UNITS - UNITS // 100)
    assert Unit.objects.filter(name__startswith="新", past__isnull=False).count() == UNITS // 100
    assert check_figures().differing == []
