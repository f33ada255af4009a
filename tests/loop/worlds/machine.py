"""The machine that lives a world: issues go every way that there is and try those that there are not.

Two act on one page at once, the calendar turns, progress is recorded and taken back, units change their class,
programmes change and end, and the queue is folded at any moment. A number decides what happens when: a world that broke
a law breaks it again under the same number.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from django.db import transaction

from huilu.kernel.actor import INSTALLATION
from huilu.kernel.refusals import Refusal
from huilu.org.actions import import_body
from huilu.org.models import Unit
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.models import Progress
from huilu.programmes.publishing import follow_tree, publish_pack
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from huilu.tally.actions import fold, fold_all
from tests.loop.worlds.figures import check_all_figures
from tests.loop.worlds.laws import check_guards
from tests.loop.worlds.packs import RULES, a_pack
from tests.loop.worlds.trees import HEADING, LIMIT
from tests.loop.worlds.world import Ground, World

TAGS = ["", "mobile_members", "elderly_members", "mobile_members;elderly_members"]
SECTORS = ["community", "education", "health", "housing_construction"]
# What costs most is looked at after so many acts, and always at the end.
IN_FULL = 80


class Machine:
    """One world: it begins with the ground and a first pack."""

    def __init__(self, ground: Ground, counts: Counter[str], seed: int) -> None:
        self.ground, self.counts, self.drawn = ground, counts, random.Random(seed)
        self.world, self.version = World(ground, counts, self.drawn), 1
        self.publish(list(RULES)[:4], swapped=False)
        raisers = [code for code in ground.tree.codes if len(code) > 4]
        for raiser in raisers[:: max(1, len(raisers) // 5)]:
            self.world.drafts(raiser)

    def lives(self, until: int) -> None:
        """Moment after moment until so many acts were tried; then whatever waits has to come to its end."""
        in_full = self.counts["tried"] + IN_FULL
        while self.counts["tried"] < until:
            self.drawn.choices(list(MOMENTS), list(MOMENTS.values()))[0](self)
            check_guards()
            if self.counts["tried"] >= in_full:
                in_full = self.counts["tried"] + IN_FULL
                self.all_laws()
        self.world.check_escalation()
        self.all_laws()

    def all_laws(self) -> None:
        """Every law, whatever it costs."""
        check_guards()
        self.world.check_waiting()
        check_all_figures(self.ground.tree.codes, self.drawn, self.world.at)
        self.world.diary.check(self.world.today)

    # Issues.
    def is_found(self) -> None:
        self.world.drafts(self.drawn.choice(self.ground.tree.codes))

    def goes_on(self) -> None:
        self.world.goes_on(self.drawn.randrange(99), self.drawn.randint(4, 24))

    def all_go_on(self) -> None:
        for _time in range(6):
            self.world.goes_on(self.drawn.randrange(99), self.drawn.randint(1, 6))

    def two_at_once(self) -> None:
        self.world.two_at_once(self.drawn.randrange(99))

    def calendar_turns(self) -> None:
        self.world.turns_the_calendar(self.drawn.randint(1, 40))

    # Obligations.
    def records(self) -> None:
        with self.world.nothing_happens_to_issues():
            for who in self.drawn.sample(self.ground.tree.codes, 2):
                unit, by = self.ground.town.unit(who), self.world.office(who)
                own = [owed.requirement.key for owed in obligations_of(unit, self.world.today)]
                requirement, state = self.drawn.choice([*own, "small/offices"]), self.drawn.choice(list(ProgressState))
                given = {"requirement": requirement, "state": state, "fact": "一句话"}
                self.tries(record_progress, unit_id=by.unit_id, by=by, **given)

    def takes_back(self) -> None:
        touched = list(Progress.objects.select_related("unit", "requirement__programme").order_by("pk"))
        if touched:
            one = self.drawn.choice(touched)
            by = self.world.office(one.unit.code)
            with self.world.nothing_happens_to_issues():
                self.tries(take_back_progress, unit_id=one.unit_id, requirement=one.requirement.key, by=by)

    def tries(self, act: Callable[..., Any], **given: Any) -> None:
        """Does it or is refused; either way the figures must hold."""
        self.counts["tried"] += 1
        try:
            act(**given, at=self.world.later())
        except Refusal as refusal:
            self.counts[refusal.code] += 1
        else:
            self.counts["done"] += 1

    # The tree, the pack, the queue.
    def is_reclassified(self) -> None:
        leaf = self.drawn.choice(self.ground.tree.leaves)
        tags, sector = self.drawn.choice(TAGS), self.drawn.choice(SECTORS)
        kept = "synthetic" if "synthetic" in leaf[6] else ""
        self.imports(",".join([*leaf[:4], sector, leaf[5], ";".join(filter(None, [tags, kept])), leaf[7], ""]))

    def is_born(self) -> None:
        number, tags = Unit.objects.count(), self.drawn.choice(TAGS)
        parents = [code for code in self.ground.tree.codes if 4 <= len(code) <= 9 and "-" not in code]
        below = self.drawn.choice(parents)
        if number < LIMIT:
            self.imports(f"{below}-N{number:03},{below},新单位{number},base,education,base_unit,{tags},,")

    def imports(self, row: str) -> None:
        body = f"{HEADING}\n{row}\n".encode()
        with self.world.nothing_happens_to_issues():
            result = import_body(body=body, by=INSTALLATION, at=self.world.later(), follow=follow_tree)
        assert not result.faults, result.faults

    def is_published_again(self) -> None:
        self.version += 1
        codes = self.drawn.sample(list(RULES), self.drawn.randint(1, 5))
        self.publish(codes, swapped=self.drawn.random() < 0.5)

    def publish(self, codes: list[str], *, swapped: bool) -> None:
        pack, by = a_pack(self.version, codes, swapped), self.world.office("00")
        with self.world.nothing_happens_to_issues():
            self.tries(publish_pack, pack=pack, issuer=self.ground.town.unit("00"), by=by)

    def programme_ends(self) -> None:
        """Its requirements are past their sunset; what was raised under it goes on as it stood."""
        with self.world.nothing_happens_to_issues():
            self.publish(list(RULES)[:1], swapped=False)
            self.version += 1
            self.world.at += timedelta(days=self.drawn.randint(30, 120))

    def is_folded(self) -> None:
        region = self.drawn.choice([0, 1, None])
        with self.world.nothing_happens_to_issues():
            fold_all() if region is None else fold(region)


# How often each comes, one beside the other.
MOMENTS: dict[Callable[[Machine], None], float] = {
    Machine.is_found: 3.0, Machine.goes_on: 4.0, Machine.all_go_on: 4.0, Machine.two_at_once: 2.0,
    Machine.calendar_turns: 1.5, Machine.records: 1.0, Machine.takes_back: 0.7, Machine.is_reclassified: 0.7,
    Machine.is_born: 0.4, Machine.is_published_again: 1.2, Machine.programme_ends: 0.6, Machine.is_folded: 1.0,
}  # fmt: skip


def runs(ground: Ground, least: int, acts: int = 325) -> Counter[str]:
    """Worlds of so many acts on this ground, until enough were tried; what was tried in them, and how often.

    Whatever breaks says in which world: there it breaks again.
    """
    counts: Counter[str] = Counter()
    for seed in count():
        if counts["tried"] >= least:
            break
        try:
            with transaction.atomic():
                Machine(ground, counts, seed).lives(min(least, counts["tried"] + acts))
                transaction.set_rollback(True)
        except Exception as problem:
            problem.add_note(f"in world {seed}, after {counts['tried']} acts")
            raise
    return counts
