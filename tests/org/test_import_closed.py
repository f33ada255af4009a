"""A file beside a tree in which units were closed: they are passed over, and what was theirs is free."""

from __future__ import annotations

import pytest

from huilu.board.checking import check_figures
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.org.actions import import_body
from huilu.org.importing.result import ImportResult
from huilu.org.models import Unit
from huilu.programmes.publishing import follow_tree
from huilu.reorganisation import actions
from tests.cast import Cast

HEADING = "code,parent,name,level,sector,audience,tags,uscc,valid_from"
TOWNSHIP, VILLAGE, OTHER = "370811007", "370811007201", "370811007202"
CREDIT = "91110000600037341L"
CLASS = "village,community,grassroots"


def brings(town: Cast, *rows: str) -> ImportResult:
    body = "\n".join([HEADING, *rows]).encode()
    return import_body(body=body, by=INSTALLATION, at=town.later(), follow=follow_tree)


def told(result: ImportResult) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.field, fault.code) for fault in result.faults]


@pytest.fixture
def former(town: Cast) -> Unit:
    """A village with a credit code, closed."""
    assert brings(town, f"{VILLAGE},{TOWNSHIP},李营村,{CLASS},,{CREDIT},").changed == 1
    held = town.unit(VILLAGE)
    at = town.later()
    actions.close_unit(unit=VILLAGE, to=TOWNSHIP, on=day_of(at), reason="撤村", by=INSTALLATION, at=at)
    return held


def test_its_codes_are_free(town: Cast, former: Unit) -> None:
    result = brings(town, f"{VILLAGE},{TOWNSHIP},新李营村,{CLASS},,{CREDIT},")

    assert (told(result), result.added, result.changed) == ([], 1, 0)
    assert town.unit(VILLAGE).pk != former.pk
    assert Unit.ever.get(pk=former.pk).name == "李营村"
    assert check_figures().differing == []


def test_nothing_comes_below_it(town: Cast, former: Unit) -> None:
    below = f"{VILLAGE}-S1,{VILLAGE},李营小学,base,education,base_unit,,,"
    assert told(brings(town, below)) == [(2, "parent", "org.unknown_parent")]

    result = brings(town, below, f"{VILLAGE},{TOWNSHIP},新李营村,{CLASS},,,")
    assert (told(result), result.added) == ([], 2)
    assert town.unit(f"{VILLAGE}-S1").parent == town.unit(VILLAGE)
    assert not Unit.ever.filter(parent=former.pk).exists()


def test_its_level_binds_nobody(town: Cast, former: Unit) -> None:
    """The township may become what stands at the level of a village, once no village stands below it any more."""
    at = town.later()
    actions.close_unit(unit=OTHER, to=TOWNSHIP, on=day_of(at), reason="撤村", by=INSTALLATION, at=at)
    result = brings(town, f"{TOWNSHIP},370811,李营社区,village,government,grassroots,,,")

    assert (told(result), result.changed) == ([], 1)
    assert check_figures().differing == []
