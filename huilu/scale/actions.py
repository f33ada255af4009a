"""Distributing the tables, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import connection, transaction

from huilu.scale import catalog
from huilu.scale.plan import Statement, make_plan
from huilu.scale.rules import AlreadyDistributed, NoEngine


def check_can_distribute() -> None:
    """Refuse where there is no engine, or nothing is left to do."""
    if not catalog.has_engine():
        raise NoEngine
    if catalog.is_distributed():
        raise AlreadyDistributed


@transaction.atomic
def distribute(report: Callable[[int, int, Statement], None] = lambda *_told: None) -> Sequence[Statement]:
    """Run the plan, in one transaction and as the owner of the tables; what was run."""
    check_can_distribute()
    plan = make_plan()
    with connection.cursor() as cursor:
        for done, statement in enumerate(plan):
            report(done, len(plan), statement)
            cursor.execute(statement.sql)
    return plan
