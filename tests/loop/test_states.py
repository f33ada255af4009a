"""Words and numbers of the life cycle that never change, and what follows from the table as a whole."""

from __future__ import annotations

from huilu.loop.states import ACTIVE, ENDED, OWNERLESS, TRANSITIONS, Stage, State, Step, steps_from
from huilu.loop.verbs import BY_ENTRY, VERBS

S = State


def test_every_step_is_in_the_table_and_is_a_verb() -> None:
    assert set(TRANSITIONS) == set(VERBS) == set(Step)
    assert len(BY_ENTRY) == len(VERBS)


def test_what_is_active_is_everything_between_draft_and_an_end() -> None:
    assert set(State) - ACTIVE == {S.DRAFT, S.CLOSED, S.WITHDRAWN, S.MERGED, S.FIXED_ON_SPOT}


def test_an_interim_result_is_still_open() -> None:
    assert S.INTERIM_RESULT in ACTIVE


def test_a_withdrawn_issue_has_no_way_on() -> None:
    assert [steps_from(S.WITHDRAWN, stage) for stage in (None, *Stage)] == [[]] * 11


def test_from_every_other_state_there_is_a_way_on() -> None:
    assert all(steps_from(state) for state in State if state is not S.WITHDRAWN)
    assert all(steps_from(S.OPEN, stage) for stage in Stage)


def test_of_the_circuit_some_stages_have_no_owner_and_some_are_its_end() -> None:
    assert sorted(OWNERLESS) == [Stage.IN_PASSAGE, Stage.CLAIM_WINDOW, Stage.UNCLAIMED, Stage.PROPOSED, Stage.UNSETTLED]
    assert sorted(ENDED) == [Stage.CONFIRMED, Stage.TAKEN_BACK]


def test_the_numbers_of_the_states_never_change() -> None:
    words = ["draft", "open", "in_progress", "interim_result", "submitted", "verifying", "closed", "reworking",
             "reopened", "withdrawn", "merged", "fixed_on_spot"]  # fmt: skip
    assert [state.word for state in sorted(State)] == words
    assert [state.value for state in sorted(State)] == list(range(12))


def test_the_numbers_of_the_stages_never_change() -> None:
    words = ["in_passage", "claim_window", "unclaimed", "proposed", "unsettled", "joint_work", "answered",
             "confirmed", "unconfirmed", "taken_back"]  # fmt: skip
    assert [stage.word for stage in sorted(Stage)] == words
    assert [stage.value for stage in sorted(Stage)] == list(range(1, 11))
