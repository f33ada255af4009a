"""Where tests tell their stories: in an empty database, or in one in which the small province stands already."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# Where the connections are kept to the database with the small province, and to that in which the programme runs too.
PLANTED, ISSUED = pytest.StashKey[BaseDatabaseWrapper](), pytest.StashKey[BaseDatabaseWrapper]()


def is_bound(names: Collection[str]) -> bool:
    """Whether a story that asks for these fixtures is told where the programme runs."""
    return "bound" in names


@contextmanager
def moved_to(there: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside, this thread works over that connection."""
    here = connections["default"]
    connections["default"] = there
    try:
        yield
    finally:
        connections["default"] = here
