"""Names of figures: one for all who ask, and one form of each value."""

from __future__ import annotations

from typing import Any

import pytest

from huilu.accounts.capabilities import NotYoursToDo
from huilu.burden import form_rules
from huilu.burden.fields import alike_fields, register_field
from huilu.burden.models import DataField, Response
from huilu.ledger.models import Entry
from tests.burden.asking import COUNTY, STREET, VILLAGE
from tests.burden.filling import COVERS, FIELDS, answers, asks_form, registers
from tests.cast import Cast


def test_a_figure_has_one_name_for_all(county: Cast) -> None:
    assert [one.code for one in DataField.objects.all()] == sorted(FIELDS)
    assert DataField.objects.get(code="drain_length").label == "排水沟长度 (米)"
    with pytest.raises(form_rules.FieldExists):
        registers(county, "drain_length", by=STREET)
    with pytest.raises(form_rules.FieldAlike) as refused:
        register_field(
            code="length_of_drain", labels={"zh": "排水沟的长度"}, kind="number", by=county.actor(STREET), at=county.at
        )
    assert "drain_length" in str(refused.value.facts["alike"])
    assert [one.code for one in alike_fields({"zh": "排水沟的长度"})] == ["drain_length"]
    made = register_field(
        code="drain_planned", labels={"zh": "排水沟规划长度"}, kind="number", by=county.actor(STREET),
        at=county.at, differs="规划的,不是已有的",
    )  # fmt: skip
    assert Entry.objects.get(about_id=made.pk, act="field.registered").facts["differs"] == "规划的,不是已有的"


@pytest.mark.parametrize("differs", ["", " . ", "另", "排水沟", "长度。"])
@pytest.mark.parametrize("labels", [{"zh": "排水沟长度。"}, {"zh": "排水沟 长度"}])
def test_how_a_figure_differs_is_said(county: Cast, labels: dict[str, str], differs: str) -> None:
    given: dict[str, Any] = {"code": "drain_length_b", "labels": labels, "kind": "number"}
    with pytest.raises(form_rules.FieldAlike):
        register_field(**given, differs=differs, by=county.actor(COUNTY), at=county.at)
    assert register_field(**given, differs="只算暗沟", by=county.actor(COUNTY), at=county.at)


@pytest.mark.parametrize("labels", [{"zh": "排水沟长度"}, {"en": "Length of  drains."}])
def test_no_word_makes_another_figure_of_the_same_name(county: Cast, labels: dict[str, str]) -> None:
    given: dict[str, Any] = {"code": "drain_length_b", "labels": labels, "kind": "number", "measured_in": "米"}
    with pytest.raises(form_rules.FieldTheSame):
        register_field(**given, differs="只算暗沟", by=county.actor(COUNTY), at=county.at)


def test_a_name_of_one_character_is_taken_too(town: Cast) -> None:
    given: dict[str, Any] = {"labels": {"zh": "井"}, "kind": "number", "by": town.actor(COUNTY), "at": town.at}
    register_field(code="wells", **given)
    with pytest.raises(form_rules.FieldAlike):
        register_field(code="shafts", **given)


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "Drain-Length"},
        {"labels": {"zh": " — "}},
        {"labels": {"fr": "fossé"}},
        {"labels": {"zh": "长" * 101}},
        {"kind": "photo"},
        {"choices": COVERS},
        {"kind": "choice"},
        {"kind": "choice", "choices": (COVERS[0], COVERS[0])},
        {"held_in": "somewhere"},
    ],
)
def test_a_field_that_nobody_could_fill_in_is_refused(town: Cast, changes: dict[str, Any]) -> None:
    given: dict[str, Any] = {"code": "a_figure", "labels": {"zh": "某数"}, "kind": "number"} | changes
    with pytest.raises(form_rules.FieldUnfit):
        register_field(**given, by=town.actor(COUNTY), at=town.at)
    assert not DataField.objects.exists()


def test_villages_neither_name_figures_nor_ask(county: Cast) -> None:
    with pytest.raises(NotYoursToDo):
        register_field(code="x_y", labels={"zh": "某数"}, kind="text", by=county.actor(VILLAGE), at=county.at)
    with pytest.raises(NotYoursToDo):
        asks_form(county, by=VILLAGE)


@pytest.mark.parametrize(
    ("code", "raw", "value"),
    [
        ("drain_length", "１，２００", 1200),
        ("drain_cleared", "2023年9月1日", "2023-09-01"),
        ("drain_cover", "Covered", "covered"),
        ("school_bus", "有", True),
        ("notes_on_water", "  雨天\t进水 ", "雨天 进水"),
        ("drain_length", "很长", None),
        ("drain_cleared", "2023-02-30", None),
        ("drain_cover", "玻璃", None),
        ("school_bus", "也许", None),
        ("notes_on_water", "长" * 2001, None),
        ("notes_on_water", "#REF!", None),
    ],
)
def test_values_have_one_form(county: Cast, code: str, raw: Any, value: Any) -> None:
    demand = asks_form(county, fields=(code,))
    if value is None:
        with pytest.raises(form_rules.ValueUnfit) as refused:
            answers(county, demand, **{code: raw})
        assert refused.value.facts["field"] == code
        assert not Response.objects.exists()
    else:
        assert answers(county, demand, **{code: raw}).values == {code: value}
