"""The matrix of `matrix.txt`, read: what every step answers from every state and stage, to every party and role."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huilu.accounts.capabilities import Role
from huilu.loop.states import Stage, State, Step

_S, _G = State, Stage
STATES = {
    "D": _S.DRAFT, "O": _S.OPEN, "I": _S.IN_PROGRESS, "T": _S.INTERIM_RESULT, "S": _S.SUBMITTED, "V": _S.VERIFYING,
    "C": _S.CLOSED, "W": _S.REWORKING, "R": _S.REOPENED, "X": _S.WITHDRAWN, "M": _S.MERGED, "F": _S.FIXED_ON_SPOT,
}  # fmt: skip
STAGES = {
    "-": None, "P": _G.IN_PASSAGE, "W": _G.CLAIM_WINDOW, "U": _G.UNCLAIMED, "R": _G.PROPOSED, "G": _G.UNSETTLED,
    "J": _G.JOINT_WORK, "A": _G.ANSWERED, "C": _G.CONFIRMED, "N": _G.UNCONFIRMED, "B": _G.TAKEN_BACK,
}  # fmt: skip
PARTIES = ("ra", "le", "ab", "ve", "wo", "re", "sh", "or", "ha", "pr", "st", "be", "ca")
ROLES = dict(zip(("ce", "pr", "se", "ci", "co", "to", "ba"), Role, strict=True))
_FIRST, _SECOND, _THIRD = len(STATES), len(STATES) + len(STAGES), len(STATES) + len(STAGES) + len(PARTIES)


@dataclass(frozen=True)
class Row:
    """The answers of one step: where it leads from each state and stage, and who takes it."""

    states: dict[State, State]
    stages: dict[Stage | None, Stage | None]
    parties: frozenset[str]
    roles: frozenset[Role]


def _read(cells: list[str]) -> Row:
    marks = [cells[:_FIRST], cells[_FIRST:_SECOND], cells[_SECOND:_THIRD], cells[_THIRD:]]
    states, stages, parties, roles = marks
    return Row(
        states={start: STATES[end] for start, end in zip(STATES.values(), states, strict=True) if end != "."},
        stages={start: STAGES[end] for start, end in zip(STAGES.values(), stages, strict=True) if end != "."},
        parties=frozenset(name for name, mark in zip(PARTIES, parties, strict=True) if mark == "y"),
        roles=frozenset(role for role, mark in zip(ROLES.values(), roles, strict=True) if mark == "y"),
    )


def _rows() -> tuple[list[str], dict[Step, Row]]:
    text = (Path(__file__).parent / "matrix.txt").read_text(encoding="utf-8")
    heading, *lines = text.split("ROLE\n")[-1].strip().splitlines()
    named = (line.split() for line in lines)
    return heading.split(), {Step(name): _read(cells) for name, *cells in named}


HEADING, MATRIX = _rows()
