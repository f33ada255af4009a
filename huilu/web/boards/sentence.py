"""What is worth knowing about a board, in a sentence or two that somebody could say aloud. It never names a child."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huilu.board.lights import Colour
from huilu.board.queries import Board
from huilu.programmes.models import Requirement
from huilu.web.templatetags.faces import label

AT_MOST = 2


def sentence_of(board: Board) -> SafeString:
    """What is late, then what nobody has begun, then which issues are past their day; at most two of them."""
    # Of a window nobody can say in how many children nothing has begun.
    begun = [*(_not_begun(board) if board.is_whole else ())] or [*_still_to_begin(board)]
    findings = [*_late(board), *begun, *_issues(board)][:AT_MOST]
    return format_html_join(" ", "{}", ((one,) for one in findings or [_quiet(board)]))


def _late(board: Board) -> Iterator[SafeString]:
    """The requirement with the most units past its day."""
    late = [(board.total.work[one.pk].overdue, -place, one) for place, one in enumerate(board.requirements)]
    overdue, _place, one = max(late, default=(0, 0, None), key=lambda found: found[:2])
    if overdue and one:
        said = ngettext("{n} unit is past the day of {what}.", "{n} units are past the day of {what}.", overdue)
        yield format_html(said, n=overdue, what=_quoted(one))


def _not_begun(board: Board) -> Iterator[SafeString]:
    """The requirement that is due next and that some children have not begun at all."""
    for one in sorted(_coming(board), key=lambda one: (str(one.due_on or "9999"), one.position)):
        asked = [child.work[one.pk] for child in board.children if child.work[one.pk].applies]
        idle = sum(work.not_started == work.applies for work in asked)
        if idle:
            said = ngettext("{n} of {of} below has not begun {what}.", "{n} of {of} below have not begun {what}.", idle)
            yield format_html(said, n=idle, of=len(asked), what=_quoted(one))
            return


def _still_to_begin(board: Board) -> Iterator[SafeString]:
    """The requirement that is due next and that somebody here has not begun, be it the unit itself."""
    for one in sorted(_coming(board), key=lambda one: (str(one.due_on or "9999"), one.position)):
        idle = board.total.work[one.pk].not_started
        if idle:
            said = ngettext("{n} unit has not begun {what}.", "{n} units have not begun {what}.", idle)
            yield format_html(said, n=idle, what=_quoted(one))
            return


def _coming(board: Board) -> list[Requirement]:
    return [one for one in board.requirements if board.total.work[one.pk].light.colour is not Colour.RED]


def _issues(board: Board) -> Iterator[SafeString]:
    overdue = board.total.issues.overdue
    if overdue:
        said = ngettext("{n} issue is past its day.", "{n} issues are past their day.", overdue)
        yield format_html(said, n=overdue)


def _quiet(board: Board) -> SafeString:
    """What there is to say when nothing presses."""
    if any(board.total.work[one.pk].applies for one in board.requirements):
        return format_html("{}", _("Everybody has begun everything, and nothing is past its day."))
    if board.total.issues.active:
        return format_html("{}", _("Nothing is asked of anybody here; no issue is past its day."))
    return format_html("{}", _("Nothing is asked of anybody here, and no issue is under way."))


def _quoted(one: Requirement) -> SafeString:
    return format_html("<q>{}</q>", label(one.labels))
