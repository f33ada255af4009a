"""A board as a table of ready strings: figures once, whichever way round the table stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from huilu.board.lights import Colour, Light
from huilu.board.queries import Board, Column, Work
from huilu.loop.states import STATE_LABELS, State
from huilu.programmes.models import Requirement
from huilu.web.days import say_day
from huilu.web.lights import SHAPES
from huilu.web.templatetags.faces import label, unit_mark


@dataclass(frozen=True)
class Figure:
    """What one cell says: text, and the light beside it where there is one.

    A board has thousands of cells, put together by hand from figures, addresses and escaped reasons; text that people
    typed never comes here. Many say the same, and what stands around the address is the same for all of these.
    """

    text: str
    light: Light | None = None

    @cached_property
    def plain(self) -> str:
        """The cell where it leads nowhere."""
        return f"<td{self._colour}><span{self._title}>{self._said}</span></td>"

    @cached_property
    def in_words(self) -> str:
        """The cell with its reason written out."""
        reason = f' <span class="reason">{escape(self.light.reason)}</span>' if self.light else ""
        return f"<td{self._colour}><span>{self._said}</span>{reason}</td>"

    def linked(self, address: str) -> str:
        """The cell as a link."""
        before, after = self._around
        return f"{before}{address}{after}"

    @cached_property
    def _around(self) -> tuple[str, str]:
        return f'<td{self._colour}><a href="', f'"{self._title}>{self._said}</a></td>'

    @property
    def _shown(self) -> Light | None:
        return self.light if self.light and self.light.colour is not Colour.NONE else None

    @property
    def _said(self) -> str:
        return f"{SHAPES[self._shown.colour]} {self.text}" if self._shown else self.text

    @property
    def _title(self) -> str:
        return f' title="{escape(self._shown.reason)}"' if self._shown else ""

    @property
    def _colour(self) -> str:
        return f' class="light-{self._shown.colour}"' if self._shown else ""


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

    @property
    def children(self) -> list[tuple[SafeString, SafeString]]:
        """Turned: the rows of the children, which stand between the unit itself and the total."""
        return self.rows[1:-1]

    def cut(self, children: int) -> Table:
        """Turned: the same with no more children than that."""
        return replace(self, rows=[self.rows[0], *self.children[:children], self.rows[-1]])


def table_of(board: Board, *, turned: bool, day: date | None = None) -> Table:
    """The board with its requirements down the side; turned, with its children down the side.

    On the board of a past `day` the children lead to theirs of the same day.
    """
    lines = lines_of(board)
    columns = [board.own, *board.children, board.total]
    addresses = [_address(child.unit.code, day) for child in board.children]
    links = ["", *addresses, ""]
    heads = [_own_head(), *map(_child_head, board.children, addresses), _total_head()]
    cells = [[_cell(line.read(column), link) for line in lines] for column, link in zip(columns, links, strict=True)]
    # The reasons of what lies below all stand together once more in words, where there is room: in the total.
    cells[-1] = [line.read(board.total).in_words for line in lines]
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


def _rows(heads: Sequence[SafeString], cells: Sequence[Sequence[str]]) -> list[tuple[SafeString, SafeString]]:
    return [(head, SafeString("".join(row))) for head, row in zip(heads, cells, strict=True)]


def _work_reader(requirement: int) -> Callable[[Column], Figure]:
    """Whoever is equally far with it shares one piece of work, and one figure."""
    known: dict[int, Figure] = {}

    def read(column: Column) -> Figure:
        work = column.work[requirement]
        figure = known.get(id(work))
        if figure is None:
            figure = known[id(work)] = _work_figure(work)
        return figure

    return read


def _work_figure(work: Work) -> Figure:
    """Done and applies; small beside them how many have begun, and how many are past the day."""
    if not work.applies:
        return Figure("–", work.light)
    beside = [_("%(n)d in progress") % {"n": work.in_progress}] if work.in_progress else []
    beside += [_("%(n)d late") % {"n": work.overdue}] if work.overdue else []
    said = "".join(f"<small>{part}</small>" for part in beside)
    return Figure(f"{work.done}/{work.applies}{said}", work.light)


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


def _address(code: str, day: date | None) -> str:
    address = reverse("board", args=[code])
    return f"{address}?at={day.isoformat()}" if day else address


def _child_head(column: Column, address: str) -> SafeString:
    unit = column.unit
    return format_html('<a href="{}" lang="zh-CN" data-said>{}</a>{}', address, unit.name, unit_mark(unit))


def _own_head() -> SafeString:
    return format_html("{}", _("The unit itself"))


def _total_head() -> SafeString:
    return format_html("{}", _("In all"))


def _cell(figure: Figure, link: str) -> str:
    return figure.linked(link) if link else figure.plain
