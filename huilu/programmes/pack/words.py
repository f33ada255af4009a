"""The author's words translated into the codes of the tree."""

from __future__ import annotations

from typing import Any

from huilu.programmes.pack.reviews import ReviewSpec
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.selectors import MATCHED_AXES, Axis, Expression, Match, Selector


def in_tree_codes(pack: Pack) -> Pack:
    """The same pack with every selector in codes of the tree and inside the scope. Saying it twice changes nothing."""
    scope = tuple(_expression(pack, part) for part in _scope_parts(pack.scope))
    changed: dict[str, Any] = {"scope": selector_in_codes(pack, pack.scope, ())}
    for name in ("requirements", "registers", "focus_areas", "checklists"):
        changed[name] = tuple(
            part.model_copy(update={"selector": selector_in_codes(pack, part.selector, scope)})
            for part in getattr(pack, name)
        )
    changed["reviews"] = tuple(_review(pack, one, scope) for one in pack.reviews)
    return pack.model_copy(update=changed)


def _review(pack: Pack, one: ReviewSpec, scope: tuple[Expression, ...]) -> ReviewSpec:
    calls = one.calls and selector_in_codes(pack, one.calls, scope)
    return one.model_copy(update={"calls": calls, "held_by": codes_for(pack, "level", one.held_by)})


def selector_in_codes(pack: Pack, selector: Selector, scope: tuple[Expression, ...]) -> Selector:
    """One selector in codes of the tree; `scope` holds beside it."""
    match = {axis: codes_for(pack, axis, getattr(selector.match, axis)) for axis in MATCHED_AXES}
    within = [*(_expression(pack, part) for part in selector.within)]
    within += [part for part in scope if part not in within]
    return Selector(
        match=Match(**match),
        expressions=tuple(_expression(pack, part) for part in selector.expressions),
        within=tuple(within),
    )


def codes_for(pack: Pack, axis: Axis, values: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that these words stand for; what is no word is a code already."""
    meaning = {word.word: word.stands_for for word in pack.words_on(axis)}
    codes = (code for value in values for code in meaning.get(value, (value,)))
    return tuple(dict.fromkeys(codes))


def _expression(pack: Pack, part: Expression) -> Expression:
    return part.model_copy(update={"values": codes_for(pack, part.axis, part.values)})


def _scope_parts(scope: Selector) -> tuple[Expression, ...]:
    """The scope as expressions, its short form included."""
    short = (
        Expression(axis=axis, operator="In", values=getattr(scope.match, axis))
        for axis in MATCHED_AXES
        if getattr(scope.match, axis)
    )
    return (*short, *scope.expressions, *scope.within)
