"""What a pack leaves out: units that are in its scope and get nothing, and parts of it that reach nobody."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from huilu.org.models import UnitClass
from huilu.programmes.coming import Coming
from huilu.programmes.pack.parts import Named
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.selectors import picked
from huilu.programmes.publishing import unknown_words
from huilu.rehearsal.load import World


class GapKind(StrEnum):
    """What is missing."""

    IDLE_UNITS = "idle_units"
    REACHES_NOBODY = "reaches_nobody"
    IDLE_MEASURE = "idle_measure"
    IDLE_PRIORITY = "idle_priority"
    TOPICS_FOR_NOBODY = "topics_for_nobody"
    TOPICS_WITHOUT_WORK = "topics_without_work"
    UNKNOWN_WORD = "unknown_word"
    HELD_UP = "held_up"
    IS_OVER = "is_over"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: of what, and for how many units."""

    kind: GapKind
    code: str
    labels: Mapping[str, str]
    units: int = 0


def gaps_of(
    pack: Pack,
    world: World,
    counts: Mapping[int, int],
    classes: Sequence[UnitClass],
    *,
    above: Container[str] = (),
) -> list[Gap]:
    """All of them; `counts`: how many units of each class there are, `above`: the programmes that the pack refines."""
    present = [one for one in classes if counts.get(one.pk)]
    claims = [one for one in world.claims if one.is_ours or one.programme in above]
    asked = {class_id for one in claims for class_id in one.class_ids}
    return [*_idle(world), *_unserved(pack, world), *_topics(pack, asked, present, counts), *_unknown(pack)]


def not_asked(pack: Pack, coming: Coming) -> list[Gap]:
    """The clauses that bind nobody though they stand in the pack, and those whose day lets the gate refuse them."""
    over = coming.over - coming.too_late
    kinds = ((GapKind.HELD_UP, coming.held_up), (GapKind.IS_OVER, over), (GapKind.TOO_LATE, coming.too_late))
    return [_gap(kind, spec) for kind, codes in kinds for spec in pack.requirements if spec.code in codes]


def classes_in_scope(pack: Pack, classes: Sequence[UnitClass]) -> frozenset[int]:
    """The classes that the pack is about: of its levels, and in its scope."""
    levels = {code for word in pack.levels for code in word.stands_for}
    return frozenset(picked(pack.scope, {one.pk: one.axes for one in classes if one.level_id in levels}))


def _idle(world: World) -> Iterator[Gap]:
    for kind, units in sorted(world.idle.items(), key=lambda one: (one[0].rank, one[0].code)):
        yield Gap(GapKind.IDLE_UNITS, kind.code, kind.in_both(), units)


def _unserved(pack: Pack, world: World) -> Iterator[Gap]:
    for place, one in enumerate(world.claims):
        if one.is_ours and one.programme == pack.code and not world.units(place):
            yield Gap(GapKind.REACHES_NOBODY, one.code, one.labels)
    measures = {spec.measure for spec in pack.requirements}
    yield from (_gap(GapKind.IDLE_MEASURE, one) for one in pack.measures if one.code not in measures)
    priorities = {code for spec in pack.requirements for code in spec.priorities}
    yield from (_gap(GapKind.IDLE_PRIORITY, one) for one in pack.priorities if one.code not in priorities)


def _topics(
    pack: Pack, asked: AbstractSet[int], present: Sequence[UnitClass], counts: Mapping[int, int]
) -> Iterator[Gap]:
    """A list of topics that no unit chooses from, or only units of which nothing is asked, so that nobody owns them."""
    classes = {one.pk: one.axes for one in present}
    for area in pack.focus_areas:
        choosing = picked(area.selector, classes)
        if not choosing:
            yield _gap(GapKind.TOPICS_FOR_NOBODY, area)
        elif asked.isdisjoint(choosing):
            yield _gap(GapKind.TOPICS_WITHOUT_WORK, area, sum(counts[pk] for pk in choosing))


def _unknown(pack: Pack) -> Iterator[Gap]:
    for axis, code in unknown_words(pack):
        label = pack.label_of(axis, code)
        yield Gap(GapKind.UNKNOWN_WORD, f"{axis}={code}", label.model_dump() if label else {"zh": code, "en": code})


def _gap(kind: GapKind, one: Named, units: int = 0) -> Gap:
    return Gap(kind, one.code, one.labels.model_dump(), units)
