"""Taking over what a returned sheet says: row by row, each row one act, and none of them twice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huilu.kernel.actor import Actor
from huilu.kernel.refusals import Refusal
from huilu.registers import rules
from huilu.registers.models import ReturnedSheet, TakenRow
from huilu.registers.sheets.comparing import compare
from huilu.registers.sheets.differences import Preview, RowChange, Verdict
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


class RowThereAlready(Refusal):
    """A new row that says what an item says already is entered once more only if somebody means it."""

    code = "registers.row_there_already"
    says = _("What row {line} of the file says stands in the register already, as {number}.")
    next = _("If there are to be two of them, decide so for this row by itself.")


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody decided about a row.

    At which version they saw it; whether it goes over newer values; whether it is entered although it is there already.
    """

    version: int = 0
    over: bool = False
    again: bool = False


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
    named = {"unit": kind.unit, "kind": kind.code, "sha256": _digest(body)}
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


def handed_in_before(kind: SheetKind, body: bytes) -> ReturnedSheet | None:
    """The same file, if it came back to this register once before."""
    there = ReturnedSheet.objects.filter(unit=kind.unit, kind=kind.code, sha256=_digest(body))
    return there.defer("body").first()


def preview(sheet: ReturnedSheet, kind: SheetKind) -> Preview:
    """What the kept file would change now."""
    return look_at(bytes(sheet.body), kind, sheet)


def look_at(body: bytes, kind: SheetKind, sheet: ReturnedSheet | None) -> Preview:
    """What a file would change now; `sheet` is the same file as it was kept, if it was."""
    lines = sheet.taken_rows.order_by("line").values_list("line", flat=True) if sheet else ()
    entered = dict(_entered(kind).values_list("content", "became"))
    return compare(kind, read_workbook(body, kind), taken=set(lines), entered=entered)


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
    if not row.key:
        return _enter(sheet, kind, row, choice, by=by, at=at)
    if row.version != choice.version:
        raise RowMovedOn(key=row.key)
    wanted = row.changes if choice.over else row.clear
    cells = {one.column.code: one.value for one in wanted}
    kind.change(row.key, cells, was={one.column.code: one.now_value for one in wanted}, by=by, at=at)
    return row.key


def _enter(sheet: ReturnedSheet, kind: SheetKind, row: RowChange, choice: Choice, *, by: Actor, at: datetime) -> str:
    """The new row as a new item. Whoever comes second finds it taken and changes nothing."""
    _hold_sheets(kind)
    mine, is_first = TakenRow.objects.get_or_create(sheet=sheet, line=row.line, defaults={"content": row.content})
    if is_first:
        if not choice.again:
            _check_not_there(kind, row)
        mine.became = kind.enter(row.cells, by=by, at=at)
        mine.save(update_fields=["became"])
    return mine.became


def _hold_sheets(kind: SheetKind) -> None:
    """Let whoever takes new rows over from another file wait: it may hold the same row."""
    held = ReturnedSheet.objects.filter(unit=kind.unit, kind=kind.code).order_by("pk").values_list("pk")
    held.select_for_update(no_key=True).first()


def _check_not_there(kind: SheetKind, row: RowChange) -> None:
    """Refuse what stands there already, also where somebody has entered it since the file was looked at."""
    entered = _entered(kind).filter(content=row.content).exclude(became="")
    number = row.same_as or entered.values_list("became", flat=True).first()
    if number:
        raise RowThereAlready(line=row.line, number=number)


def _entered(kind: SheetKind) -> QuerySet[TakenRow]:
    """The rows that became something here, from every file, the latest first."""
    return TakenRow.objects.filter(sheet__unit=kind.unit, sheet__kind=kind.code).order_by("-pk")


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
