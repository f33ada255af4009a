"""Who does what next in a world: mostly what leads on, by whoever's turn it is; sometimes anything, by anybody."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from huilu.kernel.actor import INSTALLATION, Actor
from huilu.loop import actions as loop
from huilu.loop.models import InstitutionalOutput, Issue, Milestone, Share, Task
from huilu.loop.rules import Cause, SeenFact
from huilu.loop.states import OWNERLESS, FixKind, Judgement, SendBackReason, State, Step
from tests.loop.matrix import MATRIX
from tests.loop.worlds.laws import Standing
from tests.loop.worlds.trees import Tree

# How often each step is taken where it may be: so that issues go up and come back, and come to an end.
OFTEN = {
    Step.OPEN: 3.0, Step.FIX_ON_SPOT: 0.7, Step.WITHDRAW: 0.1, Step.ADD_TASK: 2.0, Step.FINISH_TASK: 5.0,
    Step.SUBMIT: 6.0, Step.REPORT_INTERIM: 0.4, Step.RESUME: 1.0, Step.NAME_VERIFIER: 8.0, Step.CLOSE: 8.0,
    Step.RETURN: 2.0, Step.RECUSE: 1.0, Step.REOPEN: 0.8, Step.CONFIRM_FIX: 3.0, Step.OFFER_TRANSFER: 0.5,
    Step.TAKE_BACK_OFFER: 0.5, Step.ACCEPT_TRANSFER: 3.0, Step.DECLINE_TRANSFER: 1.0, Step.SEND_BACK: 0.7,
    Step.MERGE: 0.6, Step.SPLIT_OFF: 1.0, Step.GIVE_SHARE: 0.9, Step.ACCEPT_SHARE: 1.0, Step.DECLINE_SHARE: 0.4,
    Step.FINISH_SHARE: 3.0, Step.TAKE_BACK_SHARE: 0.3, Step.MARK_HARD: 0.3, Step.CLEAR_HARD: 0.6,
    Step.REACH_MILESTONE: 0.5,
    Step.KEEP_OUTPUT: 0.2, Step.REVIEW_OUTPUT: 0.2, Step.CONFIRM_EFFECT: 1.0, Step.FAIL_EFFECT: 0.7,
    Step.RAISE_UP: 1.5, Step.ADD_NOTE: 0.4, Step.FORWARD: 2.0, Step.CLAIM: 1.5, Step.PROPOSE_OWNER: 3.0,
    Step.REFUSE_PROPOSAL: 3.0, Step.DIRECT_OWNER: 4.0, Step.TAKE_BACK_UP: 0.5, Step.CONFIRM_ANSWER: 3.0,
    Step.ATTACH_FILE: 0.2, Step.MOVE_ON: 3.0,
}  # fmt: skip
# What people see before they try it.
NEEDS: dict[Step, Callable[[Standing], bool]] = {
    Step.OFFER_TRANSFER: lambda issue: not issue.offered,
    Step.TAKE_BACK_OFFER: lambda issue: bool(issue.offered),
    Step.ACCEPT_TRANSFER: lambda issue: bool(issue.offered),
    Step.DECLINE_TRANSFER: lambda issue: bool(issue.offered),
    Step.MARK_HARD: lambda issue: not issue.is_hard,
    Step.CLEAR_HARD: lambda issue: issue.is_hard,
    Step.REACH_MILESTONE: lambda issue: issue.is_hard,
    Step.SEND_BACK: lambda issue: issue.lead != issue.raiser,
}
Given = dict[str, Any]
Doing = tuple[Callable[..., Any], Given]


@dataclass
class Chooser:
    """Draws steps, actors and arguments for one world."""

    tree: Tree
    actors: dict[str, Actor]
    codes: dict[int, str]
    drawn: random.Random

    def turn(self, issue: Standing) -> tuple[Step, Actor]:
        """What may come next by the matrix, and whose turn it is; once in a while anything by anybody."""
        here = [one for one, row in MATRIX.items() if issue.status in row.states and issue.way in row.stages]
        here = [one for one in here if one not in NEEDS or NEEDS[one](issue)]
        if not here or self.drawn.random() < 0.04:
            return self.drawn.choice(list(Step)), self.drawn.choice(list(self.actors.values()))
        weights = [OFTEN[step] for step in here]
        for _time in range(4):
            step = self._instead(issue, self.drawn.choices(here, weights)[0])
            actor = self.actor(issue, step)
            if actor.is_installation == (step is Step.MOVE_ON):
                break
        return step, actor

    def _instead(self, issue: Standing, step: Step) -> Step:
        """What is open comes before handing in; mostly people see that beforehand."""
        if step in {Step.SUBMIT, Step.FINISH_TASK, Step.ADD_TASK} and self.drawn.random() < 0.9:
            if Task.objects.open().filter(issue=issue.pk).exists():
                return Step.FINISH_TASK if issue.status in MATRIX[Step.FINISH_TASK].states else step
            if self.drawn.random() < 0.6 and Share.objects.open().filter(issue=issue.pk).exists():
                return Step.FINISH_SHARE
            return Step.SUBMIT if issue.status in MATRIX[Step.SUBMIT].states else Step.ADD_TASK
        return step

    def actor(self, issue: Standing, step: Step) -> Actor:
        """Whoever's turn it is; once in a while anybody."""
        if self.drawn.random() < 0.05:
            return self.drawn.choice(list(self.actors.values()))
        if issue.verifier and "ve" in MATRIX[step].parties:
            return next((one for one in self.actors.values() if one.post_id == issue.verifier), INSTALLATION)
        code = self._unit(issue, step)
        return self.actors.get(f"{code}/office", INSTALLATION) if code else INSTALLATION

    def _unit(self, issue: Standing, step: Step) -> str:
        """One of the units that the matrix lets take the step."""
        parties = MATRIX[step].parties
        lead = self.code(issue.lead)
        units = {
            "ra": self.code(issue.raiser),
            "le": lead,
            "ab": self.drawn.choice(self.tree.above(lead) or [""]),
            "re": self.code(issue.offered),
            "sh": self._sharer(issue) if "sh" in parties else "",
            "or": self.code(issue.origin),
            "ha": lead if issue.way in OWNERLESS else "",
            "pr": self.code(issue.proposed),
        }
        likely = [units[one] for one in sorted(parties) if units.get(one)]
        return self.drawn.choice(likely) if likely else ""

    def code(self, unit: int | None) -> str:
        """The code of a unit; empty where there is none."""
        return self.codes.get(unit or 0, "")

    @staticmethod
    def _sharer(issue: Standing) -> str:
        share = Share.objects.open().filter(issue=issue.pk).select_related("unit").first()
        return share.unit.code if share else ""

    def arguments(self, issue: Standing, step: Step, today: date) -> Doing:
        """The act of the step with what it asks for, mostly as it should be."""
        act, given = self._asked(issue, step, today)
        if given and self.drawn.random() < 0.04:
            spoilt = self.drawn.choice(list(given))
            given |= {spoilt: _spoilt(given[spoilt], today)}
        return act, given

    def _asked(self, issue: Standing, step: Step, today: date) -> Doing:
        days = today + timedelta(days=self.drawn.randint(3, 30))
        why = {"reason": "一句话"}
        for part in (self._work, self._look, self._pass_on, self._last, self._go_up):
            doing = part(issue, today, days, why).get(step)
            if doing:
                break
        act, given = doing or (None, {})
        if act is None:
            raise LookupError(step)
        asked = {name: value() if callable(value) else value for name, value in given.items()}
        if "position" in asked:
            asked["position"] = _position(issue, step)
        return act, asked

    def _work(self, issue: Standing, today: date, days: date, why: Given) -> dict[Step, Doing]:
        soon = max(today, min(issue.due_on or today, today + timedelta(days=2)))
        lead = self.code(issue.lead) or self.code(issue.raiser)
        fact = SeenFact("measure", "进水的住户", "12", "0", today, "户")
        worked: Given = {"fact": fact, "cause": Cause("rule", "旧规定"), "fix_kind": self.drawn.choice(list(FixKind))}
        words = {"changed_so_far": "半", "remains": "半", "next_on": days}
        return {
            Step.OPEN: (loop.open_issue, {"lead": self._anybody(issue), "due_on": days}),
            Step.ADD_TASK: (loop.add_task, {"text": "清", "owner": f"{lead}/office", "due_on": soon}),
            Step.FINISH_TASK: (loop.finish_task, {"position": 1}),
            Step.REPORT_INTERIM: (loop.report_interim_result, words),
            Step.RESUME: (loop.resume_issue, {}),
            Step.SUBMIT: (loop.submit_issue, worked),
            Step.FIX_ON_SPOT: (loop.fix_on_spot, worked),
            Step.ATTACH_FILE: (loop.attach_file, {"file": loop.Upload("a.txt", str(self.drawn.random()).encode())}),
        }

    def _look(self, issue: Standing, today: date, days: date, why: Given) -> dict[Step, Doing]:
        fact = SeenFact("measure", "进水的住户", "12", "0", today, "户")
        return {
            Step.NAME_VERIFIER: (loop.name_verifier, {"verifier": self._verifier}),
            Step.CLOSE: (loop.close_issue, {"seen": fact}),
            Step.CONFIRM_FIX: (loop.confirm_fix, {"seen": fact}),
            Step.RETURN: (loop.return_issue, {**why, "task": "再清", "due_on": days}),
            Step.RECUSE: (loop.recuse, why),
            Step.REOPEN: (loop.reopen_issue, {"new_fact": "又堵", "due_on": days}),
            Step.WITHDRAW: (loop.withdraw_issue, why),
            Step.CONFIRM_EFFECT: (loop.confirm_effect, {"seen": "还通", "seen_on": today}),
            Step.FAIL_EFFECT: (loop.fail_effect, {"seen": "又堵", "seen_on": today, "due_on": days}),
        }

    def _pass_on(self, issue: Standing, today: date, days: date, why: Given) -> dict[Step, Doing]:
        code = {"reason_code": self.drawn.choice(list(SendBackReason)), **why}
        share = {"unit": self._anybody(issue), "text": "清", "due_on": days}
        return {
            Step.OFFER_TRANSFER: (loop.offer_transfer, {"to": self.drawn.choice(self.tree.codes), **why}),
            Step.TAKE_BACK_OFFER: (loop.take_back_offer, {}),
            Step.ACCEPT_TRANSFER: (loop.accept_transfer, {"due_on": days}),
            Step.DECLINE_TRANSFER: (loop.decline_transfer, why),
            Step.SEND_BACK: (loop.send_back, code),
            Step.MERGE: (loop.merge_issue, {"into": lambda: self._alike(issue)}),
            Step.SPLIT_OFF: (loop.split_off, {**why, "due_on": days}),
            Step.GIVE_SHARE: (loop.give_share, share),
            Step.ACCEPT_SHARE: (loop.accept_share, {"position": 1}),
            Step.DECLINE_SHARE: (loop.decline_share, {"position": 1, **why}),
            Step.FINISH_SHARE: (loop.finish_share, {"position": 1, "outcome": "好了"}),
            Step.TAKE_BACK_SHARE: (loop.take_back_share, {"position": 1, **why}),
            Step.REFUSE_PROPOSAL: (loop.refuse_proposal, code),
        }

    def _last(self, issue: Standing, today: date, days: date, why: Given) -> dict[Step, Doing]:
        senior = f"{self._nearest(self.code(issue.lead))}/office"
        hard = {"senior": senior, **why, "milestone": "一步", "due_on": days}
        reached = {"position": 1, "outcome": "好了", "milestone": "下一步", "due_on": days}
        return {
            Step.MARK_HARD: (loop.mark_hard, hard),
            Step.CLEAR_HARD: (loop.clear_hard, {**why, "due_on": days}),
            Step.REACH_MILESTONE: (loop.reach_milestone, reached),
            Step.KEEP_OUTPUT: (loop.keep_output, {"title": "办法", "in_force_on": today, "review_on": days}),
            Step.REVIEW_OUTPUT: (loop.review_output, {"position": 1, "finding": "管用", "review_on": days}),
        }

    def _go_up(self, issue: Standing, today: date, days: date, why: Given) -> dict[Step, Doing]:
        toward = self.drawn.choice(["", "", self.drawn.choice(self.tree.above(self.code(issue.raiser)) or [""])])
        owner = self.drawn.choice(self.tree.codes)
        return {
            Step.RAISE_UP: (loop.raise_up, {"why": "上面定的", "toward": toward}),
            Step.ADD_NOTE: (loop.add_note, {"text": "我们也有"}),
            Step.FORWARD: (loop.forward_issue, {}),
            Step.CLAIM: (loop.claim_issue, {"due_on": days}),
            Step.PROPOSE_OWNER: (loop.propose_owner, {"owner": owner, **why}),
            Step.DIRECT_OWNER: (loop.direct_owner, {"owner": owner, "due_on": days}),
            Step.TAKE_BACK_UP: (loop.take_back_up, {**why, "due_on": days}),
            Step.CONFIRM_ANSWER: (loop.confirm_answer, {"judgement": self.drawn.choice(list(Judgement))}),
            Step.MOVE_ON: (loop.move_on, {}),
        }

    def _anybody(self, issue: Standing) -> str:
        """Mostly a unit above or beside the raiser."""
        raiser = self.code(issue.raiser)
        return self.drawn.choice([*self.tree.above(raiser) * 6, raiser, *self.tree.codes])

    def _nearest(self, lead: str) -> str:
        above = self.tree.above(lead)
        return self.drawn.choice(above) if above else lead

    def _verifier(self) -> str:
        """A post that looks, wherever; sometimes one whose holder does the work elsewhere."""
        posts = [key for key in self.actors if not key.endswith("/office")]
        return self.drawn.choice([*posts, *[key for key in posts if "second" in key] * 2])

    @staticmethod
    def _alike(issue: Standing) -> str:
        same = Issue.objects.filter(lead_unit=issue.lead).exclude(pk=issue.pk)
        numbers = list(same.exclude(state=State.DRAFT).order_by("pk").values_list("number", flat=True))
        return numbers[-1] if numbers else issue.number


def _position(issue: Standing, step: Step) -> int:
    """The number of the first thing that the step could be about."""
    things: dict[Step, QuerySet[Any]] = {
        Step.FINISH_TASK: Task.objects.open(),
        Step.ACCEPT_SHARE: Share.objects.filter(state=Share.OFFERED),
        Step.DECLINE_SHARE: Share.objects.filter(state=Share.OFFERED),
        Step.FINISH_SHARE: Share.objects.filter(state=Share.OPEN),
        Step.TAKE_BACK_SHARE: Share.objects.open(),
        Step.REACH_MILESTONE: Milestone.objects.filter(reached_at=None),
        Step.REVIEW_OUTPUT: InstitutionalOutput.objects.all(),
    }
    first = things[step].filter(issue=issue.pk).order_by("position").values_list("position", flat=True).first()
    return first or 1


def _spoilt(value: Any, today: date) -> Any:
    match value:
        case date():
            return today - timedelta(days=40)
        case int():
            return 99
        case str():
            return " "
        case _:
            return value
