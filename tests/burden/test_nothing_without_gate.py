"""Whoever goes round the gate: by another action, by a row of one's own, or by a program without the call."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from huilu.burden import asking as asking_ad_hoc
from huilu.burden.models import Demand, Form
from huilu.burden.terms import Terms
from huilu.burden.whom import Whom
from huilu.campaigns.actions import asking as asking_across
from huilu.campaigns.actions import define_class
from huilu.campaigns.rules.classes import Asked, Lesson
from huilu.org.models import Unit
from huilu.programmes import asking as asking_by_programme
from huilu.programmes.models import Requirement
from huilu.reviews.actions import call_review, calling
from huilu.reviews.models import Summons
from tests.burden.asking import COUNTY, VILLAGE
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


LESSON = Lesson("无人清淤", "unit_process", "汛前清淤一次。", (Asked("今年清过淤吗?"),))
REVIEW = {"unit": "37", "programme": "second_batch_2023", "place": "礼堂"}


@pytest.fixture
def life(bound: Cast) -> Cast:
    """Every such table has a row."""
    registers(bound)
    _learns(bound, OURS, _goes_round(bound, OURS))
    answers(bound, asks_form(bound))
    asks_form(bound, whom=Whom(units=(VILLAGE,)), fields=("school_bus",), minutes=1)
    call_review(**REVIEW, review="mid_course", by=bound.actor("37"), at=bound.at)
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
    number = _goes_round(life, OURS).number
    before = Demand.objects.count(), Form.objects.count(), Summons.objects.count()

    def ungated(**given: Any) -> Demand:
        terms = given["terms"]
        return beyond_the_gate(asker=given["asker"], kind=getattr(terms, "kind", "form"))

    for module in (asking_ad_hoc, asking_across, calling):
        monkeypatch.setattr(module, "pass_gate", ungated)
    for acts in (
        lambda: asks_form(life, fields=("notes_on_water",)),
        lambda: define_class(from_issue=number, scope=COUNTY, lesson=LESSON, by=life.actor(COUNTY), at=life.later()),
        lambda: call_review(**REVIEW, review="special_rectification", by=life.actor("37"), at=life.at),
    ):
        with pytest.raises(IntegrityError):
            to_the_end(acts)
    assert (Demand.objects.count(), Form.objects.count(), Summons.objects.count()) == before


@transaction.atomic
def to_the_end(act: Callable[[], object]) -> None:
    """The act, and whatever the database looks at when it is over."""
    act()
    at_once("SELECT 1")


def beyond_the_gate(**given: Any) -> Demand:
    """What looks like a demand that has passed, and stands in no row."""
    made = Demand(code="past-the-gate", minutes=1, pk=10**9, **given)
    made._state.adding, made._state.db = False, "default"
    return made


def test_without_the_call_of_the_gate_no_programme_is_published(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def ungated(*, terms: Sequence[Terms], asker: Unit, **_given: Any) -> list[Demand]:
        return [beyond_the_gate(asker=asker) for _one in terms]

    monkeypatch.setattr(asking_by_programme, "pass_together", ungated)
    with pytest.raises(IntegrityError):
        to_the_end(lambda: publish(town))
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
