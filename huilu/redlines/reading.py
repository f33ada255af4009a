"""What a text asks for that nobody may ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huilu.redlines.denial import without_denials
from huilu.redlines.lines import ENDS, RedLine
from huilu.redlines.marks import MARKS
from huilu.redlines.plainly import plainly
from huilu.redlines.presence import PRESENCE
from huilu.redlines.proof import PROOF
from huilu.redlines.systems import SYSTEMS

RED_LINES: tuple[RedLine, ...] = (*MARKS, *PROOF, *SYSTEMS, *PRESENCE)


def features_in(text: str) -> Iterator[tuple[RedLine, str]]:
    """The forbidden features that a text asks for, each with the words that ask for it."""
    plain = plainly(text)
    suspected = [line for line in RED_LINES if line.may_stand_in(plain)]
    asked = without_denials(plain, [line.words for line in suspected])
    for line in suspected:
        found = next((one for one in line.words.finditer(asked) if not _is_left_open(line, one, asked)), None)
        if found:
            yield line, found.group()


def _is_left_open(line: RedLine, found: re.Match[str], text: str) -> bool:
    """Whether the sentence leaves the thing to whoever likes."""
    start = max((text.rfind(end, 0, found.start()) for end in ENDS), default=-1) + 1
    return line.leave is not None and line.leave.search(text, start, found.end()) is not None
