"""What the database itself refuses, whoever writes to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from huilu.answers.models import Asking, PolicyAnswer, PolicyQuestion
from tests.answers.conftest import Counter


def refused(name: str, statement: str, *values: Any) -> None:
    with pytest.raises(IntegrityError, match=name):
        at_once(statement, *values)


def at_once(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement, values)


_ANOTHER = """
    INSERT INTO answers_policyanswer (question_id, desk_id, version, text, valid_from, drafted_at, drafted_by,
      drafted_by_person_id, drafted_by_post_id, approved_at, approved_by, published_at, published_by, reason)
    SELECT question_id, desk_id, 9, text, valid_from, drafted_at, drafted_by, 1, 1, approved_at, approved_by,
      published_at, published_by, '' FROM answers_policyanswer WHERE id = %s
"""


def test_a_question_has_one_binding_answer_and_one_draft(counter: Counter) -> None:
    question = counter.asks()
    draft = counter.drafts(question)
    refused("answers_one_draft_at_a_time", _ANOTHER, draft.pk)
    counter.approves(question)
    answer = counter.publishes(question)
    refused("answers_one_binding_answer", _ANOTHER, answer.pk)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("answers_question_settled", "state = 'lost'"),
        ("answers_question_settled", "state = 'merged'"),
        ("answers_question_settled", "state = 'returned', settled_on = asked_on, settled_by = 'x'"),
        ("answers_question_settled", "state = 'answered'"),
        ("answers_question_settled", "answered_on = asked_on"),
        ("answers_question_not_into_itself",
         "state = 'merged', settled_on = asked_on, settled_by = 'x', merged_into_id = id"),
        ("answers_question_times", "times = 0"),
    ],
)  # fmt: skip
def test_a_question_is_in_one_state_with_all_that_belongs_to_it(counter: Counter, name: str, change: str) -> None:
    question = counter.asks()
    assert PolicyQuestion.objects.count() == 1
    refused(name, f"UPDATE answers_policyquestion SET {change} WHERE id = %s", question.pk)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("answers_answer_in_order", "published_at = now(), published_by = 'x'"),
        ("answers_answer_in_order", "superseded_at = now()"),
        ("answers_answer_approved", "approved_at = now()"),
        ("answers_answer_published", "published_at = now(), approved_at = now(), approved_by = 'x'"),
        ("answers_withdrawn_with_reason", "reason = 'x'"),
    ],
)
def test_an_answer_goes_through_its_steps(counter: Counter, name: str, change: str) -> None:
    draft = counter.drafts(counter.asks())
    assert PolicyAnswer.objects.get().pk == draft.pk
    refused(name, f"UPDATE answers_policyanswer SET {change} WHERE id = %s", draft.pk)


def test_a_unit_asks_a_question_once_and_the_row_lies_with_the_unit(counter: Counter) -> None:
    counter.asks()
    asking = Asking.objects.get()
    again = "SELECT id + 1, region, unit_id, question_id FROM answers_asking WHERE id = %s"
    refused("answers_asked_once", f"INSERT INTO answers_asking (id, region, unit_id, question_id) {again}", asking.pk)
    refused("answers_asking_in_region|answers_asking_id_carries_region",
            "UPDATE answers_asking SET region = region + 1 WHERE id = %s", asking.pk)  # fmt: skip
