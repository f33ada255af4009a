"""What the database itself refuses, whoever writes to it."""

from __future__ import annotations

import pytest

from huilu.answers.models import Asking, PolicyAnswer, PolicyQuestion
from tests.answers.conftest import Counter
from tests.rows import again, elsewhere, refused


def test_a_question_has_one_binding_answer_and_one_draft(counter: Counter) -> None:
    question = counter.asks()
    counter.drafts(question)
    refused("answers_one_draft_at_a_time", again("answers_policyanswer", version="9"))
    counter.approves(question)
    counter.publishes(question)
    refused("answers_one_binding_answer", again("answers_policyanswer", version="9"))
    refused("answers_answer_until", "UPDATE answers_policyanswer SET until = current_date")
    refused("answers_answer_once", again("answers_policyanswer", superseded_at="now()", until="now()"))


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
    assert Asking.objects.count() == 1
    refused("answers_asked_once", again("answers_asking"))
    with_its_id, moved = elsewhere("answers_asking")
    refused("answers_asking_id_carries_region", with_its_id)
    refused("answers_asking_in_region", moved)


def test_a_number_is_given_once_and_whoever_withdraws_signs(counter: Counter) -> None:
    question = counter.asks()
    counter.answers(question)
    refused("answers_question_once", again("answers_policyquestion", number="'another'"))
    withdrawn = "withdrawn_at = now(), reason = 'x'"
    refused("answers_answer_withdrawn", f"UPDATE answers_policyanswer SET {withdrawn}")
