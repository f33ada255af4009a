"""One database for all tests, migrated as its owner and used as the application's own role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from pytest_django import DjangoDbBlocker

from tests.cast import Cast, plant_tree


def _enter_as(role: str) -> None:
    options = connection.settings_dict["OPTIONS"]
    kept = [part for part in options["options"].split(" -c ") if "role=" not in part]
    options["options"] = " -c ".join([*kept, f"role={role}"] if role else kept)
    connection.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make the test database as its owner; from then on be the role that owns nothing."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        call_command("migrate", verbosity=0)
        _enter_as("huilu_app")
    yield
    with django_db_blocker.unblock():
        _enter_as("")
        teardown_databases(made, verbosity=0)


@pytest.fixture
def town(db: None) -> Cast:
    """The small province with its cast, and no programme yet."""
    plant_tree()
    return Cast()


@contextmanager
def a_committed_database(name: str) -> Iterator[None]:
    """An empty database of its own in which everything is really committed; every connection goes there meanwhile."""
    settings = connection.settings_dict
    origin = settings["NAME"]
    connection.close()
    _as_owner(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
    settings["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        settings["NAME"] = origin
        _as_owner(f'DROP DATABASE "{name}" WITH (FORCE)')


def _as_owner(*statements: str) -> None:
    """Run statements beside the database of the tests, as whoever owns the server's databases."""
    settings = connection.settings_dict
    named = {"USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    given = {word: settings[key] for key, word in named.items() if settings.get(key)}
    with psycopg.connect(**given, dbname="postgres", autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)


@pytest.fixture
def committed_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of this test alone, for stories in which several act at once."""
    with django_db_blocker.unblock(), a_committed_database("huilu_committed"):
        yield
