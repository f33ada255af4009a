"""What the database must not be able to hold: marks of persons, scores, ranks, traces of who was when where."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from huilu.cli.live_schema import PERSON_HAS, broken_columns, read_columns


@pytest.fixture
def columns(db: None) -> list[tuple[str, str]]:
    return [(column.table, column.name) for column in read_columns()]


def test_no_column_smells_of_marking_or_watching_people(db: None) -> None:
    # The same check that bin/huilu selfcheck makes wherever Huilu runs: exceptions stand there, each with its reason.
    assert [f"{one.rule.code} {one.where}" for one in broken_columns(read_columns())] == []


def test_a_person_is_a_login_and_nothing_else(columns: list[tuple[str, str]]) -> None:
    assert {column for table, column in columns if table == "accounts_person"} == PERSON_HAS
    assert {"id", "password", "username", "must_change_password", "is_active"} == PERSON_HAS


def test_nothing_hangs_on_a_person_but_appointments() -> None:
    person = apps.get_model("accounts", "Person")
    assert [relation.related_model.__name__ for relation in person._meta.related_objects] == ["Appointment"]


def test_signatures_name_a_post(columns: list[tuple[str, str]]) -> None:
    naming = {(table, column) for table, column in columns if "person" in column}
    # Who acted is kept by id where a rule needs it: the doer never verifies, the drafter never approves, the asker
    # never decides about their own demand, the ledger can be played again.
    expected = {
        "accounts_appointment", "answers_policyanswer", "burden_demand", "ledger_entry", "loop_doer",
        "programmes_progressrecord",
    }  # fmt: skip
    assert {table for table, _column in naming} == expected
    assert all(column.endswith("person_id") for _table, column in naming)


def test_every_large_table_carries_its_region(columns: list[tuple[str, str]]) -> None:
    large = {"org_unit", "org_unitpast", "loop_issue", "programmes_progress", "programmes_progressrecord",
             "tally_counter", "tally_delta", "ledger_entry"}  # fmt: skip
    assert large <= {table for table, column in columns if column == "region"}


def test_the_application_owns_nothing(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM pg_tables WHERE tableowner = current_user GROUP BY 1")
        assert cursor.fetchall() == []
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
