"""One import from the first byte to the ledger entry, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import BinaryIO

from django.db import connection, transaction

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.ledger.actions import About, attach, record
from huilu.org.importing import applying, staging
from huilu.org.importing.bad_rows import write_bad_rows
from huilu.org.importing.checking import check_stage
from huilu.org.importing.encoding import Survey, survey
from huilu.org.importing.faults import RowFault
from huilu.org.importing.reading import Table, read_heading, read_rows
from huilu.org.importing.result import ImportResult, Report, say_nothing
from huilu.org.importing.values import Row
from huilu.org.models import Unit
from huilu.org.words import vocabulary
from huilu.tally.actions import fold_all, hold_region

TOP_REGION = 0
_REPORT_EVERY = 1000

# Every row that changes something, complete, so that playing the ledger back gives the same tree.
_BODY = """
    COPY (
      SELECT code, parent, name, level, sector, audience, array_to_string(
               tags || CASE WHEN placeholder THEN '{placeholder}'::text[] ELSE '{}' END
                    || CASE WHEN synthetic THEN '{synthetic}'::text[] ELSE '{}' END, ';') AS tags, uscc, valid_from
      FROM org_stage WHERE NOT bad AND (unit_id IS NULL OR differs) ORDER BY code
    ) TO STDOUT (FORMAT csv, HEADER)
"""


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports, when, what follows from it and who is told of the progress."""

    by: Actor
    at: datetime
    follow: Callable[[date], None]
    report: Report = say_nothing
    # Where the lines were made from another file: what it says of their rows, how its bad rows are kept, its digest.
    amend: Callable[[Iterator[Row]], Iterator[Row]] = iter
    keep: Callable[[BinaryIO, Table, list[RowFault], Path], None] = write_bad_rows
    sha256: str = ""
    # Called once the temporary table `org_stage` holds every row of the file beside what is held of its unit.
    look: Callable[[], None] | None = None

    @property
    def today(self) -> date:
        """The day of the import where the installation stands."""
        return day_of(self.at)

    def run(
        self, stream: BinaryIO, *, dry_run: bool = False, keep_good: bool = False, bad_rows: Path | None = None
    ) -> ImportResult:
        """Read, check and, if nothing speaks against it, write."""
        started = perf_counter()
        with transaction.atomic():
            how = survey(stream)
            table, faults = read_heading(stream, how)
            result = ImportResult(faults=sorted(faults, key=_place)) if faults else self._look(stream, table)
            result.loaded = not faults and not dry_run and (keep_good or not result.faults)
            if bad_rows and result.faults and not faults:
                self.keep(stream, table, result.faults, bad_rows)
            if result.loaded and (result.added or result.changed):
                self._write(result, how)
        result.seconds = perf_counter() - started
        return result

    def _look(self, stream: BinaryIO, table: Table) -> ImportResult:
        """What the file would do, and what is wrong with it."""

        def tell(number: int) -> None:
            if number % _REPORT_EVERY == 0:
                self.report("reading", stream.tell(), table.how.size)

        rows = read_rows(stream, table, vocabulary(), self.today, tell)
        faults = staging.stage(self.amend(rows), today=self.today)
        self.report("reading", table.how.size, table.how.size)
        faults += check_stage(by=self.by, known=faults, report=lambda done, total: self.report("checking", done, total))
        if self.look:
            self.look()
        added, changed, unchanged = staging.count()
        return ImportResult(added, changed, unchanged, sorted(faults, key=_place))

    def _write(self, result: ImportResult, how: Survey) -> None:
        # Publishing a programme takes every region for itself. It waits here, or we wait for it; otherwise a class
        # that is new with this import and a programme that is new at the same moment would not see each other.
        hold_region(TOP_REGION)
        steps: tuple[Callable[[], object], ...] = (
            lambda: applying.add_units(self.today),
            lambda: applying.change_units(self.today),
            lambda: applying.note_classes(self.today),
            lambda: self.follow(self.today),
            fold_all,
        )
        for done, step in enumerate(steps):
            self.report("writing", done, len(steps) + 1)
            step()
        self._record(result, how)
        self.report("writing", len(steps) + 1, len(steps) + 1)

    def _record(self, result: ImportResult, how: Survey) -> None:
        top = Unit.objects.get(pk=self.by.unit_id) if self.by.unit_id else Unit.objects.get(parent=None)
        about = About(kind="tree", id=top.pk, label=str(top), region=top.region, path=top.path)
        figures = {"added": result.added, "changed": result.changed, "bad_rows": len(result.bad_rows)}
        digest = attach(_changed_rows())
        record(
            "org.imported", about=about, by=self.by, at=self.at, attachment=digest,
            file_sha256=self.sha256 or how.sha256, **figures,
        )  # fmt: skip


def _place(fault: RowFault) -> tuple[int, str, str]:
    return fault.row, fault.field, fault.code


def _changed_rows() -> bytes:
    with connection.cursor() as cursor, cursor.copy(_BODY) as copy:
        return b"".join(bytes(piece) for piece in copy)
