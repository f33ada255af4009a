"""The board of a unit, and its figures alone for a page that stays open."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from huilu.board.past import read_past_board
from huilu.board.queries import Board, read_board
from huilu.kernel.days import day_of
from huilu.kernel.paths import ancestor_ids
from huilu.kernel.windows import SIZE
from huilu.org.models import Unit
from huilu.org.queries import crumbs, find_unit
from huilu.web.access import signed_in
from huilu.web.boards.forms import DayForm
from huilu.web.boards.sentence import sentence_of
from huilu.web.boards.table import Table, table_of
from huilu.web.boards.weight import FEWEST, rows_that_fit
from huilu.web.request import Request

# Up to this many children stand side by side; more stand one below the other.
SIDE_BY_SIDE = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """A board as it is shown, and the mark by which a page knows whether it has it already."""

    board: Board
    sentence: SafeString
    table: Table
    is_turned: bool
    day: date | None = None

    @property
    def mark(self) -> str:
        """The same as long as every word on it is: figures, lights, reasons, language."""
        return hashlib.sha256(f"{self.sentence}{self.table}".encode()).hexdigest()[:20]


@signed_in
@require_GET
def board(request: Request, code: str) -> HttpResponse:
    """The figures of the unit, of each child, and in all: of this moment, or of a past day."""
    unit = find_unit(code, for_=request.actor)
    form = DayForm(request.GET, today=day_of(request.at))
    figures = _shown(request, _read(request, unit, form.chosen), form.chosen)
    above = crumbs(unit)
    # Above one's own unit there is nothing to go up to.
    up = above[-1] if above and len(ancestor_ids(unit.path)) > len(ancestor_ids(request.actor.unit_path)) else None
    shown = {"unit": unit, "crumbs": above, "up": up, "figures": figures, "form": form}
    return render(request, "boards/board.html", shown)


@signed_in
@require_GET
def figures(request: Request, code: str) -> HttpResponse:
    """The figures once more; 204 where the page has them already."""
    found = _shown(request, _read(request, find_unit(code, for_=request.actor), None), None)
    same = request.GET.get("seen") == found.mark
    answer = HttpResponse(status=204) if same else render(request, "boards/figures.html", {"figures": found})
    answer.headers["Huilu-Time"] = f"{localtime(request.at):%H:%M:%S}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _read(request: Request, unit: Unit, day: date | None) -> Board:
    """The board of a past day, or of this moment."""
    after = request.GET.get("after", "")
    if day:
        return read_past_board(unit, day, today=day_of(request.at), after=after, size=SIZE)
    return read_board(unit, request.at, after=after, size=SIZE)


def _shown(request: Request, read: Board, day: date | None) -> Figures:
    """As many children as a page can carry; the others are on the next one."""
    down = table_of(read, turned=True, day=day)
    if len(read.children) > FEWEST:
        fit = rows_that_fit(down.children)
        read, down = read.cut(fit), down.cut(fit)
    turned = _wants_turned(request, read)
    return Figures(read, sentence_of(read), down if turned else table_of(read, turned=False, day=day), turned, day)


def _wants_turned(request: Request, read: Board) -> bool:
    """As the reader asks; else by the room there is: a phone has little, and many children need much."""
    asked = request.GET.get("turned")
    if asked is not None:
        return asked == "1"
    return len(read.children) > SIDE_BY_SIDE or not read.is_whole or "Mobi" in request.headers.get("User-Agent", "")
