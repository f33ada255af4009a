"""python -m tests.proof: each guard is taken away in turn, and the test that holds it must fail."""

from __future__ import annotations

import sys

import pytest

from tests.proof.modules import STORIES

OPTIONS = ("-q", "--tb=no", "-p", "tests.proof.plugin", "-p", "no:randomly", "-p", "no:cacheprovider")

if __name__ == "__main__":
    sys.exit(pytest.main([*OPTIONS, *sys.argv[1:], *STORIES]))
