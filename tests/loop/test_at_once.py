"""Two who act on one issue at once: the later one sees what the earlier one has done, all of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection, transaction

from huilu.board.checking import check_figures
from huilu.jobs.moving import move_what_is_due
from huilu.kernel.refusals import Refusal
from huilu.loop import actions as loop
from huilu.loop import rules
from huilu.loop.states import Stage
from tests.cast import Cast, plant_tree, reloaded

TOWNSHIP, COUNTY, OFFICE = "370811007", "370811", "370811-D01"
DUE = date(2023, 10, 31)


@pytest.fixture
def people(committed_database: None) -> Cast:
    """The small province, where everything is really committed."""
    plant_tree()
    return Cast()


@contextmanager
def meanwhile(act: Callable[[], object]) -> Iterator[list[Refusal | None]]:
    """The act is tried by somebody else while the block holds its locks; afterwards: what it was refused with."""
    ended: list[Refusal | None] = []

    def try_it() -> None:
        try:
            act()
            ended.append(None)
        except Refusal as refusal:
            ended.append(refusal)
        finally:
            connection.close()

    other = threading.Thread(target=try_it)
    with transaction.atomic():
        yield ended
        other.start()
        _await_a_waiting_one()
    other.join(30)


def _await_a_waiting_one() -> None:
    """Until somebody waits for a lock of ours."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def test_only_one_of_two_claims_the_cause(people: Cast) -> None:
    issue = people.drafts()
    village, township, county = people.actor("370811007201"), people.actor(TOWNSHIP), people.actor(COUNTY)
    loop.raise_up(number=issue.number, why="沟在镇上", by=village, at=people.later())
    words, at = {"number": issue.number, "due_on": DUE}, people.later()

    with meanwhile(lambda: loop.claim_issue(**words, by=county, at=at)) as ended:
        loop.claim_issue(**words, by=township, at=at)

    assert isinstance(ended[0], rules.StageNotFromHere)
    assert reloaded(issue).lead_unit.code == TOWNSHIP
    assert check_figures().differing == []


def test_the_calendar_leaves_alone_what_somebody_claims_in_the_same_moment(people: Cast) -> None:
    issue, other = people.drafts(), people.drafts()
    village, township = people.actor("370811007201"), people.actor(TOWNSHIP)
    for one in (issue, other):
        loop.raise_up(number=one.number, why="沟在镇上", by=village, at=people.later())

    with meanwhile(move_what_is_due) as ended:
        loop.claim_issue(number=issue.number, due_on=DUE, by=township, at=people.later())

    assert ended == [None]
    assert reloaded(issue).stage is Stage.JOINT_WORK
    assert reloaded(other).lead_unit.code == COUNTY
    assert check_figures().differing == []


def test_whoever_waited_counts_where_the_issue_has_gone(people: Cast) -> None:
    issue = people.starts()
    county, office = people.actor(COUNTY), people.actor(OFFICE)
    loop.offer_transfer(number=issue.number, to=OFFICE, reason="归住建", by=county, at=people.later())
    city, at = people.actor("3708"), people.later()
    words = {"senior": "3708/office", "reason": "拖了三年", "milestone": "出方案", "due_on": DUE}

    with meanwhile(lambda: loop.mark_hard(number=issue.number, **words, by=city, at=at)) as ended:
        loop.accept_transfer(number=issue.number, due_on=DUE, by=office, at=at)

    assert ended == [None]
    assert reloaded(issue).lead_unit.code == OFFICE
    assert check_figures().differing == []


def test_of_two_opposite_mergings_one_wins_and_the_other_is_told(people: Cast) -> None:
    first, second = people.opens(), people.opens()
    county, at = people.actor(COUNTY), people.later()

    with meanwhile(lambda: loop.merge_issue(number=second.number, into=first.number, by=county, at=at)) as ended:
        loop.merge_issue(number=first.number, into=second.number, by=county, at=at)

    assert isinstance(ended[0], rules.MasterIsOver)
    assert reloaded(first).merged_into == second
    assert check_figures().differing == []
