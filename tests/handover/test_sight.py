"""What the database shows of batches and hand-overs to whoever reads."""

from __future__ import annotations

import pytest
from django.db import connection, models

from huilu.accounts.sight import seeing
from huilu.handover.actions import accept_line, add_line, complete_hand_over, relay_issue, return_line
from huilu.handover.models import Batch, Disposition, HandOver, HandOverLine, Relay
from huilu.handover.states import Choice
from huilu.ledger.models import Entry
from tests.handover.conftest import BATCH, CITY, COUNTY, LATER_DAY, TOWNSHIP, VILLAGE, Running

NEIGHBOUR, ELSEWHERE = "370811007202", "3701"
ALL = [Batch, Disposition, Relay, HandOver, HandOverLine]


@pytest.fixture
def lived_in(running: Running) -> Running:
    """A batch with a decision, a share below and a hand-over."""
    running.decides(running.issue(), Choice.CONTINUE)
    ours = running.issue(lead=CITY)
    below = {"number": ours.number, "units": [TOWNSHIP], "text": "排进计划", "due_on": LATER_DAY}
    relay_issue(**BATCH, **below, **running.signed(CITY))
    running.hands_over()
    return running


def seen_by(running: Running, code: str) -> dict[str, int]:
    actor = running.town.actor(code)
    with seeing(actor):
        return {model.__name__: model._default_manager.count() for model in ALL}


def test_both_sides_and_whoever_stands_above_see_all_of_it(lived_in: Running) -> None:
    everything = {"Batch": 1, "Disposition": 1, "Relay": 1, "HandOver": 1, "HandOverLine": 2}
    for code in ("00", "37", CITY, COUNTY):
        assert seen_by(lived_in, code) == everything


def test_a_lower_unit_sees_the_batch_and_what_it_has_a_part_in(lived_in: Running) -> None:
    only_the_batch = {"Batch": 1, "Disposition": 0, "Relay": 0, "HandOver": 0, "HandOverLine": 0}
    assert seen_by(lived_in, NEIGHBOUR) == only_the_batch
    # The village raised both issues, and so sees what became of them.
    assert seen_by(lived_in, VILLAGE) == only_the_batch | {"Disposition": 1, "Relay": 1}


def test_another_city_sees_nothing(lived_in: Running) -> None:
    assert set(seen_by(lived_in, ELSEWHERE).values()) == {0}


@pytest.mark.parametrize("model", ALL)
def test_without_its_policy_another_city_would_see_it(lived_in: Running, model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE none")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE ROW LEVEL SECURITY")
        cursor.execute("RESET ROLE")
    assert seen_by(lived_in, ELSEWHERE)[model.__name__] > 0


def acts_seen_by(running: Running, code: str, kind: str) -> list[str]:
    with seeing(running.town.actor(code)):
        found = Entry.objects.filter(about_kind=kind).order_by("id")
        return [f"{act} {by}" for act, by in found.values_list("act", "by_label")]


def test_the_acts_of_a_hand_over_are_seen_from_both_sides(running: Running) -> None:
    given = {"hand_over": running.hands_over().number}
    for text in ("年底前通水", "先问水利站"):
        add_line(**given, kind="promise", text=text, **running.signed(CITY))
    accept_line(**given, position=1, **running.signed(COUNTY))
    return_line(**given, position=2, reason="问过了", **running.signed(COUNTY))
    complete_hand_over(**given, **running.signed(COUNTY))

    everything = [
        "handover.opened 济宁市 办公室", "handover.line_added 济宁市 办公室", "handover.line_added 济宁市 办公室",
        "handover.line_accepted 任城区 办公室", "handover.line_returned 任城区 办公室",
        "handover.completed 任城区 办公室",
    ]  # fmt: skip
    for code in ("00", "37", CITY, COUNTY):
        assert acts_seen_by(running, code, "handover") == everything
    for code in (TOWNSHIP, VILLAGE, ELSEWHERE):
        assert acts_seen_by(running, code, "handover") == []


def test_of_a_batch_above_a_unit_sees_what_it_has_done_itself(running: Running) -> None:
    ours, theirs = running.issue(), running.issue(lead=CITY)
    running.decides(ours, Choice.CONTINUE, by=COUNTY)
    running.decides(theirs, Choice.CONTINUE, by=CITY)

    decided = "batch.item_decided"
    assert acts_seen_by(running, COUNTY, "batch") == [f"{decided} 任城区 办公室"]
    assert acts_seen_by(running, CITY, "batch") == [
        "batch.opened 济宁市 办公室", f"{decided} 任城区 办公室", f"{decided} 济宁市 办公室",
    ]  # fmt: skip
    for code in (TOWNSHIP, VILLAGE, ELSEWHERE):
        assert acts_seen_by(running, code, "batch") == []
