"""Whatever happens in whatever order, every figure is what a recount gives.

A world of a few units: issues go every way that there is and try those that there are not, progress is recorded
and taken back, units change their class, the pack changes, and the queue is folded at any moment.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from huilu.board.checking import check_figures
from huilu.board.queries import Column, read_board
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.loop import actions as loop
from huilu.loop.models import Issue
from huilu.loop.rules import Cause, SeenFact
from huilu.loop.states import TRANSITIONS, State, Step
from huilu.org.actions import import_body
from huilu.org.models import Unit
from huilu.programmes.actions import record_progress, take_back_progress
from huilu.programmes.models import Programme, Progress
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import follow_tree, publish_pack
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from huilu.tally.actions import fold, fold_all
from tests.board.recount import Recount
from tests.cast import TREE, Cast, a_blocked_drain

HEADING, *ROWS = TREE.splitlines()
UNITS = [row.split(",") for row in ROWS]
CODES = [fields[0] for fields in UNITS]
LEAVES = [fields for fields in UNITS if fields[3] in {"village", "base"}]
TAGS = ["", "mobile_members", "elderly_members", "mobile_members;elderly_members"]
SECTORS = ["community", "education", "health", "housing_construction"]
SIZE = len(CODES)
WORDS = ("level", "sector", "audience")


def both(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def word(name: str) -> dict[str, Any]:
    return {"word": name, "stands_for": [name], "labels": both(name)}


RULES: dict[str, dict[str, Any]] = {
    "everybody": {},
    "villages": {"match": {"level": ["village"]}},
    "schools": {"match": {"sector": ["education", "health"], "audience": ["base_unit", "grassroots"]}},
    "offices": {"match": {"audience": ["leading_body", "department"]}},
    "mobile": {"expressions": [{"axis": "tags", "operator": "In", "values": ["mobile_members"]}]},
    "townships": {"match": {"level": ["township", "county"]}},
}


def a_pack(version: int, codes: list[str], swapped: bool) -> Pack:
    """A pack with some of the rules; swapped, the first two are about one another's units."""
    turned = dict(zip(codes[:2], reversed(codes[:2]), strict=True)) if swapped else {}
    requirements = [
        {
            "code": code,
            "labels": both(code),
            "text": both(code),
            "measure": "repair",
            "selector": RULES[turned.get(code, code)],
            "due": {"on": "2023-10-15"},
            "minutes": 30,
            "accountability": "real_effect",
            "sunset": "2030-01-01",
        }
        for code in codes
    ]
    return Pack.model_validate(
        {
            "code": "small",
            "version": str(version),
            "labels": both("small"),
            "window": {"start": "2023-09-05", "soft_end": "2024-03-01"},
            "levels": [word(level) for level in ("county", "township", "village")],
            "measures": [{"code": "repair", "labels": both("repair")}],
            "requirements": requirements,
        }
    )


