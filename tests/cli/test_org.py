"""bin/huilu org, from its words to its exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from huilu.accounts.actions import add_person
from huilu.accounts.capabilities import NotYoursToDo
from huilu.accounts.rules import NoSuchPerson
from huilu.cli import org as command
from huilu.kernel.actor import INSTALLATION
from huilu.org.models import Unit
from tests.cast import Cast
from tests.hostile.hostile_cells import two_columns_of_codes
from tests.org.conftest import MORNING, TOWN, TREES
from tests.org.workbooks import ROWS, number_book, office_book, plain_book

BAD = "370811007003,370811999,三里村,village,community,grassroots,,,\n"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(command.org, [str(word) for word in words], catch_exceptions=True)


@pytest.fixture
def file(db: None, tmp_path: Path) -> Path:
    assert run("words", TREES / "china.yaml").exit_code == 0
    units = tmp_path / "units.csv"
    units.write_text(TOWN, encoding="utf-8")
    return units


def test_words_are_taken_over_once(file: Path) -> None:
    assert json.loads(run("words", TREES / "china.yaml", "--json").output) == {"changed": False}


def test_an_import_tells_what_it_did_and_the_second_that_nothing_changed(file: Path) -> None:
    assert "7" in run("import", file).stdout
    again = run("import", file, "--json")

    assert again.exit_code == 0
    answer = json.loads(again.stdout)
    assert (answer["added"], answer["changed"], answer["unchanged"], answer["faults"]) == (0, 0, 7, [])
    assert "0" in run("import", file).stdout


def test_a_dry_run_writes_nothing(file: Path) -> None:
    assert run("import", file, "--dry-run").exit_code == 0
    assert not Unit.objects.exists()


def test_faults_end_with_status_one_and_name_row_field_and_code(file: Path) -> None:
    file.write_text(TOWN + BAD, encoding="utf-8")
    result = run("import", file)

    assert result.exit_code == 1
    assert "[org.unknown_parent]" in result.stdout
    (fault,) = json.loads(run("import", file, "--json").stdout)["faults"]
    assert set(fault) == {"row", "field", "code", "reason", "remedy"}
    assert not Unit.objects.exists()


def test_of_very_many_faults_the_causes_are_shown(file: Path) -> None:
    below = "".join(f"x{n},370811007003,某村,base,community,base_unit,,,\n" for n in range(60))
    file.write_text(TOWN + below + BAD, encoding="utf-8")
    shown = run("import", file).stdout

    assert "[org.unknown_parent]" in shown
    assert shown.count("[org.") == command.SHOWN


def test_good_rows_are_kept_and_the_bad_ones_lie_beside_the_file(file: Path) -> None:
    file.write_text(TOWN + BAD, encoding="utf-8")
    result = run("import", file, "--keep-good")

    assert result.exit_code == 0
    assert Unit.objects.count() == 7
    assert "370811999" in file.with_name("units.bad.csv").read_text(encoding="utf-8-sig")


def test_somebody_unknown_imports_nothing(file: Path) -> None:
    assert isinstance(run("import", file, "--by", "nobody").exception, NoSuchPerson)


def test_divisions_are_written_and_counted(tmp_path: Path) -> None:
    out = tmp_path / "city.csv"
    answer = json.loads(run("fetch-china", "--scope", "37", "--cities", "3711", "--out", out, "--json").stdout)

    assert answer["file"] == str(out)
    assert answer["levels"]["city"] == 1
    assert len(out.read_text(encoding="utf-8").splitlines()) == answer["divisions"] + 2
    assert run("fetch-china", "--scope", "37", "--cities", "3711", "--out", out).exit_code == 0


def test_a_fetch_that_fails_leaves_no_file(tmp_path: Path) -> None:
    result = run("fetch-china", "--scope", "99", "--out", tmp_path / "no.csv")

    assert result.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_person_without_a_post_changes_no_tree(file: Path) -> None:
    add_person(username="clerk", password="a long pass phrase", by=INSTALLATION, at=MORNING)

    assert isinstance(run("import", file, "--by", "clerk").exception, NotYoursToDo)


def test_a_county_office_imports_what_lies_below_it_and_a_village_nothing(town: Cast, tmp_path: Path) -> None:
    town.actor("370811", username="county")
    town.actor("370811007201", username="village")
    units = tmp_path / "units.csv"
    units.write_text(TOWN.splitlines()[0] + "\n370811008,370811,柳行街道,township,government,grassroots,,,\n")

    assert isinstance(run("import", units, "--by", "village").exception, NotYoursToDo)
    assert run("import", units, "--by", "county").exit_code == 0
    assert Unit.objects.get(code="370811008").parent == town.unit("370811")


def test_a_workbook_is_shown_before_it_is_loaded_and_loads_like_any_file(file: Path, tmp_path: Path) -> None:
    book = office_book(tmp_path / "office.xlsx")
    dry = run("import", book, "--dry-run")

    assert dry.exit_code == 0
    assert not Unit.objects.exists()
    for told in ("Sheet “单位台账”, heading in row 3, 4.", "C   隶属关系/上级代码 → parent",
                 "Left aside: A 序号, K 备注", "Row 6 as read:", "Nothing was written. It would add 7"):  # fmt: skip
        assert told in dry.stdout
    assert "heading in row 3, 4" in run("import", book).stdout
    assert Unit.objects.count() == 7


def test_a_workbook_is_told_in_json_as_it_was_read(file: Path, tmp_path: Path) -> None:
    told = json.loads(run("import", number_book(tmp_path / "units.xlsx"), "--dry-run", "--json").stdout)

    assert (told["added"], told["faults"]) == (7, [])
    assert set(told["workbook"]) == {
        "sheet", "other_sheets", "heading_rows", "columns", "left_aside", "first_rows", "notes",
    }  # fmt: skip
    assert len(told["workbook"]["first_rows"]) == 3
    assert "A4" in told["workbook"]["notes"][0]


def test_the_command_says_which_sheet_and_which_columns(file: Path, tmp_path: Path) -> None:
    book = tmp_path / "two.xlsx"
    two_columns_of_codes(book)
    refused = run("import", book)

    assert refused.exit_code == 1
    assert "[org.columns_alike]" in refused.stdout
    assert "单位代码=code" in refused.stdout
    assert "C   单位名称 → name" in refused.stdout
    assert run("import", book, "--sheet", "单位台账", "--map", "机构编码=code", "--map", "单位代码=").exit_code == 0
    assert Unit.objects.count() == 7


def test_bad_rows_of_a_workbook_lie_beside_it_as_a_workbook(file: Path, tmp_path: Path) -> None:
    book = plain_book(tmp_path / "units.xlsx", [*ROWS, BAD.strip().split(",")])
    result = run("import", book, "--keep-good")

    assert result.exit_code == 0
    assert str(tmp_path / "units.bad.xlsx") in result.stdout
    (fault,) = json.loads(run("import", tmp_path / "units.bad.xlsx", "--json").stdout)["faults"]
    assert (fault["row"], fault["field"], fault["code"]) == (2, "上级单位代码", "org.unknown_parent")


@pytest.mark.parametrize("words", [["--sheet", "单位"], ["--map", "编码=code"]])
def test_a_plain_file_has_neither_sheets_nor_columns_to_name(file: Path, words: list[str]) -> None:
    result = run("import", file, *words)

    assert result.exit_code == 2
    assert "CSV" in result.stderr
    assert not Unit.objects.exists()


@pytest.mark.parametrize("words", ["code", "=code", " = "])
def test_a_column_is_named_with_its_field(file: Path, words: str, tmp_path: Path) -> None:
    result = run("import", plain_book(tmp_path / "units.xlsx"), "--map", words)

    assert result.exit_code == 2
    assert "HEADING=code" in result.stderr


def test_bad_rows_are_not_written_as_a_file_that_nobody_could_read(file: Path, tmp_path: Path) -> None:
    book = plain_book(tmp_path / "units.xlsx")
    for source, name in ((file, "bad.xlsx"), (book, "bad.xls"), (book, "bad.ods")):
        assert run("import", source, "--keep-good", "--bad-rows", tmp_path / name).exit_code == 2
    assert not Unit.objects.exists()
