"""Reviews are few, are held once, ask nobody for papers, and attach to meetings held anyway (M011, M012, D18)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from huilu.programmes.pack.deadlines import poor_day
from huilu.programmes.pack.findings import Finding, Loc, Rule
from huilu.programmes.pack.reviews import ReviewSpec
from huilu.programmes.pack.schema import Pack
from huilu.redlines.denial import without_denials

WITHOUT_MEETING = Rule(
    "pack.review_without_meeting",
    "M012",
    "“{name}”不依托任何已有会议。",
    "'{name}' attaches to no meeting that is held anyway.",
    "写 carrier:carriers 中 existing: true 的会议。",
    "Write carrier: one of the carriers with existing: true.",
    also=("M024",),
)
ASKS_MATERIAL = Rule(
    "pack.review_asks_material",
    "D16",
    "“{name}”要求下级为会议准备材料:“{found}”。",
    "'{name}' asks units for material: '{found}'.",
    "删去:议题由系统从未办结的问题和要求生成,不向下要材料。",
    "Take it out: the agenda is made from what is open in the system, and nobody is asked for papers.",
    also=("M012", "D9"),
)
TOO_MANY_REVIEWS = Rule(
    "pack.too_many_reviews",
    "M011",
    "{level} 计划召集 {count} 次会议,超过 {cap} 次,多出的没有说明理由。",
    "{level} plans {count} reviews that call units together; the cap is {cap}, and those beyond it give no reason.",
    "减少次数,或给多出的写 reason。",
    "Plan fewer, or give those beyond the cap a reason.",
    also=("D18",),
)
REVIEW_OUTSIDE = Rule(
    "pack.review_outside_window",
    "M010",
    "会议日期 {day} 不在活动期间内({start} 至 {end})。",
    "The review on {day} lies outside the window ({start} to {end}).",
    "改到期间之内。",
    "Choose a day inside it.",
)
CASCADES = Rule(
    "pack.review_cascades",
    "D18",
    "“{name}”是同一个会层层再开。",
    "'{name}' is the same meeting held over again, level by level.",
    "只开到一级:held_by 只写一个层级;上级方案开过的会不再开。",
    "Hold it once: name one level in held_by, and do not repeat a review of the pack above.",
    also=("M118",),
)
_PAPERS_ZH = r"(?:汇报|交流|书面|发言|总结|佐证)?(?:材料|报告|总结|台账|报表|PPT|ppt|发言稿)"
_PAPERS_EN = r"(?:papers?|material|reports?|slides|summar(?:y|ies)|figures|presentations?|statements?)"
_MATERIAL = (
    rf"(?:报送|提交|上报|上交|准备|提供|携带|自带|撰写|汇总)[^。;,]{{0,12}}?{_PAPERS_ZH}"
    rf"|\b(?:submit|send|bring|prepare|provide|hand in|write)\w*\b (?:\w+ ){{0,4}}?{_PAPERS_EN}\b"
)
_asks_material = re.compile(_MATERIAL)


def poor_cadence(pack: Pack) -> Iterator[Finding]:
    """What is wrong with the reviews of a pack by themselves."""
    existing = {carrier.code for carrier in pack.carriers if carrier.existing}
    for place, one in enumerate(pack.reviews):
        loc: Loc = ("reviews", place)
        if not one.is_all_hands and one.carrier not in existing:
            yield WITHOUT_MEETING.broken_at((*loc, "carrier"), name=one.labels.zh)
        if one.on and not pack.window.start <= one.on <= pack.window.soft_end:
            start, end = pack.window.start, pack.window.soft_end
            yield REVIEW_OUTSIDE.broken_at((*loc, "on"), day=one.on, start=start, end=end)
        if one.on and one.day_reason is None:
            yield from poor_day(pack, one.on, (*loc, "on"))
        if one.is_all_hands and len(one.held_by) > 1:
            yield CASCADES.broken_at((*loc, "held_by"), name=one.labels.zh)
        yield from _material(one, loc)
    yield from _too_many(pack)


def repeated_reviews(pack: Pack, above: Sequence[Pack]) -> Iterator[Finding]:
    """Reviews of a child pack that hold over again what a pack above holds."""
    held = [one for parent in above for one in parent.reviews if one.is_all_hands]
    known = {one.code for one in held} | {one.labels.zh for one in held}
    for place, one in enumerate(pack.reviews):
        if one.is_all_hands and not known.isdisjoint({one.code, one.labels.zh}):
            yield CASCADES.broken_at(("reviews", place), name=one.labels.zh)


def _material(one: ReviewSpec, loc: Loc) -> Iterator[Finding]:
    for key, labels in (("labels", one.labels), ("text", one.text)):
        for text in (labels.zh, labels.en.lower()) if labels else ():
            if found := _asks_material.search(without_denials(text, [_asks_material])):
                yield ASKS_MATERIAL.broken_at((*loc, key), name=one.labels.zh, found=found.group())
                break


def _too_many(pack: Pack) -> Iterator[Finding]:
    cap, counted = pack.parameters.caps.all_hands_reviews, Counter[str]()
    for place, one in enumerate(pack.reviews):
        for level in one.held_by if one.is_all_hands else ():
            counted[level] += 1
            if counted[level] > cap and one.reason is None:
                count = counted[level]
                yield TOO_MANY_REVIEWS.broken_at(("reviews", place), level=level, count=count, cap=cap)
