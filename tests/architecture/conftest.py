"""What tests of the whole borrow from the tests of its parts."""

from __future__ import annotations

from tests.api.conftest import call  # noqa: F401 - a fixture of the API, for what is done through it
