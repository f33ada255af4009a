"""What in a text tells who wrote it: a name, however it is spelled, or a telephone number. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from unicodedata import category, normalize

from huilu.kernel.traditional import simplified

_ARABIC = {one: one for one in "0123456789"}
_NUMERALS = dict(zip("零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789", strict=True))
# Of the marks that stand in a sentence anyway: between digits they list them, and do not make one number of them.
_LISTING = frozenset(",、;:!?\"'“”‘’。")
_UNSEEN = frozenset({"Cf", "Cc", "Mn", "Me"})

_GAP, _YEAR, _MONTH, _DAY = "[-. ]{1,4}", r"(?:19|20)\d\d", r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_DATE = rf"(?:{_YEAR}(?:{_GAP}{_MONTH}(?:{_GAP}{_DAY})?)?|{_YEAR}(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9])?)"
_HOUR = r"(?:2[0-4]|[01]?\d)\.[0-5]\d"
_DAYS = re.compile(rf"{_DATE}(?:{_GAP}(?:{_DATE}|{_MONTH}{_GAP}{_DAY}|{_HOUR}))*|{_HOUR}(?:{_GAP}{_HOUR})*")
# What a document is called by: 〔2023〕123号.
_DOCUMENT = re.compile(r"[\[〔【(（]\s*(?:19|20)\d\d\s*[\]〕】)）]\s*第?\s*\d{1,5}\s*号")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:[0-5]\d(?!\d)")
# Seven digits on end are some number. Where listing marks stand between them, only what looks like a telephone's.
_NUMBER = re.compile(r"\d(?:[-. ]{0,4}\d){6,}")
_SCATTERED = re.compile(r"\d(?:[-. ,:]{0,4}\d){9,}")
_CODE = 6
_MARK = re.compile(r"[(（][^()（）]*[)）]$")
# What people leave out when they say where they are from.
_OFFICE = re.compile(r"(村民委员会|村委会|居民委员会|居委会|委员会|办事处|人民政府)$")
_TELEPHONE = re.compile(r"(?:86|0086)?1[3-9]\d{9}|0\d{9,11}")


def names_of(name: str, code: str) -> list[str]:
    """What somebody may call a unit in a text: its name, the same without what stands behind it in brackets, its code.

    Nor does it need the office at the end: "X village committee" is at home in X village. A short code is left out: it
    is any number.
    """
    plain = _MARK.sub("", name)
    said = [name, plain, _OFFICE.sub("", plain), code if len(code) >= _CODE else ""]
    return [one for one in dict.fromkeys(said) if len(one) > 1]


def tells_who(text: str, names: Iterable[str]) -> str:
    """What in the text says who wrote it, as it is written there; nothing, where nothing does.

    For any text of a unit's that goes to readers who may not learn whose it is: `names` are what it and those above it
    are called (`names_of`), and each is found however it is spelled; a telephone number is found without being named.
    """
    return name_in(text, names) or number_in(text)


def name_in(text: str, names: Iterable[str]) -> str:
    """The first of the names that stands in the text, as it is written there; nothing, where none does.

    Blanks, punctuation, invisible, wide and traditional characters make no difference.
    """
    spelled = [(one, at) for one, at in _spelled(text) if one.isalnum()]
    letters = "".join(one for one, _at in spelled)
    for name in names:
        sought = "".join(one for one, _at in _spelled(name) if one.isalnum())
        start = letters.find(sought) if len(sought) > 1 else -1
        if start >= 0:
            return text[spelled[start][1] : spelled[start + len(sought) - 1][1] + 1]
    return ""


def number_in(text: str) -> str:
    """The first number in the text that may be a telephone's, as it is written there; days, hours and the numbers of
    documents are none.

    However its digits are set apart, and where they are written in Chinese numerals too.
    """
    spelled = _spelled(_DOCUMENT.sub(lambda number: "x" * len(number.group()), text))
    for digits in (_ARABIC, _NUMERALS):
        for found in _NUMBER.finditer(_shape(spelled, digits)):
            if not _DAYS.fullmatch(found.group()):
                return text[spelled[found.start()][1] : spelled[found.end() - 1][1] + 1]
    # A numeral beside a digit is often the next word: of the two mixed only what looks like a telephone's is one.
    for found in _SCATTERED.finditer(_shape(spelled, _ARABIC | _NUMERALS)):
        if _TELEPHONE.fullmatch(re.sub(r"\D", "", found.group())):
            return text[spelled[found.start()][1] : spelled[found.end() - 1][1] + 1]
    return ""


def _spelled(text: str) -> list[tuple[str, int]]:
    """Its characters in one form, without what is not seen, and where each stands in the text."""
    return [
        (one, at)
        for at, written in enumerate(text)
        for one in simplified(normalize("NFKD", written).casefold())
        if category(one) not in _UNSEEN
    ]


def _shape(spelled: Iterable[tuple[str, int]], digits: Mapping[str, str]) -> str:
    """Each character as a digit or what stands between digits; hours as letters."""
    shape = "".join(digits.get(one) or _between(one) for one, _at in spelled)
    return _CLOCK.sub(lambda hour: "x" * len(hour.group()), shape)


def _between(one: str) -> str:
    """A letter (x), a dot, a blank, a colon, a listing mark, or anything else that may stand inside a number (-)."""
    if one.isalnum():
        return "x"
    if one in _LISTING:
        return ":" if one == ":" else ","
    return one if one in ". " else "-"
