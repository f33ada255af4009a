"""Figures that count the wrong thing: papers and meetings as results (D17, M047), persons (D11), weak units (M142)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huilu.programmes.pack.features import RULE_OF
from huilu.programmes.pack.findings import Finding, Loc
from huilu.programmes.pack.invariants import PERSON_TARGET, VOLUME_TARGET
from huilu.programmes.pack.parts import Indicator, Labels
from huilu.programmes.pack.schema import Pack
from huilu.redlines.lines import HAN

_PAPERS = re.compile(
    r"(?:召开|举行|印发|下发|发布)[^减]{0,6}(?:会议|会|文件|通知|简报|方案)|(?:会议|文件|简报|通知|方案)[^减]{0,4}(?:召开|印发|下发)"
    r"|\b(?:documents?|notices?|briefings?|plans?) (?:issued|sent|published)\b|\bmeetings? (?:held|convened)\b"
)
_WEAK = re.compile(
    r"软弱涣散|后进|薄弱[村社单组]|\b(?:weak|lax|lagging) (?:units?|villages?|departments?|offices?|branches|teams?)\b"
)
_MENDED = re.compile(r"转化|转变|整顿|消除|摘帽|提升|恢复|\b(?:recover|mend|repair|improv|turned|strengthen)\w*")
# What is counted stands first ("人次…", "% of members…") or, in Chinese, at the end ("…的职工").
# Whom an organisation calls what is its own affair: most who do something end in one of four characters.
_WHO_ZH = f"[{HAN}][员者士师]|干部|职工|员工|学生|医生|群众|居民|村民|人"
_PERSONS = re.compile(
    rf"人次|人数|^[名位人](?!民)|(?:{_WHO_ZH})$|%的?(?:{_WHO_ZH})|(?:参[加与]|到会|到课|受训|参训|参学)(?:人|率|比例|占比)"
    r"|^(?:%|per ?cent)? ?(?:share of |number of |of )?(?:all |the )?"
    r"(?:persons?|people|members?|staff|participants?|attendees|cadres?|employees?|learners?|students?|inmates|clients?)\b"
    r"|\b(?:persons|people|members|staff) (?:\w+ )?(?:attend|tak|took|train|reach|particip|enrol)\w*"
)
_SESSIONS = re.compile(
    rf"场次|^场$|^场.{{0,6}}(?:宣讲|会议?|活动|讲座|培训)|(?:宣讲|会议|讲座|培训|[{HAN}]课)(?:场|次)?数?$|^次(?:会议|宣讲|培训|活动)"
    r"|^[份篇期条].{0,6}(?:文件|简报|信息|报道|材料|总结|通知)|(?:简报|文件|信息稿|通报)(?:篇|份|期|条)?数?$"
    r"|^(?:number of )?(?:\w+ )?(?:sessions?|lectures?|talks?|meetings?|briefings?|documents?|circulars?)"
    r"(?: (?:held|given|issued|sent|written))?$"
)


def wrong_targets(pack: Pack) -> Iterator[Finding]:
    """Requirements whose target is so many persons, or so many sessions and papers."""
    for place, spec in enumerate(pack.requirements):
        if spec.target is not None and spec.target.at_least:
            yield from _wrongly_counted(spec.target.of, ("requirements", place, "target"))


def _wrongly_counted(counted: Labels, loc: Loc) -> Iterator[Finding]:
    for rule, words in ((PERSON_TARGET, _PERSONS), (VOLUME_TARGET, _SESSIONS)):
        if words.search(counted.zh) or words.search(counted.en.lower()):
            yield rule.broken_at(loc, code=counted.zh)


def wrong_figures(pack: Pack) -> Iterator[Finding]:
    """Indicators by which papers would count as work, or somebody would have to be found weak."""
    for place, goal in enumerate(pack.goals):
        for number, indicator in enumerate(goal.indicators):
            loc = ("goals", place, "indicators", number)
            if indicator.kind != "volume" and _PAPERS.search(_names_of(indicator)):
                yield RULE_OF["papers_as_result"].broken_at((*loc, "labels"), found=indicator.labels.zh)
            if indicator.target is not None and indicator.kind != "volume" and indicator.counts != "persons":
                yield from _wrongly_counted(indicator.labels, (*loc, "target"))
            if indicator.target is not None and _counts_weak_units(indicator):
                yield RULE_OF["quota_of_weak_units"].broken_at((*loc, "target"), found=indicator.labels.zh)


def _counts_weak_units(indicator: Indicator) -> bool:
    """A target on weak units that were mended is a result; one on weak units found is a quota."""
    names = _names_of(indicator)
    return bool(_WEAK.search(names)) and not _MENDED.search(names)


def _names_of(indicator: Indicator) -> str:
    return f"{indicator.labels.zh} {indicator.labels.en.lower()}"
