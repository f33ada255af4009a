"""Finding units, within one's own sight."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huilu.kernel.actor import INSTALLATION, Actor
from huilu.org.actions import import_units
from huilu.org.importing.result import nothing_follows
from huilu.org.models import Unit
from huilu.org.queries import children_of, classes_by_id, crumbs, find_unit, search_units
from huilu.org.rules import UnitNotFound, UnitOutOfSight
from tests.org.conftest import MORNING, TOWN, WriteFile

NUMBERING = """\
3790,37,省直辖县级行政区划,city,government,leading_body,placeholder,,
379001,3790,直管县,county,government,leading_body,,,
379002,3790,直管区,county,government,leading_body,,,
3791,37,末尾市,city,government,leading_body,,,
"""


@pytest.fixture(autouse=True)
def province(words: None, write: WriteFile) -> None:
    import_units(source=write(TOWN + NUMBERING), by=INSTALLATION, at=MORNING, follow=nothing_follows)


def somebody_of(code: str) -> Actor:
    unit = Unit.objects.get(code=code)
    return replace(INSTALLATION, person_id=1, unit_id=unit.pk, unit_code=code, unit_path=unit.path)


@pytest.mark.parametrize("code", ["370811", "370811007", "370811007001"])
def test_the_own_unit_and_what_lies_below_are_found(code: str) -> None:
    assert find_unit(code, for_=somebody_of("370811")).code == code


@pytest.mark.parametrize("code", ["3708", "37", "00"])
def test_a_unit_above_is_named_but_not_open(code: str) -> None:
    with pytest.raises(UnitOutOfSight):
        find_unit(code, for_=somebody_of("370811"))


@pytest.mark.parametrize("code", ["3791", "379001", "nowhere"])
def test_a_unit_elsewhere_is_as_if_it_were_not_there(code: str) -> None:
    with pytest.raises(UnitNotFound):
        find_unit(code, for_=somebody_of("370811"))


def test_children_stand_in_code_order_and_placeholders_are_skipped_over() -> None:
    shown = children_of(Unit.objects.get(code="37"))

    assert [unit.code for unit in shown] == ["3708", "379001", "379002", "3791"]


def test_crumbs_lead_from_the_root_without_placeholders() -> None:
    assert [unit.code for unit in crumbs(Unit.objects.get(code="379001"))] == ["00", "37"]
    assert [unit.code for unit in crumbs(Unit.objects.get(code="370811007"))] == ["00", "37", "3708", "370811"]


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("李营", ["370811007", "370811007001"]),
        ("营街道", ["370811007"]),
        ("3708110070", ["370811007001", "370811007002"]),
        ("直辖县级", []),
        ("  ", []),
        ("100%", []),
    ],
)
def test_search_by_part_of_a_name_or_the_start_of_a_code(term: str, found: list[str]) -> None:
    assert [unit.code for unit in search_units(term, for_=INSTALLATION)] == found


def test_search_keeps_to_the_own_subtree_and_to_its_limit() -> None:
    assert search_units("末尾", for_=somebody_of("3708")) == []
    assert [unit.code for unit in search_units("370811", for_=somebody_of("3708"), limit=2)] == ["370811", "370811007"]


def test_classes_by_id_hold_every_class_of_the_tree() -> None:
    unit = Unit.objects.get(code="370811007002")

    assert str(classes_by_id()[unit.unit_class_id]) == "village/community/grassroots/mobile_members"
