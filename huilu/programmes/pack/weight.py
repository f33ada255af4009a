"""What each kind of unit would carry: weight must not grow downward, and nothing suits everyone alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise, product

from huilu.programmes.pack.findings import Finding, Rule
from huilu.programmes.pack.parts import LevelWord
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.pack.selectors import Axis, UnitClass
from huilu.programmes.pack.words import in_tree_codes

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
NO_CARRIER = Rule(
    "pack.base_without_carrier",
    "M024",
    "这项要求落到基层({level}),却没有依托的现有载体。",
    "The requirement reaches the base ({level}) but names no carrier.",
    "写 carrier:已有的会议或活动。",
    "Write carrier: a meeting or form that is held anyway.",
)
NEW_ACTIVITY = Rule(
    "pack.new_activity_for_base",
    "M024",
    "为基层({level})新设了定期活动,而已有载体 {existing} 可用。",
    "A new recurring activity for the base ({level}), although {existing} exists already.",
    "改用现有载体。",
    "Use the existing carrier.",
)
CARRIER_ELSEWHERE = Rule(
    "pack.carrier_of_other_level",
    "M024",
    "载体 {carrier} 不在 {level} 使用。",
    "The carrier {carrier} is not held at {level}.",
    "换一个载体,或在 carriers 中补上这个层级。",
    "Choose another carrier, or add the level to it.",
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


@dataclass(frozen=True, slots=True)
class Tier:
    """One level of the pack, with every class that may stand on it and what each would be asked."""

    word: LevelWord
    asked: dict[UnitClass, tuple[int, ...]]

    def reached_by(self, place: int) -> bool:
        """Whether the requirement at that place asks anything of the level."""
        return any(place in places for places in self.asked.values())


def unfair_weights(pack: Pack) -> Iterator[Finding]:
    """Where the pack asks too much of the wrong unit, or the same of all."""
    tiers = [_tier(pack, word) for word in pack.levels]
    yield from _growing(pack, tiers)
    yield from _local_focus(pack, tiers)
    for place, spec in enumerate(pack.requirements):
        reached = [tier.word for tier in tiers if tier.reached_by(place)]
        yield from _carriers(pack, place, spec, reached)
        if len(reached) >= MANY_LEVELS and not _tells_apart(spec):
            yield UNIFORM.broken_at(("requirements", place, "selector"), count=len(reached))


def _tier(pack: Pack, word: LevelWord) -> Tier:
    specs = in_tree_codes(pack).requirements
    asked = {}
    for unit_class in _classes(pack, word):
        places = (place for place, spec in enumerate(specs) if spec.selector.reasons_for(unit_class) is not None)
        asked[unit_class] = tuple(places)
    return Tier(word, asked)


def _classes(pack: Pack, level: LevelWord) -> Iterator[UnitClass]:
    """Every class that the pack can tell apart on a level. Tags are tried alone, in pairs and all together."""
    codes = {axis: _codes(pack, axis) or ("",) for axis in ("sector", "audience")}
    named = sorted({tag for spec in pack.requirements for tag in spec.selector.named_on("tags")})
    some = [frozenset(tags) for size in range(3) for tags in combinations(named, size)]
    tag_sets = dict.fromkeys([*some, frozenset(named)])
    for parts in product(level.stands_for, codes["sector"], codes["audience"], tag_sets):
        yield UnitClass(*parts)


def _codes(pack: Pack, axis: Axis) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for word in pack.words_on(axis) for code in word.stands_for))


def _growing(pack: Pack, tiers: list[Tier]) -> Iterator[Finding]:
    """Levels that the pack asks nothing of are passed over: they say nothing about the others."""
    weights = [(tier.word, _heaviest(pack, tier)) for tier in tiers]
    for (upper, lighter), (lower, heavier) in pairwise(pair for pair in weights if pair[1]):
        if heavier > lighter:
            loc = ("levels", pack.levels.index(lower))
            yield WEIGHT_GROWS.broken_at(loc, lower=lower.word, upper=upper.word, heavier=heavier, lighter=lighter)


def _heaviest(pack: Pack, tier: Tier) -> int:
    return max(sum(pack.requirements[place].minutes for place in places) for places in tier.asked.values())


def _local_focus(pack: Pack, tiers: list[Tier]) -> Iterator[Finding]:
    cap = pack.parameters.caps.local_focus
    for number, tier in enumerate(tiers):
        count = max(sum(not pack.requirements[place].base for place in places) for places in tier.asked.values())
        if count > cap:
            yield FOCUS_CAP.broken_at(("levels", number), level=tier.word.word, count=count, cap=cap)


def _carriers(pack: Pack, place: int, spec: RequirementSpec, reached: list[LevelWord]) -> Iterator[Finding]:
    carrier, loc = pack.carrier_called(spec.carrier), ("requirements", place, "carrier")
    for level in reached:
        if carrier is not None and carrier.levels and not _held_at(carrier.levels, level):
            yield CARRIER_ELSEWHERE.broken_at(loc, carrier=carrier.code, level=level.word)
        if level.base and spec.carrier is None:
            yield NO_CARRIER.broken_at(loc, level=level.word)
        existing = _existing_at(pack, level)
        if level.base and existing and spec.repeats != "once" and carrier is not None and not carrier.existing:
            yield NEW_ACTIVITY.broken_at(loc, level=level.word, existing=existing)


def _existing_at(pack: Pack, level: LevelWord) -> str | None:
    found = (c.code for c in pack.carriers if c.existing and (not c.levels or _held_at(c.levels, level)))
    return next(found, None)


def _held_at(levels: tuple[str, ...], level: LevelWord) -> bool:
    return not {level.word, *level.stands_for}.isdisjoint(levels)


def _tells_apart(spec: RequirementSpec) -> bool:
    """Whether anything but the level decides whom the requirement is for."""
    return bool(spec.selector.match.sector or spec.selector.match.audience or spec.selector.expressions)
