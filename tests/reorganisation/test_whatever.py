"""Whatever is reorganised in whatever order: figures agree, past days stay, and every issue is with somebody."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from huilu.board.checking import check_figures
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.loop.actions import open_issue
from huilu.loop.models import Holding, Issue
from huilu.loop.states import ACTIVE
from huilu.org.actions import import_body
from huilu.org.models import Unit
from huilu.programmes.actions import record_progress
from huilu.programmes.publishing import follow_tree
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from huilu.reorganisation import actions
from huilu.reorganisation.models import Reorganisation
from huilu.tally.actions import fold_all
from tests.cast import Cast, a_blocked_drain, publish
from tests.loop.worlds.diary import Diary
from tests.reorganisation.test_acts import MORE

STEPS, LEAST = 45, 14
WORDS = {"level": "village", "sector": "community", "audience": "grassroots"}


class Land:
    """A county's land that never rests."""

    def __init__(self, town: Cast, seed: int) -> None:
        self.town, self.drawn, self.done = town, random.Random(seed), Counter[str]()
        self.diary = Diary(["3708", "370811"], seed, chance=0.6)
        self.fresh = 0

    def units(self, *levels: str) -> list[str]:
        held = Unit.objects.filter(unit_class__level_id__in=levels, path__startswith=self.town.unit("3708").path)
        return list(held.order_by("code").values_list("code", flat=True))

    def a_unit(self, *levels: str) -> str:
        return self.drawn.choice(self.units(*levels) or ["370811"])

    def new_code(self) -> str:
        self.fresh += 1
        return f"370811999{self.fresh:03}"

    def moves(self) -> None:
        self.does(actions.move_unit, unit=self.a_unit("township", "village"), under=self.a_unit("county", "township"))

    def merges(self) -> None:
        level = self.drawn.choice(["township", "village", "village"])
        there = self.units(level)
        if len(there) < 2:
            return
        one, into = self.drawn.sample(there, 2)
        self.does(actions.merge_units, units=[one], into=into)

    def splits(self) -> None:
        unit = self.a_unit("township", "village")
        code = self.new_code()
        below = list(Unit.objects.filter(parent__code=unit).values_list("code", flat=True).order_by("code")[:2])
        parts = [{"code": code, "name": f"新{code}"}]
        self.does(actions.split_unit, unit=unit, parts=parts, children=dict.fromkeys(below, code))

    def renames(self) -> None:
        code = self.new_code() if self.drawn.random() < 0.5 else ""
        self.does(actions.rename_unit, unit=self.a_unit("village"), name=f"名{self.drawn.randrange(99)}", code=code)

    def reclassifies(self) -> None:
        tags = self.drawn.sample(["elderly_members", "mobile_members"], self.drawn.randrange(3))
        self.does(actions.reclassify_units, units=[self.a_unit("village", "township")], words={"tags": tags})

    def opens(self) -> None:
        code, under = self.new_code(), self.a_unit("township")
        self.does(actions.open_unit, under=under, code=code, name=f"村{code}", words=WORDS)

    def closes(self) -> None:
        self.does(actions.close_unit, unit=self.a_unit("village"), to=self.a_unit("township"))

    def undoes(self) -> None:
        numbers = list(Reorganisation.objects.order_by("-pk").values_list("number", flat=True)[:6])
        if numbers:
            self.does(actions.undo, number=self.drawn.choice(numbers))

    def finds(self) -> None:
        village, lead = self.a_unit("village"), self.a_unit("township", "county")
        try:
            issue = self.town.drafts(a_blocked_drain(symptom_unit=village), by=village)
            due_on = day_of(self.town.at) + timedelta(days=20)
            open_issue(number=issue.number, lead=lead, due_on=due_on, by=self.town.actor(village), at=self.town.later())
        except (Refusal, StopIteration):
            self.done["not found"] += 1

    def records(self) -> None:
        unit = self.town.unit(self.a_unit("village", "township"))
        owed = obligations_of(unit, day_of(self.town.at))
        if owed:
            state = self.drawn.choice([ProgressState.IN_PROGRESS, ProgressState.DONE])
            try:
                record_progress(unit_id=unit.pk, requirement=owed[0].requirement.key, state=state, fact="一句",
                                by=self.town.actor(unit.code), at=self.town.later())  # fmt: skip
            except (Refusal, StopIteration):
                self.done["not recorded"] += 1

    def does(self, act: Callable[..., Any], **given: Any) -> None:
        at = self.town.later()
        try:
            act(on=day_of(at), reason="调整", by=INSTALLATION, at=at, **given)
            self.done["done"] += 1
            self.done[act.__name__] += 1
        except Refusal as refusal:
            self.done[refusal.code] += 1

    def holds(self) -> None:
        """The laws."""
        check = check_figures()
        assert [cell.name for cell in check.differing] == [], self.done
        for issue in Issue.objects.filter(state__in=ACTIVE).select_related("lead_unit", "raised_by", "held_by"):
            for unit in (issue.lead_unit, issue.raised_by, issue.held_by):
                assert unit is None or unit.closed_on is None, (issue.number, unit)
            assert Holding.objects.filter(issue=issue, to_at=None).count() == 1
        for unit in Unit.ever.select_related("parent"):
            assert unit.parent is None or unit.path == unit.parent.path + f"{unit.pk:08x}"
            assert unit.closed_on is not None or unit.parent is None or unit.parent.closed_on is None


CHOICES: dict[Callable[[Land], None], float] = {
    Land.moves: 2, Land.merges: 2, Land.splits: 1.5, Land.renames: 1, Land.reclassifies: 1, Land.opens: 1.5,
    Land.closes: 1, Land.undoes: 2, Land.finds: 2, Land.records: 2,
}  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_reorganised_nothing_is_lost(town: Cast, seed: int) -> None:
    assert not import_body(body=MORE.encode(), by=INSTALLATION, at=town.at, follow=follow_tree).faults
    publish(town)
    land = Land(town, seed)
    for step in range(STEPS):
        land.drawn.choices(list(CHOICES), list(CHOICES.values()))[0](land)
        land.holds()
        if step % 4 == 0:
            land.diary.turn(day_of(town.at))
            town.at += timedelta(days=1)
        if step % 3 == 0:
            fold_all()
    land.diary.check(day_of(town.at))
    assert land.done["done"] > LEAST, land.done
    assert land.diary.pages
