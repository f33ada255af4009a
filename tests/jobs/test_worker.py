"""The worker folds while acts are written, and whoever kills it loses nothing."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection
from django.utils import translation

from huilu.board.checking import check_figures
from huilu.board.queries import read_board
from huilu.clock.actions import set_rehearsal_clock
from huilu.jobs import worker as jobs
from huilu.jobs.worker import Worker
from huilu.kernel.actor import Actor
from huilu.kernel.workdays import calendar_called
from huilu.ledger.months import open_months
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from huilu.tally.models import Counter, Delta
from tests.cast import TODAY, Cast
from tests.jobs.conftest import StartWorker

UNITS = ("3701", "3708", "370811", "370102")


def _until(holds: Callable[[], bool], seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _everything_is_folded() -> bool:
    return not Delta.objects.exists()


def _write(actor: Actor, keys: list[str], at: datetime, times: int, wrong: list[Exception]) -> None:
    """Record and take back, over and over; what stands in the end is done."""
    try:
        for turn in range(times):
            for key in keys:
                record_progress(
                    unit_id=actor.unit_id, requirement=key, state=ProgressState.DONE, fact=f"{turn}", by=actor, at=at
                )
                if turn < times - 1:
                    take_back_progress(unit_id=actor.unit_id, requirement=key, by=actor, at=at)
    except Exception as error:  # noqa: BLE001 - a thread tells its fault to the test
        wrong.append(error)
    finally:
        connection.close()


def _writers(cast: Cast, times: int) -> tuple[list[Thread], list[Exception]]:
    wrong: list[Exception] = []
    threads = []
    for code in UNITS:
        keys = [one.requirement.key for one in obligations_of(cast.unit(code), TODAY)][:2]
        assert keys
        threads.append(Thread(target=_write, args=(cast.actor(code), keys, cast.later(), times, wrong)))
    return threads, wrong


def test_it_folds_while_acts_are_written(committed: Cast, start_worker: StartWorker) -> None:
    start_worker()
    threads, wrong = _writers(committed, times=6)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert _until(_everything_is_folded)
    assert check_figures().differing == []
    board = read_board(committed.unit("37"), committed.at)
    assert sum(work.done for work in board.total.work.values()) == 2 * len(UNITS)
    assert Counter.objects.filter(node=committed.unit("3708").pk).exists()


def test_whoever_kills_it_loses_nothing(committed: Cast, start_worker: StartWorker) -> None:
    threads, wrong = _writers(committed, times=8)
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        worker = start_worker()
        time.sleep(0.7)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    before = read_board(committed.unit("37"), committed.at)

    start_worker()

    assert wrong == []
    assert _until(_everything_is_folded)
    assert check_figures().differing == []
    assert read_board(committed.unit("37"), committed.at) == before


def test_it_ends_when_it_is_told_to(committed: Cast, start_worker: StartWorker) -> None:
    # In the year of the cast: in ours the calendar may be about to run out, and the worker would say so.
    set_rehearsal_clock(committed.at)
    worker = start_worker()
    committed.opens()
    assert _until(_everything_is_folded)

    worker.terminate()

    assert worker.wait(20) == 0
    assert worker.stderr is not None
    assert worker.stderr.read() == ""


def test_a_database_that_goes_away_is_waited_for(committed: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AFTER_TROUBLE", 0.01)
    told: list[str] = []
    turns: Iterator[Exception | int] = iter([OperationalError("gone\nfor good"), OperationalError("gone"), 3])
    worker = Worker(Event(), told.append)

    def work_once(_clock: float) -> int:
        turn = next(turns)
        if isinstance(turn, Exception):
            raise turn
        worker.stop.set()
        return turn

    monkeypatch.setattr(worker, "work_once", work_once)
    worker.run()

    assert len(told) == 2
    assert "gone" in told[0]
    assert "for good" not in told[0]


def test_the_months_ahead_are_opened_once_a_day(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(jobs, "open_months", asked.append)
    worker = Worker(Event())

    for hour in (0.0, 5.0, 23.0, 25.0, 26.0):
        worker.work_once(hour * 3600)

    assert asked == [3, 3]


def test_a_calendar_that_runs_out_is_told_once_a_day(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    set_rehearsal_clock(datetime(2035, 10, 1, tzinfo=UTC))
    known = replace(calendar_called("china"), years=frozenset({2035}))
    monkeypatch.setattr("huilu.programmes.calendars.calendar_called", {"china": known}.__getitem__)
    told: list[str] = []
    worker = Worker(Event(), told.append)
    monkeypatch.setattr(worker, "_seal", lambda _clock: None)

    with translation.override("en"):
        for hour in (0.0, 5.0, 25.0):
            worker.work_once(hour * 3600)

    assert len(told) == 2
    assert "knows the holidays up to 31 December 2035" in told[0]


def test_months_are_there_already(db: None) -> None:
    assert open_months(3) == 0


def test_an_idle_worker_looks_less_often(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    folded = iter([0, 0, 0, 0, 0, 0, 0, 5, 0])
    pauses: list[float] = []
    worker = Worker(Event())
    monkeypatch.setattr(worker, "work_once", lambda _clock: next(folded))

    def wait(seconds: float) -> bool:
        pauses.append(seconds)
        if len(pauses) == 9:
            worker.stop.set()
        return True

    monkeypatch.setattr(worker.stop, "wait", wait)
    worker.run()

    assert pauses[0] < pauses[1] < pauses[6] == 1.0
    assert pauses[7] == 0.25
