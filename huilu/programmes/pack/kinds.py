"""What each kind of unit would be asked, for every kind that a pack can tell apart.

A kind is a level, a sector, an audience and some tags; written out, their product is astronomical. So each answer on
an axis becomes one number whose bits are the requirements that it lets through. Answers that let the same through
are one answer, and what a kind is asked is the AND of four numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.selectors import Axis, Operator, Selector
from huilu.programmes.pack.words import in_tree_codes

Held = frozenset[str]
# An answer that no requirement names: what holds for it holds for all such answers.
_ANY_OTHER: Held = frozenset({"*"})
# So many groups of tags that requirements turn away are tried in every combination; of more, fewer at a time.
_TRIED_TOGETHER, _TRIED_IN_PAIRS, _TRIED_AT_ALL = 8, 40, 200


class AxisOpenings:
    """What every requirement asks on one axis, and which requirements an answer lets through."""

    def __init__(self, axis: Axis, selectors: Sequence[Selector]) -> None:
        self._asked = [_asked_on(axis, one) for one in selectors]
        self._naming: dict[str, list[int]] = defaultdict(list)
        for place, parts in enumerate(self._asked):
            for value in {value for _operator, values in parts for value in values}:
                self._naming[value].append(place)
        self._by_default = self.let_through(_ANY_OTHER)

    def let_through(self, held: Held) -> int:
        """The requirements that ask nothing on the axis which this answer would not meet."""
        return _bits(place for place, parts in enumerate(self._asked) if _met(parts, held))

    def open_to(self, codes: Iterable[str]) -> tuple[int, ...]:
        """The same for each code alone. Requirements that do not name the code treat it like any other."""
        masks = []
        for code in codes:
            naming, held = self._naming[code], frozenset({code})
            met = _bits(place for place in naming if _met(self._asked[place], held))
            masks.append(self._by_default & ~_bits(naming) | met)
        return tuple(dict.fromkeys(masks))

    def tag_sets(self) -> tuple[int, ...]:
        """The same for the sets of tags worth trying. A tag that nothing turns away only adds: it is always there."""
        named = _ANY_OTHER.union(*(values for parts in self._asked for _operator, values in parts))
        refused = self._refused_alike()[:_TRIED_AT_ALL]
        sizes: Iterable[int] = range(len(refused) + 1)
        if len(refused) > _TRIED_TOGETHER:
            sizes = (0, 1, 2, len(refused)) if len(refused) <= _TRIED_IN_PAIRS else (0, 1, len(refused))
        without = (frozenset[str]().union(*some) for size in sizes for some in combinations(refused, size))
        return tuple(
            dict.fromkeys([self.let_through(frozenset()), *(self.let_through(named - one) for one in without)])
        )

    def ever_met_by_tags(self) -> int:
        """The requirements that some set of tags meets: all but those turned away, or none at all."""
        met = 0
        for place, parts in enumerate(self._asked):
            wanted = _ANY_OTHER.union(*(values for operator, values in parts if operator == "In"))
            refused = frozenset[str]().union(*(values for operator, values in parts if operator == "NotIn"))
            met |= (_met(parts, wanted - refused) or _met(parts, frozenset())) << place
        return met

    def _refused_alike(self) -> list[Held]:
        """Tags that some requirement turns away; those that the same requirements name go together."""
        refused = {tag for parts in self._asked for operator, values in parts if operator == "NotIn" for tag in values}
        alike: dict[tuple[int, ...], set[str]] = defaultdict(set)
        for tag in sorted(refused):
            alike[tuple(self._naming[tag])].add(tag)
        return [frozenset(tags) for tags in alike.values()]


class Kinds:
    """The requirements of a pack by what lets them through on each axis."""

    def __init__(self, pack: Pack, selectors: Sequence[Selector]) -> None:
        level, tags = AxisOpenings("level", selectors), AxisOpenings("tags", selectors)
        self._levels = {word.word: level.open_to(word.stands_for) for word in pack.levels}
        # A unit always has a level; it may be without a sector or an audience.
        sector, audience = AxisOpenings("sector", selectors), AxisOpenings("audience", selectors)
        self._sectors = (sector.let_through(frozenset()), *sector.open_to(_codes(pack, "sector")))
        self._audiences = (audience.let_through(frozenset()), *audience.open_to(_codes(pack, "audience")))
        self._tags, self._met_by_tags = tags.tag_sets(), tags.ever_met_by_tags()

    def reached(self, level: str) -> frozenset[int]:
        """The places of the requirements that at least one kind of unit on the level would be asked."""
        met = _either(self._levels[level]) & _either(self._sectors) & _either(self._audiences) & self._met_by_tags
        return frozenset(_places(met))

    def heaviest(self, level: str, weights: Sequence[int]) -> int:
        """The largest sum of weights that one kind of unit on the level would carry."""
        best = 0
        for first, _bound in _heavy_first(self._levels[level], -1, weights):
            for second, bound in _heavy_first(self._sectors, first, weights):
                if bound <= best:
                    break
                best = self._heaviest_below(second, best, weights)
        return best

    def _heaviest_below(self, mask: int, best: int, weights: Sequence[int]) -> int:
        for third, bound in _heavy_first(self._audiences, mask, weights):
            if bound <= best:
                break
            for tags in self._tags:
                best = max(best, _weight(third & tags, weights))
        return best


def kinds_of(pack: Pack) -> Kinds:
    """The kinds of unit that the requirements of the pack tell apart."""
    return Kinds(pack, [spec.selector for spec in in_tree_codes(pack).requirements])


def _asked_on(axis: Axis, selector: Selector) -> list[tuple[Operator, Held]]:
    """What a selector asks on one axis, its short form written as the long one."""
    wanted: tuple[str, ...] = () if axis == "tags" else getattr(selector.match, axis)
    parts = (part for part in (*selector.expressions, *selector.within) if part.axis == axis)
    short: list[tuple[Operator, Held]] = [("In", frozenset(wanted))] if wanted else []
    return [*short, *((part.operator, frozenset(part.values)) for part in parts)]


def _met(parts: Sequence[tuple[Operator, Held]], held: Held) -> bool:
    return all(_holds(operator, values, held) for operator, values in parts)


def _holds(operator: Operator, values: Held, held: Held) -> bool:
    if operator in {"Exists", "DoesNotExist"}:
        return bool(held) == (operator == "Exists")
    return held.isdisjoint(values) == (operator == "NotIn")


def _heavy_first(masks: Iterable[int], within: int, weights: Sequence[int]) -> list[tuple[int, int]]:
    """What is left of each, the heaviest first: once a bound is no better than the best, none after it is."""
    left = {mask & within for mask in masks}
    return sorted(((mask, _weight(mask, weights)) for mask in left), key=lambda pair: -pair[1])


def _codes(pack: Pack, axis: Axis) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for word in pack.words_on(axis) for code in word.stands_for))


def _bits(places: Iterable[int]) -> int:
    return sum(1 << place for place in set(places))


def _either(masks: Iterable[int]) -> int:
    both = 0
    for mask in masks:
        both |= mask
    return both


def _weight(mask: int, weights: Sequence[int]) -> int:
    return sum(weights[place] for place in _places(mask))


def _places(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
