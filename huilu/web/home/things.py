"""One thing on a desk: an obligation, what an issue asks for, or a hand-over to answer, with its light."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilu.board.lights import Light
from huilu.burden.models import Demand
from huilu.burden.responses import is_asked_by_name, waiting_for_answer
from huilu.burden.states import KIND_LABELS, WITH_FORM, DemandKind
from huilu.handover.hand_overs import waiting_for
from huilu.handover.models import HandOver
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.weaving import Strand, woven
from huilu.kernel.windows import Window
from huilu.loop import queries as loop
from huilu.loop.models import InstitutionalOutput, Issue, Milestone, Share, Task
from huilu.loop.states import Stage
from huilu.org.models import Unit
from huilu.programmes.queries import Obligation, pack_of
from huilu.programmes.states import PROGRESS_LABELS, ProgressState
from huilu.web.home.asking import asked_of, asked_until
from huilu.web.lights import light_done, light_until

FAR = date.max
# Why something that is asked beside the programmes is this unit's, by whether it is asked by name.
_WHY: dict[bool, str | Promise] = {
    True: gettext_lazy("asked of this unit by name"),
    False: gettext_lazy("asked of all units of this kind"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """One obligation, something to do with an issue, or a hand-over to answer, with its light.

    `what` says what is to be done; `said` is what somebody wrote about it; `since` is when it came into our hands.
    A look asks whether something lasts: nobody waits for it. `answers` explain the clause of an obligation;
    `why` says why a demand is this unit's.
    """

    due_on: date | None
    light: Light
    obligation: Obligation | None = None
    issue: Issue | None = None
    what: str = ""
    said: str = ""
    since: datetime | None = None
    days: int = 0
    is_look: bool = False
    hand_over: HandOver | None = None
    answers: int = 0
    demand: Demand | None = None
    why: str | Promise = ""

    @property
    def has_form(self) -> bool:
        """Whether something is to be filled in."""
        return self.demand is not None and self.demand.kind in WITH_FORM

    @property
    def state(self) -> str | Promise:
        """How far the obligation is."""
        return PROGRESS_LABELS[self.obligation.state] if self.obligation else ""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do with it."""
        return self.obligation is not None and self.obligation.state is ProgressState.DONE


def thing_of(obligation: Obligation, today: date, *, answers: int = 0) -> Thing:
    """The obligation with its light on the day."""
    due_on = obligation.requirement.due_on
    amber_days = pack_of(obligation.programme).parameters.light.amber_days
    done = obligation.state is ProgressState.DONE
    light = light_done() if done else light_until(due_on, today, amber_days=amber_days)
    return Thing(due_on, light, obligation=obligation, answers=answers)


def in_hand(unit: Unit, today: date, *, actor: Actor | None = None, after: str = "") -> Window[Thing]:
    """All that issues ask of the unit, the earliest due first: what it holds, what it is asked to take, its parts in
    the issues of others; for an actor of the unit also the hand-overs that their post has to answer.
    """
    return woven(
        [
            *_held(unit, today),
            *_parts(unit, today),
            *_lasting(unit, today),
            _asked(unit, today),
            *_handed(actor, today),
        ],
        after=after,
    )


def in_hand_or_undecided(unit: Unit, today: date, *, after: str = "") -> Window[Thing]:
    """The same with what the unit has until somebody decides whose it is, and without what is no issue."""
    undecided = Strand(loop.undecided_with(unit), "due_on", "number", lambda issue: _held_thing(issue, today))
    return woven([*_held(unit, today), *_parts(unit, today), *_lasting(unit, today), undecided], after=after)


def _held(unit: Unit, today: date) -> list[Strand[Thing]]:
    """What the unit holds. An answer is to be confirmed by a day of its own; there are never many at a time."""
    held = loop.in_hand(unit)
    answered = [_held_thing(issue, today) for issue in held.filter(circuit__stage=Stage.ANSWERED)]
    rest = held.exclude(circuit__stage=Stage.ANSWERED)
    return [
        Strand(rest, "due_on", "number", lambda issue: _held_thing(issue, today)),
        _at_hand(answered),
        Strand(
            loop.asked_to_take_over(unit), "due_on", "number",
            lambda issue: _thing(issue, issue.due_on, today, _("Take it over, or decline")),
        ),
    ]  # fmt: skip


