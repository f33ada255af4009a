"""What was made of a workbook: which sheet, which heading, which column became which field, and the first rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from huilu.org.importing.sheets.finding import Column, Heading

FIRST = 3


@dataclass(slots=True)
class Preview:
    """How the workbook is read, to be looked at before anything is written."""

    sheet: str
    heading: Heading
    other_sheets: Sequence[str] = ()
    first: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    notes: list[str | Promise] = field(default_factory=list)

    @property
    def taken(self) -> list[Column]:
        """The columns that became fields."""
        return [column for column in self.heading.columns if column.field]

    @property
    def aside(self) -> list[Column]:
        """The columns that were left aside."""
        return [column for column in self.heading.columns if not column.field]

    def called(self, name: str) -> str:
        """What the sheet calls the field."""
        return next((column.text or column.letters for column in self.taken if column.field == name), name)

    def as_dict(self) -> dict[str, Any]:
        """The preview as JSON carries it."""
        return {
            "sheet": self.sheet,
            "other_sheets": list(self.other_sheets),
            "heading_rows": list(self.heading.lines),
            "columns": [{"column": one.letters, "heading": one.text, "field": one.field} for one in self.taken],
            "left_aside": [{"column": one.letters, "heading": one.text} for one in self.aside],
            "first_rows": [{"row": line, "cells": cells} for line, cells in self.first],
            "notes": [str(note) for note in self.notes],
        }
