"""The issue register of a unit: the table that people know, with its totals."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huilu.kernel.days import day_of
from huilu.loop.queries import register_of, totals_by_state
from huilu.loop.states import SOURCE_LABELS, STATE_LABELS, State
from huilu.org.queries import crumbs, find_unit
from huilu.web.access import signed_in
from huilu.web.issues.choices import topic_labels
from huilu.web.issues.mine import Line, line_of
from huilu.web.request import Request
from huilu.web.windows import asked_window


@dataclass(frozen=True, slots=True)
class Row:
    """One issue of a register."""

    line: Line
    topic: str
    source: str


@dataclass(frozen=True, slots=True)
class StateTotal:
    """How many issues are in one state."""

    state: State
    n: int
    is_chosen: bool

    @property
    def label(self) -> str:
        """The state in words."""
        return str(STATE_LABELS[self.state])


def _chosen_state(word: str) -> State | None:
    return next((state for state in State if state.word == word), None)


@signed_in
@require_GET
def show(request: Request, code: str) -> HttpResponse:
    """What the unit leads, in the order of numbers; with `state`, only that."""
    unit = find_unit(code, for_=request.actor)
    chosen = _chosen_state(request.GET.get("state", ""))
    issues, topics = register_of(unit), topic_labels(request.actor, day_of(request.at))
    totals = [StateTotal(state, n, state is chosen) for state, n in totals_by_state(issues).items()]
    picked = issues if chosen is None else issues.filter(state=chosen)
    window = asked_window(request, picked, "number").shown_as(
        lambda one: Row(line_of(one, request.at), topics.get(one.topic, one.topic), str(SOURCE_LABELS[one.source]))
    )
    shown = {"unit": unit, "crumbs": crumbs(unit), "window": window, "totals": totals, "chosen": chosen}
    # What was raised by mistake is told apart and belongs to no total (M066).
    total = sum(one.n for one in totals if one.state is not State.WITHDRAWN)
    ours = unit.pk == request.actor.unit_id
    return render(request, "issues/register.html", shown | {"total": total, "at": request.at, "ours": ours})
