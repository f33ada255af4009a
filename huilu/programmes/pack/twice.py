"""The same thing asked twice of one unit (D9), and more text than anybody reads (O8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from huilu.kernel.words import letters_alone
from huilu.programmes.pack.findings import Finding, Loc, Rule
from huilu.programmes.pack.kinds import Kinds
from huilu.programmes.pack.parts import RegisterType
from huilu.programmes.pack.schema import Pack, RequirementSpec
from huilu.programmes.pack.selectors import Selector
from huilu.programmes.pack.words import in_tree_codes

# Of very many that read the same, so many are compared; they are told as one anyway.
_COMPARED = 30

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
    """Requirements of the same words or the same figures, and registers of the same columns, that meet at one unit."""
    coded = in_tree_codes(pack)
    asked = {place: spec.selector for place, spec in enumerate(coded.requirements)}
    kept = {place: register.selector for place, register in enumerate(coded.registers)}
    for places in _alike((place, letters_alone(spec.text.zh)) for place, spec in enumerate(pack.requirements)):
        met = {code for place in places for code in pack.requirements[place].satisfies_also}
        apart = [place for place in places if pack.requirements[place].code not in met]
        yield from _meeting(pack, asked, apart, "requirements", "text")
    for places in _alike((place, field) for place, spec in enumerate(pack.requirements) for field in {*spec.fields}):
        yield from _meeting(pack, asked, places, "requirements", "fields")
    for places in _alike((place, _columns(one)) for place, one in enumerate(pack.registers) if one.columns):
        yield from _meeting(pack, kept, places, "registers", "columns")


def figures_asked_again(pack: Pack, inherited: Sequence[RequirementSpec]) -> Iterator[Finding]:
    """Requirements of a child pack for figures that an inherited one asks of the same unit already."""
    coded = in_tree_codes(pack)
    whole = coded.model_copy(update={"requirements": (*inherited, *coded.requirements)})
    asked = {place: spec.selector for place, spec in enumerate(whole.requirements)}
    for places in _alike((place, field) for place, spec in enumerate(whole.requirements) for field in {*spec.fields}):
        for own in (place for place in places if place >= len(inherited)):
            pair = [place for place in places if place < len(inherited)] + [own]
            for found in _meeting(whole, asked, pair, "requirements", "fields"):
                if found.loc[1] == own:
                    yield found.moved_to(("requirements", own - len(inherited), "fields"))


def overlong_lists(pack: Pack, kinds: Kinds) -> Iterator[Finding]:
    """Levels on which one unit would have to read a whole document."""
    lengths, cap = [_length(spec) for spec in pack.requirements], pack.parameters.caps.list_characters
    for number, word in enumerate(pack.levels):
        count = kinds.heaviest(word.word, lengths)
        if count > cap:
            yield LIST_LONG.broken_at(("levels", number), level=word.word, count=count, cap=cap)


def _length(spec: RequirementSpec) -> int:
    return len(spec.labels.zh) + len(spec.text.zh)


def _columns(register: RegisterType) -> tuple[str, ...]:
    return tuple(sorted(column.labels.zh for column in register.columns))


def _alike(told: Iterable[tuple[int, object]]) -> list[tuple[int, ...]]:
    """The places of those that say the same, each such group once."""
    groups: dict[object, list[int]] = defaultdict(list)
    for place, said in told:
        groups[said].append(place)
    return [*dict.fromkeys(tuple(places) for places in groups.values() if len(places) > 1)]


def _meeting(
    pack: Pack, selectors: Mapping[int, Selector], places: Sequence[int], name: str, part: str
) -> Iterator[Finding]:
    """The first that some unit would have besides an earlier one; the rest of them read the same."""
    compared = places[:_COMPARED]
    kinds = Kinds(pack, [selectors[place] for place in compared])
    if not _meet(pack, kinds, [1] * len(compared)):
        return
    for size in range(2, len(compared) + 1):
        if _meet(pack, kinds, [int(number < size) for number in range(len(compared))]):
            loc: Loc = (name, compared[size - 1], part)
            yield ASKED_TWICE.broken_at(loc, first=getattr(pack, name)[compared[0]].labels.zh)
            return


def _meet(pack: Pack, kinds: Kinds, counted: Sequence[int]) -> bool:
    """Whether one kind of unit would have two of those that are counted."""
    return any(kinds.heaviest(word.word, counted) > 1 for word in pack.levels)
