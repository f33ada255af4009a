"""What the database shows of batches and hand-overs to whoever reads."""

from __future__ import annotations

import pytest
from django.db import connection, models

from huilu.accounts.sight import seeing
from huilu.handover.actions import relay_issue
from huilu.handover.models import Batch, Disposition, HandOver, HandOverLine, Relay
from huilu.handover.states import Choice
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
