"""Every figure is what a recount gives: the counters all at once, the boards of the root and of one unit more."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime

from huilu.board.checking import check_figures
from huilu.board.queries import Board, Column, read_board
from huilu.kernel.days import day_of
from huilu.org.models import Unit
from tests.board.recount import Recount
from tests.loop.worlds.laws import law


def check_all_figures(codes: list[str], drawn: random.Random, at: datetime) -> None:
    """No counter differs from what it counts, and no board from its recount."""
    check = check_figures()
    law("figures", not check.differing and check.cells > 0, [cell.name for cell in check.differing])
    recount = Recount.now(day_of(at))
    for code in ("00", drawn.choice(codes)):
        _check_board(read_board(Unit.objects.select_related("unit_class").get(code=code), at), recount)


def _check_board(board: Board, recount: Recount) -> None:
    code = board.unit.code
    _check_column(board.total, recount, recount.under(board.unit))
    _check_column(board.own, recount, {board.unit.pk})
    for child in board.children:
        _check_column(child, recount, recount.under(child.unit))
    states = Counter(board.own.issues.by_state)
    for child in board.children:
        states.update(child.issues.by_state)
    law("totals", dict(states) == board.total.issues.by_state, code)
    law("totals", [one.unit.code for one in board.children] == sorted(one.unit.code for one in board.children))
    law("totals", board.total.units == board.own.units + sum(child.units for child in board.children), code)


def _check_column(column: Column, recount: Recount, pks: set[int]) -> None:
    """The column is what counting gives, cell by cell."""
    codes = {one.pk: one.code for one in recount.requirements}
    shown = {
        "units": column.units,
        "work": {codes[pk]: (w.applies, w.done, w.in_progress, w.overdue) for pk, w in column.work.items()},
        "issues": {"by_state": column.issues.by_state, "overdue": column.issues.overdue},
    }
    counted = recount.figures(pks)
    law("totals", shown == counted, (column.unit.code, shown, counted))
