"""The machine that lives a world: issues go every way that there is and try those that there are not.

Two act on one page at once, the calendar turns, progress is recorded and taken back, units change their class,
programmes change and end, and the queue is folded at any moment.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from huilu.board.checking import check_figures
from huilu.board.queries import Column, read_board
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
from tests.board.recount import Recount
from tests.loop.worlds.laws import check_guards, law
from tests.loop.worlds.packs import RULES, a_pack
from tests.loop.worlds.trees import HEADING, LIMIT
from tests.loop.worlds.world import Ground, World

TAGS = ["", "mobile_members", "elderly_members", "mobile_members;elderly_members"]
SECTORS = ["community", "education", "health", "housing_construction"]
PICK, SEED = st.integers(0, 99), st.integers(0, 9999)


class Machine(RuleBasedStateMachine):
    """One example: it begins with the ground and a first pack, and leaves nothing behind."""

    ground: Ground
    counts: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.place = transaction.atomic()
        self.place.__enter__()
        self.world, self.version, self.rounds = World(self.ground, self.counts), 1, 0
        self.publish(list(RULES)[:4], swapped=False)
        raisers = [code for code in self.ground.tree.codes if len(code) > 4]
        for raiser in raisers[:: max(1, len(raisers) // 5)]:
            self.world.drafts(raiser)

    def teardown(self) -> None:
        try:
            # What has failed already would only be hidden by what follows from it.
            if sys.exception() is None:
                self.world.check_escalation()
                self.all_laws()
        finally:
            transaction.set_rollback(True)
            self.place.__exit__(None, None, None)

    # Issues.
    @rule(pick=PICK)
    def is_found(self, pick: int) -> None:
        codes = self.ground.tree.codes
        self.world.drafts(codes[pick % len(codes)])

    @rule(pick=PICK, steps=st.integers(16, 48), seed=SEED)
    def goes_on(self, pick: int, steps: int, seed: int) -> None:
        self.world.choose(seed)
        self.world.goes_on(pick, steps)

    @rule(seed=SEED)
    def all_go_on(self, seed: int) -> None:
        drawn = random.Random(seed)
        self.world.choose(seed)
        for _time in range(12):
            self.world.goes_on(drawn.randrange(99), drawn.randint(1, 6))

    @rule(pick=PICK, seed=SEED)
    def two_at_once(self, pick: int, seed: int) -> None:
        self.world.choose(seed)
        self.world.two_at_once(pick)

    @rule(days=st.integers(1, 40))
    def calendar_turns(self, days: int) -> None:
        self.world.turns_the_calendar(days)

    # Obligations.
    @rule(seed=SEED, state=st.sampled_from(ProgressState))
    def records(self, seed: int, state: ProgressState) -> None:
        drawn = random.Random(seed)
        with self.world.nothing_happens_to_issues():
            for who in drawn.sample(self.ground.tree.codes, 4):
                unit, by = self.ground.town.unit(who), self.world.office(who)
                own = [owed.requirement.key for owed in obligations_of(unit, self.world.today)]
                given = {"requirement": drawn.choice([*own, "small/offices"]), "state": state, "fact": "一句话"}
                self.tries(record_progress, unit_id=by.unit_id, by=by, **given)

    @rule(pick=PICK)
    def takes_back(self, pick: int) -> None:
        touched = list(Progress.objects.select_related("unit", "requirement__programme").order_by("pk"))
        if touched:
            one = touched[pick % len(touched)]
            by = self.world.office(one.unit.code)
            with self.world.nothing_happens_to_issues():
                self.tries(take_back_progress, unit_id=one.unit_id, requirement=one.requirement.key, by=by)

    def tries(self, act: Callable[..., Any], **given: Any) -> None:
        """Does it or is refused; either way the figures must hold."""
        try:
            act(**given, at=self.world.later())
        except Refusal as refusal:
            self.counts[refusal.code] += 1

    # The tree, the pack, the queue.
    @rule(pick=PICK, tags=st.sampled_from(TAGS), sector=st.sampled_from(SECTORS))
    def is_reclassified(self, pick: int, tags: str, sector: str) -> None:
        leaves = self.ground.tree.leaves
        leaf = leaves[pick % len(leaves)]
        kept = "synthetic" if "synthetic" in leaf[6] else ""
        self.imports(",".join([*leaf[:4], sector, leaf[5], ";".join(filter(None, [tags, kept])), leaf[7], ""]))

    @rule(pick=PICK, tags=st.sampled_from(TAGS))
    def is_born(self, pick: int, tags: str) -> None:
        number = Unit.objects.count()
        parents = [code for code in self.ground.tree.codes if 4 <= len(code) <= 9 and "-" not in code]
        below = parents[pick % len(parents)]
        if number < LIMIT:
            self.imports(f"{below}-N{number:03},{below},新单位{number},base,education,base_unit,{tags},,")

    def imports(self, row: str) -> None:
        body = f"{HEADING}\n{row}\n".encode()
        with self.world.nothing_happens_to_issues():
            result = import_body(body=body, by=INSTALLATION, at=self.world.later(), follow=follow_tree)
        assert not result.faults, result.faults

    @rule(codes=st.lists(st.sampled_from(list(RULES)), min_size=1, max_size=5, unique=True), swapped=st.booleans())
    def is_published_again(self, codes: list[str], swapped: bool) -> None:
        self.version += 1
        self.publish(codes, swapped)

    def publish(self, codes: list[str], swapped: bool) -> None:
        pack, by = a_pack(self.version, codes, swapped), self.world.office("00")
        with self.world.nothing_happens_to_issues():
            self.tries(publish_pack, pack=pack, issuer=self.ground.town.unit("00"), by=by)

    @rule(days=st.integers(30, 120))
    def programme_ends(self, days: int) -> None:
        """Its requirements are past their sunset; what was raised under it goes on as it stood."""
        with self.world.nothing_happens_to_issues():
            self.publish(list(RULES)[:1], swapped=False)
            self.version += 1
            self.world.at += timedelta(days=days)

    @rule(region=st.sampled_from([0, 1, None]))
    def is_folded(self, region: int | None) -> None:
        with self.world.nothing_happens_to_issues():
            fold_all() if region is None else fold(region)

    # What always holds. What costs most is looked at now and then, and always at the end.
    @invariant()
    def laws_hold(self) -> None:
        self.rounds += 1
        check_guards()
        if self.rounds % 4 == 0:
            self.all_laws()

    def all_laws(self) -> None:
        """Every law, whatever it costs."""
        check_guards()
        self.world.check_waiting()
        check = check_figures()
        law("figures", not check.differing and check.cells > 0, [cell.name for cell in check.differing])
        self.boards_are_right()

    def boards_are_right(self) -> None:
        recount = Recount.now(self.world.today)
        for code in {"00", *random.Random(self.rounds).sample(self.ground.tree.codes, 1)}:
            board = read_board(Unit.objects.select_related("unit_class").get(code=code), self.world.at)
            is_right(board.total, recount, recount.under(board.unit))
            is_right(board.own, recount, {board.unit.pk})
            for child in board.children:
                is_right(child, recount, recount.under(child.unit))
            states = Counter(board.own.issues.by_state)
            for child in board.children:
                states.update(child.issues.by_state)
            law("totals", dict(states) == board.total.issues.by_state, code)
            law("totals", [one.unit.code for one in board.children] == sorted(one.unit.code for one in board.children))
            law("totals", board.total.units == board.own.units + sum(child.units for child in board.children), code)


def is_right(column: Column, recount: Recount, pks: set[int]) -> None:
    """The column is what counting gives, cell by cell."""
    codes = {one.pk: one.code for one in recount.requirements}
    shown = {
        "units": column.units,
        "work": {codes[pk]: (w.applies, w.done, w.in_progress, w.overdue) for pk, w in column.work.items()},
        "issues": {"by_state": column.issues.by_state, "overdue": column.issues.overdue},
    }
    counted = recount.figures(pks)
    law("totals", shown == counted, (column.unit.code, shown, counted))


def runs(ground: Ground, least: int, examples: int = 6, moments: int = 25) -> Counter[str]:
    """Worlds on this ground until so many acts were tried; what was tried in them, and how often.

    What has failed is not made smaller: a burst of acts hardly can be, and the blob that is printed plays it again.
    """
    counts: Counter[str] = Counter()
    machine = type("MachineOnGround", (Machine,), {"ground": ground, "counts": counts})
    bounded = settings(
        max_examples=examples,
        stateful_step_count=moments,
        deadline=None,
        database=None,
        print_blob=True,
        report_multiple_bugs=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    while counts["tried"] < least:
        run_state_machine_as_test(machine, settings=bounded)
    return counts
