"""Detail that a child adds to a locked clause: how it is done here, and never whether, when or how often (M004)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huilu.programmes.pack.dropping import ACTS, NOT, dropped_in
from huilu.programmes.pack.family import Clause
from huilu.programmes.pack.findings import Finding, Loc, Rule
from huilu.programmes.pack.parts import Labels
from huilu.programmes.pack.tightening import Values

DETAIL_CONTRADICTS = Rule(
    "pack.detail_contradicts",
    "M004",
    "{code} 已锁定,补充说明里的“{found}”像是改了它要做的、时间或次数。",
    "{code} is locked, and '{found}' in its detail reads as if what is asked, when or how often were otherwise.",
    "只写在本地怎么做;办不办、何时、几次以原要求为准。",
    "Say how it is done here and no more; whether, when and how often stay as they were asked.",
    severity="warning",
)
DETAIL_DROPS = Rule(
    "pack.detail_drops",
    "M004",
    "{code} 已锁定,补充说明里的“{found}”把它取消、推迟或放宽了。",
    "{code} is locked, and '{found}' in its detail drops it, puts it off or loosens it.",
    "删去这句话,只写在本地怎么做。确有困难的,请发布单位改原要求。",
    "Leave that out and say how it is done here. Where it cannot be done, ask its issuer to change it.",
)
DETAIL_OTHERWISE = Rule(
    "pack.detail_otherwise",
    "M130",
    "{code} 的补充说明里的“{found}”与它实际的时间、次数或做不做不同。",
    "'{found}' in the detail of {code} is another day, another frequency or another answer than the clause holds.",
    "期限写 due,频次写 repeats,系统才能与原要求比较;补充说明只写在本地怎么做。",
    "Write another day under due and another frequency under repeats, where they are weighed; a detail says how.",
    severity="warning",
    also=("M004",),
)
_SAID, _FIRST = r"(?=$|[\s\uff0c\uff1b\uff01,。;!.)])", r"(?:^|(?<=[.;!] ))"
_DO = f"{ACTS}|搞|要求|强求"
_CONTRADICTS = re.compile(
    rf"{NOT}(?:{_DO})|不必|不用做|无需|暂缓|暂停|自愿|豁免|免除|取消|作废"
    r"|放宽|从宽|视情|推迟|延期|延后|提前|改为|改成|改在|另行规定|以本.{0,3}规定为准"
    r"|\b(?:do|does|need|is|are|will|shall|must) ?not\b(?! only)|\bno longer\b|\bneedn't\b|\bvoluntary\b|\boptional\b"
    r"|\b(?:ignore|skip|waive|exempt|drop|suspend|postpone|cancel|defer|disregard)\w*\b|\bwithout effect\b"
    # "As far as possible" said of the clause, and not of a morning or a room.
    rf"|尽(?:量|力|可能)(?:去|地|多)?(?:{ACTS}|为之|而为){_SAID}|原则上(?:都|均|应当?|要|须|可以?)*(?:{ACTS}){_SAID}"
    rf"|(?:提倡|倡导|鼓励)(?:{ACTS})?{_SAID}|(?:参照|参考)(?:本条|此条|原要求|上级要求)?(?:{ACTS}){_SAID}"
    rf"|(?:{_FIRST}|\b(?:do|done|do (?:it|this)|applie[sd]|apply|followed|carried out) )"
    rf"(?:as far as|as much as|where|wherever|if) (?:it is |is )?possible{_SAID}"
    rf"|(?:{_FIRST}|\b(?:do|done|do (?:it|this)|applies|followed|carried out|is|yes) )in principle{_SAID}"
    rf"|{_FIRST}(?:(?:it|this) is )?(?:only |merely )?(?:encouraged|recommended|advised|desirable){_SAID}"
    rf"|{_FIRST}(?:for|as a) (?:guidance|reference|guideline)(?: only)?{_SAID}"
    r"|\b(?:brought forward|put off|earlier than|no later than|not before)\b"
)
_SPANS = re.compile(
    r"(?<![月\d])[一二两三四五六七八九十\d]+个?(?:工作)?[天日周月]之?[内前后]"
    r"|\b(?:with)?in (?:\w+ ){1,2}(?:working )?(?:days?|weeks?|hours?)\b"
)
_DAYS = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAYS_EN = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTHS})\b")
_MONTH_FIRST = re.compile(rf"\b({_MONTHS}) (\d{{1,2}})(?:st|nd|rd|th)?\b")
_ISO = re.compile(r"\b\d{4}[-/](\d{1,2})[-/](\d{1,2})\b")
_OFTEN = {
    "daily": re.compile(r"每[日天晚]|天天|\b(?:daily|every day)\b"),
    "weekly": re.compile(r"每(?:一|个)?(?:周|星期)|按周|\b(?:weekly|every week|(?:once|twice) a week)\b"),
    "monthly": re.compile(r"每(?:个|半)?月|按月|\b(?:monthly|every month|(?:once|twice) a month)\b"),
    "quarterly": re.compile(r"每(?:一|个)?季|按季|\b(?:quarterly|every quarter)\b"),
}


def contradicting(detail: Labels, clause: Clause, loc: Loc) -> Iterator[Finding]:
    """The words of a detail, in either language, that take something of a locked clause back or ask it otherwise."""
    texts = (detail.zh, detail.en.lower())
    if dropped := next(filter(None, map(dropped_in, texts)), ""):
        yield DETAIL_DROPS.broken_at(loc, code=clause.spec.code, found=dropped)
    elif found := next(filter(None, (_said_otherwise(text, clause.values) for text in texts)), ""):
        yield DETAIL_CONTRADICTS.broken_at(loc, code=clause.spec.code, found=found)


def differing(detail: Labels, clause: Clause, values: Values, loc: Loc) -> Iterator[Finding]:
    """The words of a detail of a clause that may be changed, but not in words: nobody could weigh them."""
    texts = (detail.zh, detail.en.lower())
    told = (dropped_in(text) or _other_times(text, values) for text in texts)
    if found := next(filter(None, told), ""):
        yield DETAIL_OTHERWISE.broken_at(loc, code=clause.spec.code, found=found)


def _said_otherwise(text: str, values: Values) -> str:
    if found := _CONTRADICTS.search(text) or _SPANS.search(text):
        return found.group()
    return _other_times(text, values)


def _other_times(text: str, values: Values) -> str:
    """A frequency or a day in the text that is not that of the clause."""
    often = (words.search(text) for repeats, words in _OFTEN.items() if repeats != values.repeats)
    if found := next(filter(None, often), None):
        return found.group()
    return next((said for said, month, day in _days_in(text) if not _is_due(values, month, day)), "")


def _days_in(text: str) -> Iterator[tuple[str, int, int]]:
    for found in (*_DAYS.finditer(text), *_ISO.finditer(text)):
        yield found.group(), int(found[1]), int(found[2])
    for found in _DAYS_EN.finditer(text):
        yield found.group(), _MONTHS.split("|").index(found[2]) + 1, int(found[1])
    for found in _MONTH_FIRST.finditer(text):
        yield found.group(), _MONTHS.split("|").index(found[1]) + 1, int(found[2])


def _is_due(values: Values, month: int, day: int) -> bool:
    return values.due_on is not None and (values.due_on.month, values.due_on.day) == (month, day)
