"""Boards as they were when their day was over, to be read again however much has happened since (M015)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

from huilu.board.past import end_of, read_past_board
from huilu.board.queries import Board, Column, read_board
from huilu.org.models import Unit
from tests.loop.worlds.laws import law

KEPT = 60


class Diary:
    """The figures of some boards of some days."""

    def __init__(self, codes: Sequence[str], seed: int, chance: float = 0.2) -> None:
        self._codes, self._drawn, self._chance = codes, random.Random(seed), chance
        self.pages: dict[tuple[str, date], dict[str, Any]] = {}

    def turn(self, day: date) -> None:
        """The day is over: some boards are noted down."""
        if self._drawn.random() < self._chance and len(self.pages) < KEPT:
            for code in ("00", self._drawn.choice(self._codes)):
                self.pages[code, day] = _figures(read_board(Unit.objects.get(code=code), end_of(day)))

    def check(self, today: date) -> None:
        """Nothing that was noted down reads otherwise now."""
        for (code, day), noted in self.pages.items():
            now = _figures(read_past_board(Unit.ever.get(code=code), day, today=today))
            law("past days", now == noted, (code, day, _differing(noted, now)))


def _figures(board: Board) -> dict[str, Any]:
    codes = {one.pk: one.key for one in board.requirements}
    columns = {"own": board.own, "total": board.total, **{child.unit.code: child for child in board.children}}
    return {name: _column(column, codes) for name, column in columns.items()}


def _column(column: Column, codes: dict[int, str]) -> dict[str, Any]:
    issues = column.issues
    return {
        "units": column.units,
        "work": {codes[pk]: (w.applies, w.done, w.in_progress, w.overdue, str(w.light.reason))
                 for pk, w in column.work.items()},
        "issues": (issues.by_state, issues.overdue, str(issues.light.reason)),
    }  # fmt: skip


def _differing(noted: dict[str, Any], now: dict[str, Any]) -> list[Any]:
    return [(name, noted.get(name), now.get(name)) for name in {**noted, **now} if noted.get(name) != now.get(name)]