class World(RuleBasedStateMachine):
    """One example: it begins with the small province and a first pack, and leaves nothing behind."""

    town: Cast
    sure = 0
    refused = 0

    def __init__(self) -> None:
        super().__init__()
        self.place = transaction.atomic()
        self.place.__enter__()
        self.at, self.version, self.drawn = self.town.at, 1, random.Random(5)
        self.publish(list(RULES)[:4], swapped=False)
        for raiser in ("370811007201", "370811007-S001", "370102"):
            self.raises(raiser, "37", opened=True, days=20)
        for fields in LEAVES:
            self.record(fields[0], "small/everybody", ProgressState.DONE)
            self.record(fields[0], "small/villages", ProgressState.IN_PROGRESS)
            self.record(fields[0], "small/schools", ProgressState.DONE)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.place.__exit__(None, None, None)

    def later(self, hours: int = 3) -> Any:
        self.at += timedelta(hours=hours)
        return self.at

    def tries(self, action: Any, **given: Any) -> bool:
        """Does it or is refused; either way the figures must hold."""
        try:
            action(**given, at=self.later())
        except Refusal as refusal:
            note(f"refused: {refusal.code}")
            type(self).refused += 1
            return False
        type(self).sure += 1
        return True

    def actor(self, code: str, post: str = "office") -> Actor:
        return self.town.actors[f"{code}@{code}/office" if post == "office" else f"{code}-{post}@{code}/{post}"]

    # Issues.
    @rule(raiser=st.sampled_from(CODES), lead=st.sampled_from(CODES), opened=st.booleans(), days=st.integers(0, 30))
    def is_raised(self, raiser: str, lead: str, opened: bool, days: int) -> None:
        self.raises(raiser, lead, opened, days)

    def raises(self, raiser: str, lead: str, opened: bool, days: int) -> None:
        finding = a_blocked_drain(symptom_unit=raiser)
        draft = loop.draft_issue(finding=finding, by=self.actor(raiser), at=self.later())
        due_on = day_of(self.at) + timedelta(days=days)
        if opened:
            self.tries(loop.open_issue, number=draft.number, lead=lead, due_on=due_on, by=self.actor(raiser))

    @rule(pick=st.integers(0, 99), steps=st.integers(2, 9), seed=st.integers(0, 999))
    def goes_on(self, pick: int, steps: int, seed: int) -> None:
        """The issue goes some steps on its way, each by whose turn it is."""
        self.drawn = random.Random(seed)
        issues = list(Issue.objects.exclude(state=State.WITHDRAWN).order_by("pk"))
        for _step in range(steps):
            issue = Issue.objects.get(pk=issues[pick % len(issues)].pk)
            self.does(issue, self.drawn.choice(self.ways_of(issue)), self.whose(issue))

    def ways_of(self, issue: Issue) -> list[Step]:
        """What may come next, and mostly what leads on."""
        if issue.status in {State.IN_PROGRESS, State.REWORKING}:
            waiting = issue.tasks.filter(done_at=None).exists()
            return [Step.FINISH_TASK if waiting else Step.SUBMIT] * 4 + [Step.ADD_TASK, Step.REPORT_INTERIM]
        ways = [step for step in Step if issue.status in TRANSITIONS[step].starts and step is not Step.WITHDRAW]
        return ways or [Step.CLOSE]

    @rule(pick=st.integers(0, 99), step=st.sampled_from(Step), who=st.sampled_from(CODES), late=st.booleans())
    def is_tried(self, pick: int, step: Step, who: str, late: bool) -> None:
        """Somebody tries something, whoever's turn it is."""
        issues = list(Issue.objects.order_by("pk"))
        if late:
            self.later(hours=24 * 9)
        self.does(issues[pick % len(issues)], step, self.actor(who))

    def whose(self, issue: Issue) -> Actor:
        """Whose turn it is."""
        if issue.status in {State.DRAFT, State.CLOSED}:
            return self.actor(issue.raised_by.code)
        if issue.status is State.SUBMITTED:
            return self.actor("00")
        if issue.status is State.VERIFYING:
            return self.actor("00", "inspector")
        return self.actor(issue.lead_unit.code if issue.lead_unit else "00")

    def does(self, issue: Issue, step: Step, by: Actor) -> None:
        action, given = self.how(issue, step)
        start = Issue.objects.get(pk=issue.pk).status
        if self.tries(action, number=issue.number, by=by, **given):
            assert Issue.objects.get(pk=issue.pk).status is TRANSITIONS[step].starts[start]
        else:
            assert Issue.objects.get(pk=issue.pk).status is start

    def how(self, issue: Issue, step: Step) -> tuple[Any, dict[str, Any]]:
        today = day_of(self.at + timedelta(hours=3))
        lead = issue.lead_unit.code if issue.lead_unit else CODES[3]
        fact = SeenFact("place", "排水沟", "堵", "通", today)
        due_on = min(issue.due_on or today, today + timedelta(days=4))
        open_task = issue.tasks.filter(done_at=None).first()
        return {
            Step.OPEN: (loop.open_issue, {"lead": self.drawn.choice(CODES), "due_on": today + timedelta(days=9)}),
            Step.ADD_TASK: (loop.add_task, {"text": "清", "owner": f"{lead}/office", "due_on": due_on}),
            Step.FINISH_TASK: (loop.finish_task, {"position": open_task.position if open_task else 1}),
            Step.REPORT_INTERIM: (
                loop.report_interim_result,
                {"changed_so_far": "半", "remains": "半", "next_on": today + timedelta(days=12)},
            ),
            Step.RESUME: (loop.resume_issue, {}),
            Step.SUBMIT: (loop.submit_issue, {"fact": fact, "cause": Cause("rule", "旧"), "fix_kind": "immediate"}),
            Step.NAME_VERIFIER: (loop.name_verifier, {"verifier": "00/inspector"}),
            Step.CLOSE: (loop.close_issue, {"seen": fact}),
            Step.RETURN: (
                loop.return_issue,
                {"reason": "没通", "task": "再清", "due_on": today + timedelta(days=6)},
            ),
            Step.REOPEN: (loop.reopen_issue, {"new_fact": "又堵", "due_on": today + timedelta(days=8)}),
            Step.WITHDRAW: (loop.withdraw_issue, {"reason": "重复"}),
        }[step]

    # Obligations.
    @rule(seed=st.integers(0, 999), state=st.sampled_from(ProgressState))
    def records(self, seed: int, state: ProgressState) -> None:
        """A few units record how far they are with something of their own, and one with whatever comes."""
        self.drawn = random.Random(seed)
        for who in self.drawn.sample(CODES, 4):
            unit = self.town.unit(who)
            own = [owed.requirement.key for owed in obligations_of(unit, day_of(self.at))]
            self.record(who, self.drawn.choice([*own, "small/offices"]), state)

    def record(self, who: str, key: str, state: ProgressState) -> None:
        by = self.actor(who)
        self.tries(record_progress, unit_id=by.unit_id, requirement=key, state=state, fact="一句话", by=by)

    @rule(pick=st.integers(0, 99))
    def takes_back(self, pick: int) -> None:
        touched = list(Progress.objects.select_related("unit", "requirement__programme").order_by("pk"))
        one = touched[pick % len(touched)]
        by = self.actor(one.unit.code)
        self.tries(take_back_progress, unit_id=one.unit_id, requirement=one.requirement.key, by=by)

    # The tree, the pack, the queue.
    @rule(leaf=st.sampled_from(LEAVES), tags=st.sampled_from(TAGS), sector=st.sampled_from(SECTORS))
    def is_reclassified(self, leaf: list[str], tags: str, sector: str) -> None:
        kept = "synthetic" if "synthetic" in leaf[6] else ""
        row = [*leaf[:4], sector, leaf[5], ";".join(filter(None, [tags, kept])), leaf[7], ""]
        self.imports(",".join(row))

    @rule(below=st.sampled_from(["370811007", "3701", "370811", "370102"]), tags=st.sampled_from(TAGS))
    def is_born(self, below: str, tags: str) -> None:
        number = Unit.objects.count()
        self.imports(f"{below}-N{number:03},{below},新单位{number},base,education,base_unit,{tags},,")

    def imports(self, row: str) -> None:
        body = f"{HEADING}\n{row}\n".encode()
        result = import_body(body=body, by=INSTALLATION, at=self.later(), follow=follow_tree)
        assert not result.faults, result.faults

    @rule(codes=st.lists(st.sampled_from(list(RULES)), min_size=1, max_size=5, unique=True), swapped=st.booleans())
    def is_published_again(self, codes: list[str], swapped: bool) -> None:
        self.version += 1
        self.publish(codes, swapped)

    def publish(self, codes: list[str], swapped: bool) -> None:
        pack = a_pack(self.version, codes, swapped)
        self.tries(publish_pack, pack=pack, issuer=self.town.unit("00"), by=self.actor("00"))

    @rule(region=st.sampled_from([0, 1, None]))
    def is_folded(self, region: int | None) -> None:
        fold_all() if region is None else fold(region)

    @rule(days=st.integers(1, 20))
    def waits(self, days: int) -> None:
        self.later(hours=24 * days)

    # What always holds.
    @invariant()
    def every_counter_is_what_a_recount_gives(self) -> None:
        check = check_figures()
        assert [cell.name for cell in check.differing] == []
        assert check.cells > 0

    @invariant()
    def every_board_is_what_plain_counting_gives(self) -> None:
        recount = Recount.now(day_of(self.at))
        for code in {"00", *self.drawn.sample(CODES, 2)}:
            board = read_board(Unit.objects.select_related("unit_class").get(code=code), self.at)
            self.is_right(board.total, recount, recount.under(board.unit))
            self.is_right(board.own, recount, {board.unit.pk})
            for child in board.children:
                self.is_right(child, recount, recount.under(child.unit))
            assert [child.unit.code for child in board.children] == sorted(child.unit.code for child in board.children)
            assert board.total.units == board.own.units + sum(child.units for child in board.children)

    @staticmethod
    def is_right(column: Column, recount: Recount, pks: set[int]) -> None:
        """The column is what counting gives, cell by cell."""
        codes = {one.pk: one.code for one in recount.requirements}
        shown = {
            "units": column.units,
            "work": {codes[pk]: (w.applies, w.done, w.in_progress, w.overdue) for pk, w in column.work.items()},
            "issues": {"by_state": column.issues.by_state, "overdue": column.issues.overdue},
        }
        assert shown == recount.figures(pks), column.unit.code


def everybody_comes_in(town: Cast) -> None:
    """All appointments are made before the first example, which therefore need not make them."""
    for code in CODES:
        town.actor(code)
    town.actor("00", username="00-inspector", post="inspector")


def test_whatever_happens_every_figure_is_a_recount(town: Cast) -> None:
    everybody_comes_in(town)
    assert SIZE <= 60
    machine = type("WorldOfTown", (World,), {"town": town, "sure": 0, "refused": 0})
    bounded = settings(
        max_examples=15,
        stateful_step_count=25,
        deadline=None,
        database=None,
        derandomize=False,
        print_blob=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=bounded)
    # A machine whose every act is refused would prove nothing.
    assert machine.sure > machine.refused / 4 > 0
    assert not Programme.objects.exists()
