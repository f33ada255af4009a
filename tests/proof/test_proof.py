"""The tests hold the rules: every guard has one that fails without it. Each day others are taken away to see it."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from huilu.cli.places import ROOT

# All of them take minutes: bin/huilu dev prove-rules.
A_DAY = 100


def test_no_guard_can_be_taken_away_unnoticed() -> None:
    words = [sys.executable, "-m", "huilu.cli", "dev", "prove-rules", "--quick", "--draw", str(A_DAY)]
    proved = subprocess.run(words, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)

    assert proved.returncode == 0, proved.stdout + proved.stderr
    counted = re.search(r"^(\d+) guards, 0 of them missed by nobody$", proved.stdout, re.MULTILINE)
    assert counted, proved.stdout
    assert int(counted[1]) > 700
