"""One forbidden feature: its rule and the words that betray it."""

from __future__ import annotations

import re
from typing import NamedTuple

from huilu.programmes.pack.findings import Rule, Severity
from huilu.programmes.pack.red_lines.stems import Stems, stems_of

HAN = "\u4e00-\u9fff"
ENDS = "。;!?.\n"


class RedLine(NamedTuple):
    """A forbidden feature; `leave` are words that permit it to whoever likes, where that is enough."""

    rule: Rule
    words: re.Pattern[str]
    stems: Stems
    leave: re.Pattern[str] | None = None

    def may_stand_in(self, text: str) -> bool:
        """Whether the text holds a piece without which none of the words can stand there."""
        return not self.stems or any(stem in text for stem in self.stems)


def red_line(  # one line for each feature reads better than a class for each
    code: str,
    number: str,
    says: tuple[str, str],
    remedy: tuple[str, str],
    words: str,
    *,
    also: tuple[str, ...] = (),
    severity: Severity = "error",
    leave: str | None = None,
    formerly: str = "pack.forbidden_feature",
) -> RedLine:
    """A red line over texts: `says` names what is forbidden, `remedy` what to write instead, Chinese first."""
    told = Rule(
        f"pack.{code}",
        number,
        f"“{{found}}”:{says[0]}。",
        f"'{{found}}': {says[1]}.",
        *remedy,
        severity=severity,
        also=also,
        formerly=formerly,
    )
    return RedLine(told, re.compile(words), stems_of(words), re.compile(leave) if leave else None)
