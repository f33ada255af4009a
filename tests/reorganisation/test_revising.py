"""A new list of divisions is compared, looked through and taken over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from huilu.board.checking import check_figures
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.org.models import Unit
from huilu.reorganisation.actions import open_unit
from huilu.reorganisation.difference import Difference, PlanLine, compare_list
from huilu.reorganisation.revising import PlanRowRefused, PlanUndecided, revise
from huilu.reorganisation.rules import NotAPart
from tests.cast import Cast, publish, reloaded

NEW = """code,parent,name,level,sector,audience,tags,uscc,valid_from
3708,37,济宁市,city,government,leading_body,,,
370811,3708,任城新区,county,government,leading_body,,,
370811017,370811,李营街道,township,government,grassroots,,,
370811018,370811,仙营街道,township,government,grassroots,,,
370811017201,370811017,李营村,village,community,grassroots,,,
370811007202,370811018,辛店村,village,community,grassroots,elderly_members,,
"""


def compared(town: Cast, tmp_path: Path, text: str = NEW) -> Difference:
    file = tmp_path / "new.csv"
    file.write_text(text, encoding="utf-8")
    return compare_list(source=file, by=INSTALLATION, at=town.later())


def as_told(found: Difference) -> set[tuple[str, str, str]]:
    return {(line.act, line.code, line.to or line.under) for line in found.lines}


def test_a_list_tells_what_is_new_renamed_recoded_moved_and_gone(town: Cast, tmp_path: Path) -> None:
    held = list(Unit.objects.order_by("pk").values())
    found = compared(town, tmp_path)

    assert found.faults == []
    assert as_told(found) == {
        ("rename", "370811", ""),
        ("recode", "370811007", "370811017"),
        ("recode", "370811007201", "370811017201"),
        ("open", "370811018", "370811"),
        ("move", "370811007202", "370811018"),
        ("reclassify", "370811007202", ""),
    }
    assert list(Unit.objects.order_by("pk").values()) == held


def test_the_plan_makes_the_tree_as_the_list_says(town: Cast, tmp_path: Path) -> None:
    publish(town)
    town.starts()
    school = town.unit("370811007-S001").pk
    found = compared(town, tmp_path)
    at = town.later()
    given = {"on": day_of(at), "reason": "2024年区划", "by": INSTALLATION, "at": at}

    tried = revise(lines=found.lines, **given, dry_run=True)
    assert len(tried) == len(found.lines)
    assert Unit.objects.filter(code="370811007").exists()

    revise(lines=found.lines, **given)
    assert compared(town, tmp_path).lines == []
    assert check_figures().differing == []
    assert Unit.objects.get(pk=school).parent == town.unit("370811017")
    assert town.unit("370811007202").parent == town.unit("370811018")


def test_what_is_in_the_list_no_more_is_merged_into_who_has_its_children_or_asked_about(
    town: Cast, tmp_path: Path
) -> None:
    rows = [row for row in NEW.splitlines() if not row.startswith("370811017")]
    text = "\n".join([*rows, "370811007201,370811018,李营村,village,community,grassroots,,,", ""])
    found = compared(town, tmp_path, text.replace("任城新区", "任城区"))
    assert ("merge", "370811007", "370811018") in as_told(found)

    without = "\n".join(row for row in text.splitlines() if not row.startswith("370811007201"))
    told = as_told(compared(town, tmp_path, without))
    assert ("decide", "370811007201", "370811007") in told


def test_a_row_with_a_word_that_nobody_knows_reclassifies_nothing(town: Cast, tmp_path: Path) -> None:
    """It is told as a fault; to take the words that are left for the new ones would empty the tags."""
    held = NEW.replace(
        "370811007202,370811018,辛店村,village,community", "370811007202,370811018,辛店村,village,nowhere"
    )
    found = compared(town, tmp_path, held)

    assert [(fault.row, fault.field, fault.code) for fault in found.faults] == [(7, "sector", "org.unknown_sector")]
    assert {act for act, code, _to in as_told(found) if code == "370811007202"} == {"move"}


def test_a_plan_with_an_open_question_or_a_bad_row_is_refused_whole(town: Cast) -> None:
    at = town.later()
    given = {"on": day_of(at), "reason": "调整", "by": INSTALLATION, "at": at}
    rename = PlanLine("rename", "370811", name="新名")
    with pytest.raises(PlanUndecided):
        revise(lines=[rename, PlanLine("decide", "370811007201")], **given)
    for wrong in (PlanLine("burn", "370811"), replace(rename, code="99"), PlanLine("close", "370811007")):
        with pytest.raises(PlanRowRefused) as refused:
            revise(lines=[rename, wrong], **given)
        assert refused.value.facts["row"] == 3
    assert town.unit("370811").name == "任城区"


def test_a_unit_that_goes_lower_goes_where_its_level_fits_whichever_comes_first(town: Cast, tmp_path: Path) -> None:
    """A county becomes a township of another, and back: once its level changes first, once its place."""
    rows = NEW.replace("3708,37,济宁市,city,government,leading_body,,,",
                       "3708,37,济宁市,city,government,leading_body,,,\n"
                       "370890,3708,市辖区,county,government,leading_body,placeholder,,\n"
                       "370812,3708,兖州区,county,government,leading_body,,,")  # fmt: skip
    lower = rows.replace("370812,3708,兖州区,county,government,leading_body",
                         "370812,370811,兖州区,township,government,grassroots")  # fmt: skip
    lower = lower.replace("leading_body,placeholder", "leading_body,")
    for text in (rows, lower, rows):
        found, at = compared(town, tmp_path, text), town.later()
        revise(lines=found.lines, on=day_of(at), reason="区划", by=INSTALLATION, at=at)
        assert compared(town, tmp_path, text).lines == []
        assert check_figures().differing == []
        assert town.unit("370890").is_placeholder == (text is rows)


def test_what_is_gone_is_missed_below_each_of_the_highest_units_of_a_list(town: Cast, tmp_path: Path) -> None:
    """A list of two counties, without the city above them."""
    at = town.later()
    more = (("370812", "3708", "县级", "county"), ("370812001", "370812", "某街道", "township"))
    for code, under, name, level in more:
        open_unit(under=under, code=code, name=name, on=day_of(at), reason="新设", by=INSTALLATION, at=at,
                  words={"level": level, "sector": "government", "audience": "leading_body"})  # fmt: skip
    head, *rows = NEW.splitlines()
    held = "370812,3708,县级,county,government,leading_body,,,"
    kept = [row for row in rows if row.startswith("370811,")]
    told = as_told(compared(town, tmp_path, "\n".join([head, *kept, rows[2], held, ""])))

    assert {code for act, code, _to in told if act == "decide"} >= {"370812001"}


def test_the_row_that_is_to_blame_is_named(town: Cast) -> None:
    at = town.later()
    given = {"on": day_of(at), "reason": "调整", "by": INSTALLATION, "at": at}
    words = {"sector": "government", "audience": "grassroots"}
    lines = [PlanLine("open", "ZZ1", "一村", under="ZZ2", level="village", **words),
             PlanLine("open", "ZZ2", "某街道", under="370811", level="moon", **words)]  # fmt: skip
    with pytest.raises(PlanRowRefused) as refused:
        revise(lines=lines, **given)
    assert refused.value.facts["row"] == 3


def test_open_matters_of_what_ends_go_where_the_lines_say(town: Cast) -> None:
    issue = town.starts()
    at = town.later()
    given = {"on": day_of(at), "reason": "调整", "by": INSTALLATION, "at": at}
    ends = [PlanLine("merge", "370811007201", to="370811007202")]

    with pytest.raises(NotAPart):
        revise(lines=ends, plan={f"issue:{issue.number}": "370811007", "issue:1": "370811007"}, **given)
    assert town.unit("370811007201")
    revise(lines=ends, plan={f"issue:{issue.number}": "370811007"}, **given)
    assert reloaded(issue).raised_by == town.unit("370811007")


def test_what_stands_below_a_unit_with_a_new_code_has_not_moved(town: Cast, tmp_path: Path) -> None:
    """The township's code is another; its villages keep theirs."""
    kept = NEW.replace("370811017201,370811017,李营村", "370811007201,370811017,李营村").replace(
        "370811007202,370811018", "370811007202,370811017"
    )
    found = compared(town, tmp_path, kept)

    assert ("recode", "370811007", "370811017") in as_told(found)
    assert [line.code for line in found.lines if line.act == "move"] == []
    at = town.later()
    revise(lines=found.lines, on=day_of(at), reason="2024年区划", by=INSTALLATION, at=at)
    assert compared(town, tmp_path, kept).lines == []
