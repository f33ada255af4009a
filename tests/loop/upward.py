"""Where an issue stands on its way up, and what brought it there."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localtime

from huilu.loop.models import Issue
from tests.cast import Cast
from tests.loop.doing import (
    CITY,
    COUNTY,
    PROVINCE,
    TOWNSHIP,
    as_it_is,
    calendar_turns,
    does,
    goes_up,
    sees,
    works,
)

SOON, LATER = date(2023, 10, 31), date(2023, 12, 1)
WORDS = {"reason": "要由上面定"}


def moves_on(issue: Issue) -> datetime:
    """When it moves by itself, where the village is."""
    due = as_it_is(issue).circuit.moves_on_at
    assert due
    return localtime(due)


def at_the_top(town: Cast) -> Issue:
    """Nobody on the way has taken it: the province may claim it now."""
    issue = goes_up(town)
    for _level in (TOWNSHIP, COUNTY, CITY):
        calendar_turns(town, moves_on(issue))
    return issue


def unsettled(town: Cast) -> Issue:
    """Nobody has claimed it, and nobody has proposed an owner."""
    issue = at_the_top(town)
    for _time in range(2):
        calendar_turns(town, moves_on(issue))
    return issue


def claimed(town: Cast, by: str = PROVINCE, due_on: date = LATER) -> Issue:
    """The province takes it as its own."""
    issue = at_the_top(town)
    taken: Issue = does(town, "claim_issue", issue, by, due_on=due_on)
    return taken


def answered(town: Cast) -> Issue:
    """The province has worked on it, and the centre has seen it."""
    issue = claimed(town)
    works(town, issue, lead=PROVINCE)
    return sees(town, issue, names="00", where="00")
