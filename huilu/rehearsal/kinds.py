"""Kinds of units as people speak of them: level, sector and audience, in the words of the pack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from huilu.kernel.words import pick
from huilu.org.models import AxisCode, Level, UnitClass
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.selectors import MATCHED_AXES, Axis

Words = dict[str, str]
_PLAIN: Words = {"zh": "", "en": ""}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: the words of the pack on each axis, or the tree's own code where it has none."""

    level: str
    sector: str
    audience: str
    rank: int
    labels: tuple[Words, ...] = field(compare=False)

    @property
    def code(self) -> str:
        """The kind as one word, for data."""
        return f"{self.level}/{self.sector}/{self.audience}"

    @property
    def name(self) -> str:
        """What people call it, in the reader's language."""
        return " · ".join(filter(None, (pick(label) for label in self.labels)))

    def in_both(self) -> Words:
        """What it is called in both languages."""
        return {tongue: " · ".join(filter(None, (one[tongue] for one in self.labels))) for tongue in _PLAIN}


def kinds_of(pack: Pack | None, classes: Iterable[UnitClass]) -> dict[int, Kind]:
    """For each class, by id, its kind. Classes that differ in their tags alone are of one kind.

    Without a pack, in the words of the tree.
    """
    ranks = {level.code: (level.rank, level.labels) for level in Level.objects.order_by("pk")}
    words = {(one.axis, one.code): one.labels for one in AxisCode.objects.order_by("pk")}

    def word(axis: Axis, code: str) -> tuple[str, Words]:
        for one in pack.words_on(axis) if pack else ():
            if code in one.stands_for:
                return one.word, one.labels.model_dump()
        own = ranks[code][1] if axis == "level" else words.get((axis, code))
        return code, own or {"zh": code, "en": code}

    found = {}
    for one in classes:
        told = [word(axis, value) for axis, value in zip(MATCHED_AXES, _axes(one), strict=True)]
        level, sector, audience = (code for code, _labels in told)
        labels = tuple(label for _code, label in told)
        found[one.pk] = Kind(level, sector, audience, ranks[one.level_id][0], labels)
    return _with_first_ranks(found)


def _axes(one: UnitClass) -> tuple[str, str, str]:
    return one.level_id, one.sector, one.audience


def _with_first_ranks(found: dict[int, Kind]) -> dict[int, Kind]:
    """Where a word stands for several levels, the kind has the place of the uppermost."""
    ranks: dict[tuple[str, str, str], int] = {}
    for kind in found.values():
        name = (kind.level, kind.sector, kind.audience)
        ranks[name] = min(ranks.get(name, kind.rank), kind.rank)
    return {
        pk: Kind(one.level, one.sector, one.audience, ranks[one.level, one.sector, one.audience], one.labels)
        for pk, one in found.items()
    }
