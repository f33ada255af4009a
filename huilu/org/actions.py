"""Changing the tree: its words, and units that come in from a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from huilu.kernel.actor import Actor
from huilu.ledger.actions import About, record
from huilu.org.importing.importer import Importer
from huilu.org.importing.result import Follow, ImportResult, Report, say_nothing
from huilu.org.importing.sheets.choosing import Choice
from huilu.org.importing.sheets.importing import import_workbook, is_workbook
from huilu.org.models import AxisCode, Level
from huilu.org.rules import check_levels
from huilu.org.words import Words

_AS_FOUND = Choice()


@transaction.atomic
def set_words(*, words: Words, by: Actor, at: datetime) -> bool:
    """Take the words over, adding and correcting, never removing; whether anything changed."""
    levels, codes = [word.row() for word in words.levels], words.axis_rows()
    held = Level.objects.select_for_update().in_bulk()
    check_levels(levels, held)
    if not _differ(levels, codes, held):
        return False
    Level.objects.bulk_create(levels, update_conflicts=True, unique_fields=["code"], update_fields=["role", "labels"])
    AxisCode.objects.bulk_create(
        codes, update_conflicts=True, unique_fields=["axis", "code"], update_fields=["role", "labels"]
    )
    about = About(kind="words", id=0, label="words", region=0, path="")
    record("org.words_set", about=about, by=by, at=at, words=words.model_dump(mode="json"))
    return True


def _differ(levels: list[Level], codes: list[AxisCode], held: dict[str, Level]) -> bool:
    """Whether a level or a word is new or reads otherwise than the one held."""
    words = {(word.axis, word.code): (word.role, word.labels) for word in AxisCode.objects.order_by("axis", "code")}
    same_levels = all(
        level.code in held and (held[level.code].role, held[level.code].labels) == (level.role, level.labels)
        for level in levels
    )
    return not same_levels or any(words.get((word.axis, word.code)) != (word.role, word.labels) for word in codes)


def import_units(
    *,
    source: Path,
    by: Actor,
    at: datetime,
    follow: Follow,
    dry_run: bool = False,
    keep_good: bool = False,
    bad_rows: Path | None = None,
    choice: Choice = _AS_FOUND,
    report: Report = say_nothing,
    look: Callable[[], None] | None = None,
) -> ImportResult:
    """Add and correct the units in the file, or tell of every bad row; units it does not name stay as they are.

    `choice` says of a workbook which sheet and which columns are meant, where that cannot be seen.

    `follow` is called with the day, and whether classes came that were not there, in the same transaction once the
    temporary table `org_reclassified` tells which units changed their class; `look` once `org_stage` tells what the
    file says of each unit beside what is held of it.
    """
    importer = Importer(by=by, at=at, follow=follow, report=report, look=look)
    if is_workbook(source):
        return import_workbook(importer, source, choice, dry_run=dry_run, keep_good=keep_good, bad_rows=bad_rows)
    with source.open("rb") as stream:
        return importer.run(stream, dry_run=dry_run, keep_good=keep_good, bad_rows=bad_rows)


def import_body(*, body: bytes, by: Actor, at: datetime, follow: Follow) -> ImportResult:
    """Add and correct the units that an earlier import kept with its ledger entry."""
    stream: BinaryIO = BytesIO(body)
    return Importer(by=by, at=at, follow=follow).run(stream)
