"""Import, recount and progress at a small size, as they are measured: on a durable server, beside their floors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.states import States
from tests.cast import ROOT
from tests.made import lay_made

UNITS = 10_000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which trees are kept."""
    folder = tmp_path_factory.mktemp("home")
    lay_made(folder / "bench" / "trees" / "pg")
    return folder


def bench(home: Path, *words: str) -> Any:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("HUILU_")}
    command = [sys.executable, "-m", "huilu.cli", "bench", *words, "--size", "10k", "--rounds", "1", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=ours | {"HUILU_HOME": str(home)}, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def test_an_import_is_measured_beside_a_bare_copy_and_leaves_nothing_behind(home: Path) -> None:
    told = bench(home, "import")

    assert (told["units"], told["rounds"]) == (UNITS, 1)
    assert (told["again"]["added"], told["again"]["changed"]) == (0, 0)
    assert (told["corrected"]["added"], told["corrected"]["changed"]) == (0, UNITS // 100)
    assert told["x_bare_copy"]["median"] > 1
    assert 30 < told["peak_mb"] < 1024
    kept = {file.name for file in (home / "bench" / "trees").iterdir() if file.is_file()}
    assert kept == {"tree-10k.csv", "pg.start", "pg.clients"}


def test_a_recount_comes_to_what_prefix_sums_come_to_and_its_tree_is_kept(home: Path) -> None:
    told = bench(home, "recount")

    assert told["cells"] > 1000
    assert told["x_floor"]["median"] > 0
    states = States(home / "bench" / "trees")
    with states.server:
        steps: list[str] = []
        assert states.provide_tree("10k", lambda what, _done, _of: steps.append(what)) == "tree_10k"
        assert steps == []


def test_progress_is_recorded_beside_its_floor_while_boards_are_read(home: Path) -> None:
    told = bench(home, "progress", "--writers", "1", "--seconds", "1", "--http")

    rows = {one["kind"]: one for one in told["rows"]}
    assert set(rows) == {"actions", "floor", "http"}
    for kind, row in rows.items():
        assert row["acts_per_second"]["median"] > 0, kind
        assert row["boards"] > 0, kind
        assert 0 < row["act_ms"]["p50"] <= row["act_ms"]["p99"], kind
    assert 0 < rows["actions"]["board_database_ms"]["p50"] < rows["actions"]["board_ms"]["p50"]
    assert told["x_floor"]["median"] > 0
    # Every act is in the figures and in the ledger, and the floor in neither.
    assert told["figures"]["differing"] == told["ledger"]["wrong"] == told["ledger"]["waiting"] == 0
    assert told["ledger"]["leaves"] > 0
