"""A life by the actions: seven acts, each with its rules, its ledger entry and its counters, in five transactions.

What is done in one go is one transaction, as it is on a page: noting a problem and opening it, finishing the last task
and submitting the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from bench.loop import story
from bench.loop.people import Company
from huilu.kernel.days import day_of
from huilu.loop import actions
from huilu.loop.rules import Cause, SeenFact

Clock = Callable[[], datetime]
# How many acts have been done at the end of each transaction.
DONE = (2, 3, 5, 6, 7)


def transactions_of(nth: int) -> int:
    """How many transactions the nth stored issue has seen."""
    return DONE.index(story.acts_of(nth)) + 1


def life(company: Company, clock: Clock) -> Iterator[None]:
    """One issue from the draft to its closing; a step for each transaction."""
    village, county, city = company.village, company.county, company.city
    found = actions.Finding(**story.finding(village.unit_code))
    with transaction.atomic():
        number = actions.draft_issue(finding=found, by=village, at=clock()).number
        at = clock()
        due_on = day_of(at) + timedelta(days=story.OPEN_DAYS)
        actions.open_issue(number=number, lead=county.unit_code, due_on=due_on, by=village, at=at)
    yield
    at = clock()
    task = {"text": story.TASK, "owner": f"{county.unit_code}/{county.post_code}"}
    due_on = day_of(at) + timedelta(days=story.TASK_DAYS)
    actions.add_task(number=number, **task, due_on=due_on, by=county, at=at)
    yield
    cause = Cause(**story.CAUSE)
    with transaction.atomic():
        actions.finish_task(number=number, position=1, by=county, at=clock())
        at = clock()
        claim = SeenFact(**story.fact(day_of(at)))
        actions.submit_issue(number=number, fact=claim, cause=cause, fix_kind=story.FIX_KIND, by=county, at=at)
    yield
    verifier = f"{city.unit_code}/{company.inspector.post_code}"
    actions.name_verifier(number=number, verifier=verifier, by=city, at=clock())
    yield
    at = clock()
    actions.close_issue(number=number, seen=SeenFact(**story.fact(day_of(at))), by=company.inspector, at=at)
    yield
