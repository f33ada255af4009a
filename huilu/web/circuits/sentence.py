"""What is worth knowing about circuits, in one sentence that somebody could say aloud."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huilu.board.circuits import CircuitBoard
from huilu.board.waits import Wait
from huilu.loop.states import Stage
from huilu.web.templatetags.faces import plain_unit


def sentence_of(board: CircuitBoard) -> SafeString:
    """How many are on their way and how many of them wait for a decision; then where the longest wait is."""
    if not board.waiting.items:
        return format_html("{}", _quiet(board))
    return format_html(_("{first}; {second}."), first=_waiting(board), second=_longest(board.waiting.items[0]))


def _waiting(board: CircuitBoard) -> str:
    moving, undecided = board.total.ownerless, board.total.stages[Stage.UNSETTLED]
    if not moving:
        n = board.waiting.total
        return ngettext("%(n)d matter waits here", "%(n)d matters wait here", n) % {"n": n}
    said = ngettext("%(n)d matter is on its way up here", "%(n)d matters are on their way up here", moving)
    if not undecided:
        return said % {"n": moving}
    and_these = _("%(matters)s, %(n)d to be decided by the leading group")
    return and_these % {"matters": said % {"n": moving}, "n": undecided}


def _longest(wait: Wait) -> SafeString:
    """The first of the list: it waits longest where it is."""
    holder = wait.issue.held_by
    unit = plain_unit(holder) if holder else ""
    if not wait.workdays:
        return format_html(_("the longest wait is with {unit}, less than a working day"), unit=unit)
    said = ngettext(
        "the longest wait is with {unit}: {n} working day",
        "the longest wait is with {unit}: {n} working days",
        wait.workdays,
    )
    return format_html(said, unit=unit, n=wait.workdays)


def _quiet(board: CircuitBoard) -> str:
    """What there is to say when nothing waits."""
    together, all_of_them = board.total.stages[Stage.JOINT_WORK], board.total.circuits
    if together:
        said = ngettext(
            "Nothing waits here; %(n)d matter is in joint work.",
            "Nothing waits here; %(n)d matters are in joint work.",
            together,
        )
        return said % {"n": together}
    if all_of_them:
        said = ngettext(
            "Nothing waits here; %(n)d matter has been up and back.",
            "Nothing waits here; %(n)d matters have been up and back.",
            all_of_them,
        )
        return said % {"n": all_of_them}
    return _("Nothing that goes upward is here now. Where a cause lies above, raise the issue on its own page.")
