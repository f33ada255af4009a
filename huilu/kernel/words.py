"""Labels that packs and trees carry in two languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from unicodedata import normalize

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language

from huilu.kernel.traditional import simplified

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Label = str | _StrPromise
    """A text that is said in the reader's language once it is shown."""

# What people put down where something must stand: none, not yet, the same as above, not applicable.
_FOR_NOTHING = (
    "无 略 暂无 没有 同上 见上 待定 待补 如题 不适用 无要求 无理由 测试 "
    "na none nil no tbd same ditto asabove sameasabove notapplicable noreason test"
)
_NOTHING = {"", *_FOR_NOTHING.split()}


def is_said(text: str) -> bool:
    """Whether there is anything to read: spaces, invisible characters and punctuation say nothing."""
    return any(one.isalnum() for one in text)


def tells_something(text: str) -> bool:
    """Whether it can be a fact or a place: no word for nothing, or for what stands elsewhere."""
    return letters_alone(text) not in _NOTHING


def is_reason(text: str) -> bool:
    """Whether it can be a reason: it tells something, in more than a letter or a bare figure. The number of a document
    is longer.
    """
    letters = letters_alone(text)
    is_figure = letters.isdecimal() and len(letters) < len("2023")
    is_letter = len(letters) == 1 and letters.isascii()
    return tells_something(text) and not is_figure and not is_letter


def one_line(text: str) -> str:
    """The text in one line, without spaces at its ends."""
    return " ".join(text.split())


def letters_alone(text: str) -> str:
    """Its letters and digits in one form: spaces, punctuation, the width of a letter and traditional characters make
    no other text of it.
    """
    return "".join(one for one in simplified(normalize("NFKC", text)).casefold() if one.isalnum())


def say_the_same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two labels agree on letters in any language; one that leaves a language out says the same still."""
    ours = {letters_alone(text) for text in one.values()}
    return bool((ours & {letters_alone(text) for text in other.values()}) - {""})


def pick(labels: Mapping[str, str]) -> str:
    """The label in the reader's language; the other one where it is missing."""
    return _in(get_language() or settings.LANGUAGE_CODE, labels)


def official(labels: Mapping[str, str]) -> str:
    """The label in the installation's own language: what goes under records, whoever reads them."""
    return _in(settings.LANGUAGE_CODE, labels)


def in_both(text: Label) -> dict[str, str]:
    """One of our own texts in both languages."""
    return said_in_both(lambda: str(text))


def said_in_both(say: Callable[[], str]) -> dict[str, str]:
    """A sentence in both languages: what is kept is read in either, whichever its writer reads."""
    said = {}
    for word, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            said[word] = say()
    return said


def _in(language: str, labels: Mapping[str, str]) -> str:
    wanted = "zh" if language.startswith("zh") else "en"
    return labels.get(wanted) or next((label for label in labels.values() if label), "")
