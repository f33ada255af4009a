"""Indicators that count the wrong thing: papers and meetings as results (D17), weak units to a quota (M142)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huilu.programmes.pack.findings import Finding
from huilu.programmes.pack.parts import Indicator
from huilu.programmes.pack.red_lines.presence import PAPERS_AS_RESULT, WEAK_QUOTA
from huilu.programmes.pack.schema import Pack

_PAPERS = re.compile(
    r"(?:召开|举行|印发|下发|发布)[^减]{0,6}(?:会议|会|文件|通知|简报|方案)|(?:会议|文件|简报|通知|方案)[^减]{0,4}(?:召开|印发|下发)"
    r"|\b(?:documents?|notices?|briefings?|plans?) (?:issued|sent|published)\b|\bmeetings? (?:held|convened)\b"
)
_WEAK = re.compile(
    r"软弱涣散|后进|薄弱[村社单组]|\b(?:weak|lax|lagging) (?:units?|villages?|departments?|offices?|branches|teams?)\b"
)
_MENDED = re.compile(r"转化|转变|整顿|消除|摘帽|提升|恢复|\b(?:recover|mend|repair|improv|turned|strengthen)\w*")


def wrong_figures(pack: Pack) -> Iterator[Finding]:
    """Indicators by which papers would count as work, or somebody would have to be found weak."""
    for place, goal in enumerate(pack.goals):
        for number, indicator in enumerate(goal.indicators):
            loc = ("goals", place, "indicators", number)
            if indicator.kind != "volume" and _PAPERS.search(_names_of(indicator)):
                yield PAPERS_AS_RESULT.rule.broken_at((*loc, "labels"), found=indicator.labels.zh)
            if indicator.target is not None and _counts_weak_units(indicator):
                yield WEAK_QUOTA.rule.broken_at((*loc, "target"), found=indicator.labels.zh)


def _counts_weak_units(indicator: Indicator) -> bool:
    """A target on weak units that were mended is a result; one on weak units found is a quota."""
    names = _names_of(indicator)
    return bool(_WEAK.search(names)) and not _MENDED.search(names)


def _names_of(indicator: Indicator) -> str:
    return f"{indicator.labels.zh} {indicator.labels.en.lower()}"
