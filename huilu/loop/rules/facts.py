"""A changed fact, and why it had been so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_said
from huilu.loop.rules.words import check_choices, check_words
from huilu.loop.states import CauseLevel, FactKind, FixKind


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


class SeenOtherwise(Refusal):
    """The look contradicts the claim."""

    code = "loop.seen_otherwise"
    says = _("“{seen}” is not what was claimed: from “{before}” to “{after}”.")
    next = _("If it is not as claimed, return the issue for rework and say what you saw.")
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


class RuleMissing(Refusal):
    """Called institutional, and no rule remains."""

    code = "loop.rule_missing"
    says = _("A fix is institutional when a rule remains, and none is kept with this issue.")
    next = _("Keep the rule first, with the day on which it is looked at again; or choose another kind of fix.")
    status = 422


class PapersAlone(Refusal):
    """What is said to have changed is a paper about it."""

    code = "loop.papers_alone"
    says = _("“{subject}” is a paper. A report, minutes or a plan alone are no changed fact.")
    next = _("Say what is different for people or at the place; choose “a rule” if a rule was changed.")
    status = 422


class NoFactSaid(Refusal):
    """That it was done is no fact that somebody else could see."""

    code = "loop.no_fact_said"
    says = _("“{after}” does not say what is different now.")
    next = _("Say what somebody who goes there sees: the drain runs free, the door opens at eight.")
    status = 422


class FileThereAlready(Refusal):
    """The same content is attached already."""

    code = "loop.file_there_already"
    says = _("A file with the same content as “{name}” is attached already.")
    next = _("Nothing needs to be done.")


# What papers about work are called, what is done to them, and what may stand behind the name. A rule that was changed
# is a paper too, and is a kind of fact of its own.
_REPORTS = (
    "报告", "纪要", "总结", "台账", "会议", "材料", "记录", "简报", "汇报",
    "report", "reports", "minutes", "meeting", "meetings", "summary", "briefing", "memo",
)  # fmt: skip
_PLANS = ("方案", "通知", "plan", "plans", "notice", "notices")
_RULES = (
    "制度", "办法", "规定", "规则", "规程", "规范", "标准", "流程", "细则", "条例", "章程",
    "rule", "procedure", "standard", "policy", "regulation", "guideline",
)  # fmt: skip
_MADE = (
    "形成", "上报", "报送", "印发", "召开", "提交", "制定", "下发", "起草", "签发", "存档", "归档", "完成",
    "submitted", "filed", "held", "issued", "drafted", "written", "sent", "prepared",
)  # fmt: skip
_VERSION = re.compile(
    r"(定稿|初稿|终稿|送审稿|征求意见稿|修订版|第?[0-9一二三四五六七八九十]+[版稿份次]|final|draft|v[0-9]+)+$"
)
# Where it should be said what is different now, these say nothing.
_NOTHING = re.compile(
    r"详?见附件|[现均都全部已经]*(整改|解决|落实|办理|处理)(完成|到位|完毕|好)?了?|done|solved|see(the)?attachment"
)
# What is held or sent out and counted: more of it is no fact either.
_HELD = ("开会", "发文")
# How many papers there are says no more than the papers do.
_HOW_MANY = re.compile(r"的?(总|期|份|次|件|篇|场)?数量?$")
MOST_DIGITS = 30
_CLAUSES = re.compile(r"[,;。，；、\n]")


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
    if fact.kind == FactKind.MEASURE:
        _check_measured(fact)
    elif _plain(fact.before) == _plain(fact.after):
        raise NothingChangedInFact(before=fact.before)
    _check_more_than_papers(fact)
    check_looked(fact.observed_on, today=today, since=since)


def _check_more_than_papers(fact: SeenFact) -> None:
    """Refuse what speaks of papers alone. That there are fewer of them is a fact, and a good one."""
    names = _NAMES[FactKind(fact.kind)]
    if _is_paper(fact.subject, names) and not _is_fewer(fact):
        raise PapersAlone(subject=fact.subject)
    if _is_paper(fact.after, names):
        raise PapersAlone(subject=fact.after)
    if _NOTHING.fullmatch(_plain(fact.after)):
        raise NoFactSaid(after=fact.after)


def _is_fewer(fact: SeenFact) -> bool:
    return fact.kind == FactKind.MEASURE and Decimal(fact.after) < Decimal(fact.before)


def _is_paper(text: str, names: Callable[[str], bool]) -> bool:
    clauses = [_plain(clause) for clause in _CLAUSES.split(normalize("NFKC", text)) if _plain(clause)]
    return all(names(clause) for clause in clauses)


def _names_paper(clause: str) -> bool:
    return _names_one_of(_REPORTS + _PLANS, clause)


def _names_report(clause: str) -> bool:
    """A rule is a paper too, and so is one about reports; a report on a rule is none."""
    return not any(rule in clause for rule in _RULES) and _names_one_of(_REPORTS, clause)


def _names_count(clause: str) -> bool:
    return _names_one_of(_REPORTS + _PLANS + _HELD, clause)


def _names_one_of(papers: tuple[str, ...], clause: str) -> bool:
    named = _HOW_MANY.sub("", _VERSION.sub("", clause))
    made = any(paper in named for paper in papers) and any(done in named for done in _MADE)
    return made or named.endswith(papers)


# What speaks of papers, by the kind of the fact.
_NAMES = {FactKind.MEASURE: _names_count, FactKind.PLACE: _names_paper, FactKind.RULE: _names_report}


def check_agrees(seen: SeenFact, *, kind: str, before: str, after: str) -> None:
    """Refuse a look that shows the old state again, or a figure that went the other way than was claimed."""
    if _plain(seen.after) == _plain(before) or _went_other_way(seen, kind, before, after):
        raise SeenOtherwise(seen=seen.after, before=before, after=after)


def _went_other_way(seen: SeenFact, kind: str, before: str, after: str) -> bool:
    """Whether both measured it, and not in the same direction."""
    return seen.kind == kind == FactKind.MEASURE and (
        Decimal(after).compare(Decimal(before)) != Decimal(seen.after).compare(Decimal(before))
    )


def check_rule_kept(fix_kind: str, rules_kept: int) -> None:
    """Refuse to call a fix institutional where no rule was kept (M077, M092)."""
    if fix_kind == FixKind.INSTITUTIONAL and not rules_kept:
        raise RuleMissing


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
    if not (_is_sensible(before) and _is_sensible(after) and is_said(fact.measured_in)):
        raise NotMeasured
    if before == after:
        raise NothingChangedInFact(before=fact.before)


def _is_sensible(number: Decimal) -> bool:
    """Whether people measure such a thing: nothing has more than thirty digits before or behind the point."""
    return number.is_finite() and -MOST_DIGITS <= number.adjusted() <= MOST_DIGITS


def _plain(text: str) -> str:
    """The text without the differences that are none: width, case, spaces and punctuation."""
    return "".join(one for one in normalize("NFKC", text).casefold() if one.isalnum())
