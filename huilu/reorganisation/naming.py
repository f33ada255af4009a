"""Names, codes and classes as they are given for a reorganisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.org.importing.faults import RowFault
from huilu.org.importing.values import code_fault, name_fault
from huilu.org.models import Unit, UnitClass
from huilu.org.rules import MARKS
from huilu.org.words import vocabulary
from huilu.reorganisation import rules

Words = Mapping[str, str | Sequence[str]]
AXES = ("level", "sector", "audience")


class BadName(Refusal):
    """A code or name that could not be imported either."""

    code = "reorganisation.bad_name"
    says = _("“{value}” cannot be used: {why}")
    next = _("Correct it.")
    status = 422


def check_names(*, code: str | None = None, name: str | None = None) -> None:
    """The same rules as for a file; and a code belongs to one unit at a time."""
    for value, fault in ((code, code_fault(code, required=True) if code is not None else None),
                         (name, name_fault(name) if name is not None else None)):  # fmt: skip
        if fault:
            raise BadName(value=value, why=RowFault(0, "", fault).reason)
    held = Unit.objects.filter(code=code).first() if code is not None else None
    if held is not None:
        raise rules.CodeTaken(code=code, unit=held.name)


def read_class(held: UnitClass | None, words: Words) -> tuple[str, str, str, list[str]]:
    """Level, sector, audience and tags: those that are given, the others as they are held. Marks are no tags."""
    known = vocabulary()
    sets = {"level": known.levels, "sector": known.sectors, "audience": known.audiences}
    found = []
    for axis in AXES:
        usual = getattr(held, "level_id" if axis == "level" else axis) if held else ""
        word = str(words.get(axis) or usual)
        rules.check_word(word, axis, sets[axis])
        found.append(word)
    tags = sorted({*words["tags"]} - MARKS) if "tags" in words else list(held.tags) if held else []
    for tag in tags:
        rules.check_word(tag, "tag", known.tags)
    return found[0], found[1], found[2], tags
