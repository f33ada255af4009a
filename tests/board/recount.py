"""The figures of a node counted once more, in plain Python over plain rows: no counter, no path range, no SQL sum."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from huilu.loop.models import Issue
from huilu.loop.states import State
from huilu.org.models import Unit
from huilu.programmes.models import Progress, Requirement
from huilu.programmes.states import ProgressState

OVER = {State.DRAFT, State.CLOSED, State.WITHDRAWN, State.MERGED, State.FIXED_ON_SPOT}


@dataclass
class Recount:
    """Every row once, and who stands under whom, by following parents."""

    day: date
    units: dict[int, Unit]
    requirements: list[Requirement]
    states: dict[tuple[int, int], ProgressState]
    issues: list[Issue]

    @classmethod
    def now(cls, day: date) -> Recount:
        """As everything stands at this moment."""
        return cls(
            day=day,
            units={unit.pk: unit for unit in Unit.objects.select_related("unit_class").order_by("pk")},
            requirements=list(Requirement.objects.filter(retired_at=None).order_by("pk")),
            states={
                (row.unit_id, row.requirement_id): ProgressState(row.state) for row in Progress.objects.order_by("pk")
            },
            issues=list(Issue.objects.order_by("pk")),
        )

    def under(self, top: Unit) -> set[int]:
        """The unit and all that hang on it, parent by parent."""
        found = {top.pk}
        while more := {pk for pk, unit in self.units.items() if unit.parent_id in found} - found:
            found |= more
        return found

    def figures(self, pks: set[int]) -> dict[str, Any]:
        """What a column of the board shows for these units."""
        return {
            "units": len(pks),
            "work": {one.code: self._work(one, pks) for one in self.requirements},
            "issues": self._issues(pks),
        }

    def _work(self, one: Requirement, pks: set[int]) -> tuple[int, int, int, int]:
        bound = [pk for pk in pks if self._binds(one, self.units[pk])]
        states = Counter(self.states.get((pk, one.pk), ProgressState.NOT_STARTED) for pk in bound)
        done = states[ProgressState.DONE]
        late = len(bound) - done if one.due_on and one.due_on < self.day else 0
        return len(bound), done, states[ProgressState.IN_PROGRESS], late

    @staticmethod
    def _binds(one: Requirement, unit: Unit) -> bool:
        match, mine = one.selector["match"], unit.unit_class
        on_axes = {"level": mine.level_id, "sector": mine.sector, "audience": mine.audience}
        tags = [value for part in one.selector["expressions"] for value in part["values"]]
        return all(not match[axis] or value in match[axis] for axis, value in on_axes.items()) and (
            not tags or bool(set(tags) & set(mine.tags))
        )

    def _issues(self, pks: set[int]) -> dict[str, Any]:
        counted = [one for one in self.issues if one.status is not State.DRAFT and self._home(one) in pks]
        late = sum(one.status not in OVER and not one.is_hard and one.due_on < self.day for one in counted)
        return {"by_state": dict(Counter(one.status for one in counted)), "overdue": late}

    @staticmethod
    def _home(issue: Issue) -> int:
        return issue.raised_by_id if issue.lead_unit_id is None else issue.lead_unit_id
