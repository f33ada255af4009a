"""What happened to an issue, told from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.ledger.models import Entry
from huilu.loop.states import CAUSE_LABELS, FIX_LABELS
from huilu.web.days import say_day

Word = str | Promise

# For each act: what it is called, and which of its facts are worth telling.
_ACTS: dict[str, tuple[Word, tuple[str, ...]]] = {
    "issue.drafted": (_("noted the problem"), ()),
    "issue.opened": (_("opened the issue"), ("lead", "due_on")),
    "issue.task_added": (_("set a task"), ("text", "owner", "due_on")),
    "issue.task_finished": (_("finished a task"), ("position",)),
    "issue.interim_reported": (_("reported an interim result"), ("changed_so_far", "remains", "next_on")),
    "issue.resumed": (_("carried on"), ()),
    "issue.submitted": (_("submitted the result"), ("fact", "cause", "fix_kind")),
    "issue.verifier_named": (_("named the verifier"), ("verifier",)),
    "issue.closed": (_("saw the change and closed the issue"), ("seen",)),
    "issue.returned": (_("returned it for rework"), ("reason", "task", "due_on")),
    "issue.reopened": (_("reopened the issue"), ("new_fact", "due_on")),
    "issue.withdrawn": (_("withdrew the issue"), ("reason",)),
}
_NAMES: dict[str, Word] = {
    "lead": _("lead"),
    "due_on": _("due"),
    "next_on": _("next date"),
    "text": _("task"),
    "task": _("task"),
    "owner": _("who does it"),
    "position": _("task number"),
    "changed_so_far": _("changed so far"),
    "remains": _("remains"),
    "fact": _("claimed"),
    "seen": _("seen"),
    "cause": _("cause"),
    "fix_kind": _("fix"),
    "verifier": _("verifier"),
    "reason": _("reason"),
    "new_fact": _("new fact"),
}


@dataclass(frozen=True, slots=True)
class Detail:
    """One fact of an act. `is_said`: somebody's own words or a name, not ours."""

    name: Word
    text: Word
    is_said: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One act: when, signed by which post, what."""

    number: int
    at: datetime
    by: str
    what: Word
    details: list[Detail]


def told(entries: Iterable[Entry], names: Mapping[str, str]) -> list[Event]:
    """The entries in words, the oldest first; `names` are those of units and posts by code."""
    return [_event(entry, names) for entry in entries]


def _event(entry: Entry, names: Mapping[str, str]) -> Event:
    what, wanted = _ACTS.get(entry.act, (entry.act, ()))
    details = [_detail(name, entry.facts[name], names) for name in wanted if entry.facts.get(name)]
    return Event(entry.id, entry.at, entry.by_label, what, details)


def _detail(name: str, fact: Any, names: Mapping[str, str]) -> Detail:
    word = _NAMES[name]
    match name:
        case "due_on" | "next_on":
            return Detail(word, say_day(date.fromisoformat(fact)))
        case "fact" | "seen":
            return Detail(word, change_of(fact), is_said=True)
        case "cause":
            return Detail(CAUSE_LABELS.get(fact["level"], word), fact["text"], is_said=True)
        case "fix_kind":
            return Detail(word, FIX_LABELS.get(fact, fact))
        case "lead" | "owner" | "verifier":
            return Detail(word, names.get(fact, fact), is_said=True)
    return Detail(word, str(fact), is_said=True)


def change_of(fact: Mapping[str, Any]) -> str:
    """A changed fact in one line."""
    unit = fact.get("measured_in", "")
    return f"{fact['subject']} {fact['before']}{unit} → {fact['after']}{unit}"
