"""What the database must not be able to hold: marks of persons, scores, ranks, traces of who was when where."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection

# D1 to D5: no points, no ranking, no watching, no counting of log-ins, no likes.
SMELLS = re.compile(
    r"score|points?\b|rank|medal|badge|streak|likes?\b|stars?\b|login|logged|last_seen|last_login|visits?\b|views?\b"
    r"|duration|seconds|minutes|hours|attendance|absent|latitude|longitude|location|device|phone|mobile_number|id_card"
    r"|birth|gender|face|photo|reflection|loyalty|thought|grade"
)
# The order of the levels of a tree, and the effort that is asked of a unit, which the gate puts a limit to.
MEANT = {
    ("org_level", "rank"), ("programmes_requirement", "minutes"), ("burden_demand", "minutes"),
    ("burden_allowance", "minutes"),
}  # fmt: skip
FRAMEWORK = ("django_", "auth_", "pg_")


@pytest.fixture
def columns(db: None) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        return [(table, column) for table, column in cursor.fetchall() if not table.startswith(FRAMEWORK)]


def test_no_column_smells_of_marking_or_watching_people(columns: list[tuple[str, str]]) -> None:
    found = {(table, column) for table, column in columns if SMELLS.search(column)}
    assert found == MEANT


def test_a_person_is_a_login_and_nothing_else(columns: list[tuple[str, str]]) -> None:
    assert {column for table, column in columns if table == "accounts_person"} == {
        "id", "password", "username", "must_change_password", "is_active",
    }  # fmt: skip


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
    assert {table for table, _column in naming if not re.match(r"ledger_entry_\d+", table)} == expected
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
