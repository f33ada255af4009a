"""A file beside a tree that stands: what is as it is held costs nothing, and hides nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from huilu.kernel.actor import INSTALLATION
from huilu.ledger.actions import body_of
from huilu.ledger.models import Entry
from huilu.org.actions import import_units
from huilu.org.importing.result import ImportResult, nothing_follows
from huilu.org.models import Unit
from tests.org.conftest import MORNING, TOWN, WriteFile

pytestmark = pytest.mark.usefixtures("words")
LATER = datetime(2023, 10, 9, 1, 0, tzinfo=UTC)
HEADING = TOWN.splitlines()[0]
CREDIT = "91110000600037341L"


def bring_in(file: Path, **options: Any) -> ImportResult:
    given = {"by": INSTALLATION, "at": LATER, "follow": nothing_follows} | options
    return import_units(source=file, **given)


def told(result: ImportResult) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.field, fault.code) for fault in result.faults]


def test_an_unchanged_row_below_one_whose_level_changes_stands_in_question(write: WriteFile) -> None:
    bring_in(write(TOWN), at=MORNING)
    lowered = TOWN.replace("李营街道,township", "李营街道,base")

    assert told(bring_in(write(lowered))) == [
        (6, "level", "org.level_not_above"),
        (7, "level", "org.level_not_below"),
        (8, "level", "org.level_not_below"),
    ]


def test_an_unchanged_row_that_stands_twice_is_blamed_like_the_other(write: WriteFile) -> None:
    bring_in(write(TOWN), at=MORNING)
    again = "370811007002,370811007,程庄,village,community,grassroots,mobile_members,,2023-06-30\n"

    assert told(bring_in(write(TOWN + again))) == [
        (8, "code", "org.duplicate_code"),
        (9, "code", "org.duplicate_code"),
    ]


def test_an_unchanged_row_whose_credit_code_another_claims_is_blamed_like_the_other(write: WriteFile) -> None:
    town = TOWN.replace(
        "程庄村,village,community,grassroots,mobile_members,,", f"程庄村,village,community,grassroots,,{CREDIT},"
    )
    bring_in(write(town), at=MORNING)
    claims = f"370811007003,370811007,三里村,village,community,grassroots,,{CREDIT},\n"

    assert told(bring_in(write(town + claims))) == [
        (8, "uscc", "org.duplicate_uscc"),
        (9, "uscc", "org.duplicate_uscc"),
    ]


def test_new_rows_below_unchanged_ones_find_their_place(write: WriteFile) -> None:
    bring_in(write(TOWN), at=MORNING)
    new = "3708110070011,370811007001,李营小学,base,education,base_unit,,,\n"
    new += "370811007003,370811007,三里村,village,community,grassroots,,,\n"
    new += "3708110070031,370811007003,三里小学,base,education,base_unit,,,\n"
    result = bring_in(write(TOWN + new))

    assert (result.added, result.changed, result.unchanged, result.faults) == (3, 0, 7, [])
    for code, parent in (("3708110070011", "370811007001"), ("3708110070031", "370811007003")):
        unit = Unit.objects.get(code=code)
        assert unit.path == Unit.objects.get(code=parent).path + f"{unit.pk:08x}"
        assert unit.parent == Unit.objects.get(code=parent)


def test_only_what_changes_is_kept_with_the_entry(write: WriteFile) -> None:
    bring_in(write(TOWN), at=MORNING)
    bring_in(write(TOWN.replace("程庄村", "程家庄村").replace("2023-06-30", "2023-10-01")), at=LATER)

    kept = body_of(Entry.objects.filter(act="org.imported").latest("id").attachment).decode()
    row = '370811007002,370811007,程家庄村,village,community,grassroots,mobile_members,"",2023-10-01'
    assert kept.splitlines() == [HEADING, row]


def test_a_first_import_keeps_its_file_unless_that_holds_what_is_nobodys_business(write: WriteFile) -> None:
    noted = "\n".join(f"{line},{note}" for line, note in zip(TOWN.splitlines(), ["#phone", *"1234567"], strict=True))
    bring_in(write(noted), at=MORNING)

    kept = body_of(Entry.objects.get(act="org.imported").attachment).decode().splitlines()
    assert [line.replace('""', "") for line in kept] == TOWN.splitlines()


def test_bad_rows_of_a_first_import_are_not_kept(write: WriteFile, tmp_path: Path) -> None:
    bad = "370811008,370811,柳行街道,town,government,grassroots,,,\n"
    bring_in(write(TOWN + bad), at=MORNING, keep_good=True, bad_rows=tmp_path / "bad.csv")

    assert "柳行" not in body_of(Entry.objects.get(act="org.imported").attachment).decode()


def test_a_row_with_a_wrong_sector_still_stands_above_its_children_by_its_level(write: WriteFile) -> None:
    rows = "370811008,370811,柳行街道,township,nonsense,grassroots,,,\n"
    rows += "370811008001,370811008,柳行村,county,government,leading_body,,,\n"

    assert told(bring_in(write(TOWN + rows))) == [
        (9, "sector", "org.unknown_sector"),
        (10, "level", "org.level_not_below"),
    ]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_indexes_of_a_tree_that_stands_stay_on(write: WriteFile) -> None:
    bring_in(write(TOWN), at=MORNING)
    with pytest.raises(DatabaseError, match="There are units already"), transaction.atomic():
        execute("SELECT org_strip_units()")


def test_a_transaction_that_leaves_the_indexes_off_comes_to_nothing() -> None:
    with pytest.raises(DatabaseError, match="The indexes of org_unit are off"), transaction.atomic():
        execute("SELECT org_strip_units(); SET CONSTRAINTS ALL IMMEDIATE")


def test_the_application_cannot_have_a_statement_of_its_own_run_by_the_owner() -> None:
    for statement in (
        "INSERT INTO org_takenoff (statement) VALUES ('DROP TABLE org_unit')",
        "SELECT * FROM org_takenoff",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            execute(statement)
