"""Whoever goes round the gate: by another action, by a row of one's own, or by a program without the call."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from huilu.burden import asking as asking_ad_hoc
from huilu.burden.models import Demand, Form
from huilu.burden.whom import Whom
from huilu.campaigns.actions import asking as asking_across
from huilu.programmes import asking as asking_by_programme
from huilu.programmes.models import Requirement
from huilu.reviews.actions import call_review
from tests.burden.asking import VILLAGE
from tests.burden.filling import answers, asks_form, registers
from tests.cast import ROOT, Cast, publish
from tests.rows import again, at_once
from tests.wall.branches import OURS, _goes_round, _learns

# Each table by which something is laid on units, with the column that leads to the gate's record.
_REFERRING = """
    SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.confrelid IN ('burden_demand'::regclass, 'burden_form'::regclass)
      AND c.conrelid::regclass::text NOT IN
        ('burden_suspension', 'burden_flag', 'burden_riskreading', 'burden_demand_replaces')
      -- What may also ask less has no demand then; that it has one where it asks more, its own story tells.
      AND c.conrelid::regclass::text NOT IN ('burden_variation', 'programmes_refinement')
    ORDER BY 1
"""


def laying() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_REFERRING)
        return dict(cursor.fetchall())


@pytest.fixture
def life(bound: Cast) -> Cast:
    """Every such table has a row."""
    registers(bound)
    _learns(bound, OURS, _goes_round(bound, OURS))
    answers(bound, asks_form(bound))
    asks_form(bound, whom=Whom(units=(VILLAGE,)), fields=("school_bus",), minutes=1)
    review = {"unit": "37", "programme": "second_batch_2023", "review": "mid_course", "place": "礼堂"}
    call_review(**review, by=bound.actor("37"), at=bound.at)
    return bound


def test_no_row_of_any_such_table_stands_without_a_demand(life: Cast) -> None:
    tables = laying()
    assert {f"{table}.{column}" for table, column in tables.items()} == {
        "burden_demandclass.demand_id", "burden_demandunit.demand_id", "burden_form.demand_id",
        "burden_formfield.form_id", "burden_response.form_id", "burden_value.demand_id",
        "campaigns_plan.demand_id", "campaigns_question.demand_id", "programmes_requirement.demand_id",
        "reviews_summons.demand_id",
    }  # fmt: skip
    for table, column in tables.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0], table
        for without in ("NULL", "0"):
            for statement in (f"UPDATE {table} SET {column} = {without}", again(table, **{column: without})):
                with pytest.raises(IntegrityError):
                    at_once(statement)


def test_without_the_call_of_the_gate_nothing_can_be_asked(life: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody had taken the call out: each way of asking ends at the database, and nothing is left behind."""
    before = Demand.objects.count(), Form.objects.count()

    def ungated(**given: Any) -> Demand:
        terms = given["terms"]
        return Demand(code="past-the-gate", asker=given["asker"], minutes=1, kind=getattr(terms, "kind", "form"))

    for module in (asking_ad_hoc, asking_across):
        monkeypatch.setattr(module, "pass_gate", ungated)
    with pytest.raises((IntegrityError, ValueError)), transaction.atomic():
        asks_form(life, fields=("notes_on_water",))
    with pytest.raises((IntegrityError, ValueError)), transaction.atomic():
        _learns(life, OURS, _goes_round(life, OURS))
    assert (Demand.objects.count(), Form.objects.count()) == before


def test_without_the_call_of_the_gate_no_programme_is_published(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking_by_programme, "pass_together", lambda **_given: [])
    with pytest.raises(ValueError, match="shorter"), transaction.atomic():
        publish(town)
    assert not Requirement.objects.exists()


def _makers() -> Iterator[str]:
    """Where in the program a row of `Demand` is written."""
    for file in (ROOT / "huilu").rglob("*.py"):
        text = file.read_text()
        # To read the whole program as a tree takes seconds.
        if "migrations" in file.parts or "Demand.objects" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call):
                continue
            said = ast.unparse(node.func)
            if said.startswith("Demand.objects") and said.rpartition(".")[2] in _WRITES:
                yield f"{file.relative_to(ROOT)}"


_WRITES = {"create", "bulk_create", "get_or_create", "update_or_create"}


def test_the_gate_alone_writes_demands() -> None:
    assert set(_makers()) == {"huilu/burden/gate.py"}
