"""One form for each kind of value, whatever was typed and whatever a spreadsheet made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from huilu.kernel.cells import as_text, counted_from_1904
from huilu.registers.columns import Choice, Column
from huilu.registers.values import ValueUnfit, canonical, said

CARE = (Choice("care", {"zh": "养老托幼", "en": "Care"}), Choice("jobs", {"zh": "就业", "en": "Jobs"}))


class Nobody:
    """Names of two units and one post."""

    def unit_called(self, text: str) -> str | None:
        return {"37": "37", "山东省": "37"}.get(text)

    def post_called(self, text: str) -> str | None:
        return {"37/office": "37/office"}.get(text)

    def unit_name(self, code: str) -> str:
        return "山东省"

    def post_name(self, key: str) -> str:
        return "山东省 办公室"


def column(kind: Any) -> Column:
    return Column("x", {"zh": "栏", "en": "Column"}, kind, choices=CARE if kind == "choice" else ())


def read(kind: str, raw: Any) -> Any:
    return canonical(column(kind), raw, Nobody())


@pytest.mark.parametrize(
    "raw",
    [
        "2023-09-12", "2023/9/12", "2023.9.12", "2023年9月12日", "2023年9月12", "２０２３年９月１２日", "20230912",
        " 2023-9-12 ", "2023-09-12 00:00:00", 45181, 45181.0, "45181", 45181.75, date(2023, 9, 12),
        datetime.fromisoformat("2023-09-12T08:30"),
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(raw: Any) -> None:
    assert read("date", raw) == "2023-09-12"


@pytest.mark.parametrize(
    "raw", ["9月12日", "2023-13-01", "2023-02-30", "下周一", "12/9/2023", 12.0, True, "#REF!", 10**9]
)
def test_no_day_is_guessed(raw: Any) -> None:
    with pytest.raises(ValueUnfit), translation.override("en"):
        read("date", raw)


@pytest.mark.parametrize(
    ("raw", "value"),
    [(3, 3), (3.0, 3), ("3", 3), ("1,200", 1200), ("１２", 12), ("-2.5", -2.5), (0, 0), ("0", 0), ("1 000", 1000)],
)
def test_a_number_is_a_number(raw: Any, value: float) -> None:
    assert read("number", raw) == value


@pytest.mark.parametrize("raw", ["许多", "1e400", float("nan"), float("inf"), True, 10**16, "#DIV/0!", "3个"])
def test_what_is_no_number_is_none(raw: Any) -> None:
    with pytest.raises(ValueUnfit):
        read("number", raw)


@pytest.mark.parametrize("kind", ["number", "date"])
@pytest.mark.parametrize(
    "raw", [10**400, "9" * 400, "9" * 5000, "0." + "9" * 5000], ids=["number", "400", "5000", "0."]
)
def test_digits_without_end_are_no_value(kind: str, raw: Any) -> None:
    with pytest.raises(ValueUnfit):
        read(kind, raw)


@pytest.mark.parametrize("raw", [43719, 43719.0, "43719"])
def test_a_bare_number_of_days_is_counted_as_its_workbook_counts(raw: Any) -> None:
    assert read("date", counted_from_1904(raw)) == "2023-09-12"


@pytest.mark.parametrize("raw", ["2023-09-12", "20230912", date(2023, 9, 12)])
def test_a_day_is_the_same_whatever_the_workbook_counts_from(raw: Any) -> None:
    assert read("date", counted_from_1904(raw)) == "2023-09-12"


@pytest.mark.parametrize(
    ("raw", "value"),
    [("是", True), ("否", False), ("YES", True), ("n", False), ("√", True), ("×", False), (1.0, True), (False, False)],
)
def test_yes_and_no_have_many_words(raw: Any, value: bool) -> None:
    assert read("yes_no", raw) is value


@pytest.mark.parametrize("raw", ["养老托幼", "Care", "care", " CARE "])
def test_a_choice_is_known_in_both_languages(raw: str) -> None:
    assert read("choice", raw) == "care"


@pytest.mark.parametrize(("kind", "raw"), [("choice", "住房"), ("yes_no", "也许"), ("unit", "某省"), ("post", "厅长")])
def test_what_is_not_on_offer_is_refused_with_what_is(kind: str, raw: str) -> None:
    with pytest.raises(ValueUnfit) as refused:
        read(kind, raw)
    assert refused.value.facts["expected"]


@pytest.mark.parametrize("kind", ["text", "date", "number", "unit", "yes_no", "choice", "post"])
@pytest.mark.parametrize("raw", [None, "", "  ", "\n"])
def test_nothing_is_nothing(kind: str, raw: Any) -> None:
    assert read(kind, raw) is None
    assert said(column(kind), None, Nobody()) == ""


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (12.0, "12"),
        (1.5, "1.5"),
        (datetime.fromisoformat("2023-09-12"), "2023-09-12"),
        ("a\r\nb_x000D_", "a\nb"),
        ("a\tb\x07", "a b"),
    ],
)
def test_text_stays_text(raw: Any, value: str) -> None:
    assert read("text", raw) == value


def test_a_code_that_a_spreadsheet_took_for_a_number_is_a_code() -> None:
    assert read("unit", 37.0) == "37"


def test_values_are_said_in_the_readers_language() -> None:
    with translation.override("en"):
        assert [said(column("yes_no"), one, Nobody()) for one in (True, False)] == ["yes", "no"]
        assert said(column("choice"), "care", Nobody()) == "Care"
        assert said(column("choice"), "gone", Nobody()) == "gone"
        assert said(column("unit"), "37", Nobody()) == "山东省"
        assert said(column("number"), 2.5, Nobody()) == "2.5"


@given(st.text(max_size=200))
def test_reading_text_twice_changes_nothing(text: str) -> None:
    once = as_text(text)
    assert as_text(once) == once
