"""Where an issue that was raised upward is next, and when it moves on by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from huilu.accounts.capabilities import Role
from huilu.kernel.days import day_of
from huilu.kernel.workdays import calendar_called
from huilu.loop.actions.frame import counted, hold, home_of, join, lead_with, locked
from huilu.loop.models import Issue
from huilu.loop.states import Stage
from huilu.org.models import Unit
from huilu.org.queries import offices_of
from huilu.programmes.pack.parts import LoopTerms
from huilu.programmes.queries import loop_terms
from huilu.tally.actions import hold_region


def terms_of(issue: Issue, at: datetime, unit: Unit | None = None) -> LoopTerms:
    """How long whoever has this issue may have it, or this unit: by the programmes over them, and by nobody else's."""
    return loop_terms(issue.topic, (unit or home_of(issue)).path, day_of(at))


def working_days_later(at: datetime, days: int, terms: LoopTerms) -> datetime:
    """The moment so many working days later by the programme's calendar."""
    return calendar_called(terms.calendar).after_workdays(at, days)


def arrive(issue: Issue, unit: Unit, at: datetime) -> None:
    """The issue is with this unit now: on its way, or at the level that is to own it, where its window opens.

    The unit's offices see it from now on, so that any of them can claim the cause as theirs.
    """
    terms, circuit = terms_of(issue, at, unit), issue.circuit
    is_there = unit.pk == circuit.toward_id
    if circuit.reached is None or len(unit.path) < len(circuit.reached.path):
        # A level that has never had it has all its days.
        circuit.owner_until = circuit.level_until = None
    circuit.reached = unit
    circuit.stage = Stage.CLAIM_WINDOW if is_there else Stage.IN_PASSAGE
    circuit.proposed = None
    circuit.moves_on_at = working_days_later(at, terms.claim_days if is_there else terms.passage_days, terms)
    be_with(issue, unit, at)
    join(issue, unit, "passage")
    for office in offices_of(unit, Role.SECTOR_LINE):
        join(issue, office, "claiming")


def be_with(issue: Issue, unit: Unit, at: datetime) -> None:
    """The unit answers for the issue as long as nobody else does, until the moment at which it moves on."""
    lead_with(issue, unit)
    if issue.circuit.moves_on_at:
        issue.due_on = day_of(issue.circuit.moves_on_at)
    hold(issue, unit, at)


def leave_in_peace(issue: Issue, until: date | None, at: datetime) -> None:
    """Until that day nobody raises it over the head of whoever has it; one level has so many days in all."""
    circuit = issue.circuit
    circuit.level_until = circuit.level_until or day_of(at) + timedelta(days=terms_of(issue, at).owner_days)
    circuit.owner_until = min(until or circuit.level_until, circuit.level_until)


def answer_origin(issue: Issue, at: datetime) -> None:
    """The origin has the answer in its hands, and working days to judge it."""
    circuit = issue.circuit
    terms = terms_of(issue, at, circuit.origin)
    circuit.stage, circuit.notices, circuit.answered_at = Stage.ANSWERED, 1, at
    circuit.moves_on_at = working_days_later(at, terms.confirm_days, terms)
    hold(issue, circuit.origin, at)


def work_again(issue: Issue, at: datetime) -> None:
    """The issue is open again and with its lead; a circuit that had come to its answer is at work again."""
    if issue.stage is Stage.JOINT_WORK:
        _forget_answer(issue)
    hold(issue, issue.lead_unit, at)


def _forget_answer(issue: Issue) -> None:
    circuit = issue.circuit
    circuit.moves_on_at = circuit.answered_at = circuit.ended_at = None
    circuit.notices, circuit.judgement, circuit.judged_words = 0, "", ""


def answer_origins(issue_ids: Iterable[int], at: datetime) -> None:
    """Each of the issues, which went up and are worked on above, is answered."""
    for issue in _each(issue_ids):
        with counted(issue, at):
            answer_origin(issue, at)


def wait_again(issue_ids: Iterable[int], at: datetime) -> None:
    """The answer that these issues had with another is none any more: they wait for the next one."""
    for issue in _each(issue_ids):
        with counted(issue, at):
            issue.circuit.stage = Stage.JOINT_WORK
            _forget_answer(issue)
            hold(issue, None, at)


def _each(issue_ids: Iterable[int]) -> Iterator[Issue]:
    for issue_id in issue_ids:
        issue = locked(issue_id)
        hold_region(home_of(issue).region)
        yield issue
