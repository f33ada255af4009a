"""The Chinese texts, as they are set."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel.messages.pofile import read_po

from tests.cast import ROOT

# Between two signs of Chinese; a line of YAML that is quoted keeps its own.
_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])[,;:?!](?=[\u4e00-\u9fff])")


def texts() -> Iterator[str]:
    with (ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po").open("rb") as file:
        for message in read_po(file):
            yield from (message.string if isinstance(message.string, tuple) else [message.string])


def test_chinese_is_set_with_its_own_points() -> None:
    found = list(texts())
    assert len(found) > 1000
    assert [text for text in found if text and _HALF_WIDTH.search(text)] == []
