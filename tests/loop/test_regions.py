"""No row of an issue lies in another region than its issue, and no id in another than its row."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from huilu.loop.models import Issue, Reach
from tests.cast import Cast

OF_ISSUE = (
    "party", "holding", "doer", "task", "interimresult", "changedfact", "issuefile", "share", "effectcheck",
    "milestone", "institutionaloutput",
)  # fmt: skip
HERE, THERE = 1 << 40 | 5, 2 << 40 | 5
# What says nothing, by type; and the words that a column wants.
NOTHING = {"text": "", "boolean": False, "date": "2023-09-20", "timestamp with time zone": "2023-09-20", "ARRAY": "{}"}
WORDS = {"concerns": "service"}
_COLUMNS = """
    SELECT column_name, data_type FROM information_schema.columns
    WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
"""


def write(model: str, **values: Any) -> None:
    """A bare row that says nothing but these values; what it refers to is looked for at the end, which never comes."""
    table = f"loop_{model}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [table])
        row = {name: WORDS.get(name, NOTHING.get(kind, 0)) for name, kind in cursor.fetchall()} | values
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))


@pytest.mark.parametrize("model", OF_ISSUE)
def test_a_row_lies_where_its_issue_lies(db: None, model: str) -> None:
    with pytest.raises(IntegrityError, match=f"loop_{model}_in_region"):
        write(model, id=HERE, region=1, issue_id=THERE)


@pytest.mark.parametrize("model", OF_ISSUE)
def test_an_id_carries_the_region_of_its_row(db: None, model: str) -> None:
    with pytest.raises(IntegrityError, match=f"loop_{model}_id_carries_region"):
        write(model, id=THERE, region=1, issue_id=HERE)


def test_a_circuit_lies_where_its_issue_lies(db: None) -> None:
    with pytest.raises(IntegrityError, match="loop_circuit_in_region"):
        write("circuit", issue_id=THERE, region=1)


def test_an_issue_lies_where_its_id_says(db: None) -> None:
    with pytest.raises(IntegrityError, match="loop_issue_id_carries_region"):
        write("issue", id=THERE, region=1)


def test_a_unit_counts_its_issues_where_it_lies(db: None) -> None:
    with pytest.raises(IntegrityError, match="loop_issueserial_in_region"):
        write("issueserial", unit_id=1 << 24 | 5, region=2)


def test_two_issues_of_a_unit_have_two_numbers(town: Cast) -> None:
    town.drafts()
    town.drafts()

    assert len(set(Issue.objects.values_list("number", flat=True))) == 2


def test_that_a_unit_works_in_another_region_is_said_once(town: Cast) -> None:
    Reach.objects.create(unit=town.unit("37"), region=5)

    with pytest.raises(IntegrityError, match="loop_reach_once"), transaction.atomic():
        Reach.objects.create(unit=town.unit("37"), region=5)
