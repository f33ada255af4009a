"""bin/huilu demo as it is typed: killed in the middle it goes on, and a second start finds everything there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo
from pytest_django import DjangoDbBlocker

from tests.cast import ROOT
from tests.conftest import a_committed_database

SCENES_BEFORE_DEATH = 5
Typed = list[str]


@pytest.fixture
def home(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[dict[str, str]]:
    """An empty database and an empty folder, as the environment of a command."""
    with django_db_blocker.unblock(), a_committed_database("demo_story"):
        connection.close()
        settings = connection.settings_dict
        named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
        address = make_conninfo(**{word: settings[key] for key, word in named.items() if settings.get(key)})
        kept = {key: value for key, value in os.environ.items() if key not in {"HUILU_EMBEDDED", "HUILU_LANG"}}
        kept |= {"HUILU_DATABASE_ROLE": "huilu_app", "HUILU_LANG": "en"}
        yield kept | {"HUILU_DATABASE_URL": address, "HUILU_HOME": str(tmp_path / "home")}


def typed(*words: str) -> Typed:
    return [sys.executable, "-m", "huilu.cli", *words]


def answer(words: Typed, home: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(words, env=home, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_the_demo_survives_being_killed_and_starts_again_at_once(home: dict[str, str]) -> None:
    build = typed("demo", "--no-serve", "--cities", "3708", "--json")
    _kill_in_the_middle(build, home)

    steps = {step["step"]: step["did"] for step in answer(build, home)["steps"]}
    assert (steps["tree"], steps["people"], steps["programme"]) == ("there already",) * 3
    assert steps["story"].endswith(" acts")
    assert steps["clock"] == "2023-12-18 09:30"

    register = answer(typed("register", "issue", "--unit", "37", "--json"), home)
    assert (register["total"], register["by_state"]) == (44, {"closed": 38, "interim_result": 6})
    again = {step["did"] for step in answer(build, home)["steps"]}
    assert again == {"ready", "there already", "2023-12-18 09:30"}
    refused = subprocess.run([*build, "--cities", "3701"], env=home, cwd=ROOT, capture_output=True, check=False)
    assert (refused.returncode, json.loads(refused.stdout)["refused"]["code"]) == (1, "demo.other_cities")


def _kill_in_the_middle(build: Typed, home: dict[str, str]) -> None:
    """Wait until some days of the story have been played, and kill the process the hard way."""
    running = subprocess.Popen(build, env=home, cwd=ROOT, stdout=subprocess.DEVNULL)
    with psycopg.connect(home["HUILU_DATABASE_URL"], autocommit=True) as watcher:
        while running.poll() is None:
            row = watcher.execute("SELECT count(*) FROM demo_playedscene").fetchone()
            if row and row[0] >= SCENES_BEFORE_DEATH:
                break
            time.sleep(0.05)
    assert running.poll() is None, "the demo was over before it could be killed"
    running.kill()
    running.wait()
