"""An import from a workbook: read apart, found, checked and written like any file of units."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import perf_counter

from django.utils.translation import gettext_lazy as _

from huilu.org.importing.faults import Fault, RowFault
from huilu.org.importing.importer import Importer
from huilu.org.importing.result import ImportResult
from huilu.org.importing.sheets import faults
from huilu.org.importing.sheets.choosing import Choice
from huilu.org.importing.sheets.workbook import UnitSheet, unit_sheet
from huilu.org.words import labels
from huilu.workbooks.cells import Limits
from huilu.workbooks.flaws import Carries, Flaw, Locked, OtherKind, Stopped, TooFarOut, TooLarge
from huilu.workbooks.reading import Apart, read_apart

# Files under these names are workbooks, or are taken for such by whoever hands them in.
SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".et", ".ods"})
# As many rows as a spreadsheet has, on so many columns as a register of units may ever need.
LIMITS = Limits(
    body=128 * 2**20,
    unpacked=2**31,
    rows=1_048_576,
    columns=256,
    cells=32_000_000,
    lost=200_000,
    takes_results=False,
    shows_zeros=True,
)
APART = Apart(memory=3 * 2**30, seconds=300, by_the_clock=600, written=2**31)

_KINDS = {
    "xls": _("a workbook of Excel 97 to 2003 (.xls)"),
    "xlsb": _("a binary workbook (.xlsb)"),
    "ods": _("a table of LibreOffice (.ods)"),
    "docx": _("a text document (.docx)"),
    "pptx": _("a presentation (.pptx)"),
    "html": _("a web page or XML under another name"),
    "empty": _("an empty file"),
    "unknown": _("something else"),
}
_CARRIED = {
    "macros": _("macros"),
    "links": _("links to other files or data sources"),
    "objects": _("embedded files or controls"),
}
_REASONS = {
    "time": _("it took longer than {seconds} seconds"),
    "memory": _("it took more than {megabytes} MB of memory"),
    "crash": _("the reader of workbooks broke off"),
}


def is_workbook(source: Path) -> bool:
    """Whether the file is handed in as a workbook. Its name says so; what it is will be seen."""
    return source.suffix.lower() in SUFFIXES


def import_workbook(
    importer: Importer,
    source: Path,
    choice: Choice,
    *,
    dry_run: bool = False,
    keep_good: bool = False,
    bad_rows: Path | None = None,
    limits: Limits = LIMITS,
    apart: Apart = APART,
) -> ImportResult:
    """What the import did, with the preview of how the workbook was read; or the faults of the file as a whole."""
    started = perf_counter()
    importer.report("opening", 0, 1)
    try:
        with (
            read_apart(source, limits, apart) as book,
            unit_sheet(book, choice, labels(), source) as read,
        ):
            importer.report("opening", 1, 1)
            if isinstance(read, UnitSheet):
                result = _run(importer, read, dry_run=dry_run, keep_good=keep_good, bad_rows=bad_rows)
            else:
                result = ImportResult(faults=read.faults, preview=read.preview)
    except Flaw as flaw:
        result = ImportResult(faults=[RowFault(1, "", _fault_of(flaw, limits, apart))])
    result.seconds = perf_counter() - started
    return result


def _run(importer: Importer, read: UnitSheet, *, dry_run: bool, keep_good: bool, bad_rows: Path | None) -> ImportResult:
    own = replace(importer, amend=read.amend, keep=read.keep, sha256=read.sha256)
    result = own.run(read.stream, dry_run=dry_run, keep_good=keep_good, bad_rows=bad_rows)
    result.faults, result.preview = read.told(result.faults), read.preview
    return result


def _fault_of(flaw: Flaw, limits: Limits, apart: Apart) -> Fault:
    """The flaw with what to do about it."""
    if isinstance(flaw, OtherKind):
        return faults.WrongWorkbookKind(kind=_KINDS[flaw.facts["found"]])
    if isinstance(flaw, Carries):
        return faults.WorkbookCarries(what=_CARRIED[flaw.facts["what"]])
    if isinstance(flaw, Stopped):
        return faults.ReadingStopped(reason=_reason_of(flaw, apart))
    return _plain_fault(flaw, limits)


def _plain_fault(flaw: Flaw, limits: Limits) -> Fault:
    if isinstance(flaw, Locked):
        return faults.WorkbookLocked()
    if isinstance(flaw, TooLarge):
        return faults.WorkbookTooLarge(megabytes=limits.body // 2**20, rows=limits.rows)
    if isinstance(flaw, TooFarOut):
        return faults.UnitCellTooFarOut(columns=limits.columns, **flaw.facts)
    return faults.WorkbookUnreadable(problem=flaw.sentence)


def _reason_of(flaw: Stopped, apart: Apart) -> str:
    return str(_REASONS[flaw.facts["reason"]]).format(seconds=apart.seconds, megabytes=apart.memory // 2**20)
