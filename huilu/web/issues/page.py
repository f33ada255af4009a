"""What the page of one issue shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.words import pick
from huilu.loop.models import ChangedFact, InterimResult, Issue, Task
from huilu.loop.queries import Waiting, history_of, steps_for, waiting_times
from huilu.loop.states import CAUSE_LABELS, CONCERNS_LABELS, FACT_LABELS, FIX_LABELS, SOURCE_LABELS, Step
from huilu.org.models import Unit
from huilu.web.issues.choices import topic_labels
from huilu.web.issues.mine import Line, line_of
from huilu.web.issues.steps import PAGES, StepPage
from huilu.web.issues.telling import Event, told

# The acts that bring the issue on its way stand first; the others are links beside them.
_MAIN = (Step.OPEN, Step.CLOSE, Step.NAME_VERIFIER, Step.SUBMIT, Step.RESUME, Step.ADD_TASK, Step.REOPEN)


@dataclass(frozen=True, slots=True)
class Hand:
    """For how many days one unit had the issue."""

    unit: Unit
    days: int
    is_holding: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A changed fact as it was claimed or seen."""

    fact: ChangedFact

    @property
    def is_seen(self) -> bool:
        """Whether the verifier saw it; else the doer claims it."""
        return self.fact.stage == "seen"

    @property
    def kind(self) -> str:
        """What kind of fact it is."""
        return str(FACT_LABELS[self.fact.kind])


@dataclass(frozen=True, slots=True)
class IssuePage:
    """One issue with all that is told about it."""

    issue: Issue
    line: Line
    main: StepPage | None
    others: list[StepPage]
    can_finish: bool
    hands: list[Hand]
    facts: list[Fact]
    interim: list[InterimResult]
    tasks: list[Task]
    events: list[Event]
    topic: str

    @property
    def age(self) -> int:
        """How many days it has been in anybody's hands: the sum of the hands."""
        return sum(hand.days for hand in self.hands)

    @property
    def source(self) -> str:
        """Where it was found."""
        return str(SOURCE_LABELS[self.issue.source])

    @property
    def concerns(self) -> str:
        """What it is about."""
        return str(CONCERNS_LABELS[self.issue.concerns])

    @property
    def cause_level(self) -> str:
        """Where the cause lay."""
        return str(CAUSE_LABELS[self.issue.cause_level]) if self.issue.cause_level else ""

    @property
    def fix_kind(self) -> str:
        """How far the fix reaches."""
        return str(FIX_LABELS[self.issue.fix_kind]) if self.issue.fix_kind else ""


def issue_page(issue: Issue, actor: Actor, at: datetime) -> IssuePage:
    """Everything about the issue that the actor may read, and what they may do."""
    offered = steps_for(issue, actor)
    tasks = list(issue.tasks.select_related("owner__unit").order_by("position"))
    waited = waiting_times(issue, at)
    main, others = _ordered([step for step in offered if step is not Step.FINISH_TASK], tasks)
    return IssuePage(
        issue=issue,
        line=line_of(issue, at),
        main=main,
        others=others,
        can_finish=Step.FINISH_TASK in offered,
        hands=shared_out(waited, issue.raised_at),
        facts=[Fact(fact) for fact in issue.facts.order_by("round", "id")],
        interim=list(issue.interim_results.order_by("at", "id")),
        tasks=tasks,
        events=told(history_of(issue), _names(issue, tasks, waited)),
        topic=topic_labels(day_of(at)).get(issue.topic, issue.topic),
    )


def _ordered(offered: Sequence[Step], tasks: Sequence[Task]) -> tuple[StepPage | None, list[StepPage]]:
    """The main act and the others. While a task is open, or none was set, submitting is not the main act."""
    ready = bool(tasks) and all(task.done_at for task in tasks)
    wanted = [step for step in _MAIN if step is not Step.SUBMIT or ready]
    main = next((step for step in wanted if step in offered), None)
    return PAGES.get(main) if main else None, [PAGES[step] for step in offered if step is not main]


def _names(issue: Issue, tasks: Sequence[Task], waited: Sequence[Waiting]) -> dict[str, str]:
    """What the codes in the ledger are called."""
    units = [issue.raised_by, issue.symptom_unit, issue.lead_unit, *(one.unit for one in waited)]
    posts = [task.owner for task in tasks] + ([issue.verifier_post] if issue.verifier_post else [])
    names = {unit.code: unit.name for unit in units if unit}
    return names | {f"{post.unit.code}/{post.code}": f"{post.unit.name} {pick(post.labels)}" for post in posts}


def shared_out(waited: Sequence[Waiting], start: datetime) -> list[Hand]:
    """The waiting times in calendar days, laid one after the other, so that they sum to the age (M086)."""
    hands: list[Hand] = []
    until = start
    for one in waited:
        since, until = until, until + one.spent
        hands.append(Hand(one.unit, (day_of(until) - day_of(since)).days, one.is_holding))
    return hands