def _held_thing(issue: Issue, today: date) -> Thing:
    until, what = asked_until(issue), asked_of(issue)
    days = days_in_hand(issue, today)
    return Thing(until, light_until(until, today), issue=issue, what=what, since=issue.held_since, days=days)


def _parts(unit: Unit, today: date) -> list[Strand[Thing]]:
    """The unit's parts in the issues of others."""

    def share(one: Share) -> Thing:
        what = _("Take the share, or decline") if one.state == Share.OFFERED else _("Our share")
        return _thing(one.issue, one.due_on, today, what, one.text)

    def task(one: Task) -> Thing:
        return _thing(one.issue, one.due_on, today, _("Our task"), one.text)

    def step(one: Milestone) -> Thing:
        what = _("We answer for this hard issue; its next milestone")
        return _thing(one.issue, one.due_on, today, what, one.text)

    return [
        Strand(loop.shares_of(unit), "due_on", "id", share),
        Strand(loop.tasks_for(unit), "due_on", "id", task),
        Strand(loop.milestones_for(unit), "due_on", "id", step),
    ]


def _lasting(unit: Unit, today: date) -> list[Strand[Thing]]:
    """What is to be looked at again: effects, what was put right at once, rules."""
    looks: dict[int, Thing] = {}
    for check in loop.effects_to_look_at(unit, today):
        # Whoever looks once has seen it for all the checks whose day has come.
        looks.setdefault(check.issue_id, _look(check.issue, check.due_on, today, _("Look whether it still holds")))
    drawn, altogether = loop.fixes_drawn(unit, today)
    said = _("drawn by lot this week, of %(n)s that nobody else has looked at") % {"n": altogether}
    fixes = [_look(issue, None, today, _("Look whether it was put right"), said) for issue in drawn]

    def rule(one: InstitutionalOutput) -> Thing:
        return _look(one.issue, one.review_on, today, _("Look at the rule again"), one.title)

    return [
        _at_hand([*looks.values()]),
        _at_hand(fixes),
        Strand(loop.rules_to_look_at(unit, today), "review_on", "id", rule),
    ]


def _at_hand(things: Sequence[Thing]) -> Strand[Thing]:
    return Strand(things, "due_on", "issue__number", lambda thing: thing)


def _look(issue: Issue, due_on: date | None, today: date, what: str, said: str = "") -> Thing:
    return Thing(due_on, light_until(due_on, today), issue=issue, what=what, said=said, is_look=True)


def _thing(issue: Issue, due_on: date | None, today: date, what: str, said: str = "") -> Thing:
    return Thing(due_on, light_until(due_on, today), issue=issue, what=what, said=said)


def _asked(unit: Unit, today: date) -> Strand[Thing]:
    """What those above ask of the unit beside their programmes: to fill in, to come to, to be at home for."""

    def thing(one: Demand) -> Thing:
        what = str(KIND_LABELS[DemandKind(one.kind)])
        return Thing(
            one.due_on,
            light_until(one.due_on, today),
            what=what,
            said=one.asker_label,
            demand=one,
            why=_WHY[is_asked_by_name(one)],
        )

    return Strand(waiting_for_answer(unit, today), "due_on", "code", thing)


def _handed(actor: Actor | None, today: date) -> list[Strand[Thing]]:
    """The hand-overs that this post has to answer, the oldest first; they have no day."""
    found = [_hand_over(one, today) for one in waiting_for(actor)] if actor else []
    return [Strand(found, "due_on", "hand_over__opened_at", lambda thing: thing)]


def _hand_over(one: HandOver, today: date) -> Thing:
    what = _("Accept or return each line") if one.unanswered else _("Say that this was all")
    days = (today - day_of(one.opened_at)).days + 1
    return Thing(None, light_until(None, today), what=what, since=one.opened_at, days=days, hand_over=one)


def days_in_hand(issue: Issue, today: date) -> int:
    """The day that this is in its holder's hands, counted from one; 0 where nobody has it."""
    return (today - day_of(issue.held_since)).days + 1 if issue.held_since else 0


def by_day(things: Iterable[Thing]) -> list[Thing]:
    """The earliest due first; what has no day comes last."""
    return sorted(things, key=lambda thing: thing.due_on or FAR)
