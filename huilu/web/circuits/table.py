"""The circuit board as a table: stages by children in code order, whichever way round it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from huilu.board.circuits import CircuitBoard, Column
from huilu.kernel.windows import SIZE, Window
from huilu.loop.states import STAGE_LABELS, Stage
from huilu.web.boards.table import Table
from huilu.web.boards.views import SIDE_BY_SIDE
from huilu.web.templatetags.faces import unit_mark

_Line = tuple[SafeString, Callable[[Column], int]]


def columns_of(board: CircuitBoard) -> Sequence[Column]:
    """The children that have a place in the table: where they are many, those that have anything to show."""
    if len(board.children) <= SIDE_BY_SIDE:
        return board.children
    return [child for child in board.children if child.circuits]


def children_after(board: CircuitBoard, after: str) -> Window[Column]:
    """Those of them whose codes come after that one, so many as fit a page."""
    found = [child for child in columns_of(board) if child.unit.code > after]
    return Window(found[:SIZE], found[SIZE - 1].unit.code if len(found) > SIZE else "", after)


def table_of(board: CircuitBoard, children: Sequence[Column], *, turned: bool) -> Table:
    """The stages down the side; turned, the children."""
    lines = _lines_of(board)
    columns = [board.own, *children, board.total]
    links = ["", *(reverse("circuits", args=[child.unit.code]) for child in children), ""]
    heads = [_words(_("The unit itself")), *(_child_head(child) for child in children), _words(_("In all"))]
    cells = [[_cell(read(column), link) for _head, read in lines] for column, link in zip(columns, links, strict=True)]
    stages = [head for head, _read in lines]
    if turned:
        return Table(_("Below us"), stages, _rows(heads, cells))
    return Table(_("Where it is"), heads, _rows(stages, list(zip(*cells, strict=True))))


def _lines_of(board: CircuitBoard) -> list[_Line]:
    """A line for each stage in which anything is, then all of them."""
    here = [stage for stage in Stage if board.total.stages[stage]]
    lines: list[_Line] = [(_words(STAGE_LABELS[stage]), _reader(stage)) for stage in here]
    return [*lines, (_words(_("In all")), lambda column: column.circuits)]


def _reader(stage: Stage) -> Callable[[Column], int]:
    return lambda column: column.stages[stage]


def _rows(heads: Sequence[SafeString], cells: Sequence[Sequence[SafeString]]) -> list[tuple[SafeString, SafeString]]:
    return [(head, SafeString("".join(row))) for head, row in zip(heads, cells, strict=True)]


def _words(text: object) -> SafeString:
    return format_html("{}", text)


def _child_head(column: Column) -> SafeString:
    unit = column.unit
    address = reverse("circuits", args=[unit.code])
    return format_html('<a href="{}" lang="zh-CN" data-said>{}</a>{}', address, unit.name, unit_mark(unit))


def _cell(n: int, link: str) -> SafeString:
    if not n:
        return SafeString('<td><span class="quiet">0</span></td>')
    return SafeString(f'<td><a href="{link}">{n}</a></td>' if link else f"<td><span>{n}</span></td>")
