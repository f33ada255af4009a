"""Text in one form, so that nobody hides a word behind another way of writing it."""

from __future__ import annotations

import re
import unicodedata

from huilu.kernel.traditional import simplified
from huilu.redlines.lines import HAN

_HYPHENS = re.compile(r"[\u002d\u2010-\u2015\u2212_]")
_BRACKETED = re.compile(rf"[\[【〔「『(]([{HAN}])[\]】〕」』)]")


def plainly(text: str) -> str:
    """The text in small letters, narrow marks and simplified characters, nothing unseen or between characters."""
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    same = simplified(unicodedata.normalize("NFKC", seen).lower())
    open_ = _BRACKETED.sub(r"\1", _HYPHENS.sub(" ", same))
    return re.sub(rf"(?<=[{HAN}])[ ·•*.~|/]+(?=[{HAN}])", "", open_)
