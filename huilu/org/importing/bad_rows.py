"""The bad rows as a file of their own, to be corrected and imported again."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from pathlib import Path
from typing import BinaryIO

from huilu.org.importing.columns import COLUMNS, FAULT_COLUMNS
from huilu.org.importing.encoding import lines
from huilu.org.importing.faults import RowFault
from huilu.org.importing.reading import Table


def write_bad_rows(stream: BinaryIO, table: Table, faults: list[RowFault], file: Path) -> None:
    """Write the original columns of every bad row, then where it stood and what is wrong with it."""
    by_row: dict[int, list[RowFault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.row].append(fault)
    kept = [name for name in COLUMNS if name in table.names]
    draft = file.with_name(f".{file.name}.draft")
    stream.seek(0)
    # The mark in front lets a spreadsheet read the Chinese as what it is.
    with draft.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*kept, *FAULT_COLUMNS])
        for number, raw in lines(stream):
            if number in by_row:
                cells = _cells(raw or b"", table)
                writer.writerow([*(cells.get(name, "") for name in kept), *account(number, by_row[number])])
    draft.replace(file)


def _cells(raw: bytes, table: Table) -> dict[str, str]:
    """The row's fields as they stood; of a damaged row, those that can be read."""
    try:
        whole = next(csv.reader(io.StringIO(raw.decode(table.how.encoding)), delimiter=table.separator, strict=True))
    except (UnicodeDecodeError, csv.Error, StopIteration):
        return table.readable_cells(raw)
    readable = table.fits(whole) and b"\0" not in raw
    return table.cells(whole) if readable else table.readable_cells(raw)


def account(number: int, faults: list[RowFault]) -> list[str]:
    """Where the row stood, and each of its faults in order."""
    columns = ([getattr(fault, name) for fault in faults] for name in ("field", "code", "reason", "remedy"))
    return [str(number), *("\n".join(dict.fromkeys(column)) for column in columns)]
