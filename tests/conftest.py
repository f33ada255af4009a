"""One database for all tests, migrated as its owner and used as the application's own role."""

from __future__ import annotations

from collections.abc import Iterator

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
