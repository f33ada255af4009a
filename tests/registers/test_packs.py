"""A further register is a matter of data alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from pydantic import ValidationError

from huilu.programmes.pack.loading import load_pack
from huilu.programmes.pack.parts import RegisterType
from huilu.programmes.publishing import publish_pack
from huilu.registers import actions
from huilu.registers.figures import read_figures
from huilu.registers.queries import find_register, items_of, registers_of
from huilu.registers.rules import NoSuchRegister
from huilu.registers.sheets.kinds import find_kind
from huilu.registers.sheets.writing import write_workbook
from tests.cast import ROOT, TODAY, Cast
from tests.registers.conftest import CITY, PACK, Office
from tests.registers.workbooks import opened
from tests.web.conftest import Browse

A_FIFTH = """
- code: visitor_book
  labels: {zh: 来访登记清单, en: Visitor book}
  selector: {match: {level: [city]}}
  columns:
    - {code: matter, labels: {zh: 事由, en: Matter}, kind: text, required: true}
    - {code: visitors, labels: {zh: 来访批次, en: Visits}, kind: number}
    - code: answered_by
      labels: {zh: 答复方式, en: Answered by}
      kind: choice
      choices:
        - {code: on_the_spot, labels: {zh: 当场, en: On the spot}}
        - {code: in_writing, labels: {zh: 书面, en: In writing}}
  tasks: true
  done_when: [answered_by]
"""
COLUMN = {"code": "matter", "labels": {"zh": "事由", "en": "Matter"}, "kind": "text"}


def issue(town: Cast, folder: Path, more: str, version: str) -> None:
    """The pack with a further register, published over the one before."""
    shutil.copytree(ROOT / "packs" / "second-batch-2023", folder)
    head = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(
        re.sub(r"^version: .*$", f'version: "{version}"', head, flags=re.MULTILINE), encoding="utf-8"
    )
    with (folder / "registers.yaml").open("a", encoding="utf-8") as file:
        file.write(more)
    pack = load_pack(folder).model_copy(update={"readiness": ()})
    publish_pack(pack=pack, issuer=town.unit("00"), by=town.actor("00"), at=town.later())


def test_a_fifth_register_needs_nothing_but_yaml(bound: Cast, browse: Browse, tmp_path: Path) -> None:
    issue(bound, tmp_path / "pack", A_FIFTH, "2.0")
    office = Office(bound, "visitor_book", CITY)
    assert "visitor_book" in [one.spec.code for one in registers_of(bound.unit(CITY))]
    assert "visitor_book" not in [one.spec.code for one in registers_of(bound.unit("37"))]

    office.enters(matter="问路灯", visitors="３", answered_by="当场")
    office.do("add_item_task", serial=1, text="修路灯", due_on=TODAY)
    office.do("finish_item_task", serial=1, position=1, done_on=TODAY)
    office.do("finish_item", serial=1, done_on=TODAY)

    assert items_of(office.kept).get().values == {"matter": "问路灯", "visitors": 3, "answered_by": "on_the_spot"}
    assert read_figures(bound.unit("37"), office.kept.programme, "visitor_book").below.done == 1
    with translation.override("en"):
        grid = next(iter(opened(write_workbook(find_kind(bound.unit(CITY), "visitor_book", TODAY), bound.at)).values()))
    assert grid[0][1:4] == ["Matter", "Visits", "Answered by"]
    assert grid[1][1:4] == ["问路灯", 3, "On the spot"]
    assert "Visitor book" in browse(CITY, "en").get(f"/units/{CITY}/registers/{PACK}/visitor_book/1/").content.decode()


def test_what_was_entered_stays_when_a_column_goes(bound: Cast, tmp_path: Path) -> None:
    issue(bound, tmp_path / "first", A_FIFTH, "2.0")
    office = Office(bound, "visitor_book", CITY)
    office.enters(matter="问路灯", visitors=3)
    shorter = A_FIFTH.replace("    - {code: visitors, labels: {zh: 来访批次, en: Visits}, kind: number}\n", "")
    issue(bound, tmp_path / "second", shorter, "2.1")

    office.do("change_item", serial=1, cells={"matter": "问水管"}, was={})
    assert items_of(office.kept).get().values == {"matter": "问水管", "visitors": 3}


def test_a_short_name_will_do_where_it_is_the_only_one(bound: Cast) -> None:
    assert find_register(bound.unit(CITY), "research").key == f"{PACK}/research"
    with pytest.raises(NoSuchRegister):
        find_register(bound.unit("370811007201"), "research")
    with pytest.raises(NoSuchRegister):
        actions.enter_item(unit="nowhere", register="research", cells={}, by=bound.actor(CITY), at=bound.later())


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": []},
        {"columns": [COLUMN], "shows": "issues"},
        {"columns": [COLUMN, COLUMN]},
        {"columns": [COLUMN | {"code": "due_on"}]},
        {"columns": [COLUMN], "done_when": ["nothing"]},
        {"columns": [], "shows": "issues", "tasks": True},
        {"columns": [COLUMN | {"kind": "choice"}]},
        {"columns": [COLUMN | {"choices": [{"code": "xx", "labels": {"zh": "甲", "en": "A"}}]}]},
        {"columns": [COLUMN | {"kind": "choice", "choices": [{"code": "xx", "labels": {"zh": "甲", "en": "A"}}] * 2}]},
        {"columns": [COLUMN | {"kind": "picture"}]},
    ],
)
def test_a_register_that_makes_no_sense_is_not_read(wrong: dict[str, Any]) -> None:
    sound = {"code": "book", "labels": {"zh": "清单", "en": "Book"}, "selector": {}, "columns": [COLUMN]}
    assert RegisterType.model_validate(sound).shows == "items"
    with pytest.raises(ValidationError):
        RegisterType.model_validate(sound | wrong)
