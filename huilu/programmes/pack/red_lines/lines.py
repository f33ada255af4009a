"""One forbidden feature: its rule and the words that betray it."""

from __future__ import annotations

import re
from typing import NamedTuple

from huilu.programmes.pack.findings import Rule, Severity

HAN = "\u4e00-\u9fff"
ENDS = "。;!?.\n"


class RedLine(NamedTuple):
    """A forbidden feature; `leave` are words that permit it to whoever likes, where that is enough."""

    rule: Rule
    words: re.Pattern[str]
    leave: re.Pattern[str] | None = None


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
        formerly="pack.forbidden_feature",
    )
    return RedLine(told, re.compile(words), re.compile(leave) if leave else None)
