"""Whether everything that a pack points at exists, once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import get_args

from huilu.programmes.pack.findings import Finding, Loc, Rule
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.selectors import MATCHED_AXES, Axis, Selector

LISTS = (
    "priorities",
    "carriers",
    "batches",
    "checklist_fields",
    "measures",
    "goals",
    "requirements",
    "registers",
    "focus_areas",
    "checklists",
    "reviews",
)
WORD_LISTS: dict[Axis, str] = {"level": "levels", "sector": "sectors", "audience": "audiences", "tags": "tags"}

CODE_TWICE = Rule(
    "pack.code_twice",
    "",
    "代码 {code} 在同一列表中出现两次。",
    "The code {code} appears twice in its list.",
    "换一个代码。",
    "Choose another code.",
)
NO_SUCH = Rule(
    "pack.no_such_reference",
    "",
    "{what} 中没有 {code}。",
    "There is no {code} in {what}.",
    "改正代码,或在 {what} 中加上它。",
    "Correct the code, or add it to {what}.",
)
WORD_MISLEADS = Rule(
    "pack.word_misleads",
    "M017",
    "词 {word} 也是组织树的代码,却代表别的代码。",
    "The word {word} is also a code of the tree, yet it stands for something else.",
    "换一个词,或让它只代表同名代码。",
    "Choose another word, or let it stand for the code of its own name alone.",
)


def broken_references(pack: Pack) -> Iterator[Finding]:
    """What appears twice, and what is pointed at but is not there."""
    for name in LISTS:
        yield from _twice(((name,), [part.code for part in getattr(pack, name)]))
    for axis, name in WORD_LISTS.items():
        yield from _twice(((name,), [word.word for word in pack.words_on(axis)]))
        yield from _misleading(pack, axis, name)
    known = {
        axis: {value for word in pack.words_on(axis) for value in (word.word, *word.stands_for)}
        for axis in get_args(Axis)
    }
    for loc, selector in selectors_of(pack):
        yield from _unknown_words(known, loc, selector)
    yield from _requirement_references(pack)
    yield from _other_references(pack)


def selectors_of(pack: Pack) -> Iterator[tuple[Loc, Selector]]:
    """Every selector with its place."""
    yield ("scope",), pack.scope
    for name in ("requirements", "registers", "focus_areas", "checklists"):
        for place, part in enumerate(getattr(pack, name)):
            yield (name, place, "selector"), part.selector
    for place, review in enumerate(pack.reviews):
        if review.calls is not None:
            yield ("reviews", place, "calls"), review.calls


def _twice(listed: tuple[Loc, list[str]]) -> Iterator[Finding]:
    loc, codes = listed
    seen: set[str] = set()
    for place, code in enumerate(codes):
        if code in seen:
            yield CODE_TWICE.broken_at((*loc, place), code=code)
        seen.add(code)


def _misleading(pack: Pack, axis: Axis, name: str) -> Iterator[Finding]:
    codes = {code for word in pack.words_on(axis) for code in word.stands_for}
    for place, word in enumerate(pack.words_on(axis)):
        if word.word in codes and word.stands_for != (word.word,):
            yield WORD_MISLEADS.broken_at((name, place), word=word.word)


def _unknown_words(known: Mapping[Axis, Collection[str]], loc: Loc, selector: Selector) -> Iterator[Finding]:
    for axis, name in WORD_LISTS.items():
        place = (*loc, "match", axis) if axis in MATCHED_AXES else (*loc, "expressions")
        yield from missing(selector.named_on(axis), known[axis], place, name)


def missing(codes: Iterable[str], known: Collection[str], loc: Loc, what: str) -> Iterator[Finding]:
    """The codes that nobody declared."""
    for code in codes:
        if code not in known:
            yield NO_SUCH.broken_at(loc, code=code, what=what)


def _requirement_references(pack: Pack) -> Iterator[Finding]:
    measures = {measure.code for measure in pack.measures}
    carriers = {carrier.code for carrier in pack.carriers}
    priorities = {priority.code for priority in pack.priorities}
    requirements = {spec.code for spec in pack.requirements}
    for place, spec in enumerate(pack.requirements):
        loc: Loc = ("requirements", place)
        yield from missing([spec.measure], measures, (*loc, "measure"), "measures")
        yield from missing([spec.carrier] if spec.carrier else [], carriers, (*loc, "carrier"), "carriers")
        yield from missing(spec.priorities, priorities, (*loc, "priorities"), "priorities")
        itself = [code for code in spec.satisfies_also if code == spec.code]
        if pack.extends is None:
            # What a child pack names may be inherited: that is looked up beside its parents.
            yield from missing(spec.satisfies_also, requirements, (*loc, "satisfies_also"), "requirements")
        yield from missing(itself, (), (*loc, "satisfies_also"), "other requirements")


def _other_references(pack: Pack) -> Iterator[Finding]:
    fields = [field.code for field in pack.checklist_fields]
    for place, checklist in enumerate(pack.checklists):
        yield from missing([checklist.field], fields, ("checklists", place, "field"), "checklist_fields")
    levels = [value for word in pack.levels for value in (word.word, *word.stands_for)]
    for place, carrier in enumerate(pack.carriers):
        yield from missing(carrier.levels, levels, ("carriers", place, "levels"), "levels")
    carriers = {carrier.code for carrier in pack.carriers}
    for place, review in enumerate(pack.reviews):
        yield from missing(review.held_by, levels, ("reviews", place, "held_by"), "levels")
        yield from missing(
            [review.carrier] if review.carrier else [], carriers, ("reviews", place, "carrier"), "carriers"
        )
