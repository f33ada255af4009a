"""The one sheet, the one heading and the one column for each field: or what has to be said before one can go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from huilu.org.importing.columns import COLUMNS, REQUIRED
from huilu.org.importing.faults import EmptyFile, Fault, RowFault
from huilu.org.importing.sheets import faults
from huilu.org.importing.sheets.finding import LOOKED_AT, Column, Heading, Wishes, headings_in, meant, rival
from huilu.org.importing.sheets.headings import field_named, plain, visible
from huilu.workbooks.reading import Book, Sheet


@dataclass(frozen=True, slots=True)
class Choice:
    """What the caller says of the workbook: the sheet, and the fields of columns."""

    sheet: str = ""
    wishes: Wishes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """The sheet with its heading; the faults that keep it from being read as it stands."""

    sheet: Sheet | None = None
    heading: Heading | None = None
    faults: Sequence[RowFault] = ()


def choose(book: Book, choice: Choice) -> Found:
    """Which sheet is read, and how."""
    wishes, strange = _known(choice.wishes)
    if strange:
        return _refused(strange)
    sheets = [sheet for sheet in book.sheets if not sheet.hidden]
    if choice.sheet:
        sheets = [sheet for sheet in book.sheets if plain(sheet.name) == plain(choice.sheet)]
        if not sheets:
            return _refused(faults.NoSuchSheet(sheet=choice.sheet, sheets=_names(book.sheets)))
    if not any(next(book.rows(sheet), None) for sheet in sheets):
        return _refused(EmptyFile())
    return _among(book, sheets, wishes)


def _known(wishes: Wishes) -> tuple[dict[str, str], Fault | None]:
    """The wishes with the fields as we call them."""
    known = {heading: field_named(name) if name else "" for heading, name in wishes.items()}
    unknown = next((wishes[heading] for heading, name in known.items() if name is None), None)
    fault = None if unknown is None else faults.FieldToMapUnknown(field=unknown, fields=", ".join(COLUMNS))
    return {heading: name or "" for heading, name in known.items()}, fault


def _among(book: Book, sheets: Sequence[Sheet], wishes: Wishes) -> Found:
    """The sheet that looks most like units; where two do, the caller has to say."""
    looked = [(sheet, _headings(book, sheet, wishes)) for sheet in sheets]
    likely = [(sheet, found) for sheet, found in looked if found]
    if not likely:
        return _refused(faults.HeadingNotFound(rows=LOOKED_AT, columns=", ".join(REQUIRED)))
    most = max(len(found[0].fields) for _sheet, found in likely)
    complete = [pair for pair in likely if pair[1][0].is_complete]
    best = complete or [pair for pair in likely if len(pair[1][0].fields) == most]
    if len(best) > 1:
        names = [visible(sheet.name) for sheet, _found in best]
        return _refused(faults.SheetsAlike(sheets=", ".join(names), first=names[0]))
    sheet, found = best[0]
    return Found(sheet, found[0], _faults(sheet, found, wishes))


def _headings(book: Book, sheet: Sheet, wishes: Wishes) -> list[Heading]:
    return headings_in(list(islice(book.rows(sheet), LOOKED_AT)), sheet.merged, wishes)


def _faults(sheet: Sheet, found: Sequence[Heading], wishes: Wishes) -> list[RowFault]:
    """What is still to be said about the heading."""
    heading, line = found[0], found[0].lines[-1]
    if other := rival(found):
        rows = ", ".join(str(one.lines[-1]) for one in (heading, other))
        return [RowFault(line, "", faults.HeadingsAlike(rows=rows))]
    headings = ", ".join(heading.texts())
    strange = [wish for wish in wishes if not meant(heading.columns, wish)]
    return [
        *(RowFault(line, "", faults.HeadingToMapNotFound(heading=wish, headings=headings)) for wish in strange),
        *_missing(sheet, heading, headings),
        *_twice(heading),
    ]


def _missing(sheet: Sheet, heading: Heading, headings: str) -> list[RowFault]:
    return [
        RowFault(
            heading.lines[-1], name, faults.ColumnNotFound(sheet=visible(sheet.name), column=name, headings=headings)
        )
        for name in REQUIRED
        if name not in heading.fields
    ]


def _twice(heading: Heading) -> list[RowFault]:
    """Fields that more than one column may hold. Headings that read alike are told apart by their letters."""
    told = []
    for name in COLUMNS:
        columns = [column for column in heading.columns if column.field == name]
        if len(columns) > 1:
            names = ", ".join(f"{column.letters} {column.text}" for column in columns)
            fault = faults.ColumnsAlike(column=name, columns=names, first=_way_to_say(columns))
            told.append(RowFault(heading.lines[-1], name, fault))
    return told


def _way_to_say(columns: Sequence[Column]) -> str:
    first, *others = columns
    return first.letters if any(other.is_called(first.text) for other in others) else first.text


def _names(sheets: Sequence[Sheet]) -> str:
    return ", ".join(visible(sheet.name) for sheet in sheets)


def _refused(fault: Fault) -> Found:
    return Found(faults=[RowFault(1, "", fault)])
