"""A changed fact, and why it had been so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_said
from huilu.loop.rules.words import check_choices, check_words
from huilu.loop.states import CauseLevel, FactKind


class NothingChangedInFact(Refusal):
    """Before equals after."""

    code = "loop.nothing_changed"
    says = _("Before and after are the same: “{before}”.")
    next = _("An issue ends when a fact has changed. Say what is different now, or report an interim result.")
    status = 422


class NotMeasured(Refusal):
    """A measure without numbers."""

    code = "loop.not_measured"
    says = _("A measured fact needs numbers before and after, and what they are measured in.")
    next = _("Write for example 12 and 0, measured in households; or choose “a place” or “a rule”.")
    status = 422


class ObservedInFuture(Refusal):
    """Seen on a day that has not come."""

    code = "loop.observed_in_future"
    says = _("The fact cannot have been observed on {day}: that day has not come yet.")
    next = _("Give the day on which somebody saw it.")
    status = 422


class ObservedTooEarly(Refusal):
    """Seen before the issue was raised, or before it was reopened."""

    code = "loop.observed_too_early"
    says = _("The change was observed on {day}, before {since}.")
    next = _("Look again: what was seen then cannot be the result of this work.")
    status = 422


class SecondLookMissing(Refusal):
    """Cause 'person' without the question behind it."""

    code = "loop.second_look_missing"
    says = _("Where the cause is a person, ask once more: why did the way of working allow it?")
    next = _("Answer in one line; it is about the way of working, not about the person.")
    status = 422


class PapersAlone(Refusal):
    """What is said to have changed is a paper about it."""

    code = "loop.papers_alone"
    says = _("“{subject}” is a paper. A report, minutes or a plan alone are no changed fact.")
    next = _("Say what is different for people or at the place; choose “a rule” if a rule was changed.")
    status = 422


class FileThereAlready(Refusal):
    """The same content is attached already."""

    code = "loop.file_there_already"
    says = _("A file with the same content as “{name}” is attached already.")
    next = _("Nothing needs to be done.")


# What papers about work are called. A rule that was changed is a paper too, and is a kind of fact of its own.
_PAPERS = (
    "报告", "纪要", "总结", "台账", "方案", "通知", "会议", "材料", "记录", "简报", "汇报",
    "report", "reports", "minutes", "meeting", "summary", "plan", "notice", "briefing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeenFact:
    """A fact that changed: what kind, of what, before and after, and the day on which it was observed."""

    kind: str
    subject: str
    before: str
    after: str
    observed_on: date
    measured_in: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why it was so: the level of the cause, in words, and the second look that 'person' asks for (M068)."""

    level: str
    text: str
    second_look: str = ""


def check_fact(fact: SeenFact, *, today: date, since: date) -> None:
    """Refuse a fact that has not changed, is not measured, or was not observed after the work began (M067, M137)."""
    check_choices(kind=fact.kind)
    check_words(subject=fact.subject, before=fact.before, after=fact.after)
    if fact.kind != FactKind.RULE and _plain(fact.subject).endswith(_PAPERS):
        raise PapersAlone(subject=fact.subject)
    if fact.kind == FactKind.MEASURE:
        _check_measured(fact)
    elif _plain(fact.before) == _plain(fact.after):
        raise NothingChangedInFact(before=fact.before)
    check_looked(fact.observed_on, today=today, since=since)


def check_looked(on: date, *, today: date, since: date) -> None:
    """Refuse a look on a day that has not come, or that lies before what it is to tell of."""
    if on > today:
        raise ObservedInFuture(day=on)
    if on < since:
        raise ObservedTooEarly(day=on, since=since)


def check_cause(cause: Cause, fix_kind: str) -> None:
    """Refuse a cause without level or words, and 'a person' without the second look (M068)."""
    check_choices(cause_level=cause.level, fix_kind=fix_kind)
    check_words(cause=cause.text)
    if cause.level == CauseLevel.PERSON and not is_said(cause.second_look):
        raise SecondLookMissing


def _check_measured(fact: SeenFact) -> None:
    try:
        before, after = Decimal(fact.before), Decimal(fact.after)
    except InvalidOperation:
        raise NotMeasured from None
    if not (before.is_finite() and after.is_finite() and is_said(fact.measured_in)):
        raise NotMeasured
    if before == after:
        raise NothingChangedInFact(before=fact.before)


def _plain(text: str) -> str:
    """The text without the differences that are none: width, case, spaces and punctuation."""
    return "".join(one for one in normalize("NFKC", text).casefold() if one.isalnum())
