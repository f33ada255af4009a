"""One database for all tests, migrated as its owner and used as the application's own role."""

from __future__ import annotations

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
from coverage import Coverage
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.cast import ROOT, Cast, plant_tree, publish
from tests.places import ISSUED, PLANTED, is_bound, moved_to

# What takes longest begins first; else the last process would wait for it alone.
LONG = (
    "tests/browser",
    "tests/bench",
    "tests/proof",
    "tests/story",
    "tests/api/test_any_request.py",
    "tests/wall",
    "tests/board/test_worlds.py",
    "tests/board/test_planted.py",
    "tests/web/test_languages.py",
    "tests/postgres",
    "tests/cli/test_login.py",
    "tests/scale",
    "tests/hostile",
)
# Each of these tests takes long by itself and shares nothing with the next: whichever process is free takes it.
APART = ("tests/board/test_worlds.py", "tests/board/test_planted.py")


def _long(nodeid: str) -> str | None:
    return next((name for name in LONG if nodeid.startswith(name)), None)


def _group(nodeid: str) -> str:
    if nodeid.startswith(APART):
        return nodeid
    return _long(nodeid) or nodeid.split("::", maxsplit=1)[0]


class _Together(LoadScopeScheduling):
    """Tests that share what is dear to make stay together, in whichever process."""

    def _split_scope(self, nodeid: str) -> str:
        return _group(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """How tests are shared out among processes."""
    return _Together(config, log)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes have no readable name, and may differ from process to process: they are counted."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest groups first, whatever the order of the rest."""
    ranks = {name: rank for rank, name in enumerate(LONG)}
    items.sort(key=lambda item: ranks.get(_long(item.nodeid) or "", len(LONG)))


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Whatever language a test speaks, the next begins with the product's own."""
    yield
    translation.deactivate()


def _enter_as(role: str) -> None:
    options = connection.settings_dict["OPTIONS"]
    kept = [part for part in options["options"].split(" -c ") if "role=" not in part]
    options["options"] = " -c ".join([*kept, f"role={role}"] if role else kept)
    connection.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make the test database of this process as its owner; from then on be the role that owns nothing."""
    with django_db_blocker.unblock():
        with _alone():
            made = setup_databases(verbosity=0, interactive=False)
        call_command("migrate", verbosity=0)
        _enter_as("huilu_app")
    yield
    with django_db_blocker.unblock():
        _enter_as("")
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def _unmeasured(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lines of the domain are counted where its own tests walk them; to count costs half as long again."""
    counting = Coverage.current()
    stops = counting is not None and not _is_measured(request.node.nodeid, counting)
    if counting and stops:
        counting.stop()
    yield
    if counting and stops:
        counting.start()


def _is_measured(nodeid: str, counting: Coverage) -> bool:
    package = nodeid.split("/")[1]
    left_out = f"huilu/{package}/*" in (counting.get_option("run:omit") or ())
    return (ROOT / "huilu" / package).is_dir() and not left_out and not nodeid.startswith(APART)


@contextmanager
def _alone() -> Iterator[None]:
    """Roles belong to the whole server: processes that test beside each other make them one after the other."""
    with (Path(tempfile.gettempdir()) / "huilu-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def by_the_owner() -> Iterator[None]:
    """What somebody does who owns the database, whatever the application may not."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE none")
        yield
        cursor.execute("RESET ROLE")


@pytest.fixture(scope="session")
def planted(
    pytestconfig: pytest.Config, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """A connection to a database in which the small province stands: to plant it takes as long as a short story."""
    with a_place_beside(connections["default"], "planted") as there:
        with django_db_blocker.unblock(), moved_to(there):
            plant_tree()
        pytestconfig.stash[PLANTED] = there
        yield there


@pytest.fixture(scope="session")
def issued(
    pytestconfig: pytest.Config, planted: BaseDatabaseWrapper, django_db_blocker: DjangoDbBlocker
) -> Iterator[Cast]:
    """Who took part when the programme was issued, in one more database beside: there it is in force."""
    with a_place_beside(planted, "issued") as there:
        with django_db_blocker.unblock(), moved_to(there):
            cast = Cast()
            publish(cast)
        pytestconfig.stash[ISSUED] = there
        yield cast


@pytest.fixture
def _in_the_province(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> Iterator[None]:
    assert not connection.in_atomic_block, "ask for the town before the database, else nothing is taken back"
    bound = is_bound(request.fixturenames)
    request.getfixturevalue("issued" if bound else "planted")
    with moved_to(pytestconfig.stash[ISSUED if bound else PLANTED]):
        yield


@pytest.fixture
def town(_in_the_province: None, db: None) -> Cast:
    """The small province with its cast, and no programme yet."""
    return Cast()


@pytest.fixture
def bound(town: Cast, issued: Cast) -> Cast:
    """The small province an hour later, bound by the programme. Ask for it before whatever acts there."""
    town.at, town.actors = issued.at, dict(issued.actors)
    return town


@contextmanager
def a_database_beside(name: str) -> Iterator[str]:
    """The name of a copy of the database of the tests; afterwards it is gone."""
    origin = connection.settings_dict["NAME"]
    name = f"{origin}_{name}"
    connection.close()
    _as_owner(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
    try:
        yield name
    finally:
        _as_owner(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def a_place_beside(here: BaseDatabaseWrapper, name: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection to a copy of the database that this one leads to."""
    with ExitStack() as ending:
        with moved_to(here):
            copied = ending.enter_context(a_database_beside(name))
        there = type(here)(here.settings_dict | {"NAME": copied}, here.alias)
        ending.callback(there.close)
        yield there


@contextmanager
def a_committed_database(name: str) -> Iterator[None]:
    """An empty database beside that of the tests in which everything is really committed; connections go there."""
    settings = connection.settings_dict
    origin = settings["NAME"]
    with a_database_beside(name) as beside:
        settings["NAME"] = beside
        try:
            yield
        finally:
            connection.close()
            settings["NAME"] = origin


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
    with django_db_blocker.unblock(), a_committed_database("committed"):
        yield
