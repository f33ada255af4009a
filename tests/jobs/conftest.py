"""A province in which acts are committed: the worker is a process of its own and sees nothing less."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.cast import Cast, plant_tree, publish

ROOT = Path(__file__).resolve().parents[2]
StartWorker = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def committed(committed_database: None) -> Cast:
    """The small province with its programme, every act committed."""
    plant_tree()
    cast = Cast()
    publish(cast)
    return cast


@pytest.fixture
def start_worker(committed: Cast) -> Iterator[StartWorker]:
    """Starts the real worker over that database; whoever is left at the end is killed."""
    started: list[subprocess.Popen[str]] = []
    environment = {**os.environ, "HUILU_DATABASE_URL": _address(), "HUILU_DATABASE_ROLE": "huilu_app"}

    def start() -> subprocess.Popen[str]:
        words = [sys.executable, "-m", "huilu.jobs"]
        worker = subprocess.Popen(words, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.communicate()


def _address() -> str:
    settings = connection.settings_dict
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return make_conninfo(**{word: settings[key] for key, word in named.items() if settings.get(key)})
