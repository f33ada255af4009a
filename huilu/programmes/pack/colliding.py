"""Codes of a child pack that mean something else in a pack above it (M008)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from huilu.programmes.pack.findings import Finding, Loc, Rule
from huilu.programmes.pack.parts import Carrier, Named
from huilu.programmes.pack.schema import Pack

COLLIDES = Rule(
    "pack.code_of_parent",
    "M008",
    "代码 {code} 在上级方案 {parent} 的 {what} 中已经有了。",
    "The code {code} is already one of the {what} of {parent}, which is inherited from.",
    "沿用上级的,就删去这一项;另有所指,就换一个代码。",
    "Take it out to go by the parent's, or give what is meant otherwise a code of its own.",
)
# What a child has from its parent unless it says so itself: to say the same again does no harm.
_INHERITED = ("measures", "carriers", "priorities", "goals")
# What each pack asks in its own name: units below would have two of one name.
_OWN = ("registers", "focus_areas", "checklists")


def colliding_codes(pack: Pack, above: Sequence[Pack]) -> Iterator[Finding]:
    """Every part of the pack whose code a pack above has for something else, told of the nearest of them."""
    for parent in reversed(above):
        for name in _INHERITED:
            theirs = {one.code: one for one in getattr(parent, name)}
            for place, one in enumerate(getattr(pack, name)):
                if one.code in theirs and not _means_the_same(one, theirs[one.code]):
                    yield _told((name, place, "code"), one, parent, name)
        for name in _OWN:
            codes = {one.code for one in getattr(parent, name)}
            for place, one in enumerate(getattr(pack, name)):
                if one.code in codes:
                    yield _told((name, place, "code"), one, parent, name)
        yield from _topics(pack, parent)


def _topics(pack: Pack, parent: Pack) -> Iterator[Finding]:
    codes = {topic.code for topic in chain.from_iterable(one.topics for one in parent.focus_areas)}
    for place, one in enumerate(pack.focus_areas):
        for number, topic in enumerate(one.topics):
            if topic.code in codes:
                yield _told(("focus_areas", place, "topics", number, "code"), topic, parent, "topics")


def _told(loc: Loc, one: Named, parent: Pack, what: str) -> Finding:
    return COLLIDES.broken_at(loc, code=one.code, parent=parent.code, what=what)


def _means_the_same(ours: Named, theirs: Named) -> bool:
    """Where a carrier is held is each level's own affair; what it is, and whether it is there anyway, is not."""
    if isinstance(ours, Carrier) and isinstance(theirs, Carrier):
        return (ours.labels, ours.existing) == (theirs.labels, theirs.existing)
    return ours == theirs
