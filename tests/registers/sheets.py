"""A register on its way out to a spreadsheet and in again."""

from __future__ import annotations

from collections.abc import Callable

from huilu.kernel.days import day_of
from huilu.registers.sheets.differences import Preview, RowChange
from huilu.registers.sheets.kinds import find_kind
from huilu.registers.sheets.shape import SheetKind
from huilu.registers.sheets.taking import Choice, Outcome, keep_sheet, preview, take_rows
from huilu.registers.sheets.writing import write_workbook
from tests.cast import Cast
from tests.registers.conftest import CITY, COUNTY, PACK, Office

RESEARCH = f"{PACK}/research"


def kind_of(town: Cast, name: str = RESEARCH, unit: str = CITY) -> SheetKind:
    return find_kind(town.unit(unit), name, day_of(town.at))


def downloaded(town: Cast, name: str = RESEARCH, unit: str = CITY) -> bytes:
    return write_workbook(kind_of(town, name, unit), town.later())


def seen(town: Cast, body: bytes, name: str = RESEARCH, unit: str = CITY) -> Preview:
    kind = kind_of(town, name, unit)
    return preview(keep_sheet(kind=kind, body=body, by=town.actor(unit), at=town.later()), kind)


def taken(
    town: Cast, body: bytes, choose: Callable[[RowChange], Choice | None], name: str = RESEARCH, unit: str = CITY
) -> list[Outcome]:
    kind = kind_of(town, name, unit)
    sheet = keep_sheet(kind=kind, body=body, by=town.actor(unit), at=town.later())
    chosen = {row.line: choice for row in preview(sheet, kind).rows if (choice := choose(row)) is not None}
    return take_rows(sheet=sheet, kind=kind_of(town, name, unit), chosen=chosen, by=town.actor(unit), at=town.later())


def as_seen(row: RowChange) -> Choice:
    return Choice(row.version)


def over(row: RowChange) -> Choice:
    return Choice(row.version, over=True)


def a_list(research: Office) -> None:
    """Three questions with everything filled in."""
    for n in range(1, 4):
        research.enters(question=f"第{n}题", place=COUNTY, owner="3708/office", due_on=f"2023-11-0{n}")
