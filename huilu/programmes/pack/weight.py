"""What each kind of unit would carry: weight must not grow downward, and nothing suits everyone alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from huilu.kernel.words import letters_alone
from huilu.programmes.pack.findings import Finding, Rule
from huilu.programmes.pack.kinds import Kinds
from huilu.programmes.pack.parts import LevelWord
from huilu.programmes.pack.schema import Pack, RequirementSpec

MANY_LEVELS = 3

WEIGHT_GROWS = Rule(
    "pack.weight_grows_downward",
    "M023",
    "{lower} 每单位最多 {heavier} 分钟,多于上面的 {upper}({lighter} 分钟)。",
    "A unit at {lower} carries up to {heavier} minutes, more than at {upper} above it ({lighter}).",
    "减少下级的要求或分钟数。",
    "Ask less of the lower level.",
)
FOCUS_CAP = Rule(
    "pack.too_many_local_focus",
    "M009",
    "{level} 的一个单位会有 {count} 项自选重点,上限 {cap} 项。",
    "A unit at {level} would have {count} items of local focus; the cap is {cap}.",
    "减少 base: false 的要求,或写得更窄。",
    "Have fewer requirements with base: false, or select more narrowly.",
)
UNIFORM = Rule(
    "pack.uniform",
    "M022",
    "同一要求不加区分地发给 {count} 个层级。",
    "The same requirement goes unchanged to {count} levels.",
    "按层级分写,或说明领域、对象。",
    "Write one per level, or select by sector or audience.",
    severity="warning",
)

NO_MINUTES = Rule(
    "pack.no_minutes",
    "M131",
    "这项要求写的是 0 分钟:没有不花时间的要求,减负关口不会放行。",
    "The requirement says 0 minutes: nothing that is asked takes no time, and the burden gate does not let it pass.",
    "写出一个单位在整个期间要用的分钟数。",
    "Write how many minutes it costs one unit in all.",
)
NOBODY_ASKED = Rule(
    "pack.nobody_asked",
    "M031",
    "没有任何一类单位会收到这项要求:选择器的条件互相矛盾,或超出范围。",
    "No kind of unit would have this requirement: its selector contradicts itself or the scope.",
    "改正 selector 或 scope,使这项要求有单位负责;或删去这项要求。",
    "Correct the selector or the scope so that somebody answers for it, or remove the requirement.",
)


@dataclass(frozen=True, slots=True)
class Tier:
    """One level of the pack: the requirements that reach it, and what its most burdened unit would carry."""

    word: LevelWord
    reached: frozenset[int]
    heaviest: int
    most_focus: int


def tiers_of(pack: Pack, kinds: Kinds) -> list[Tier]:
    """The levels of the pack from the top down, each with what it would be asked."""
    minutes, focus = [spec.minutes for spec in pack.requirements], [not spec.base for spec in pack.requirements]
    return [
        Tier(word, kinds.reached(word.word), kinds.heaviest(word.word, minutes), kinds.heaviest(word.word, focus))
        for word in pack.levels
    ]


def unfair_weights(pack: Pack, tiers: Sequence[Tier]) -> Iterator[Finding]:
    """Where the pack asks too much of the wrong unit, or the same of all."""
    yield from _growing(pack, tiers)
    yield from _local_focus(pack, tiers)
    for place, spec in enumerate(pack.requirements):
        if not spec.minutes:
            yield NO_MINUTES.broken_at(("requirements", place, "minutes"))
        if not any(place in tier.reached for tier in tiers):
            yield NOBODY_ASKED.broken_at(("requirements", place, "selector"))
    yield from _uniform(pack, tiers)


def _growing(pack: Pack, tiers: Sequence[Tier]) -> Iterator[Finding]:
    """Levels that the pack asks nothing of are passed over: they say nothing about the others."""
    for upper, lower in pairwise(tier for tier in tiers if tier.heaviest):
        if lower.heaviest > upper.heaviest:
            yield WEIGHT_GROWS.broken_at(
                ("levels", pack.levels.index(lower.word)),
                lower=lower.word.word,
                upper=upper.word.word,
                heavier=lower.heaviest,
                lighter=upper.heaviest,
            )


def _local_focus(pack: Pack, tiers: Sequence[Tier]) -> Iterator[Finding]:
    cap = pack.parameters.caps.local_focus
    for number, tier in enumerate(tiers):
        if tier.most_focus > cap:
            yield FOCUS_CAP.broken_at(("levels", number), level=tier.word.word, count=tier.most_focus, cap=cap)


def _uniform(pack: Pack, tiers: Sequence[Tier]) -> Iterator[Finding]:
    """The same words for many levels, in one requirement or copied into several."""
    alike: dict[str, list[int]] = defaultdict(list)
    for place, spec in enumerate(pack.requirements):
        if not _tells_apart(spec):
            alike[letters_alone(spec.text.zh)].append(place)
    for places in alike.values():
        count = sum(not tier.reached.isdisjoint(places) for tier in tiers)
        if count >= MANY_LEVELS:
            yield UNIFORM.broken_at(("requirements", places[-1], "selector"), count=count)


def _tells_apart(spec: RequirementSpec) -> bool:
    """Whether anything but the level decides whom the requirement is for."""
    by_expression = any(one.axis != "level" for one in spec.selector.expressions)
    return bool(spec.selector.match.sector or spec.selector.match.audience or by_expression)
