"""Every state x every stage x every step x every party x every role has the answer that stands in the matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from django.utils.translation import override

from huilu.accounts.capabilities import NotYoursToDo, Role, check_may
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.refusals import Refusal
from huilu.loop.queries import CAPABILITY
from huilu.loop.rules import Hands, NotYourStep, StageNotFromHere, StepNotFromHere, check_party, check_step
from huilu.loop.states import OWNERLESS, STAGE_LABELS, TRANSITIONS, WHO_LABELS, Stage, State, Step, steps_from
from tests.loop.matrix import HEADING, MATRIX, PARTIES, ROLES, STAGES, STATES

ROOT = "00000001"
CITY = ROOT + "00000002"
COUNTY = CITY + "00000003"
PATHS = {
    "ra": COUNTY + "00000004",
    "le": COUNTY,
    "ab": CITY,
    "ve": ROOT + "00000010",
    "wo": COUNTY + "00000005",
    "re": ROOT + "00000011",
    "sh": ROOT + "00000012",
    "or": COUNTY + "00000006",
    "ha": ROOT + "00000013",
    "pr": ROOT + "00000014",
    "st": ROOT + "00000015",
    "be": COUNTY + "00000007",
    "ca": "",
}
HANDS = Hands(
    raiser_path=PATHS["ra"],
    lead_path=PATHS["le"],
    verifier_post_id=7,
    doer_paths={PATHS["le"]},
    receiver_path=PATHS["re"],
    origin_path=PATHS["or"],
    having_path=PATHS["ha"],
    proposed_path=PATHS["pr"],
    task_paths={PATHS["wo"]},
    share_paths={PATHS["sh"]},
)
CELLS = 11_220
Answer = tuple[State, Stage | None] | type[Refusal]
Cell = tuple[State, Stage | None, str, Role | None]


def actor(party: str, role: Role | None) -> Actor:
    """Somebody of that party; without a role it is the calendar."""
    if role is None:
        return INSTALLATION
    post_id = 7 if party == "ve" else 1
    return replace(INSTALLATION, person_id=1, post_id=post_id, unit_path=PATHS[party], role=role)


ACTORS = {(party, role): actor(party, role) for party, role in [*product(PARTIES[:-1], Role), ("ca", None)]}


@cache
def said_to(step: Step) -> tuple[dict[Cell, Answer], list[Refusal]]:
    """What the product says in every cell of a step, and the refusals among it that differ from one another."""
    said: dict[Cell, Answer] = {}
    refusals: dict[tuple[str, str], Refusal] = {}
    for cell in cells():
        said[cell], refusal = answer(step, cell)
        if refusal:
            refusals.setdefault((refusal.code, repr(refusal.facts)), refusal)
    return said, list(refusals.values())


def answer(step: Step, cell: Cell) -> tuple[Answer, Refusal | None]:
    """What the product says, in the order in which every act asks: the role, the party, the state, the stage."""
    state, stage, party, role = cell
    by, who = ACTORS[party, role], TRANSITIONS[step].who
    try:
        check_may(by, CAPABILITY[who])
        check_party(who, HANDS, unit_path=by.unit_path, post_id=by.post_id)
        return check_step(step, state, stage), None
    except Refusal as refusal:
        return type(refusal), refusal


def expected(step: Step, cell: Cell) -> Answer:
    """What the matrix says."""
    row, (state, stage, party, role) = MATRIX[step], cell
    if role is not None and role not in row.roles:
        return NotYoursToDo
    if party not in row.parties:
        return NotYourStep
    if state not in row.states:
        return StepNotFromHere
    if stage not in row.stages:
        return StageNotFromHere
    return row.states[state], row.stages[stage]


def cells() -> Iterator[Cell]:
    return ((state, stage, *who) for state, stage, who in product(State, [None, *Stage], ACTORS))


def test_the_matrix_has_every_step_state_stage_party_and_role() -> None:
    assert [*STATES, *STAGES, *PARTIES, *ROLES] == HEADING
    assert list(MATRIX) == list(Step) == list(TRANSITIONS)
    assert list(STATES.values()) == sorted(State)
    assert list(STAGES.values()) == [None, *sorted(Stage)]
    assert set(PATHS) == set(PARTIES)
    assert len(list(cells())) == CELLS == 12 * 11 * (12 * 7 + 1)


@pytest.mark.parametrize("step", Step)
def test_every_cell_has_the_answer_that_the_matrix_expects(step: Step) -> None:
    said, _refusals = said_to(step)
    assert len(said) == CELLS
    assert [(cell, said[cell]) for cell in said if said[cell] != expected(step, cell)] == []


@pytest.mark.parametrize("step", Step)
def test_what_is_offered_is_what_the_matrix_has(step: Step) -> None:
    row = MATRIX[step]
    offered = {(state, stage) for state, stage in product(State, [None, *Stage]) if step in steps_from(state, stage)}
    assert offered == set(product(row.states, row.stages))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("step", Step)
def test_every_refusal_says_what_is_not_possible_and_what_to_do_next(step: Step, language: str) -> None:
    with override(language):
        said = {(one.code, one.sentence, one.advice, one.status) for one in said_to(step)[1]}
    assert "loop.step_not_from_here" in {code for code, *_rest in said}
    for code, sentence, after, status in said:
        assert code.startswith(("loop.", "accounts."))
        assert sentence.endswith("." if language == "en" else "。")
        assert after.endswith("." if language == "en" else "。")
        assert not set("{}") & set(sentence + after)
        assert any("\u4e00" <= one <= "\u9fff" for one in sentence + after) is (language == "zh-hans")
        assert 400 <= status < 500


def test_every_party_and_stage_has_a_name() -> None:
    assert {transition.who for transition in TRANSITIONS.values()} == set(WHO_LABELS)
    assert set(STAGE_LABELS) == set(Stage)


def test_while_nobody_owns_it_whatever_is_done_leaves_it_open() -> None:
    for stage in OWNERLESS:
        ends = {row.states[State.OPEN] for row in MATRIX.values() if State.OPEN in row.states and stage in row.stages}
        # Merging brings it into another one that goes up as well or is claimed.
        assert ends == {State.OPEN, State.MERGED}
        beside = {step for step, row in MATRIX.items() if stage in row.stages and State.OPEN not in row.states}
        assert beside == set()


def test_only_a_look_by_others_closes() -> None:
    changes = [(step, start, end) for step, row in MATRIX.items() for start, end in row.states.items()]
    closing = {step for step, start, end in changes if end is State.CLOSED and start is not end}
    assert closing == {Step.CLOSE, Step.CONFIRM_FIX}
    assert all("le" not in MATRIX[step].parties for step in closing)
