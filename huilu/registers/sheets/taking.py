"""Taking over what a returned sheet says: row by row, each row one act, and none of them twice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huilu.kernel.actor import Actor
from huilu.kernel.refusals import Refusal
from huilu.registers import rules
from huilu.registers.models import ReturnedSheet, TakenRow
from huilu.registers.sheets.comparing import Preview, RowChange, Verdict, compare
from huilu.registers.sheets.reading import read_workbook
from huilu.registers.sheets.shape import SheetKind


class NoSuchSheet(Refusal):
    """No sheet of that number."""

    code = "registers.no_such_sheet"
    says = _("There is no such returned sheet.")
    next = _("Hand the file in again.")
    status = 404


class RowMovedOn(Refusal):
    """The row was looked at, and then somebody changed the register."""

    code = "registers.row_moved_on"
    says = _("Somebody has changed “{key}” since you looked at it here.")
    next = _("Look at the row again and decide anew.")


class RowUnreadable(Refusal):
    """A row with a cell that cannot be read is not taken over."""

    code = "registers.row_unreadable"
    says = _("Row {line} of the file cannot be read, so nothing of it is taken over.")
    next = _("Correct the cells that are named beside it, and hand the file in again.")


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody decided about a row: at which version they saw it, and whether it goes over newer values."""

    version: int = 0
    over: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: where it is now, or why it was refused."""

    line: int
    became: str = ""
    refusal: Refusal | None = None


@transaction.atomic
def keep_sheet(*, kind: SheetKind, body: bytes, by: Actor, at: datetime) -> ReturnedSheet:
    """Keep a returned file, once it can be read at all, until its rows are decided on. Nothing is taken over yet."""
    if by.unit_id != kind.unit.pk:
        raise rules.NotYourRegister(unit=kind.unit.name)
    read_workbook(body, kind)
    named = {"unit": kind.unit, "kind": kind.code, "sha256": hashlib.sha256(body).hexdigest()}
    kept, _made = ReturnedSheet.objects.get_or_create(
        **named, defaults={"body": body, "at": at, "by_label": by.signature}
    )
    return kept


def find_sheet(number: int, *, for_: Actor) -> ReturnedSheet:
    """The returned sheet, if it is the own unit's."""
    sheet = ReturnedSheet.objects.select_related("unit__unit_class__level").filter(pk=number).first()
    if sheet is None or sheet.unit_id != for_.unit_id:
        raise NoSuchSheet
    return sheet


def preview(sheet: ReturnedSheet, kind: SheetKind) -> Preview:
    """What the kept file would change now."""
    taken = set(sheet.taken_rows.order_by("line").values_list("line", flat=True))
    return compare(kind, read_workbook(bytes(sheet.body), kind), taken=taken)


def take_rows(
    *, sheet: ReturnedSheet, kind: SheetKind, chosen: Mapping[int, Choice], by: Actor, at: datetime
) -> list[Outcome]:
    """Take the chosen rows over, each by itself: one that is refused does not hold up the others."""
    rows = [row for row in preview(sheet, kind).rows if row.line in chosen]
    return [_take(sheet, kind, row, chosen[row.line], by=by, at=at) for row in rows]


def _take(sheet: ReturnedSheet, kind: SheetKind, row: RowChange, choice: Choice, *, by: Actor, at: datetime) -> Outcome:
    try:
        with transaction.atomic():
            return Outcome(row.line, _apply(sheet, kind, row, choice, by=by, at=at))
    except Refusal as refusal:
        return Outcome(row.line, refusal=refusal)


def _apply(sheet: ReturnedSheet, kind: SheetKind, row: RowChange, choice: Choice, *, by: Actor, at: datetime) -> str:
    if row.verdict is Verdict.FAULTY:
        raise RowUnreadable(line=row.line)
    if row.verdict is Verdict.NEW:
        return _enter(sheet, kind, row, by=by, at=at)
    if row.version != choice.version:
        raise RowMovedOn(key=row.key)
    wanted = row.changes if choice.over else row.clear
    cells = {one.column.code: one.value for one in wanted}
    kind.change(row.key, cells, was={one.column.code: one.now_value for one in wanted}, by=by, at=at)
    return row.key


def _enter(sheet: ReturnedSheet, kind: SheetKind, row: RowChange, *, by: Actor, at: datetime) -> str:
    """The new row as a new item. Whoever comes second finds it taken and changes nothing."""
    mine, is_first = TakenRow.objects.get_or_create(sheet=sheet, line=row.line)
    if is_first:
        mine.became = kind.enter(row.cells, by=by, at=at)
        mine.save(update_fields=["became"])
    return mine.became
