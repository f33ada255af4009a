"""One import from the first byte to the ledger entry, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import BinaryIO

from django.db import IntegrityError, connection, transaction

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.ledger.actions import About, attach_pieces, record
from huilu.org.holding import hold_classes
from huilu.org.importing import applying, staging
from huilu.org.importing.bad_rows import write_bad_rows
from huilu.org.importing.blocks import Reader
from huilu.org.importing.checking import check_stage
from huilu.org.importing.columns import COLUMNS
from huilu.org.importing.encoding import Survey, survey
from huilu.org.importing.faults import RowFault
from huilu.org.importing.plain import Staged
from huilu.org.importing.reading import Table, read_heading
from huilu.org.importing.result import Follow, ImportResult, Report, say_nothing
from huilu.org.importing.values import Row
from huilu.org.models import Unit
from huilu.org.words import vocabulary
from huilu.tally.actions import fold_all, hold_region

TOP_REGION = 0

# Every row that changes something, complete, so that playing the ledger back gives the same tree.
_BODY = """
    COPY (
      SELECT code, parent, name, level, sector, audience, array_to_string(
               tags || CASE WHEN placeholder THEN '{placeholder}'::text[] ELSE '{}' END
                    || CASE WHEN synthetic THEN '{synthetic}'::text[] ELSE '{}' END, ';') AS tags, uscc, valid_from
      FROM org_stage JOIN org_kind USING (kind) WHERE NOT bad AND (unit_id IS NULL OR differs) ORDER BY row
    ) TO STDOUT (FORMAT csv, HEADER)
"""
_PIECE = 1 << 20
# The driver gives row by row.
_ROWS_IN_PIECE = 4096


class _NotCleanError(Exception):
    """Something is wrong with the file, so everything that is wrong with it must be found."""


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports, when, what follows from it and who is told of the progress."""

    by: Actor
    at: datetime
    follow: Follow
    report: Report = say_nothing
    # Where the lines were made from another file: what it says of their rows, how its bad rows are kept, its digest.
    amend: Callable[[Iterator[Row]], Iterator[Row]] | None = None
    keep: Callable[[BinaryIO, Table, list[RowFault], Path], None] = write_bad_rows
    sha256: str = ""
    # Called once the temporary table `org_stage` holds every row of the file beside what is held of its unit.
    look: Callable[[], None] | None = None

    @property
    def today(self) -> date:
        """The day of the import where the installation stands."""
        return day_of(self.at)

    @property
    def is_looked_through(self) -> bool:
        """Whether somebody looks at every row, so that there is nothing to be gained by looking at fewer."""
        return self.amend is not None or self.look is not None

    def run(
        self, stream: BinaryIO, *, dry_run: bool = False, keep_good: bool = False, bad_rows: Path | None = None
    ) -> ImportResult:
        """Read, check and, if nothing speaks against it, write."""
        started = perf_counter()
        attempt = partial(self._run, stream, dry_run=dry_run, keep_good=keep_good, bad_rows=bad_rows)
        try:
            with transaction.atomic():
                result = attempt(thorough=dry_run or self.is_looked_through)
        except (_NotCleanError, IntegrityError):
            with transaction.atomic():
                result = attempt(thorough=True)
        result.seconds = perf_counter() - started
        return result

    def _run(
        self, stream: BinaryIO, *, thorough: bool, dry_run: bool, keep_good: bool, bad_rows: Path | None
    ) -> ImportResult:
        stream.seek(0)
        how = survey(stream)
        table, faults = read_heading(stream, how)
        result = ImportResult(faults=sorted(faults, key=_place)) if faults else self._look(stream, table, thorough)
        result.loaded = not faults and not dry_run and (keep_good or not result.faults)
        if bad_rows and result.faults and not faults:
            self.keep(stream, table, result.faults, bad_rows)
        if result.loaded and (result.added or result.changed):
            self._write(result, how, _changed_rows(stream, table, result))
        return result

    def _look(self, stream: BinaryIO, table: Table, thorough: bool) -> ImportResult:
        """What the file would do, and what is wrong with it."""
        reader = Reader(table, vocabulary(), self.today)
        staged, faults = staging.stage(
            self._rows(reader, stream), reader.kinds, today=self.today, thorough=thorough, whole=self.look is not None
        )
        self.report("reading", table.how.size, table.how.size)
        faults += check_stage(
            by=self.by,
            is_first=staged.is_first,
            known=faults,
            report=lambda done, total: self.report("checking", done, total),
        )
        if faults and not staged.is_thorough:
            raise _NotCleanError
        if self.look:
            self.look()
        added, changed, unchanged = staging.count()
        return ImportResult(
            added, changed, unchanged + staged.unchanged, sorted(faults, key=_place), is_first=staged.is_first
        )

    def _rows(self, reader: Reader, stream: BinaryIO) -> Iterator[Staged | Row]:
        def tell() -> None:
            self.report("reading", stream.tell(), reader.table.how.size)

        return self.amend(reader.read_each(stream, tell)) if self.amend else reader.read(stream, tell)

    def _write(self, result: ImportResult, how: Survey, rows: Iterator[bytes]) -> None:
        # Whoever publishes for the whole tree takes every region for itself. It waits here, or we wait for it, before
        # anything is written. Of a class and a rule that come at the same moment one waits for the other.
        has_new_classes = applying.brings_classes()
        if has_new_classes:
            hold_classes()
        hold_region(TOP_REGION)
        follow = partial(self.follow, self.today, has_new_classes=has_new_classes)
        first = result.is_first
        steps: tuple[Callable[[], object], ...] = (
            partial(applying.add_units, self.today, is_first=first),
            partial(applying.change_units, self.today, is_first=first),
            partial(applying.note_classes, self.today), follow, fold_all,
        )  # fmt: skip
        for done, step in enumerate(steps):
            self.report("writing", done, len(steps) + 1)
            step()
        self._record(result, how, rows)
        self.report("writing", len(steps) + 1, len(steps) + 1)

    def _record(self, result: ImportResult, how: Survey, rows: Iterator[bytes]) -> None:
        top = Unit.objects.get(pk=self.by.unit_id) if self.by.unit_id else Unit.objects.get(parent=None)
        about = About(kind="tree", id=top.pk, label=str(top), region=top.region, path=top.path)
        figures = {"added": result.added, "changed": result.changed, "bad_rows": len(result.bad_rows)}
        digest = attach_pieces(rows)
        record(
            "org.imported", about=about, by=self.by, at=self.at, attachment=digest,
            file_sha256=self.sha256 or how.sha256, **figures,
        )  # fmt: skip


def _place(fault: RowFault) -> tuple[int, str, str]:
    return fault.row, fault.field, fault.code


def _changed_rows(stream: BinaryIO, table: Table, result: ImportResult) -> Iterator[bytes]:
    """The rows that change something, as a file of their own, piece by piece."""
    # Of a first import that is the file itself, unless it brought columns that are nobody's business here.
    if result.is_first and not result.faults and set(table.names) <= set(COLUMNS):
        stream.seek(0)
        return iter(lambda: stream.read(_PIECE), b"")
    return _staged_rows()


def _staged_rows() -> Iterator[bytes]:
    with connection.cursor() as cursor, cursor.copy(_BODY) as copy:
        rows = iter(copy)
        while piece := b"".join(islice(rows, _ROWS_IN_PIECE)):
            yield piece
