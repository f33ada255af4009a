"""The circuits of a unit: where things wait, on whom, how long."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_GET

from huilu.board.circuits import APART, CircuitBoard, Column, read_circuits
from huilu.board.lights import Light
from huilu.board.waits import LAST, Wait, read_waiting
from huilu.kernel.days import day_of
from huilu.kernel.paths import ancestor_ids
from huilu.loop.states import STAGE_LABELS, STATE_LABELS, Stage
from huilu.org.queries import crumbs, find_unit
from huilu.web.access import signed_in
from huilu.web.boards.views import SIDE_BY_SIDE
from huilu.web.circuits.sentence import sentence_of
from huilu.web.circuits.table import children_after, columns_of, table_of
from huilu.web.lights import light_until
from huilu.web.request import Request


@dataclass(frozen=True, slots=True)
class Line:
    """One issue of the list: where it is in words, and how its day stands where it has an owner."""

    wait: Wait
    stage: str | Promise
    light: Light | None

    @property
    def is_undecided(self) -> bool:
        """Whether nothing but a decision moves it."""
        return self.wait.stage is Stage.UNSETTLED


@signed_in
@require_GET
def circuits(request: Request, code: str) -> HttpResponse:
    """The figures of the unit, of each child and in all; then what waits there, a page at a time."""
    unit = find_unit(code, for_=request.actor)
    board, after, above = read_circuits(unit, request.at), request.GET.get("after", ""), crumbs(unit)
    page = read_waiting(unit, request.at, after=after) if after else board.waiting
    # Above one's own unit there is nothing to go up to.
    up = above[-1] if above and len(ancestor_ids(unit.path)) > len(ancestor_ids(request.actor.unit_path)) else None
    lines = [_line(wait, request.at) for wait in page.items]
    shown = {"lines": lines, "next": page.next, "is_first": not after, "last": LAST}
    around = {"unit": unit, "crumbs": above, "up": up, "besides": _besides(board.total)}
    return render(request, "circuits/circuits.html", around | _figures(request, board) | shown)


def _figures(request: Request, board: CircuitBoard) -> dict[str, Any]:
    turned = _wants_turned(request, board)
    children = children_after(board, request.GET.get("below", ""))
    return {
        "board": board,
        "sentence": sentence_of(board),
        "table": table_of(board, children.items, turned=turned) if board.total.circuits else None,
        "children": children,
        "is_turned": turned,
        "left_out": len(board.children) - len(columns_of(board)),
    }


def _besides(total: Column) -> dict[str, Any] | None:
    """What else is counted at the node; None where there is nothing of it."""
    apart = [(STATE_LABELS[state], total.apart[state]) for state in APART if total.apart[state]]
    rate = total.effects.recurrence
    if not (apart or total.hard or any(astuple(total.shares)) or any(astuple(total.effects))):
        return None
    percents = [f"{100 * part:.0f}" for part in (rate.value, rate.low, rate.high)] if rate else []
    return {"apart": apart, "hard": total.hard, "shares": total.shares, "effects": total.effects, "percents": percents}


def _line(wait: Wait, at: datetime) -> Line:
    owned = wait.stage is Stage.JOINT_WORK
    return Line(wait, STAGE_LABELS[wait.stage], light_until(wait.issue.due_on, day_of(at)) if owned else None)


def _wants_turned(request: Request, board: CircuitBoard) -> bool:
    """As the reader asks; else by the room there is: a phone has little, and many children need much."""
    asked = request.GET.get("turned")
    if asked is not None:
        return asked == "1"
    return len(columns_of(board)) > SIDE_BY_SIDE or "Mobi" in request.headers.get("User-Agent", "")
