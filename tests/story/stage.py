"""A stage small enough for tests: two cities of the province, with the village of the tour in one of them."""

from __future__ import annotations

from pathlib import Path

from huilu.board.queries import read_board
from huilu.demo.people import appoint_all
from huilu.demo.playing import Company
from huilu.demo.programme import publish
from huilu.demo.story.deeds import Deed, posts_in
from huilu.demo.story.land import read_land
from huilu.demo.story.plan import plan_story
from huilu.demo.story.workdays import CURTAIN
from huilu.demo.tree import plant_tree
from huilu.org.models import Unit
from huilu.programmes.pack.loading import load_pack
from tests.cast import ROOT

_GOVERNMENT = "government,leading_body,,,2020-01-01"
_GRASSROOTS = "government,grassroots,,,2020-01-01"
_VILLAGE = "village,community,grassroots,elderly_members,,2020-01-01"
TREE = f"""code,parent,name,level,sector,audience,tags,uscc,valid_from
00,,中国,nation,{_GOVERNMENT}
37,00,山东省,province,{_GOVERNMENT}
37D01,37,山东省住房和城乡建设厅(合成),base,housing_construction,department,synthetic,,2020-01-01
37D02,37,山东省民政厅(合成),base,civil_affairs,department,synthetic,,2020-01-01
37D03,37,山东省卫生健康委员会(合成),base,health,department,synthetic,,2020-01-01
3701,37,济南市,city,{_GOVERNMENT}
370102,3701,历下区,county,{_GOVERNMENT}
370102001,370102,解放路街道,township,{_GRASSROOTS}
370102001001,370102001,历山东路社区,{_VILLAGE}
3708,37,济宁市,city,{_GOVERNMENT}
370811,3708,任城区,county,{_GOVERNMENT}
370811D01,370811,任城区住房和城乡建设局(合成),base,housing_construction,department,synthetic,,2020-01-01
370811005,370811,李营街道,township,{_GRASSROOTS}
370811005226,370811005,庄头村,{_VILLAGE}
370811005229,370811005,何岗村,{_VILLAGE}
370811005S001,370811005,李营街道中心小学(合成),base,education,base_unit,synthetic,,2020-01-01
"""
UNITS = ("00", "37", "3701", "3708", "370811", "370811005", "370811005226")


def set_the_stage(folder: Path) -> list[Deed]:
    """Everything before the story: tree, people, programme; the plan is given back."""
    file = folder / "demo.csv"
    file.write_text(TREE, encoding="utf-8")
    plant_tree(file, words=ROOT / "trees" / "china.yaml")
    pack = load_pack(ROOT / "packs" / "second-batch-2023")
    plan = plan_story(read_land(), pack)
    appoint_all(posts_in(plan))
    publish(pack)
    return plan


def figures() -> dict[str, object]:
    """Every figure on the boards of the units, under names that do not depend on ids."""
    found: dict[str, object] = {}
    for code in UNITS:
        board = read_board(Unit.objects.get(code=code), CURTAIN)
        for column in (board.own, *board.children, board.total):
            place = f"{code}:{column.unit.code}:{'total' if column is board.total else ''}"
            found[place] = ({state.word: n for state, n in column.issues.by_state.items()}, column.issues.overdue)
            for one in board.requirements:
                work = column.work[one.pk]
                found[f"{place}:{one.code}"] = (work.applies, work.done, work.in_progress, work.overdue)
    return found


class Killed(Exception):  # noqa: N818
    """The process is gone."""


class Mortal(Company):
    """A company whose process dies after so many deeds."""

    lives = 0

    def do(self, deed: Deed) -> None:
        """One deed, unless this was the last."""
        if Mortal.lives == 0:
            raise Killed
        Mortal.lives -= 1
        super().do(deed)
