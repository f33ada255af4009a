"""A workbook of ours: whatever people wrote is text or a number in it, and never a formula."""

from __future__ import annotations

import io
from datetime import datetime

from django.utils.timezone import localtime
from xlsxwriter import Workbook

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The sheet that nobody needs to see.
HIDDEN = "_huilu"
LONGEST_CELL = 32_000
# No sheet of a workbook has more.
MOST_ROWS = 1_048_576
# A cell that begins like this could be taken for a formula by whoever edits it.
_RISKY = ("=", "+", "-", "@", "\t", "'")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def new_workbook(body: io.BytesIO, at: datetime, title: str = "", *, is_long: bool = False) -> Workbook:
    """A workbook that lies in `body` once it is closed. The same content makes the same file.

    A long one is written row after row, from the top down, and no row stays in memory.
    """
    book = Workbook(body, _OPTIONS | {"in_memory": not is_long, "constant_memory": is_long})
    book.set_properties({"title": title, "created": localtime(at).replace(tzinfo=None)})
    return book


def is_risky(text: str) -> bool:
    """Whether the text looks like a formula, so that its cell has to say that it is none."""
    return text.startswith(_RISKY)


def cut(text: str) -> str:
    """The text as far as a cell holds it."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def sheet_name(title: str) -> str:
    """The title without what no sheet's name may hold."""
    return "".join(" " if one in "[]:*?/\\'" else one for one in title)[:31] or "1"
