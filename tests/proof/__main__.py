"""python -m tests.proof: the groups of guards beside each other, each in a process with a database of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from psycopg.conninfo import make_conninfo

from tests.proof.groups import GROUPS, Group

_COUNTED = re.compile(r"^(\d+) guards, (\d+) of them missed by nobody$", re.MULTILINE)


def main() -> int:
    """0 once every guard of every group is held by a test."""
    running = [(group, _start(group)) for group in GROUPS]
    guards = missed = worst = 0
    for group, process in running:
        told, _nothing = process.communicate()
        print(f"— {group.name}\n{_COUNTED.sub('', told).strip()}", flush=True)
        counted = _COUNTED.search(told)
        worst = max(worst, process.returncode, 0 if counted else 1)
        guards, missed = guards + int(counted[1] if counted else 0), missed + int(counted[2] if counted else 0)
    print(f"{guards} guards, {missed} of them missed by nobody")
    return worst


def _start(group: Group) -> subprocess.Popen[str]:
    options = ["-q", "-s", "-p", "tests.proof.plugin", "-p", "no:randomly", "-p", "no:cacheprovider"]
    words = [sys.executable, "-m", "pytest", *options, "--guards", group.name, *group.tests]
    url = make_conninfo(os.environ["HUILU_DATABASE_URL"], dbname=f"huilu_proof_{group.name}")
    surroundings = os.environ | {"HUILU_DATABASE_URL": url}
    return subprocess.Popen(words, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


if __name__ == "__main__":
    sys.exit(main())
