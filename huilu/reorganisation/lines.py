"""Line by line, what of a unit is open when it is merged, split or closed, and where it goes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from huilu.accounts.models import Appointment, Post
from huilu.campaigns.models import Campaign, ProblemClass
from huilu.handover.models import Batch, HandOver
from huilu.kernel.words import official
from huilu.loop.queries import open_issues_of
from huilu.org.models import Unit
from huilu.programmes.models import Requirement
from huilu.programmes.queries import obligations_of
from huilu.programmes.states import ProgressState
from huilu.registers.models import Item
from huilu.registers.states import ItemState
from huilu.reorganisation import rules


@dataclass(frozen=True, slots=True)
class Line:
    """One open matter: `key` names it in a plan, `text` says what it is. `to`: the code of the unit to which it goes.

    A begun obligation goes to a unit that owes the same; where nobody does, `to` is empty and its record stays.
    """

    kind: str
    key: str
    text: str
    gone: str
    to: str

    def as_data(self) -> dict[str, str]:
        """As JSON carries it."""
        return {"kind": self.kind, "key": self.key, "text": self.text, "from": self.gone, "to": self.to}


def lines_of(unit: Unit, to: Unit | None, plan: Mapping[str, str], day: date) -> list[Line]:
    """All that is open of the unit: issues, posts with whoever holds them, items of registers, obligations."""
    usual = to.code if to else ""
    found = [
        *(("issue", f"issue:{one.number}", one.title) for one in open_issues_of(unit)),
        *(("post", f"post:{unit.code}/{one.code}", official(one.labels)) for one in posts_of(unit, day)),
        *(("item", f"item:{unit.code}/{one.register_id}/{one.serial}", _text_of(one)) for one in open_items(unit)),
    ]
    lines = [Line(kind, key, text, unit.code, plan.get(key, usual)) for kind, key, text in found]
    return lines + _obligations(unit, to, plan, day)


def posts_of(unit: Unit, day: date) -> list[Post]:
    """The posts that somebody is in on the day or will be, or that have work."""
    held = Appointment.objects.not_over(day).values("post_id")
    busy = (
        Q(pk__in=held) | Q(tasks__done_at__isnull=True, tasks__isnull=False) | Q(register_items__state=ItemState.OPEN)
    )
    return list(Post.objects.filter(busy, unit=unit).distinct().order_by("code"))


def open_items(unit: Unit) -> list[Item]:
    """The open items of the unit's registers."""
    items = Item.objects.filter(unit=unit, state=ItemState.OPEN).select_related("register__programme")
    return list(items.order_by("register_id", "serial"))


def requirement_of(key: str) -> str:
    """Which requirement an obligation's line is about."""
    return key.partition("/")[2]


def check_plan(lines: Sequence[Line], plan: Mapping[str, str], ending: Collection[str] = ()) -> None:
    """Every line of the plan is one of something open, and everything open has somewhere to go that stays."""
    keys = {line.key for line in lines}
    for key in plan:
        if key not in keys:
            raise rules.NotAPart(line=key)
    for line in lines:
        if line.to in ending:
            raise rules.EndsItself(unit=line.to, line=f"{line.key} {line.text}")
    lost = [line for line in lines if line.kind != "obligation" and not line.to]
    if lost:
        raise rules.NowhereToGo(n=len(lost), unit=lost[0].gone, first=f"{lost[0].key} {lost[0].text}")


def check_ended(unit: Unit) -> None:
    """Refuse while something is open that only the unit itself can end."""
    open_things: list[Any] = [
        *Campaign.objects.filter(issuer=unit, ended_at__isnull=True).order_by("number"),
        *ProblemClass.objects.filter(scope=unit, closed_at__isnull=True).order_by("number"),
        *Batch.objects.filter(unit=unit, closed_at__isnull=True).order_by("pk"),
        *HandOver.objects.filter(Q(from_unit=unit) | Q(to_unit=unit), completed_at__isnull=True).order_by("pk"),
        *Requirement.objects.filter(programme__issuer=unit, retired_at__isnull=True).order_by("pk")[:1],
    ]
    if open_things:
        raise rules.StillOpen(unit=unit.code, what=str(open_things[0]))


def _obligations(unit: Unit, to: Unit | None, plan: Mapping[str, str], day: date) -> list[Line]:
    """What the unit has begun and not finished: to whom the plan says, else to the other where it owes the same."""
    owed = {one.requirement.key for one in obligations_of(to, day)} if to else set()
    begun = [one.requirement for one in obligations_of(unit, day) if one.state is ProgressState.IN_PROGRESS]
    lines = []
    for requirement in begun:
        key = f"obligation:{unit.code}/{requirement.key}"
        usual = to.code if to and requirement.key in owed else ""
        lines.append(Line("obligation", key, official(requirement.labels), unit.code, plan.get(key, usual)))
    return lines


def _text_of(item: Item) -> str:
    return str(next((value for value in item.values.values() if value), item.serial))
