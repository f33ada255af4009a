"""Reviews and what stands on their agendas, put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from huilu.kernel.words import pick
from huilu.programmes.pack.reviews import ReviewSpec
from huilu.reviews.agenda import Matter
from huilu.reviews.models import Review
from huilu.reviews.planning import Cadence, Planned
from huilu.reviews.states import BECAUSE_LABELS, Because
from huilu.web.days import say_day


@dataclass(frozen=True, slots=True)
class Row:
    """A planned review on the page."""

    label: str
    when: str
    said: str
    meetings: list[Review]


def as_rows(cadence: Cadence) -> list[Row]:
    """The planned reviews, each with its day and what came of it."""
    return [Row(_label(one.spec), _when(one), _said(one), one.meetings) for one in cadence.planned]


def cadence_sentence(cadence: Cadence) -> str:
    """How many were held of those that were planned."""
    if not cadence.planned and not cadence.beyond:
        return _("No programme plans a review for this unit.")
    said = _("{planned} reviews that call units together are planned, {held} were held.")
    told = said.format(planned=cadence.all_hands_planned, held=cadence.all_hands_held)
    if not cadence.beyond:
        return told
    beyond = _("{n} stand beyond the plan.").format(n=len(cadence.beyond))
    return f"{told} {beyond}"


def matter_words(matter: Matter) -> str:
    """Why an issue is on the agenda."""
    return _because([one.value for one in matter.because])


def shown_agenda(kept: Mapping[str, Any]) -> dict[str, Any]:
    """An agenda, as it is now or was kept, for a page."""
    counted = [(str(BECAUSE_LABELS[Because(reason)]), n) for reason, n in kept["by_reason"].items() if n]
    issues = [one | {"says": _because(one["because"]), "due_on": _day(one["due_on"])} for one in kept["issues"]]
    return {
        "at": datetime.fromisoformat(kept["at"]),
        "total": kept["total"],
        "counted": counted,
        "issues": issues,
        "more": kept["more"],
        "behind": kept["behind"],
        "unfinished": [one | {"due_on": _day(one["due_on"])} for one in kept["unfinished"]],
    }


def _because(reasons: list[str]) -> str:
    return " · ".join(str(BECAUSE_LABELS[Because(one)]) for one in reasons)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _label(spec: ReviewSpec) -> str:
    return pick(spec.labels.model_dump())


def _when(one: Planned) -> str:
    if one.spec.on:
        return say_day(one.spec.on)
    return {"monthly": _("every month"), "quarterly": _("every quarter")}[one.spec.repeats or "monthly"]


def _said(one: Planned) -> str:
    if one.spec.is_all_hands:
        return _("held") if one.held else _("called") if one.is_called else _("not called yet")
    return _("{held} held, {n} planned by now").format(held=one.held, n=one.by_now)
