"""The published rule of the light, and its reason in words (M125: a sign never stands without its reason)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext


class Colour(StrEnum):
    """The light. Each has a shape of its own on the page."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Light:
    """A colour and why."""

    colour: Colour
    reason: str | Promise


def light_for_work(*, applies: int, done: int, due_on: date | None, today: date, amber_days: int) -> Light:
    """Red: units are past the day. Amber: the day is at most `amber_days` away and units are not done. Else green."""
    left = applies - done
    if applies == 0:
        return Light(Colour.NONE, _t("applies to nobody here"))
    if left == 0:
        return Light(Colour.GREEN, _t("all done"))
    if due_on is None:
        return Light(Colour.GREEN, _t("no due day"))
    days = (due_on - today).days
    if days < 0:
        return Light(Colour.RED, ngettext("%(n)d past its day", "%(n)d past their day", left) % {"n": left})
    if days <= amber_days:
        return Light(Colour.AMBER, _t("%(left)d to do, %(days)d days left") % {"left": left, "days": days})
    return Light(Colour.GREEN, _t("%(days)d days left") % {"days": days})


def light_for_issues(*, overdue: int, active: int) -> Light:
    """Red: issues are past their day. Else green: an open issue is honest work, not a fault (M076)."""
    if overdue:
        return Light(Colour.RED, ngettext("%(n)d past its day", "%(n)d past their day", overdue) % {"n": overdue})
    return Light(Colour.GREEN, _t("%(n)d under way, none past its day") % {"n": active} if active else _t("none open"))
