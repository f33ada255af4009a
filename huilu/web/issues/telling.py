"""What happened to an issue, told from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.accounts.models import Post
from huilu.kernel.words import pick
from huilu.ledger.models import Entry
from huilu.loop.states import CAUSE_LABELS, Step, Who
from huilu.loop.verbs import BY_ENTRY, Ask, Kind, Verb
from huilu.org.models import Unit
from huilu.web.days import say_day

Word = str | Promise

# Acts that are no verb of their own.
_OTHER_ACTS: dict[str, Word] = {
    "issue.drafted": _("noted the problem"),
    "issue.took_in": _("took another issue in"),
}
_NAMES: dict[str, Word] = {
    "lead": _("lead"),
    "due_on": _("due"),
    "next_on": _("next date"),
    "text": _("task"),
    "task": _("task"),
    "owner": _("who does it"),
    "changed_so_far": _("changed so far"),
    "remains": _("remains"),
    "fact": _("claimed"),
    "seen": _("seen"),
    "cause": _("cause"),
    "fix_kind": _("fix"),
    "verifier": _("verifier"),
    "reason": _("reason"),
    "new_fact": _("new fact"),
    "to": _("to"),
    "into": _("into"),
    "merged": _("issue"),
    "unit": _("unit"),
    "outcome": _("different now"),
    "senior": _("senior owner"),
    "milestone": _("next milestone"),
    "title": _("rule"),
    "in_force_on": _("in force from"),
    "review_on": _("looked at again on"),
    "finding": _("found"),
    "seen_on": _("seen on"),
    "why": _("why"),
    "toward": _("to"),
    "judgement": _("judgement"),
    "words": _("in words"),
    "reason_code": _("kind of reason"),
    "name": _("file"),
}
# Where the same word of an act means something else.
_NAMES_OF_STEP: dict[tuple[Step, str], Word] = {
    (Step.GIVE_SHARE, "text"): _("share"),
    (Step.GIVE_SHARE, "unit"): _("to"),
    (Step.ADD_NOTE, "text"): _("note"),
    (Step.PROPOSE_OWNER, "owner"): _("owner"),
    (Step.DIRECT_OWNER, "owner"): _("owner"),
}
_NUMBERS: dict[str, Word] = {
    "tasks": _("task number"),
    "shares": _("share number"),
    "milestones": _("milestone number"),
    "outputs": _("rule number"),
}


@dataclass(frozen=True, slots=True)
class Detail:
    """One fact of an act. `is_said`: somebody's own words or a name, not ours."""

    name: Word
    text: Word
    is_said: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One act: when, signed by which post, what. What the calendar does is signed by nobody."""

    number: int
    at: datetime
    by: str
    what: Word
    details: list[Detail]


def told(entries: Iterable[Entry], names: Mapping[str, str]) -> list[Event]:
    """The entries in words, the oldest first; `names` are those of units and posts by code."""
    return [_event(entry, names) for entry in entries]


def _event(entry: Entry, names: Mapping[str, str]) -> Event:
    verb = BY_ENTRY.get(entry.act)
    what = verb.told if verb else _OTHER_ACTS.get(entry.act, entry.act)
    asks = {ask.name: ask for ask in verb.asks} if verb else {}
    wanted = [name for name in (*asks, "position", "merged", "name") if entry.facts.get(name)]
    details = [_detail(_name(verb, name), entry.facts[name], asks.get(name), names) for name in wanted]
    by = "" if verb and verb.transition.who is Who.CALENDAR else entry.by_label
    return Event(entry.id, entry.at, by, what, details)


def _name(verb: Verb | None, name: str) -> Word:
    """What the act's word is called in the account."""
    if verb and name == "position":
        return _NUMBERS[verb.position]
    return _NAMES_OF_STEP.get((verb.step, name), _NAMES[name]) if verb else _NAMES[name]


def _detail(word: Word, fact: Any, ask: Ask | None, names: Mapping[str, str]) -> Detail:
    match ask.kind if ask else None:
        case Kind.DAY:
            return Detail(word, say_day(date.fromisoformat(fact)))
        case Kind.FACT:
            return Detail(word, change_of(fact), is_said=True)
        case Kind.CAUSE:
            return Detail(CAUSE_LABELS.get(fact["level"], word), fact["text"], is_said=True)
        case Kind.WORD:
            return Detail(word, (ask.words or {}).get(fact, fact) if ask else fact)
        case Kind.UNIT | Kind.POST:
            return Detail(word, names.get(fact, fact), is_said=True)
    return Detail(word, str(fact), is_said=True)


def names_in(entries: Iterable[Entry]) -> dict[str, str]:
    """What the units and posts are called that the entries name by code, as far as the reader may know them."""
    codes = {code for entry in entries for code in _codes(entry)}
    posts = Post.objects.at(*{code.rpartition("/")[0] for code in codes if "/" in code})
    units = Unit.objects.filter(code__in=codes).order_by("pk").values_list("code", "name")
    called = {
        f"{post.unit.code}/{post.code}": f"{post.unit.name} {pick(post.labels)}"
        for post in posts.select_related("unit").order_by("pk")
    }
    return dict(units) | called


def _codes(entry: Entry) -> Iterator[str]:
    verb = BY_ENTRY.get(entry.act)
    for ask in verb.asks if verb else ():
        if ask.kind in {Kind.UNIT, Kind.POST} and entry.facts.get(ask.name):
            yield entry.facts[ask.name]


def change_of(fact: Mapping[str, Any]) -> str:
    """A changed fact in one line."""
    unit = fact.get("measured_in", "")
    return f"{fact['subject']} {fact['before']}{unit} → {fact['after']}{unit}"
