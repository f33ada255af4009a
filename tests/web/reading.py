"""Reading pages as a test: their words without data, their links, their forms."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

_VOID = {"meta", "link", "input", "br", "hr", "img", "wbr", "col"}
# What a script says is in no language, and what stands in a field was typed there.
_TYPED = {"script", "textarea"}
_SPOKEN = ("aria-label", "title", "placeholder", "alt", "content")


class Page(HTMLParser):
    """A page taken apart: `words` is everything people read or hear that is no data."""

    def __init__(self, response: HttpResponse | Any) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self.everything: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember whether what stands inside is data."""
        given = dict(attrs)
        said = "data-said" in given or tag in _TYPED or (bool(self._open) and self._open[-1][1])
        if not said:
            self.words += [value for name in _SPOKEN if (value := given.get(name))]
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if tag not in _VOID:
            self._open.append((tag, said))

    def handle_endtag(self, tag: str) -> None:
        """Leave the element, and whatever inside it was never closed."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        text = " ".join(data.split())
        if not text:
            return
        self.everything.append(text)
        if not (self._open and self._open[-1][1]):
            self.words.append(text)

    @property
    def text(self) -> str:
        """All that is written on the page."""
        return " ".join(self.everything)


def han_in(text: str) -> str:
    """The Chinese characters in a text."""
    return "".join(letter for letter in text if "㐀" <= letter <= "鿿")


def priced_in(response: HttpResponse | Any) -> dict[str, str]:
    """What a page that shows a price sends along, beside what was typed, once its reader sends it out."""
    found = re.search(r'name="priced" value="([0-9a-f]+)"', response.content.decode())
    assert found, "no price is shown"
    return {"priced": found[1], "send": "1"}
