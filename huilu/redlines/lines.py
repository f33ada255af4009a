"""One forbidden feature: what is wrong with it, what to write instead, and the words that betray it."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from huilu.redlines.stems import Stems, stems_of

Severity = Literal["error", "warning", "note"]
"""An error stops a publication; a warning wants an answer; a note tells how far the check could see."""

HAN = "\u4e00-\u9fff"
ENDS = "。;!?.\n"


class RedLine(NamedTuple):
    """A forbidden feature. Texts stand in Chinese and English; `source` and `also` are the don'ts it rests on.

    `leave` are words that permit it to whoever likes, where that is enough.
    """

    code: str
    source: str
    says: tuple[str, str]
    instead: tuple[str, str]
    words: re.Pattern[str]
    stems: Stems
    also: tuple[str, ...] = ()
    severity: Severity = "error"
    leave: re.Pattern[str] | None = None
    formerly: str = ""

    def may_stand_in(self, text: str) -> bool:
        """Whether the text holds a piece without which none of the words can stand there."""
        return not self.stems or any(stem in text for stem in self.stems)


def red_line(  # one line for each feature reads better than a class for each
    code: str,
    source: str,
    says: tuple[str, str],
    instead: tuple[str, str],
    words: str,
    *,
    also: tuple[str, ...] = (),
    severity: Severity = "error",
    leave: str | None = None,
    formerly: str = "pack.forbidden_feature",
) -> RedLine:
    """A red line over texts: `says` names what is forbidden, `instead` what to write, Chinese first."""
    left_open = re.compile(leave) if leave else None
    return RedLine(code, source, says, instead, re.compile(words), stems_of(words), also, severity, left_open, formerly)
