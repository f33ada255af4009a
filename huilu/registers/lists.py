"""Problems, responsibilities, tasks: three lists of one and the same issues, never written down three times (M061)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.loop.models import Issue, Party, Share, Task
from huilu.loop.queries import register_of
from huilu.loop.states import STATE_LABELS, State
from huilu.org.models import Unit

_Row = TypeVar("_Row", Task, Share, Party)
_SEMICOLON = "；"

LEAD = _("lead")
ASSISTING = _("assisting")
SHARE_LABELS: Mapping[int, str | Promise] = {
    Share.OFFERED: _("offered"),
    Share.OPEN: _("under way"),
    Share.DONE: _("done"),
    Share.DECLINED: _("declined"),
}


@dataclass(frozen=True, slots=True)
class Responsibility:
    """What one unit answers for in an issue: all of it as the lead, or a part of it."""

    issue: Issue
    unit: Unit
    is_lead: bool
    text: str
    due_on: date | None
    state: str | Promise
    tasks: Sequence[Task]

    @property
    def part(self) -> str | Promise:
        """Which part it has."""
        return LEAD if self.is_lead else ASSISTING

    @property
    def tasks_done(self) -> int:
        """How many tasks of its posts are finished."""
        return sum(task.done_at is not None for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Listed:
    """One issue of a register, with who answers for it, the lead first, and its tasks in their order."""

    issue: Issue
    responsibilities: Sequence[Responsibility]
    tasks: Sequence[Task]


def linked_lists(unit: Unit) -> list[Listed]:
    """The issues that the unit leads, with responsibilities and tasks, by number; withdrawn ones stand apart."""
    return linked(list(listed_of(unit)))


def listed_of(unit: Unit) -> QuerySet[Issue]:
    """The issues of these lists, in the order of numbers."""
    return register_of(unit).select_related("lead_unit").exclude(state=State.WITHDRAWN)


def linked(issues: Sequence[Issue]) -> list[Listed]:
    """These issues, each with who answers for it and with its tasks."""
    tasks = _by_issue(Task.objects.filter(issue__in=issues).select_related("owner__unit").order_by("position"))
    shares = _by_issue(Share.objects.filter(issue__in=issues).select_related("unit").order_by("position"))
    assisting = Party.objects.filter(issue__in=issues, part="assisting").select_related("unit")
    helpers = _by_issue(assisting.order_by("unit__path", "pk"))
    return [_listed(one, tasks[one.pk], shares[one.pk], helpers[one.pk]) for one in issues]


def tasks_in_all(unit: Unit) -> tuple[int, int]:
    """How many tasks the issues of these lists have, and how many of them are finished."""
    tasks = Task.objects.filter(issue__in=listed_of(unit).order_by().values("pk"))
    found = tasks.aggregate(all=Count("pk"), done=Count("pk", filter=Q(done_at__isnull=False)))
    return found["all"], found["done"]


def assisting_in_all(unit: Unit) -> int:
    """How many units have a part in the issues of these lists besides the lead."""
    issues = listed_of(unit).order_by().values("pk")
    shares = Share.objects.filter(issue__in=issues).order_by().values("unit_id")
    parties = Party.objects.filter(issue__in=issues, part="assisting").exclude(unit=unit).order_by()
    return shares.union(parties.values("unit_id")).count()


def _by_issue(rows: Iterable[_Row]) -> Mapping[int, list[_Row]]:
    found: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.issue_id].append(row)
    return found


def _listed(issue: Issue, tasks: Sequence[Task], shares: Sequence[Share], parties: Iterable[Party]) -> Listed:
    """Whoever was given a share answers for that; whoever only owns tasks, for these."""
    given = {share.unit_id for share in shares}
    answering = [_lead(issue, issue.lead_unit, tasks)] if issue.lead_unit else []
    answering += [_sharing(issue, share, tasks) for share in shares]
    others = (party.unit for party in parties if party.unit_id not in given | {issue.lead_unit_id})
    return Listed(issue, [*answering, *(_working(issue, unit, tasks) for unit in others)], tasks)


def _lead(issue: Issue, unit: Unit, tasks: Sequence[Task]) -> Responsibility:
    label = STATE_LABELS[issue.status]
    return Responsibility(issue, unit, True, issue.title, issue.due_on, label, tasks)


def _sharing(issue: Issue, share: Share, tasks: Sequence[Task]) -> Responsibility:
    theirs = _tasks_of(share.unit, tasks)
    return Responsibility(issue, share.unit, False, share.text, share.due_on, SHARE_LABELS[share.state], theirs)


def _working(issue: Issue, unit: Unit, tasks: Sequence[Task]) -> Responsibility:
    theirs = _tasks_of(unit, tasks)
    left = [task.due_on for task in theirs if task.done_at is None]
    state = SHARE_LABELS[Share.OPEN if left else Share.DONE]
    text = _SEMICOLON.join(task.text for task in theirs)
    return Responsibility(issue, unit, False, text, min(left, default=None), state, theirs)


def _tasks_of(unit: Unit, tasks: Sequence[Task]) -> Sequence[Task]:
    return [task for task in tasks if task.owner.unit_id == unit.pk]
