"""The base works through meetings and forms that it holds anyway (M024)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huilu.programmes.pack.findings import Finding, Rule
from huilu.programmes.pack.parts import Carrier, LevelWord
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.pack.weight import Tier

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


def misused_carriers(pack: Pack, tiers: Sequence[Tier]) -> Iterator[Finding]:
    """Requirements that reach the base without a carrier of its own, or add one where there is one."""
    carriers = {carrier.code: carrier for carrier in pack.carriers}
    for place, spec in enumerate(pack.requirements):
        carrier = carriers.get(spec.carrier or "")
        for level in (tier.word for tier in tiers if place in tier.reached):
            yield from _misused(pack, place, spec, carrier, level)


def _misused(
    pack: Pack, place: int, spec: RequirementSpec, carrier: Carrier | None, level: LevelWord
) -> Iterator[Finding]:
    loc = ("requirements", place, "carrier")
    if spec.carrier is None and level.base:
        yield NO_CARRIER.broken_at(loc, level=level.word)
    if carrier is None:
        return
    if carrier.levels and not held_at(carrier, level):
        yield CARRIER_ELSEWHERE.broken_at(loc, carrier=carrier.code, level=level.word)
    if level.base and spec.repeats != "once" and not carrier.existing:
        existing = next((one.code for one in pack.carriers if one.existing and held_at(one, level)), None)
        if existing:
            yield NEW_ACTIVITY.broken_at(loc, level=level.word, existing=existing)


def held_at(carrier: Carrier, level: LevelWord) -> bool:
    """Whether the carrier is used on the level; one that names no level is used on all."""
    return not carrier.levels or not {level.word, *level.stands_for}.isdisjoint(carrier.levels)
