"""Whoever looks at the work of others: named, closing, returning, standing aside."""

from __future__ import annotations

from datetime import date

from huilu.loop import actions as loop
from huilu.loop import rules
from huilu.loop.models import Issue
from tests.cast import SEEN, Cast

VILLAGE, TOWNSHIP, COUNTY, CITY = "370811007201", "370811007", "370811", "3708"


def names(town: Cast, issue: Issue, verifier: str = "3708/inspector", by: str = CITY, **who: str) -> Issue:
    actor = town.actor(by, **who)
    return loop.name_verifier(number=issue.number, verifier=verifier, by=actor, at=town.later())


def closes(town: Cast, issue: Issue, seen: rules.SeenFact = SEEN, **who: str) -> Issue:
    actor = town.actor(**who) if who else town.inspector()
    return loop.close_issue(number=issue.number, seen=seen, by=actor, at=town.later(days=1))


def returns(town: Cast, issue: Issue, **changes: object) -> Issue:
    given = {"reason": "支沟还堵着", "task": "清支沟", "due_on": date(2023, 10, 20)} | changes
    return loop.return_issue(number=issue.number, by=town.inspector(), at=town.later(days=1), **given)


def recuses(town: Cast, issue: Issue, reason: str = "是我亲戚的厂", **who: str) -> Issue:
    actor = town.actor(**who) if who else town.inspector()
    return loop.recuse(number=issue.number, reason=reason, by=actor, at=town.later())
