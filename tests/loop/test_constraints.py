"""What must always hold, the database holds, whoever writes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from huilu.loop.models import ChangedFact, Holding, Issue, Party, Task
from huilu.loop.states import State
from tests.cast import Cast
from tests.conftest import by_the_owner


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"source": "hearsay"}, "loop_issue_source"),
        ({"concerns": "person"}, "loop_issue_concerns"),
        ({"cause_level": "fate"}, "loop_issue_cause_level"),
        ({"fix_kind": "paper"}, "loop_issue_fix_kind"),
        ({"held_since": None}, "loop_issue_held"),
        ({"lead_unit": None}, "loop_issue_has_lead"),
        ({"due_on": None}, "loop_issue_has_lead"),
        ({"state": State.SUBMITTED}, "loop_issue_has_result"),
        ({"state": State.VERIFYING, "cause_level": "rule", "fix_kind": "immediate"}, "loop_issue_verified_by_somebody"),
        ({"closed_by": "somebody"}, "loop_issue_closed"),
        ({"closed_at": "2023-09-20T00:00Z", "closed_by": "somebody"}, "loop_issue_closed_when_closed"),
    ],
)
def test_an_issue_that_cannot_be_is_not(town: Cast, change: dict[str, object], name: str) -> None:
    issue = town.opens()
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(**change)


def test_an_issue_has_one_holder(town: Cast) -> None:
    issue = town.opens()
    with pytest.raises(IntegrityError, match="loop_one_holder"), transaction.atomic():
        Holding.objects.create(issue=issue, unit=town.unit("37"), from_at=town.at)


def test_a_holding_does_not_end_before_it_begins(town: Cast) -> None:
    issue = town.opens()
    with pytest.raises(IntegrityError, match="loop_holding_forward"), transaction.atomic():
        issue.holdings.filter(to_at=None).update(to_at="2020-01-01T00:00Z")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"after": "12"}, "loop_fact_changed"),
        ({"kind": "report"}, "loop_fact_kind"),
        ({"stage": "x"}, "loop_fact_stage"),
    ],
)
def test_a_fact_has_changed(town: Cast, change: dict[str, str], name: str) -> None:
    issue = town.submits()
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), by_the_owner():
        ChangedFact.objects.filter(issue=issue).update(**change)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE loop_changedfact SET before = '1'", "DELETE FROM loop_changedfact", "DELETE FROM loop_doer",
        "DELETE FROM loop_holding", "DELETE FROM loop_issue", "DELETE FROM loop_circuit", "DELETE FROM loop_share",
        "DELETE FROM loop_effectcheck", "UPDATE loop_interimresult SET remains = ''",
    ],
)  # fmt: skip
def test_what_is_said_of_an_issue_stays_said(town: Cast, statement: str) -> None:
    town.submits()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_round_is_seen_once(town: Cast) -> None:
    issue = town.submits()
    fact = issue.facts.get()
    fact.pk = None
    with pytest.raises(IntegrityError, match="loop_fact_once"), transaction.atomic():
        fact.save()


def test_a_finished_task_is_signed(town: Cast) -> None:
    issue = town.starts()
    with pytest.raises(IntegrityError, match="loop_task_done"), transaction.atomic():
        Task.objects.filter(issue=issue).update(done_at=town.at)


def test_a_part_is_one_of_the_parts(town: Cast) -> None:
    issue = town.opens()
    with pytest.raises(IntegrityError, match="loop_party_part"), transaction.atomic():
        Party.objects.create(issue=issue, unit=town.unit("3701"), part="onlooker")
