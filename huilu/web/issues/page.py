"""What the page of one issue shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from huilu.board.lights import Light
from huilu.duties.queries import Answerable, post_for
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import is_under
from huilu.kernel.windows import Window, window_of
from huilu.loop.models import ChangedFact, Circuit, EffectCheck, InterimResult, Issue, IssueFile
from huilu.loop.queries import history_of, parts_of, steps_for, waiting_times
from huilu.loop.states import (
    CAUSE_LABELS,
    CONCERNS_LABELS,
    FACT_LABELS,
    FIX_LABELS,
    JUDGEMENT_LABELS,
    OWNERLESS,
    SOURCE_LABELS,
    STAGE_LABELS,
    Step,
)
from huilu.reviews.models import Decision
from huilu.web.issues.choices import topic_labels
from huilu.web.issues.hands import Hand, shared_out, worth_telling
from huilu.web.issues.mine import Line, line_of
from huilu.web.issues.offering import Offered, Placed, among, offered_on, placed, share_verbs, task_verbs
from huilu.web.issues.telling import Event, names_in, told

# So many of the last acts stand open on the page; the ones before are one press away.
LAST_ACTS = 4


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
    """One issue with all that is told about it.

    `version` is how many acts there have been: what somebody does from this page is based on them.
    """

    issue: Issue
    today: date
    line: Line
    offered: Offered
    shares: list[Placed]
    milestones: list[Placed]
    outputs: list[Placed]
    effects: list[EffectCheck]
    merged: list[Issue]
    hands: list[Hand]
    facts: list[Fact]
    interim: list[InterimResult]
    files: list[IssueFile]
    tasks: list[Placed]
    events: Window[Event]
    version: int
    topic: str
    answering: Answerable | None
    decisions: list[Decision]

    @property
    def lately_seen(self) -> list[Fact]:
        """What was claimed and seen in the last round."""
        return [one for one in self.facts if one.fact.round == self.facts[-1].fact.round]

    @property
    def seen_before(self) -> list[Fact]:
        """What was claimed and seen in the rounds before."""
        return self.facts[: len(self.facts) - len(self.lately_seen)]

    @property
    def interim_lately(self) -> list[InterimResult]:
        """The interim results since somebody last claimed or saw that it is done."""
        return [one for one in self.interim if not self.facts or one.at > self.facts[-1].fact.at]

    @property
    def interim_before(self) -> list[InterimResult]:
        """The interim results before that."""
        return self.interim[: len(self.interim) - len(self.interim_lately)]

    @property
    def earlier(self) -> Sequence[Event]:
        """All acts but the last ones, as many as one window holds; of an earlier window all."""
        return self.events.items if self.events.after else self.events.items[:-LAST_ACTS]

    @property
    def lately(self) -> Sequence[Event]:
        """The last acts."""
        return [] if self.events.after else self.events.items[-LAST_ACTS:]

    @property
    def before(self) -> int:
        """How many acts came before the last ones."""
        return self.version - LAST_ACTS

    @property
    def state(self) -> str:
        """Where it is, in words: while nobody has claimed it, where it is on its way up."""
        stage = self.issue.stage
        return str(STAGE_LABELS[stage]) if stage in OWNERLESS else self.line.state

    @property
    def is_led(self) -> bool:
        """Whether a unit leads it: until one has claimed it, whoever has it only passes it on."""
        return self.issue.lead_unit is not None and self.issue.stage not in OWNERLESS

    @property
    def light(self) -> Light | None:
        """How its day stands; none while nobody has claimed it."""
        return None if self.issue.stage in OWNERLESS else self.line.light

    @property
    def age(self) -> int:
        """How many days it has been in anybody's hands: the sum of the hands."""
        return sum(hand.days for hand in self.hands)

    @property
    def circuit(self) -> Circuit | None:
        """Its way up and back; None where it was never raised upward."""
        return self.issue.circuit if self.issue.stage is not None else None

    @property
    def moves_on_at(self) -> datetime | None:
        """When it moves on by itself; None where it does not."""
        return self.circuit.moves_on_at if self.circuit else None

    @property
    def stage(self) -> str:
        """Where its circuit is, in words."""
        return str(STAGE_LABELS[self.issue.stage]) if self.issue.stage is not None else ""

    @property
    def judgement(self) -> str:
        """How the origin judged the answer."""
        return str(JUDGEMENT_LABELS.get(self.issue.circuit.judgement, "")) if self.issue.stage is not None else ""

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


def issue_page(issue: Issue, actor: Actor, at: datetime, *, before: str = "") -> IssuePage:
    """Everything about the issue that the actor may read, and what they may do; of its acts the last ones."""
    today, steps = day_of(at), steps_for(issue, actor)
    acts = window_of(history_of(issue), "-id", after=before)
    entries = [*reversed(acts.items)]
    tasks = list(issue.tasks.select_related("owner__unit").order_by("position"))
    # Checks that fell away because the issue was open again ask nobody anything.
    effects = list(issue.effect_checks.exclude(result=EffectCheck.VOID).order_by("due_on", "id"))
    shares = issue.shares.select_related("unit").order_by("position")
    outputs = issue.outputs.select_related("issuer").order_by("position")
    hands = shared_out(waiting_times(issue, at), issue.raised_at)
    return IssuePage(
        issue=issue,
        today=today,
        line=line_of(issue, at),
        offered=offered_on(issue, steps, tasks, effects, today),
        shares=placed(shares, share_verbs(issue, steps, actor)),
        milestones=placed(
            issue.milestones.order_by("position"),
            lambda one: [] if one.reached_at else among(steps, Step.REACH_MILESTONE),
        ),
        outputs=placed(outputs, lambda _one: among(steps, Step.REVIEW_OUTPUT)),
        effects=effects,
        merged=list(parts_of(issue).select_related("raised_by").order_by("number")),
        hands=worth_telling(hands),
        facts=[Fact(fact) for fact in issue.facts.order_by("round", "id")],
        interim=list(issue.interim_results.order_by("at", "id")),
        files=list(issue.files.order_by("position")),
        tasks=placed(tasks, task_verbs(issue, steps, actor)),
        events=Window(told(entries, names_in(entries)), acts.next, acts.after),
        version=len(entries) if acts.is_all else history_of(issue).count(),
        topic=topic_labels(actor, today).get(issue.topic, issue.topic),
        answering=_answering(issue, actor),
        decisions=list(Decision.objects.filter(issue=issue.number).order_by("decided_on", "pk")),
    )


def _answering(issue: Issue, actor: Actor) -> Answerable | None:
    """Which post of the lead answers for the topic: told at the lead and above it, where its posts are in sight."""
    lead = issue.lead_unit
    if lead is None or issue.stage in OWNERLESS or not is_under(lead.path, actor.unit_path):
        return None
    return post_for(lead, issue.topic)
