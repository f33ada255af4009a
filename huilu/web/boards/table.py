"""A board as a table of ready strings: figures once, whichever way round the table stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huilu.board.lights import Colour, Light
from huilu.board.queries import Board, Column
from huilu.loop.states import STATE_LABELS, State
from huilu.programmes.models import Requirement
from huilu.web.days import say_day
from huilu.web.lights import SHAPES
from huilu.web.templatetags.faces import label, unit_mark

Cell = SafeString


@dataclass(frozen=True, slots=True)
class Figure:
    """What one cell says: text, and the light beside it where there is one."""

    text: str
    light: Light | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of figure: what it is called, and how it is read from a column."""

    head: SafeString
    read: Callable[[Column], Figure]


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and cells as they stand on the page. The first row and the first column are heads."""

    corner: str
    across: list[SafeString]
    rows: list[tuple[SafeString, SafeString]]


def table_of(board: Board, *, turned: bool) -> Table:
    """The board with its requirements down the side; turned, with its children down the side."""
    lines = lines_of(board)
    columns = [board.own, *board.children, board.total]
    links = ["", *(reverse("board", args=[child.unit.code]) for child in board.children), ""]
    heads = [_own_head(), *(_child_head(child) for child in board.children), _total_head()]
    cells = [[_cell(line.read(column), link) for line in lines] for column, link in zip(columns, links, strict=True)]
    # The reasons of what lies below all stand together once more in words, where there is room: in the total.
    cells[-1] = [_cell_in_words(line.read(board.total)) for line in lines]
    if turned:
        return Table(_("Below us"), [line.head for line in lines], _rows(heads, cells))
    return Table(_("Asked for"), heads, _rows([line.head for line in lines], list(zip(*cells, strict=True))))


def lines_of(board: Board) -> list[Line]:
    """The requirements that are asked of anybody here, then the issues by state."""
    here = [one for one in board.requirements if board.total.work[one.pk].applies]
    asked = [Line(_requirement_head(one), _work_reader(one.pk)) for one in here]
    states = [state for state in State if state in board.total.issues.by_state]
    issues = [
        Line(format_html("{}", _("issues under way")), _active),
        Line(format_html("{}", _("of these past their day")), _overdue),
        *(Line(format_html("{}", STATE_LABELS[state]), _state_reader(state)) for state in states),
        Line(format_html("{}", _("all issues")), _all_issues),
    ]
    return [*asked, *issues]


def _rows(heads: Sequence[SafeString], cells: Sequence[Sequence[Cell]]) -> list[tuple[SafeString, SafeString]]:
    return [(head, SafeString("".join(row))) for head, row in zip(heads, cells, strict=True)]


def _work_reader(requirement: int) -> Callable[[Column], Figure]:
    def read(column: Column) -> Figure:
        work = column.work[requirement]
        if not work.applies:
            return Figure("–", work.light)
        return Figure(f"{work.done}/{work.applies}{_beside(work.in_progress, work.overdue)}", work.light)

    return read


@lru_cache(maxsize=1000)
def _worded(in_progress: int, overdue: int, _language: str | None) -> str:
    parts = [_("%(n)d in progress") % {"n": in_progress}] if in_progress else []
    parts += [_("%(n)d late") % {"n": overdue}] if overdue else []
    return "".join(f"<small>{part}</small>" for part in parts)


def _beside(in_progress: int, overdue: int) -> str:
    """What stands small beside done and applies: how many have begun, and how many are past the day."""
    return _worded(in_progress, overdue, get_language()) if in_progress or overdue else ""


def _state_reader(state: State) -> Callable[[Column], Figure]:
    return lambda column: Figure(str(column.issues.by_state.get(state, 0)))


def _active(column: Column) -> Figure:
    return Figure(str(column.issues.active), column.issues.light)


def _overdue(column: Column) -> Figure:
    return Figure(str(column.issues.overdue))


def _all_issues(column: Column) -> Figure:
    return Figure(str(column.issues.total))


def _requirement_head(one: Requirement) -> SafeString:
    due = _("due %(day)s") % {"day": say_day(one.due_on)} if one.due_on else _("no due day")
    return format_html('{} <span class="quiet">{}</span>', label(one.labels), due)


def _child_head(column: Column) -> SafeString:
    unit = column.unit
    address = reverse("board", args=[unit.code])
    return format_html('<a href="{}" lang="zh-CN" data-said>{}</a>{}', address, unit.name, unit_mark(unit))


def _own_head() -> SafeString:
    return format_html("{}", _("The unit itself"))


def _total_head() -> SafeString:
    return format_html("{}", _("In all"))


# A board of a township has thousands of cells: they are put together by hand, from figures, from addresses and
# from escaped reasons. Text that people typed never comes here.
def _cell(figure: Figure, link: str) -> Cell:
    shape, title, colour = _light(figure)
    text = f"{shape}{figure.text}"
    inside = f'<a href="{link}"{title}>{text}</a>' if link else f"<span{title}>{text}</span>"
    return SafeString(f"<td{colour}>{inside}</td>")


def _cell_in_words(figure: Figure) -> Cell:
    shape, _title, colour = _light(figure)
    reason = f' <span class="reason">{escape(figure.light.reason)}</span>' if figure.light else ""
    return SafeString(f"<td{colour}><span>{shape}{figure.text}</span>{reason}</td>")


def _light(figure: Figure) -> tuple[str, str, str]:
    return _shown(figure.light.colour, str(figure.light.reason)) if figure.light else ("", "", "")


# A board has thousands of cells and a handful of reasons.
@lru_cache(maxsize=1000)
def _shown(colour: Colour, reason: str) -> tuple[str, str, str]:
    """The shape, the reason as a title, the colour as a class."""
    if colour is Colour.NONE:
        return "", "", ""
    return f"{SHAPES[colour]} ", f' title="{escape(reason)}"', f' class="light-{colour}"'
