"""What waits for a decision of a leading group: a few at a time, each with the ways out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.windows import Window
from huilu.kernel.workdays import our_calendar
from huilu.ledger.models import Entry
from huilu.loop import queries as loop
from huilu.loop.models import Issue
from huilu.loop.states import OWNERLESS, SEND_BACK_LABELS, STAGE_LABELS, STATE_LABELS, Stage, Step
from huilu.loop.verbs import VERBS, Verb
from huilu.org.models import Unit

TO_A_PAGE = 5
# So many working days in one hand are too long for an issue that is not hard.
TOO_LONG = 10
# The ways out of waiting, as they are offered.
_WAYS_OUT = (
    Step.DIRECT_OWNER, Step.CLAIM, Step.PROPOSE_OWNER, Step.FORWARD, Step.NAME_VERIFIER, Step.ADD_NOTE,
    Step.MARK_HARD,
)  # fmt: skip
_WHY = ("issue.proposal_refused", "issue.sent_back", "issue.moved_on")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to decide: who has it, for how many working days, how it came to this, and what can be done at once."""

    issue: Issue
    workdays: int
    verbs: Sequence[Verb]
    refused_by: str = ""
    reason: str = ""
    kind_of_reason: str = ""
    is_late: bool = False

    @property
    def state(self) -> str:
        """Where it is: on its way up and back, else in its own life."""
        return str(STATE_LABELS[self.issue.status] if self.issue.stage is None else STAGE_LABELS[self.issue.stage])


@dataclass(frozen=True, slots=True)
class Choices:
    """A window of what is to be decided, the longest waiting first, and how much there is in all."""

    page: Sequence[Choice]
    total: int
    window: Window[Issue]


def read_choices(unit: Unit, actor: Actor, at: datetime, after: str) -> Choices:
    """What a leading group has to decide, a few at a time."""
    today = day_of(at)
    window, total = loop.to_decide(unit, today, _long_ago(today), most=TO_A_PAGE, after=after)
    if after and not window.items:
        return read_choices(unit, actor, at, "")
    refusals = _refusals(window.items)
    return Choices([_choice(one, actor, today, refusals) for one in window.items], total, window)


def _long_ago(today: date) -> datetime:
    """What somebody has had since before this moment, they have had for too many working days."""
    calendar, day = our_calendar(), today
    while calendar.workdays_between(day, today) < TOO_LONG:
        day -= timedelta(days=1)
    return make_aware(datetime.combine(day, time()))


def _choice(issue: Issue, actor: Actor, today: date, refusals: Mapping[int, Entry]) -> Choice:
    offered = loop.steps_for(issue, actor)
    since = day_of(issue.held_since) if issue.held_since else today
    refusal = refusals.get(issue.pk)
    facts = refusal.facts if refusal else {}
    return Choice(
        issue,
        our_calendar().workdays_between(since, today),
        [VERBS[step] for step in _WAYS_OUT if step in offered],
        refused_by=refusal.by_label if refusal else "",
        reason=facts.get("reason", ""),
        kind_of_reason=str(SEND_BACK_LABELS.get(facts.get("reason_code", ""), "")),
        is_late=issue.is_late(today) and issue.stage not in OWNERLESS,
    )


def _refusals(issues: Sequence[Issue]) -> dict[int, Entry]:
    """The refusal because of which each of them waits, where that was the last that happened to it."""
    undecided = [issue.pk for issue in issues if issue.stage is Stage.UNSETTLED]
    ways = Entry.objects.filter(about_kind="issue", about_id__in=undecided, act__in=_WHY).order_by("id")
    last = {entry.about_id: entry for entry in ways}
    return {issue: entry for issue, entry in last.items() if entry.act != "issue.moved_on"}
