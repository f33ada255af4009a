"""Which verbs the page of an issue offers, and where: one main act, few links, the rest behind “more”."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huilu.kernel.actor import Actor
from huilu.loop.models import EffectCheck, Issue, Share, Task
from huilu.loop.states import Stage, State, Step
from huilu.loop.verbs import VERBS, Verb

# The acts that bring the issue on its way, the most pressing first. The first that is possible is the main one.
_MAIN = (
    Step.OPEN, Step.CLOSE, Step.CONFIRM_ANSWER, Step.CONFIRM_FIX, Step.CONFIRM_EFFECT, Step.NAME_VERIFIER,
    Step.ACCEPT_TRANSFER, Step.DIRECT_OWNER, Step.FORWARD, Step.CLAIM, Step.PROPOSE_OWNER, Step.SUBMIT, Step.RESUME,
    Step.ADD_TASK,
)  # fmt: skip
# What is seldom needed stands behind “more”.
_SELDOM = frozenset(
    {
        Step.OFFER_TRANSFER, Step.SEND_BACK, Step.MERGE, Step.SPLIT_OFF, Step.GIVE_SHARE, Step.MARK_HARD,
        Step.CLEAR_HARD, Step.KEEP_OUTPUT, Step.ATTACH_FILE, Step.RECUSE, Step.WITHDRAW, Step.FIX_ON_SPOT,
        Step.TAKE_BACK_UP,
    }
)  # fmt: skip
FEW = 3
_LOOKS = frozenset({Step.CONFIRM_EFFECT, Step.FAIL_EFFECT})


@dataclass(frozen=True, slots=True)
class Offered:
    """The verbs as they stand on the page."""

    main: Verb | None
    others: Sequence[Verb]
    more: Sequence[Verb]


@dataclass(frozen=True, slots=True)
class Placed:
    """One of several things of an issue, with the verbs that can be done with it by whoever reads."""

    it: Any
    verbs: list[Verb]


@dataclass(frozen=True, slots=True)
class _Moment:
    """What decides which act is the main one."""

    issue: Issue
    tasks: Sequence[Task]
    effects: Sequence[EffectCheck]
    today: date

    def presses(self, step: Step) -> bool:
        """Whether this is the time for the step, and not only possible."""
        match step:
            case Step.SUBMIT:
                return bool(self.tasks) and all(task.done_at for task in self.tasks)
            case Step.NAME_VERIFIER:
                return self.issue.status is State.SUBMITTED
            case Step.FORWARD:
                return self.issue.stage is Stage.IN_PASSAGE
            case Step.CONFIRM_EFFECT | Step.FAIL_EFFECT:
                open_days = [check.due_on for check in self.effects if check.result == EffectCheck.OPEN]
                return bool(open_days) and min(open_days) <= self.today
        return True

    def is_seldom(self, step: Step) -> bool:
        """Whether the step is rarely wanted now. What was raised upward is seldom done by one unit alone."""
        if step is Step.GIVE_SHARE and self.issue.stage is Stage.JOINT_WORK:
            return False
        return step in _SELDOM or (step in _LOOKS and not self.presses(step))


def offered_on(
    issue: Issue, steps: Sequence[Step], tasks: Sequence[Task], effects: Sequence[EffectCheck], today: date
) -> Offered:
    """The verbs for these steps; those that are about one of several things stand beside it instead."""
    moment = _Moment(issue, tasks, effects, today)
    free = [step for step in steps if not VERBS[step].position]
    main = next((step for step in _MAIN if step in free and moment.presses(step)), None)
    rest = [step for step in free if step is not main]
    often = [step for step in rest if not moment.is_seldom(step)]
    # A press that would only show two or three links is one press too many.
    if main is None and not often and len(rest) <= FEW:
        often = rest
    return Offered(
        main=VERBS[main] if main else None,
        others=[VERBS[step] for step in often],
        more=[VERBS[step] for step in rest if step not in often],
    )


def placed(things: Iterable[Any], steps_of: Callable[[Any], list[Verb]]) -> list[Placed]:
    """The things, each with its verbs."""
    return [Placed(one, steps_of(one)) for one in things]


def among(offered: Sequence[Step], *steps: Step) -> list[Verb]:
    """The verbs of those steps that are offered."""
    return [VERBS[step] for step in steps if step in offered]


def task_verbs(issue: Issue, offered: Sequence[Step], actor: Actor) -> Callable[[Task], list[Verb]]:
    """A task is finished by the lead or by whoever does it."""

    def verbs(task: Task) -> list[Verb]:
        ours = actor.unit_id in {issue.lead_unit_id, task.owner.unit_id}
        return among(offered, Step.FINISH_TASK) if ours and not task.done_at else []

    return verbs


def share_verbs(issue: Issue, offered: Sequence[Step], actor: Actor) -> Callable[[Share], list[Verb]]:
    """A share is its unit's: one that was offered is taken or declined, one that was taken is finished.

    Until it is finished, the lead can do without it.
    """

    def verbs(share: Share) -> list[Verb]:
        if not share.is_open:
            return []
        if share.unit_id != actor.unit_id:
            return among(offered, Step.TAKE_BACK_SHARE) if actor.unit_id == issue.lead_unit_id else []
        if share.state == Share.OFFERED:
            return among(offered, Step.ACCEPT_SHARE, Step.DECLINE_SHARE)
        return among(offered, Step.FINISH_SHARE)

    return verbs
