"""Both cities alive, in a database of their own: each has a life that takes as long as fifty stories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker

from huilu.clock.actions import set_rehearsal_clock
from huilu.ledger.keyring import Keyring
from tests.cast import Cast
from tests.conftest import a_place_beside
from tests.places import ISSUED, moved_to
from tests.wall.branches import OURS, THEIRS, grow, lives
from tests.wall.rows import Rows, as_role, readable, rows_of


@dataclass(frozen=True, slots=True)
class Cities:
    """Where both live, who took part, and every row that came with the other one."""

    place: BaseDatabaseWrapper
    cast: Cast
    theirs: Rows


@pytest.fixture(scope="session")
def cities(
    issued: Cast,
    pytestconfig: pytest.Config,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Cities]:
    """Our city has lived, then the other one; and the clock shows the days of both."""
    keys = Keyring(tmp_path_factory.mktemp("cities") / "keys")
    with a_place_beside(pytestconfig.stash[ISSUED], "cities") as place:
        with django_db_blocker.unblock(), moved_to(place):
            cast = Cast(issued.at, dict(issued.actors))
            grow(OURS.growth)
            lives(cast, OURS, keys)
            theirs = new_rows(cast, keys)
            set_rehearsal_clock(cast.later())
        yield Cities(place, cast, theirs)


def new_rows(cast: Cast, keys: Keyring) -> Rows:
    """What is written while the other city grows and lives."""
    tables = readable()
    with as_role("none"):
        before = rows_of(tables)
    grow(THEIRS.growth)
    with as_role("none"):
        # When the tree has grown, what every programme asks of every class is written anew.
        before["programmes_requirementclass"] = rows_of(tables)["programmes_requirementclass"]
    lives(cast, THEIRS, keys)
    with as_role("none"):
        after = rows_of(tables)
    return {name: after[name] - before[name] for name in tables}


@pytest.fixture
def _in_the_province(cities: Cities) -> Iterator[None]:
    with moved_to(cities.place):
        yield


@pytest.fixture
def both(town: Cast, cities: Cities) -> Cast:
    """Somebody of either city; whatever they do is taken back."""
    town.at, town.actors = cities.cast.at, dict(cities.cast.actors)
    return town
