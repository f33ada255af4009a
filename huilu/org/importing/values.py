"""One row's fields: cleaned, and checked as far as they can be without the other rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from stdnum.cn import uscc as social_credit
from stdnum.exceptions import InvalidChecksum, ValidationError

from huilu.org.importing import faults
from huilu.org.importing.faults import Fault, RowFault
from huilu.org.rules import PLACEHOLDER, SYNTHETIC
from huilu.org.words import Vocabulary

NAME_LIMIT = 200
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_SEVERAL = re.compile(r"[;\uff1b\s]+")
FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
_CANNOT_BE_SEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_REPLACEMENT = "\ufffd"


@dataclass(slots=True)
class Row:
    """One row of the file as it will be staged, with what is wrong with it.

    Of a damaged row (`whole` is false) nothing is trusted but its code.
    """

    number: int
    code: str = ""
    parent: str = ""
    name: str = ""
    level: str = ""
    sector: str = ""
    audience: str = ""
    tags: list[str] = field(default_factory=list)
    uscc: str = ""
    valid_from: date | None = None
    placeholder: bool = False
    synthetic: bool = False
    whole: bool = True
    faults: list[RowFault] = field(default_factory=list)

    def blame(self, column: str, fault: Fault | None) -> None:
        """Note what is wrong with a field, if anything is."""
        if fault:
            self.faults.append(RowFault(self.number, column, fault))


def read_row(number: int, cells: Mapping[str, str], words: Vocabulary, today: date) -> Row:
    """The row that these cells hold."""
    row = Row(number, code=cells["code"], parent=cells["parent"], name=cells["name"])
    row.blame("code", code_fault(row.code, required=True))
    row.blame("parent", code_fault(row.parent, required=False))
    row.blame("name", name_fault(row.name))
    read_words(row, cells, words)
    _read_uscc(row, cells.get("uscc", ""))
    read_day(row, cells.get("valid_from", ""), today)
    return row


def code_fault(value: str, *, required: bool) -> Fault | None:
    """What is wrong with a code."""
    if not value:
        return faults.MissingValue() if required else None
    return None if _CODE.fullmatch(value) else faults.BadCode(value=shown(value))


def name_fault(name: str) -> Fault | None:
    """What is wrong with a name."""
    if not name:
        return faults.MissingValue()
    if len(name) > NAME_LIMIT:
        return faults.NameTooLong(length=len(name), limit=NAME_LIMIT)
    if name[0] in FORMULA:
        return faults.NameLikeFormula(character=name[0])
    if name.isprintable() and _REPLACEMENT not in name:
        return None
    unseen = [mark for mark in name if mark == _REPLACEMENT or unicodedata.category(mark) in _CANNOT_BE_SEEN]
    return faults.ControlCharacter(character=f"U+{ord(unseen[0]):04X}") if unseen else None


def shown(value: str) -> str:
    """A value short enough to be shown in a sentence."""
    return value if len(value) <= 60 else value[:57] + "..."


def read_words(row: Row, cells: Mapping[str, str], words: Vocabulary) -> None:
    """Take over level, sector, audience and tags, and note which of them are unknown."""
    row.level, row.sector, row.audience = cells["level"], cells["sector"], cells["audience"]
    row.blame("level", _word_fault(row.level, words.levels, faults.UnknownLevel))
    row.blame("sector", _word_fault(row.sector, words.sectors, faults.UnknownSector))
    row.blame("audience", _word_fault(row.audience, words.audiences, faults.UnknownAudience))
    tags = {tag for tag in _SEVERAL.split(cells.get("tags", "")) if tag}
    for tag in sorted(tags):
        row.blame("tags", _word_fault(tag, words.tags, faults.UnknownTag))
    row.placeholder, row.synthetic = PLACEHOLDER in tags, SYNTHETIC in tags
    row.tags = sorted(tags - {PLACEHOLDER, SYNTHETIC})


def _word_fault(value: str, known: frozenset[str], kind: type[Fault]) -> Fault | None:
    if value in known:
        return None
    return kind(value=shown(value), known=", ".join(sorted(known))) if value else faults.MissingValue()


def _read_uscc(row: Row, value: str) -> None:
    if not value:
        return
    row.uscc = social_credit.compact(value).upper()
    try:
        social_credit.validate(row.uscc)
    except InvalidChecksum:
        row.blame("uscc", faults.BadCheckCharacter(value=row.uscc))
    except ValidationError:
        row.blame("uscc", faults.BadUscc(value=shown(value)))


def read_day(row: Row, value: str, today: date) -> None:
    """Take over the day from which the row holds, unless it is none or not yet here."""
    if not value:
        return
    match = _DAY.fullmatch(value)
    try:
        row.valid_from = date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        row.valid_from = None
    if row.valid_from is None:
        row.blame("valid_from", faults.BadDate(value=shown(value)))
    elif row.valid_from > today:
        row.blame("valid_from", faults.DateInFuture(value=row.valid_from, today=today))
