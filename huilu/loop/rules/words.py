"""What people type: words, choices, days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_said
from huilu.loop.states import CauseLevel, Concerns, FactKind, FixKind, Judgement, SendBackReason, Source

# What people call the fields that a refusal may name.
FIELD_LABELS: dict[str, Promise | str] = {
    "title": _("In one line"),
    "detail": _("In more words"),
    "topic": _("Topic"),
    "source": _("Found by"),
    "concerns": _("It is about"),
    "symptom_unit": _("Where it shows"),
    "due_on": _("Due on"),
    "reason": _("Reason"),
    "new_fact": _("New fact"),
    "task": _("Task"),
    "changed_so_far": _("Changed so far"),
    "remains": _("What remains"),
    "next_on": _("Next date"),
    "subject": _("What changed"),
    "before": _("Before"),
    "after": _("After"),
    "kind": _("Kind of fact"),
    "cause": _("Cause"),
    "cause_level": _("Where the cause lies"),
    "fix_kind": _("Kind of fix"),
    "text": _("What is to be done"),
    "outcome": _("What is different now"),
    "seen": _("What was seen"),
    "seen_on": _("Seen on"),
    "milestone": _("Milestone"),
    "finding": _("What was found"),
    "in_force_on": _("In force from"),
    "review_on": _("To be looked at again on"),
    "reason_code": _("Kind of reason"),
    "judgement": _("Judgement"),
    "words": _("In words"),
    "why": _("Why the cause lies above"),
    "note": _("Note"),
}


TITLE_LIMIT = 80


TEXT_LIMIT = 1000


YEARS_AHEAD = 5


FARTHEST = timedelta(days=YEARS_AHEAD * 366)


class AboutPerson(Refusal):
    """It must be about a unit, a service or a rule."""

    code = "loop.about_person"
    says = _("An issue is about a unit, a service or a rule, never about a person.")
    next = _("Say which of the three it is about.")
    status = 422


class WordMissing(Refusal):
    """A field that must be filled is not."""

    code = "loop.word_missing"
    says = _("“{label}” is empty.")
    next = _("Fill it in: one line is enough.")
    status = 422


class WordTooLong(Refusal):
    """An essay."""

    code = "loop.word_too_long"
    says = _("“{label}” has {length} characters; at most {limit} fit.")
    next = _("Keep what matters and leave out the rest.")
    status = 422


class UnknownChoice(Refusal):
    """A word that is not one of the choices."""

    code = "loop.unknown_choice"
    says = _("“{value}” is no choice for “{label}”.")
    next = _("Choose one of: {choices}.")
    status = 422


class DayInThePast(Refusal):
    """A date to come lies behind us."""

    code = "loop.day_in_the_past"
    says = _("“{label}” lies in the past: {day}.")
    next = _("Choose today or a later day.")
    status = 422


class DayTooFar(Refusal):
    """A date that never comes."""

    code = "loop.day_too_far"
    says = _("“{label}” lies more than {years} years ahead: {day}.")
    next = _("Choose a day on which somebody will still look at it.")
    status = 422


def check_words(**words: str) -> None:
    """Refuse empty fields and essays. Keys are field names; `title` has the shorter limit."""
    for name, text in words.items():
        limit = TITLE_LIMIT if name == "title" else TEXT_LIMIT
        if not is_said(text):
            raise WordMissing(field=name, label=FIELD_LABELS[name])
        if len(text) > limit:
            raise WordTooLong(field=name, label=FIELD_LABELS[name], length=len(text), limit=limit)


def check_choices(**choices: str) -> None:
    """Refuse words that are not among the choices of the field of that name."""
    known = {
        "source": Source,
        "concerns": Concerns,
        "cause_level": CauseLevel,
        "fix_kind": FixKind,
        "kind": FactKind,
        "reason_code": SendBackReason,
        "judgement": Judgement,
    }
    for name, value in choices.items():
        allowed = [str(choice) for choice in known[name]]
        if value not in allowed:
            raise UnknownChoice(field=name, label=FIELD_LABELS[name], value=value, choices=", ".join(allowed))


def check_topic(topic: str, known: Collection[str]) -> None:
    """Refuse a topic that no programme in force names (M025)."""
    if topic not in known:
        choices = ", ".join(sorted(known))
        raise UnknownChoice(field="topic", label=FIELD_LABELS["topic"], value=topic, choices=choices)


def check_concerns(concerns: str) -> None:
    """Refuse an issue that does not say whether it is about a unit, a service or a rule."""
    if concerns not in [str(choice) for choice in Concerns]:
        raise AboutPerson


def check_coming(name: str, day: date, today: date) -> None:
    """Refuse a date to come that lies behind us, or so far ahead that it means never."""
    if day < today:
        raise DayInThePast(field=name, label=FIELD_LABELS[name], day=day)
    if day - today > FARTHEST:
        raise DayTooFar(field=name, label=FIELD_LABELS[name], day=day, years=YEARS_AHEAD)
