"""Where an item of a register stands, where it came from, and what counters keep of it."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from django.utils.translation import gettext_lazy as _


class ItemState(IntEnum):
    """Where an item stands. Nothing is deleted: what is struck stays, with its reason, and is counted apart."""

    OPEN = 1
    DONE = 2
    STRUCK = 3

    @property
    def word(self) -> str:
        """The name in files, addresses and the API."""
        return self.name.lower()


STATE_LABELS = {
    ItemState.OPEN: _("not done yet"),
    ItemState.DONE: _("done"),
    ItemState.STRUCK: _("struck"),
}


class Counted(IntEnum):
    """What the counters keep of a register: its items by state, and the tasks of items that are not struck."""

    ITEM_OPEN = 1
    ITEM_DONE = 2
    ITEM_STRUCK = 3
    TASK_OPEN = 4
    TASK_DONE = 5


class Source(StrEnum):
    """How an item came into the register. Paper kept by an office is as good a way as any other."""

    ENTERED = "entered"
    PAPER = "paper"
    SPREADSHEET = "spreadsheet"


SOURCE_LABELS = {
    Source.ENTERED: _("entered here"),
    Source.PAPER: _("from paper"),
    Source.SPREADSHEET: _("from a spreadsheet"),
}
