"""python -m bench.country.filling OBLIGATIONS ISSUES: as the owner of a database with a tree: everything else.

Prints a line for each step it has done: how many of how many, and of what.
"""

from __future__ import annotations

import sys

import django
from django.db import connection

from bench.loop.filling import UNCHECKED, catch_up, load_issues, tell


def main() -> None:
    """People, programmes, obligations, issues; then what the worker would have done."""
    django.setup()
    from bench.country import ground, touching  # noqa: PLC0415 - they need the applications

    obligations, issues = int(sys.argv[1]), int(sys.argv[2])
    tell("ground", 0, 1)
    ground.programmes()
    with connection.cursor() as cursor:
        cursor.execute(UNCHECKED)
        ground.people()
        cursor.execute("VACUUM ANALYZE")
    tell("ground", 1, 1)
    touching.touch(obligations, lambda done: tell("touched", done, obligations))
    with connection.cursor() as cursor:
        cursor.execute("RESET session_replication_role")
    load_issues(issues)
    catch_up()


if __name__ == "__main__":
    main()
