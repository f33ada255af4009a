"""What a review looks at: made from what is open at the moment, so that nobody below prepares anything (M011, M080)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from huilu.board.queries import Board, read_board
from huilu.kernel.days import day_of
from huilu.loop.models import Issue, Task
from huilu.loop.states import Stage
from huilu.org.models import Unit
from huilu.programmes.models import Requirement
from huilu.reviews.models import Decision
from huilu.reviews.states import Because
from huilu.tally.queries import snapshot

# A meeting looks at a few things; all the others are one press away.
FEW = 7
_UNCLAIMED = [Stage.UNCLAIMED, Stage.UNSETTLED]
_STUCK = Q(circuit__stage__in=_UNCLAIMED)
_RELATED = ("held_by", "lead_unit", "raised_by", "symptom_unit", "circuit")


@dataclass(frozen=True, slots=True)
class Matter:
    """An open issue, and why it is on the agenda."""

    issue: Issue
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """A requirement that is past its day, and in how many units it is not done."""

    requirement: Requirement
    applies: int
    late: int


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What an earlier review decided and nobody has finished."""

    decision: Decision
    is_late: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is open at the unit and below it at one moment: the first few things, and how many there are in all."""

    unit: Unit
    at: datetime
    matters: Sequence[Matter]
    total: int
    by_reason: dict[Because, int]
    behind: Sequence[Behind]
    unfinished: Sequence[Unfinished]

    @property
    def more(self) -> int:
        """How many issues are not among the first few."""
        return self.total - len(self.matters)


def agenda_of(unit: Unit, at: datetime, *, few: int = FEW) -> Agenda:
    """The agenda as it would be at this moment; every figure of it is of one moment."""
    today = day_of(at)
    with snapshot():
        found = open_loops(unit, today)
        counts: dict[str, Any] = found.order_by().aggregate(
            total=Count("pk"),
            stuck=Count("pk", filter=_STUCK),
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            hard=Count("pk", filter=Q(is_hard=True)),
        )
        matters = [matter_of(one, today) for one in found[:few]]
        behind, unfinished = behind_on(read_board(unit, at)), unfinished_of(unit, today)
    return Agenda(
        unit=unit,
        at=at,
        matters=matters,
        total=counts["total"],
        by_reason={one: counts[one.value] for one in Because},
        behind=behind,
        unfinished=unfinished,
    )


def open_loops(unit: Unit, day: date) -> QuerySet[Issue]:
    """The open issues at the unit and below that are overdue, unclaimed or hard; the longest due first."""
    open_ones = Issue.objects.led_under(unit).active().filter(_STUCK | Q(due_on__lt=day) | Q(is_hard=True))
    return open_ones.select_related(*_RELATED).order_by("due_on", "number")


def matter_of(issue: Issue, day: date) -> Matter:
    """The issue with every reason for which it is on the agenda."""
    so = {Because.STUCK: issue.stage in _UNCLAIMED, Because.OVERDUE: issue.is_late(day), Because.HARD: issue.is_hard}
    return Matter(issue, tuple(reason for reason, is_so in so.items() if is_so))


def behind_on(board: Board) -> list[Behind]:
    """The requirements that are past their day and not done everywhere, in the order of the packs."""
    works = ((one, board.total.work[one.pk]) for one in board.requirements)
    return [Behind(one, work.applies, work.overdue) for one, work in works if work.overdue]


def unfinished_of(unit: Unit, day: date) -> list[Unfinished]:
    """The tasks that earlier reviews of the unit have set and nobody has finished, the earliest due first."""
    tasks = Decision.objects.filter(review__unit=unit, task__isnull=False)
    decided = list(tasks.select_related("review").order_by("due_on", "pk"))
    tasks_of = Task.objects.open().filter(issue__number__in={one.issue for one in decided})
    open_tasks = set(tasks_of.order_by().values_list("issue__number", "position"))
    return [
        Unfinished(one, one.due_on is not None and one.due_on < day)
        for one in decided
        if (one.issue, one.task) in open_tasks
    ]
