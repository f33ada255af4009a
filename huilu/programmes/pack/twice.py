"""The same thing asked twice of one unit (D9), and more text than anybody reads (O8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from huilu.programmes.pack.findings import Finding, Loc, Rule
from huilu.programmes.pack.kinds import Kinds
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.pack.selectors import Selector
from huilu.programmes.pack.words import in_tree_codes

# Of very many that read the same, so many are compared; they are told as one anyway.
_COMPARED = 50

ASKED_TWICE = Rule(
    "pack.asked_twice",
    "D9",
    "与“{first}”要同一个单位做同一件事。",
    "This asks the same of the same unit as '{first}'.",
    "合成一项,或用 satisfies_also 一次满足两项。",
    "Make one of the two, or let satisfies_also say that one record meets both.",
    also=("M043",),
)
LIST_LONG = Rule(
    "pack.list_too_long",
    "O8",
    "{level} 的一个单位要读 {count} 字,上限 {cap} 字。",
    "One unit at {level} would have {count} characters to read; the cap is {cap}.",
    "减少要求,或把文字写短;上限是 parameters.yaml 的 caps.list_characters。",
    "Ask for less or say it shorter; the cap is caps.list_characters in parameters.yaml.",
    severity="warning",
)


def asked_twice(pack: Pack) -> Iterator[Finding]:
    """Requirements of the same words, and registers of the same columns, that meet at one unit."""
    coded = in_tree_codes(pack)
    texts: dict[str, list[int]] = defaultdict(list)
    for place, spec in enumerate(pack.requirements):
        texts["".join(spec.text.zh.split())].append(place)
    for places in texts.values():
        met = {code for place in places for code in pack.requirements[place].satisfies_also}
        apart = [place for place in places if pack.requirements[place].code not in met]
        selectors = {place: coded.requirements[place].selector for place in apart}
        yield from _meeting(pack, selectors, "requirements", "text")
    columns: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, register in enumerate(pack.registers):
        if register.columns:
            columns[tuple(sorted(column.labels.zh for column in register.columns))].append(place)
    for places in columns.values():
        yield from _meeting(pack, {place: coded.registers[place].selector for place in places}, "registers", "columns")


def overlong_lists(pack: Pack, kinds: Kinds) -> Iterator[Finding]:
    """Levels on which one unit would have to read a whole document."""
    lengths, cap = [_length(spec) for spec in pack.requirements], pack.parameters.caps.list_characters
    for number, word in enumerate(pack.levels):
        count = kinds.heaviest(word.word, lengths)
        if count > cap:
            yield LIST_LONG.broken_at(("levels", number), level=word.word, count=count, cap=cap)


def _length(spec: RequirementSpec) -> int:
    return len(spec.labels.zh) + len(spec.text.zh)


def _meeting(pack: Pack, selectors: dict[int, Selector], name: str, part: str) -> Iterator[Finding]:
    """The first that some unit would have besides an earlier one; the rest of them read the same."""
    places = [*selectors][:_COMPARED]
    if len(places) < 2:
        return
    kinds = Kinds(pack, [selectors[place] for place in places])
    for size in range(2, len(places) + 1):
        weights = [int(number < size) for number in range(len(places))]
        if any(kinds.heaviest(word.word, weights) > 1 for word in pack.levels):
            loc: Loc = (name, places[size - 1], part)
            yield ASKED_TWICE.broken_at(loc, first=getattr(pack, name)[places[0]].labels.zh)
            return
