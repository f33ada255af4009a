"""What is about to move by itself: issues on their way up, and checks of an effect that come up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from huilu.kernel.days import day_of
from huilu.kernel.weaving import Strand, woven
from huilu.kernel.windows import Window
from huilu.loop import queries as loop
from huilu.loop.models import Issue
from huilu.loop.states import Stage
from huilu.org.models import Unit

if TYPE_CHECKING:
    from huilu.kernel.words import Label

_NEXT: dict[Stage, Label] = {
    Stage.IN_PASSAGE: _("goes on to the level above"),
    Stage.CLAIM_WINDOW: _("can be claimed until then"),
    Stage.UNCLAIMED: _("goes to the leading group, unless it is claimed"),
    Stage.UNSETTLED: _("can be claimed until the leading group decides"),
}


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that will happen without anybody's doing: what, with which issue, on which day."""

    on: date
    what: Label
    issue: Issue
    origin: Unit | None = None


def read_coming(unit: Unit, at: datetime, *, after: str = "") -> Window[Coming]:
    """What moves by itself at the unit, the next first."""
    today = day_of(at)

    def passing(issue: Issue) -> Coming:
        circuit = issue.circuit
        return Coming(day_of(circuit.moves_on_at or at), _NEXT[Stage(circuit.stage)], issue, circuit.origin)

    checks = [
        Coming(check.due_on, _("look whether it still holds"), check.issue)
        for check in loop.effects_to_come(unit, today)
    ]
    ways = loop.passing_by(unit)
    return woven(
        [
            Strand(ways, "circuit__moves_on_at", "number", passing),
            Strand(checks, "on", "issue__number", lambda one: one),
        ],
        after=after,
    )
