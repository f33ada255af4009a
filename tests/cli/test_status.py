"""The status with which a command ends, seen from outside as a script sees it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cast import ROOT

BROKEN = "code: broken\nphases: [one, two]\n"


def ends_with(*words: str) -> int:
    done = subprocess.run([sys.executable, "-m", "huilu.cli", *words], cwd=ROOT, capture_output=True, check=False)
    return done.returncode


def test_a_good_pack_ends_with_0_and_a_broken_one_with_1(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(BROKEN, encoding="utf-8")

    assert ends_with("pack", "lint", str(ROOT / "packs" / "hospital-safety")) == 0
    assert ends_with("pack", "lint", str(tmp_path)) == 1


@pytest.mark.parametrize("words", [("no-such-command",), ("pack", "lint")])
def test_a_slip_of_the_keyboard_ends_with_2(words: tuple[str, ...]) -> None:
    assert ends_with(*words) == 2
