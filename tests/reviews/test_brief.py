"""The brief is made from what is there and asks nobody; what runs on after the end stays open and owned."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from huilu.accounts.sight import seeing
from huilu.board.past import NotThereYet
from huilu.board.queries import read_board
from huilu.kernel.days import day_of
from huilu.loop.queries import held_by
from huilu.loop.states import State
from huilu.programmes.actions import record_progress
from huilu.programmes.states import ProgressState
from huilu.reviews.agenda import agenda_of
from huilu.reviews.brief import NoSuchMonth, brief_of, month_called
from huilu.reviews.data import brief_as_data
from huilu.reviews.report import answer_of, report, work_table
from tests.cast import Cast, publish, read_pack
from tests.loop.doing import does
from tests.reviews.conftest import MID_COURSE, ON_THE_DAY, PROGRAMME, PROVINCE, Board

AFTER_THE_END = datetime(2024, 3, 1, 2, tzinfo=UTC)


def rows_of_every_table() -> dict[str, int]:
    return {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}


def test_the_brief_puts_no_request_to_anybody(board: Board) -> None:
    board.town.opens(due_on=date(2023, 10, 10))
    board.is_held()
    before = rows_of_every_table()

    with seeing(board.town.actor(PROVINCE)):
        brief = brief_of(board.town.unit(PROVINCE), date(2023, 11, 1), board.town.at)
        report(brief)
        brief_as_data(brief)

    # Not only no demand and no entry: not one row of anything.
    assert rows_of_every_table() == before
    assert before["burden_demand"]
    assert before["ledger_entry"]


def test_the_brief_says_what_there_is(board: Board) -> None:
    late = board.town.opens(due_on=date(2023, 10, 10))
    held = board.is_held()
    board.does("record_decision", serial=held.serial, text="清完为止", issue=late.number)

    brief = brief_of(board.town.unit(PROVINCE), date(2023, 11, 1), board.town.at)

    assert (brief.opened, brief.closed, brief.asked.n) == (0, 0, 0)
    assert [one.text for one in brief.decisions] == ["清完为止"]
    assert brief.agenda.total == 1
    earlier = brief_of(board.town.unit(PROVINCE), date(2023, 9, 1), board.town.at.replace(month=9, day=21))
    assert (earlier.opened, earlier.asked.n, earlier.asked.minutes) == (1, 1, 480)
    with override("en"):
        assert answer_of(earlier).startswith("1 issue came, 0 were closed; 1 is open, ")
    written = report(brief)
    assert "清完为止" in written
    assert late.number in written
    assert "济南市" in written


def test_only_months_that_have_begun_have_one(board: Board) -> None:
    assert month_called("", MID_COURSE) == date(2023, 11, 1)
    assert month_called("2023-10", MID_COURSE) == date(2023, 10, 1)
    for wrong in ("2023-12", "2023-13", "October", "0000-01"):
        with pytest.raises(NoSuchMonth):
            month_called(wrong, MID_COURSE)
    with pytest.raises(NotThereYet):
        brief_of(board.town.unit(PROVINCE), date(2020, 1, 1), ON_THE_DAY)


def test_each_city_has_done_it_or_not_and_no_person_is_looked_at(town: Cast) -> None:
    publish(town)
    by = town.actor("3708")
    given = {"requirement": f"{PROGRAMME}/rotation_training", "state": ProgressState.DONE, "fact": "11月底前轮训完"}
    record_progress(unit_id=by.unit_id, **given, by=by, at=town.later())

    with CaptureQueriesContext(connection) as asked:
        brief = brief_of(town.unit(PROVINCE), date(2023, 9, 1), town.at)
        headings, rows = work_table(brief)

    told = {row[0]: dict(zip(headings[1:], row[1:], strict=True)) for row in rows}
    label = next(
        one.labels.zh for one in read_pack("second-batch-2023").requirements if one.code == "rotation_training"
    )
    assert told[label] == {"济南市": "0/1", "济宁市": "1/1", headings[-1]: "1/2"}
    assert not [one for one in asked.captured_queries if "accounts_person" in one["sql"]]


def test_after_the_soft_end_what_is_open_stays_open_and_owned(town: Cast) -> None:
    programme = publish(town)
    issue = town.starts()
    town.at = AFTER_THE_END
    assert programme.soft_end_on < day_of(town.at)

    assert issue in held_by(town.unit("370811"))
    total = read_board(town.unit(PROVINCE), town.at).total.issues
    assert (total.active, total.overdue) == (1, 1)
    assert agenda_of(town.unit(PROVINCE), town.at).total == 1
    does(town, "finish_task", issue, "370811", position=1)
    issue.refresh_from_db()
    assert (issue.status, issue.lead_unit.code) == (State.IN_PROGRESS, "370811")
