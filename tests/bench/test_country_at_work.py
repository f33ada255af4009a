"""What is measured over a country can be done in a small one, and leaves its figures right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bench.country import changing, ground, reading, touching
from bench.country.drawing import draw
from bench.country.table import rows
from bench.loop import story
from bench.loop.people import holder_of
from bench.loop.tree import Breadth, tree
from bench.site import ROOT
from huilu.accounts.models import Appointment
from huilu.board.checking import check_figures
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.actor import INSTALLATION
from huilu.org.actions import import_body, set_words
from huilu.org.words import read_words
from huilu.programmes.models import Programme
from huilu.programmes.publishing import follow_tree
from huilu.reorganisation.models import Reorganisation
from huilu.tally.actions import fold_all

SMALL = Breadth(cities=2, counties=2, townships=2, villages=2)


@pytest.fixture
def country(db: None) -> None:
    """A small tree with everybody in it, a programme of sixty requirements, and some of it under way."""
    holder_of.cache_clear()
    set_words(words=read_words(ROOT / "trees" / "china.yaml"), by=INSTALLATION, at=story.FIRST_DAY)
    body = tree(SMALL).encode()
    assert not import_body(body=body, by=INSTALLATION, at=story.FIRST_DAY, follow=follow_tree).faults
    ground.programmes()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        ground.people()
        touching.touch(60)
        cursor.execute("RESET ROLE")
    fold_all()
    set_rehearsal_clock(story.MEASURED)


def test_everybody_reads_what_is_theirs(country: None) -> None:
    readers = Appointment.objects.filter(person__username__startswith=ground.READER).order_by()
    assert readers.count() == ground.READERS
    assert set(readers.values_list("post__unit__unit_class__level", flat=True)) == set(ground.READING_LEVELS)

    times = reading._measure(reading._reads(2), 1)

    kinds = set(times) - {kind for kind in times if kind.endswith("database")}
    assert len(kinds) == 21
    # There is one nation, and no base unit in so small a country.
    read = {kind: len(rounds[0]) for kind, rounds in times.items()}
    assert read.pop("list of a base") == 0
    assert set(read.values()) == {1, 2}
    assert all((number == 1) == ("nation" in kind) for kind, number in read.items() if "province" not in kind)


def test_what_is_changed_is_as_it_was_afterwards(country: None) -> None:
    published = Programme.objects.count()

    done = {kind: (seconds, units) for kind, seconds, units in changing._round()}

    assert {kind.partition(" ")[0] for kind in done} == {"publish", "move", "merge", "split", "reclassify"}
    assert all(seconds > 0 and units > 0 for seconds, units in done.values())
    assert Programme.objects.count() == published
    # The county was moved, and moved back.
    assert Reorganisation.objects.count() == 2
    assert check_figures().differing == []


@pytest.fixture
def outcome() -> dict[str, Any]:
    """What a run over two sizes tells, in short."""
    figure = {"median": 2.0, "min": 1.0, "max": 3.0}
    one: dict[str, Any] = {
        "import": {"seconds": figure, "x_bare_copy": figure},
        "reading": {"milliseconds": {"board of a city": {"p50": figure, "p95": figure}}},
        "changing": {"move a county": {"units": 3_000, "seconds": figure}},
        "figures check": {"cells": 5, "seconds": figure},
        "cold start": figure,
        "pages": [{"people": 8, "wanted_per_second": 0.0, "pages_per_second": 9.0, "milliseconds": {"p50": 1.0}}],
        "lives": {"actions": {"lives_per_second": figure}, "floor": {"lives_per_second": figure}, "x floor": figure},
    }
    return {"sizes": {"100k": one, "10k": json.loads(json.dumps(one))}}


def test_every_figure_has_a_row_and_each_picture_its_lines(outcome: dict[str, Any], tmp_path: Path) -> None:
    names = [name for name, _unit, _figure in rows(outcome["sizes"]["10k"])]
    assert "move a county (3,000)" in names
    assert len(names) == len(set(names)) == 12

    drawn = {file.name: file.read_text() for file in draw(outcome, tmp_path)}

    assert "board of a city: p50" in drawn["growth-reading.svg"]
    assert "move a county" in drawn["growth-changing.svg"]
    assert "board of a city" not in drawn["growth-changing.svg"]
