"""Figures and checklists of a pack hold no facts about persons, as its registers do not (O7, D1)."""

from __future__ import annotations

from typing import Any

import pytest

from huilu.programmes.pack.lint import lint
from huilu.programmes.pack.schema import Pack
from tests.programmes.pack.small import SOUND, both, requirement


def found_in(**changes: Any) -> list[tuple[str, str]]:
    found = lint(Pack.model_validate(SOUND | changes))
    return [(one.code, one.path) for one in found if one.code == "pack.personal_column"]


@pytest.mark.parametrize("code", ["id_card_number", "home_address", "birth_date"])
def test_a_clause_asks_for_no_figure_that_is_about_a_person(code: str) -> None:
    asking = requirement("count", ["county"], fields=["drains_open", code])
    assert found_in(requirements=[asking]) == [("pack.personal_column", "requirements[0].fields[1]")]


def test_nor_does_a_field_of_a_checklist() -> None:
    fields = [{"code": "who", "labels": both("身份证号")}]
    assert found_in(checklist_fields=fields) == [("pack.personal_column", "checklist_fields[0]")]
