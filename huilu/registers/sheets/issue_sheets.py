"""The lists of a unit's problems and responsibilities as sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huilu.kernel.actor import Actor
from huilu.kernel.cells import Value, as_text
from huilu.kernel.days import day_of
from huilu.kernel.words import in_both
from huilu.loop import actions as loop
from huilu.loop.states import CONCERNS_LABELS, SOURCE_LABELS, STATE_LABELS, Concerns, Source
from huilu.org.models import Unit
from huilu.programmes.pack.schema import OTHER_TOPIC
from huilu.programmes.queries import topics_called
from huilu.registers.columns import NUMBER_LABEL, Choice, Column, choices_from
from huilu.registers.lists import Listed, Responsibility, linked_lists
from huilu.registers.queries import versions_of
from huilu.registers.sheets.shape import SheetKind, SheetRow

_FIXED: dict[str, Any] = {"comes_back": False, "for_new": False}
_ONLY_NEW: dict[str, Any] = {"comes_back": False}


class OfIssues(SheetKind):
    """What the lists of issues have in common: the issues that the unit leads, and their versions."""

    elsewhere = _("These columns are not taken back; change them on the issue's page.")

    @cached_property
    def listed(self) -> list[Listed]:
        """The issues with all that belongs to them."""
        return linked_lists(self.unit)

    @cached_property
    def versions(self) -> Mapping[int, int]:
        """The last ledger entry about each of them."""
        return versions_of("issue", [one.issue.pk for one in self.listed])

    def key_of(self, cells: Mapping[str, Value]) -> str:
        """The number of the issue."""
        return str(cells.get("number") or "")


class IssueSheet(OfIssues):
    """The list of problems. What is in it changes by its own acts alone; a new row becomes a draft."""

    def __init__(self, unit: Unit, code: str, *, day: date) -> None:
        super().__init__(unit, code)
        self.day = day

    @property
    def title(self) -> str:
        """What stands above it on paper."""
        return _t("Register of issues")

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Problem, where it stands, who has it, where it is from."""
        return (
            Column("number", in_both(NUMBER_LABEL), "text", width=22, **_FIXED),
            Column("title", in_both(_("Issue")), "text", required=True, **_ONLY_NEW),
            Column("detail", in_both(_("Detail")), "text", width=40, **_ONLY_NEW),
            Column("state", in_both(_("State")), "choice", choices=_states(), width=12, **_FIXED),
            Column("due_on", in_both(_("Due on")), "date", **_FIXED),
            Column("held_by", in_both(_("In the hands of")), "text", width=18, **_FIXED),
            Column("symptom_unit", in_both(_("Shows at")), "unit", **_ONLY_NEW),
            Column("raised_by", in_both(_("Raised by")), "text", width=18, **_FIXED),
            Column("topic", in_both(_("Topic")), "choice", choices=_topics(self.unit, self.day), **_ONLY_NEW),
            Column(
                "source", in_both(_("Where it was found")), "choice", choices=choices_from(SOURCE_LABELS), **_ONLY_NEW
            ),
            Column("concerns", in_both(_("It concerns")), "choice", choices=choices_from(CONCERNS_LABELS), **_ONLY_NEW),
            Column("raised_on", in_both(_("Raised on")), "date", **_FIXED),
        )

    @cached_property
    def rows(self) -> Sequence[SheetRow]:
        """Every issue that the unit leads."""
        return [self._row(one) for one in self.listed]

    def _row(self, one: Listed) -> SheetRow:
        issue = one.issue
        cells: dict[str, Value] = {
            "number": issue.number,
            "title": as_text(issue.title),
            "detail": as_text(issue.detail),
            "state": issue.status.word,
            "due_on": issue.due_on.isoformat() if issue.due_on else None,
            "held_by": issue.held_by.name if issue.held_by else None,
            "symptom_unit": issue.symptom_unit.code,
            "raised_by": issue.raised_by.name,
            "topic": issue.topic,
            "source": issue.source,
            "concerns": issue.concerns,
            "raised_on": day_of(issue.raised_at).isoformat(),
        }
        return SheetRow(issue.number, self.versions.get(issue.pk, 0), cells)

    def as_entered(self, cells: Mapping[str, Value]) -> Mapping[str, Value]:
        """Found by the unit itself, at the unit, about a service of no topic, unless the row says otherwise."""
        return {
            "detail": "",
            "source": Source.SELF_FOUND.value,
            "topic": OTHER_TOPIC.code,
            "concerns": Concerns.SERVICE.value,
            "symptom_unit": self.unit.code,
            **cells,
        }

    def enter(self, cells: Mapping[str, Value], *, by: Actor, at: datetime) -> str:
        """A draft: it is opened on its own page, with a lead and a day."""
        finding = loop.Finding(**{code: str(value) for code, value in self.as_entered(cells).items()})
        return loop.draft_issue(finding=finding, by=by, at=at).number


class ResponsibilitySheet(OfIssues):
    """The list of responsibilities: who answers for what. It follows from the issues and only goes out."""

    comes_back = False

    @property
    def title(self) -> str:
        """What stands above it on paper."""
        return _t("List of responsibilities")

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Issue, unit, part, day, tasks, state."""
        return (
            Column("number", in_both(NUMBER_LABEL), "text", width=22, **_FIXED),
            Column("title", in_both(_("Issue")), "text", **_FIXED),
            Column("unit", in_both(_("Responsible unit")), "unit", **_FIXED),
            Column("part", in_both(_("Part")), "text", width=9, **_FIXED),
            Column("text", in_both(_("What it answers for")), "text", **_FIXED),
            Column("due_on", in_both(_("Due on")), "date", **_FIXED),
            Column("tasks", in_both(_("Tasks done")), "text", width=9, **_FIXED),
            Column("state", in_both(_("State")), "text", width=12, **_FIXED),
        )

    @cached_property
    def rows(self) -> Sequence[SheetRow]:
        """The lead of each issue first, then whoever assists."""
        return [
            SheetRow(listed.issue.number, self.versions.get(listed.issue.pk, 0), _responsibility(one))
            for listed in self.listed
            for one in listed.responsibilities
        ]


def _responsibility(one: Responsibility) -> dict[str, Value]:
    return {
        "number": one.issue.number,
        "title": as_text(one.issue.title),
        "unit": one.unit.code,
        "part": str(one.part),
        "text": as_text(one.text),
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "tasks": f"{one.tasks_done} / {len(one.tasks)}" if one.tasks else None,
        "state": str(one.state),
    }


def _states() -> tuple[Choice, ...]:
    return choices_from({state.word: label for state, label in STATE_LABELS.items()})


def _topics(unit: Unit, day: date) -> tuple[Choice, ...]:
    """The topics that the programmes in force name, 'other' last."""
    return tuple(Choice(one.code, one.labels.model_dump()) for one in topics_called(unit.path, day).values())
