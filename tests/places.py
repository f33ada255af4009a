"""Where tests tell their stories: in an empty database, or in one in which the small province stands already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# Where the connection is kept to the database with the small province.
PLANTED = pytest.StashKey[BaseDatabaseWrapper]()


@contextmanager
def moved_to(there: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside, this thread works over that connection."""
    here = connections["default"]
    connections["default"] = there
    try:
        yield
    finally:
        connections["default"] = here
