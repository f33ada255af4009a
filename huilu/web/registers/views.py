"""All registers of a unit, and one of them: its own items first, then the figures of those below in code order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huilu.board.lights import Light
from huilu.kernel.days import day_of
from huilu.kernel.windows import Window
from huilu.loop.queries import register_of, totals_by_state
from huilu.loop.states import State
from huilu.org.queries import crumbs, find_unit
from huilu.registers.columns import Column, own_columns
from huilu.registers.figures import figures_after, read_figures
from huilu.registers.models import Item
from huilu.registers.names import Directory
from huilu.registers.queries import Kept, items_of, registers_of
from huilu.registers.states import STATE_LABELS, ItemState
from huilu.registers.values import said
from huilu.web.access import signed_in
from huilu.web.lights import light_until
from huilu.web.registers.door import Address, find_kept, frame_of
from huilu.web.registers.sentences import sentence_below, sentence_of
from huilu.web.request import Request
from huilu.web.windows import asked_window


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one of the pack's columns. `is_said`: a name or somebody's own words; `is_long`: these."""

    text: str
    is_said: bool
    is_long: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a register."""

    item: Item
    cells: Sequence[Cell]
    owner: str
    light: Light | None

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        return str(STATE_LABELS[self.item.status])


@dataclass(frozen=True, slots=True)
class StateTotal:
    """How many items are in one state."""

    state: ItemState
    n: int
    is_chosen: bool

    @property
    def label(self) -> str:
        """The state in words."""
        return str(STATE_LABELS[self.state])


@signed_in
@require_GET
def overview(request: Request, code: str) -> HttpResponse:
    """The three lists of its issues, and every register that the unit keeps, each with what to say of it."""
    unit = find_unit(code, for_=request.actor)
    totals = totals_by_state(register_of(unit))
    issues = sum(n for state, n in totals.items() if state is not State.WITHDRAWN)
    kept = [(one, read_figures(unit, one.programme, one.spec.code)) for one in registers_of(unit) if _has_items(one)]
    lines = [
        (one, sentence_of(figures), sentence_below(figures) if figures.below.total else "") for one, figures in kept
    ]
    ours = unit.pk == request.actor.unit_id
    shown = {"unit": unit, "crumbs": crumbs(unit), "issues": issues, "lines": lines, "ours": ours}
    return render(request, "registers/overview.html", shown)


@signed_in
@require_GET
def register(request: Request, code: str, programme: str, register: str) -> HttpResponse:
    """The items of one register in the order of their numbers; with `state`, only those."""
    kept = find_kept(request, Address(code, programme, register))
    chosen = next((state for state in ItemState if state.word == request.GET.get("state")), None)
    picked = items_of(kept) if chosen is None else items_of(kept).filter(state=chosen)
    window = asked_window(request, picked, "serial")
    figures = read_figures(kept.unit, kept.programme, kept.spec.code)
    totals = [StateTotal(state, n, state is chosen) for state, n in figures.own.by_state.items()]
    shown = {
        "columns": own_columns(kept.spec),
        "window": Window(rows_of(kept, window.items, day_of(request.at)), window.next, window.after),
        "children": figures_after(figures, request.GET.get("below", "")),
        "totals": totals,
        "chosen": chosen,
        "figures": figures,
        "sentence": sentence_of(figures),
        "below": sentence_below(figures) if figures.below.total else "",
        "width": len(kept.spec.columns) + 5 + kept.spec.tasks,
    }
    return render(request, "registers/register.html", frame_of(request, kept) | shown)


def rows_of(kept: Kept, items: Iterable[Item], today: date) -> list[Row]:
    """The items as they stand in a table."""
    names, columns, found = Directory(kept.unit), own_columns(kept.spec), list(items)
    units = [column.code for column in columns if column.kind == "unit"]
    names.know(str(item.values[code]) for item in found for code in units if code in item.values)
    return [_row(item, columns, names, today) for item in found]


def _row(item: Item, columns: Sequence[Column], names: Directory, today: date) -> Row:
    cells = [_cell(one, item, names) for one in columns]
    owner = item.owner
    light = light_until(item.due_on, today) if item.due_on and item.status is ItemState.OPEN else None
    return Row(item, cells, names.post_name(f"{owner.unit.code}/{owner.code}") if owner else "", light)


def _cell(column: Column, item: Item, names: Directory) -> Cell:
    text = said(column, item.values.get(column.code), names)
    return Cell(text, is_said=column.kind in {"text", "unit"}, is_long=column.kind == "text")


def _has_items(kept: Kept) -> bool:
    return kept.spec.shows == "items"
