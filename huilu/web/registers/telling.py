"""What happened to an item, told from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.ledger.models import Entry
from huilu.registers.columns import Column
from huilu.registers.names import Directory
from huilu.registers.values import said
from huilu.web.days import say_day

Word = str | Promise

_ACTS: dict[str, Word] = {
    "register.item_entered": _("entered it"),
    "register.item_changed": _("changed it"),
    "register.item_done": _("called it done"),
    "register.item_reopened": _("opened it again"),
    "register.item_struck": _("struck it"),
    "register.task_added": _("set a task"),
    "register.task_finished": _("finished a task"),
}
_NAMES: dict[str, Word] = {
    "done_on": _("day"),
    "due_on": _("due"),
    "reason": _("reason"),
    "text": _("task"),
    "position": _("task number"),
}


@dataclass(frozen=True, slots=True)
class Detail:
    """One fact of an act, somebody's own words or a day."""

    name: Word
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """One act: when, signed by which post, what."""

    number: int
    at: datetime
    by: str
    what: Word
    details: list[Detail]


def told(entries: Iterable[Entry], columns: Mapping[str, Column], names: Directory) -> list[Event]:
    """The entries in words, the oldest first."""
    return [
        Event(one.id, one.at, one.by_label, _ACTS.get(one.act, one.act), _details(one, columns, names))
        for one in entries
    ]


def _details(entry: Entry, columns: Mapping[str, Column], names: Directory) -> list[Detail]:
    if entry.act == "register.item_changed":
        return [_change(code, entry.facts, columns, names) for code in entry.facts["cells"]]
    named = [(name, entry.facts[name]) for name in _NAMES if entry.facts.get(name)]
    return [Detail(_NAMES[name], _shown(name, fact)) for name, fact in named]


def _change(code: str, facts: Mapping[str, Any], columns: Mapping[str, Column], names: Directory) -> Detail:
    """A changed cell: what it said before, and what it says since."""
    before, after = facts["was"].get(code), facts["cells"].get(code)
    column = columns.get(code)
    if column is None:
        return Detail(code, f"{before or '—'} → {after or '—'}")
    return Detail(column.label, f"{said(column, before, names) or '—'} → {said(column, after, names) or '—'}")


def _shown(name: str, fact: Any) -> str:
    return say_day(date.fromisoformat(fact)) if name.endswith("_on") else str(fact)
