"""The table of `bench loop`, from the lines that the run tells."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import click
import pytest
from django.utils import translation

from huilu.cli import rates
from tests.cli.conftest import Type

FIGURE = {"median": 90.5, "min": 80.0, "max": 100.0}
MS = {"p50": 5.0, "p95": 9.0, "p99": 12.5}
OUTCOME: dict[str, Any] = {
    "rows": [
        {
            "kind": kind,
            "size": 100_000,
            "lives_per_second": FIGURE,
            "acts_per_second": FIGURE,
            "act_ms": MS,
            "life_ms": MS,
            "cpu_ms": {"writers": 9.0, "database": 8.0, "beside": 1.0},
        }
        for kind in ("actions", "floor", "open", "http")
    ],
    "x_floor": {"100000": FIGURE},
    "largest_x_least": {"actions": FIGURE},
    "cpus": 2,
    "load": 1.5,
}


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """In the place of Python, a program that tells what it was called with and then the outcome."""
    called = tmp_path / "called"
    lines = "\n".join(["stored 0 20", "stored 20 20", "measured 0 1", "measured 1 1", json.dumps(OUTCOME)])
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\necho \"$@\" > {called}\ncat <<'END'\n{lines}\nEND\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(rates.sys, "executable", str(program))
    return called


def test_sizes_are_written_short(typed: Type, program: Path) -> None:
    told = json.loads(typed(rates.bench_loop, "--stored", "1m,100k,20", "--http", "--json").stdout)

    assert told == OUTCOME
    words = program.read_text().split()
    assert words[:2] == ["-m", "bench.loop"]
    assert words[3:6] == ["20", "100000", "1000000"]
    assert "--http" in words


@pytest.mark.parametrize("wrong", ["100q", "", "0", "1k,,2k", "-5"])
def test_what_is_no_size_is_refused(typed: Type, program: Path, wrong: str) -> None:
    assert typed(rates.bench_loop, "--stored", wrong).exit_code == click.UsageError.exit_code
    assert not program.exists()


def test_the_table_names_every_way_with_its_spread(typed: Type, program: Path) -> None:
    with translation.override("en"):
        text = typed(rates.bench_loop, "--quick").stdout

    assert program.read_text().split()[3:5] == ["1000", "3000"]
    assert text.count("90.5 (80–100)") == 2 * 4 + 2
    assert text.count("5.0 / 9.0 / 12.5") == 2 * 4
    assert "At 100,000 stored issues the actions are 90.5 (80–100) times as fast as the floor." in text
    assert "2 CPUs, load 1.5 before it began." in text
