"""One meeting held again level by level (D18)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from huilu.programmes.pack.findings import Finding, Rule
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.pack.weight import MANY_LEVELS, Tier

LAYERED = Rule(
    "pack.layered_meetings",
    "D18",
    "同一个会要 {count} 个层级层层开:“{name}”。",
    "The same meeting is to be held on {count} levels, one after the other: '{name}'.",
    "只开到一级;其余层级看同一份材料,或在已有会议(carrier,existing: true)中安排。",
    "Hold it once; the other levels read the same text, or take it into a meeting they hold anyway "
    "(a carrier with existing: true).",
    also=("M118",),
)
_A_MEETING = re.compile(
    r"(?:动员|部署|推进|传达|总结|座谈|调度|启动|誓师)(?:大)?会|(?:召开|举行|组织|套开)[^。;,]{0,10}(?:会议|大会|会)(?![计同员])"
    r"|\b(?:hold|holds|held|convene|organise)\w* (?:an? |the |its |their )?"
    r"(?:\w+ ){0,3}(?:meetings?|conferences?|rall(?:y|ies))\b"
    r"|\b(?:launch|kick off|mobilisation|kickoff) (?:meeting|conference|rally)\b"
)
_DENIED = re.compile(
    r"不(?:再|另|层层|逐级)?(?:召开|举行|开|组织)|\bno (?:further |other )?meetings? (?:is|are) held\b"
)


def layered_meetings(pack: Pack, tiers: Sequence[Tier]) -> Iterator[Finding]:
    """Meetings that come on top of what is held anyway, asked of one level after the other."""
    existing = {carrier.code for carrier in pack.carriers if carrier.existing}
    called: dict[str, list[int]] = defaultdict(list)
    for place, spec in enumerate(pack.requirements):
        if spec.carrier not in existing and _asks_for_meeting(spec):
            called[_without_level(pack, spec.labels.zh)].append(place)
    for places in called.values():
        count = sum(not tier.reached.isdisjoint(places) for tier in tiers)
        if count >= MANY_LEVELS:
            name = pack.requirements[places[-1]].labels.zh
            yield LAYERED.broken_at(("requirements", places[-1], "labels"), count=count, name=name)


def _asks_for_meeting(spec: RequirementSpec) -> bool:
    texts = (spec.labels.zh, spec.labels.en.lower(), spec.text.zh, spec.text.en.lower())
    return any(_A_MEETING.search(text) and not _DENIED.search(text) for text in texts)


def _without_level(pack: Pack, name: str) -> str:
    """What the meeting is called once nothing says on which level it is held."""
    words = sorted({word.labels.zh for word in pack.levels}, key=len, reverse=True)
    return re.sub("|".join([*map(re.escape, words), "[省市县区乡镇村级各全]"]), "", name)
