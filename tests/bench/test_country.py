"""What is loaded for a country at work are the rows that recording progress writes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction

from bench.country import touching
from bench.country.programme import programme
from bench.loop import ground
from bench.loop.people import holder_of
from bench.loop.tree import Breadth
from huilu.accounts.models import Post
from huilu.board.checking import check_figures
from huilu.kernel.days import day_of
from huilu.programmes.actions import record_progress
from huilu.programmes.models import ProgressRecord
from huilu.programmes.states import ProgressState
from huilu.tally.actions import fold_all

SMALL = Breadth(cities=2, counties=1, townships=1, villages=3)
WANTED = 40
# Everything that is written, without what differs from one time to the next and means nothing.
WRITTEN = {
    "progress": "SELECT region, unit_id, requirement_id, state, applies FROM programmes_progress",
    "records": """
        SELECT r.region, unit_id, requirement_id, r.state, fact, at, by_person_id, by_label, taken_back_at
        FROM programmes_progressrecord r JOIN programmes_progress p ON p.id = r.progress_id
    """,
    "regions of ids": """
        SELECT p.id >> 40 = p.region, r.id >> 40 = r.region
        FROM programmes_progressrecord r JOIN programmes_progress p ON p.id = r.progress_id
    """,
    "entries": """
        SELECT act, about_kind, about_id >> 40, about_label, by_person_id, by_post_id, by_label, e.region, path,
               facts::text, at, u.region
        FROM ledger_entry e LEFT JOIN ledger_unsealed u ON u.entry_id = e.id WHERE act = 'progress.recorded'
    """,
    "counters": "SELECT region, node, kind, ref, state, n, since FROM tally_counter",
    "past": "SELECT region, node, kind, ref, state, day, n FROM tally_past",
    "own": "SELECT region, node, kind, ref, state, day, n FROM tally_own",
    "folders": "SELECT region, day FROM tally_folder",
}


@pytest.fixture
def small(db: None) -> None:
    """The small tree with its people and a programme of sixty requirements."""
    holder_of.cache_clear()
    ground.make(SMALL, programme(60))
    fold_all()


def load() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        done = touching.touch(WANTED)
        cursor.execute("RESET ROLE")
    return done


def written() -> dict[str, Counter[Any]]:
    with connection.cursor() as cursor:
        found = {}
        for name, statement in WRITTEN.items():
            cursor.execute(statement)
            found[name] = Counter(cursor.fetchall())
    return found


def test_the_same_rows_as_by_the_action(small: None) -> None:
    with transaction.atomic():
        done = load()
        loaded = written()
        records = list(ProgressRecord.objects.order_by("at", "pk").select_related("progress__requirement__programme"))
        transaction.set_rollback(True)

    for one in records:
        unit = Post.objects.get(unit=one.progress.unit_id, code="office").unit
        by, state = holder_of(unit.code, "office", day_of(one.at)), ProgressState(one.state)
        key = one.progress.requirement.key
        record_progress(unit_id=unit.pk, requirement=key, state=state, fact=touching.FACT, by=by, at=one.at)
        # Each day is folded by itself, as it comes.
        fold_all()

    assert done == len(records) > WANTED / 2
    assert len({one.at.date() for one in records}) > 1
    by_the_action = written()
    assert {name: by_the_action[name] - rows for name, rows in loaded.items()} == {name: Counter() for name in WRITTEN}
    assert {name: rows - by_the_action[name] for name, rows in loaded.items()} == {name: Counter() for name in WRITTEN}


def test_the_figures_agree_with_what_was_loaded(small: None) -> None:
    load()

    check = check_figures()

    assert check.cells > 50
    assert check.differing == []
