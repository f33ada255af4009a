"""Who waits for whom where the tree changes: first for the tree, then for the classes, then for regions.

Always in that order, so that no two wait for each other; and whoever waits holds nothing yet that acts need.
"""

from __future__ import annotations

from django.db import connection

_ONE_BY_ONE = "SELECT pg_advisory_xact_lock(7002, %s)"
_TREE, _CLASSES = 0, 1


def hold_tree() -> None:
    """One change of the tree at a time: two would hand out the same ids."""
    _hold(_TREE)


def hold_classes() -> None:
    """Whoever brings a class or a rule, one by one: a rule finds all classes, or a class, wherever it comes, the rule.

    Taken before any region: an import may keep it for minutes.
    """
    _hold(_CLASSES)


def _hold(what: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_BY_ONE, [what])
