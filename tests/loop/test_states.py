"""The life cycle is the table of the domain report: every way that it has, and no other."""

from __future__ import annotations

import pytest

from huilu.loop.rules import StepNotFromHere, check_step
from huilu.loop.states import ACTIVE, STATE_LABELS, TRANSITIONS, State, Step, steps_from

S = State
CHANGES = {
    (S.DRAFT, S.OPEN),
    (S.OPEN, S.IN_PROGRESS),
    (S.IN_PROGRESS, S.INTERIM_RESULT),
    (S.INTERIM_RESULT, S.IN_PROGRESS),
    (S.IN_PROGRESS, S.SUBMITTED),
    (S.SUBMITTED, S.VERIFYING),
    (S.VERIFYING, S.CLOSED),
    (S.VERIFYING, S.REWORKING),
    (S.REWORKING, S.SUBMITTED),
    (S.CLOSED, S.REOPENED),
    (S.REOPENED, S.IN_PROGRESS),
    (S.DRAFT, S.WITHDRAWN),
    (S.OPEN, S.WITHDRAWN),
}
ALLOWED = {(step, start): end for step, transition in TRANSITIONS.items() for start, end in transition.starts.items()}


def test_the_table_has_every_change_of_the_life_cycle_and_no_other() -> None:
    assert {(start, end) for (_step, start), end in ALLOWED.items() if start is not end} == CHANGES


def test_every_step_is_in_the_table() -> None:
    assert set(TRANSITIONS) == set(Step)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_a_step_leads_where_the_table_says_or_is_refused(step: Step, state: State) -> None:
    if (step, state) in ALLOWED:
        assert check_step(step, state) is ALLOWED[step, state]
        assert step in steps_from(state)
        return
    with pytest.raises(StepNotFromHere) as refused:
        check_step(step, state)
    assert str(STATE_LABELS[state]) in refused.value.sentence
    assert step not in steps_from(state)


def test_what_is_active_is_everything_between_draft_and_an_end() -> None:
    assert set(State) - ACTIVE == {S.DRAFT, S.CLOSED, S.WITHDRAWN}


def test_an_interim_result_is_still_open() -> None:
    assert S.INTERIM_RESULT in ACTIVE


def test_a_withdrawn_issue_has_no_way_on() -> None:
    assert steps_from(S.WITHDRAWN) == []


def test_only_the_verifiers_step_closes() -> None:
    assert [step for (step, _start), end in ALLOWED.items() if end is S.CLOSED] == [Step.CLOSE]


def test_the_numbers_of_the_states_never_change() -> None:
    words = ["draft", "open", "in_progress", "interim_result", "submitted", "verifying", "closed", "reworking",
             "reopened", "withdrawn"]  # fmt: skip
    assert [state.word for state in sorted(State)] == words
    assert [state.value for state in sorted(State)] == list(range(10))
