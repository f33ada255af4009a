"""What of a handed-in file is looked at, and what is said where that cannot be done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.workbooks.cells import Limits
from huilu.workbooks.flaws import Flaw, TooFarOut, TooLarge
from huilu.workbooks.grids import Grids, read_grids

BODY_LIMIT = 8 * 2**20
UNPACKED_LIMIT = 120 * 2**20
ROW_LIMIT = 20_000
COLUMN_LIMIT = 200
# Titles above the table, and the head of the hidden sheet.
_ROOM_ABOVE = 20
_LIMITS = Limits(
    body=BODY_LIMIT,
    unpacked=UNPACKED_LIMIT,
    rows=ROW_LIMIT + _ROOM_ABOVE,
    columns=COLUMN_LIMIT,
    cells=ROW_LIMIT * COLUMN_LIMIT,
)


class SheetUnreadable(Refusal):
    """No spreadsheet that we can open."""

    code = "registers.sheet_unreadable"
    says = _("The file cannot be opened as a spreadsheet: {problem}")
    next = _("Save it in Excel or WPS as .xlsx without a password, and hand it in again.")
    status = 422


class SheetTooLarge(Refusal):
    """More than one sitting can look through."""

    code = "registers.sheet_too_large"
    says = _("The file is too large: at most {megabytes} MB and {rows} rows are read.")
    next = _("Take out what does not belong there, or hand it in in parts.")
    status = 413


class CellTooFarOut(Refusal):
    """A cell so far away that everything before it would have to be kept as empty cells."""

    code = "registers.cell_too_far_out"
    says = _("The cell {cell} lies too far out: at most {rows} rows and {columns} columns are read.")
    next = _("Delete it if it does not belong there; otherwise hand the file in in parts.")
    status = 422


def opened(body: bytes) -> Grids:
    """The file as it can be read safely, or a refusal."""
    try:
        return read_grids(body, _LIMITS)
    except TooLarge:
        raise too_large() from None
    except TooFarOut as cell:
        raise CellTooFarOut(rows=ROW_LIMIT, columns=COLUMN_LIMIT, **cell.facts) from None
    except Flaw as flaw:
        raise SheetUnreadable(problem=flaw.sentence) from None


def too_large() -> SheetTooLarge:
    """The refusal, with what is read at most."""
    return SheetTooLarge(megabytes=BODY_LIMIT // 2**20, rows=ROW_LIMIT)
