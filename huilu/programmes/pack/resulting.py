"""Inherited clauses as a child pack leaves them: they keep the rules that it keeps with clauses of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from huilu.programmes.pack.carriers import misused_carriers
from huilu.programmes.pack.deadlines import poor_deadlines
from huilu.programmes.pack.family import Clause, clauses_of, said_once, with_inherited
from huilu.programmes.pack.figures import wrong_targets
from huilu.programmes.pack.findings import Finding, Rule
from huilu.programmes.pack.invariants import DUE_OUTSIDE, broken_dates
from huilu.programmes.pack.kinds import kinds_of
from huilu.programmes.pack.parts import LevelWord
from huilu.programmes.pack.schema import Pack, Refinement
from huilu.programmes.pack.weight import tiers_of, unfair_weights
from huilu.programmes.pack.words import codes_for, in_tree_codes

MOVED_TO_NEW = Rule(
    "pack.moved_to_new_activity",
    "M024",
    "{code} 原来结合已有的 {existing} 进行,这里改为新设的 {carrier}。",
    "{code} goes with {existing}, which is held anyway; here it is moved to {carrier}, which is new.",
    "不写 carrier,沿用原来的;或改用本级已有的会议(existing: true)。",
    "Leave carrier out and keep to the old one, or name a meeting that is held here anyway (existing: true).",
)
# What a refinement must state for a finding on that part of the clause to be its own.
_STATED = {"carrier": ("carrier", "repeats"), "due": ("due",), "target": ("target",)}


def broken_results(pack: Pack, above: Sequence[Pack]) -> Iterator[Finding]:
    """What refinements make of inherited clauses, where a clause of the pack's own could not say it either."""
    inherited, after = clauses_of(above), clauses_of([*above, pack])
    refined: dict[str, list[int]] = defaultdict(list)
    for place, refinement in said_once(pack):
        clause = inherited.get(refinement.refines)
        if clause is not None and not clause.spec.locked:
            refined[clause.pack.code].append(place)
            yield from _moved(pack, place, refinement, clause)
    for origin in above:
        places = refined.get(origin.code, [])
        result = _as_pack(pack, origin, [after[pack.refinements[place].refines] for place in places])
        for found in _against(result):
            place = places[int(found.loc[1])]
            if _states(pack.refinements[place], str(found.loc[2])):
                yield found.moved_to(("refinements", place, *found.loc[2:]))
    yield from _weights(pack, above, inherited, after)


def _as_pack(pack: Pack, origin: Pack, clauses: Sequence[Clause]) -> Pack:
    """The refined clauses of one origin, in its words for units, as the child has them."""
    held = {one.code: one for one in (*origin.carriers, *pack.carriers)}
    coded = (one.model_copy(update={"levels": codes_for(pack, "level", one.levels)}) for one in held.values())
    specs = tuple(clause.in_force() for clause in clauses)
    return origin.model_copy(
        update={
            "requirements": specs,
            "carriers": tuple(coded),
            "window": pack.window,
            "parameters": pack.parameters,
        }
    )


def _against(result: Pack) -> Iterator[Finding]:
    if result.requirements:
        yield from misused_carriers(result, tiers_of(result, kinds_of(result)))
        yield from poor_deadlines(result)
        yield from (one for one in broken_dates(result) if one.code == DUE_OUTSIDE.code)
        yield from wrong_targets(result)


def _states(refinement: Refinement, part: str) -> bool:
    return any(getattr(refinement, name) is not None for name in _STATED[part])


def _moved(pack: Pack, place: int, refinement: Refinement, clause: Clause) -> Iterator[Finding]:
    """A clause that goes with what is held anyway does not become the occasion for something new at the base."""
    new, held = pack.carrier_called(refinement.carrier), clause.carrier
    repeats = refinement.repeats or clause.values.repeats
    # What comes again and again is told as a new recurring activity.
    if new is None or new.existing or held is None or not held.existing or repeats != "once":
        return
    tiers = tiers_of(one := _as_pack(pack, clause.pack, [clause]), kinds_of(one))
    if any(tier.word.base and tier.reached for tier in tiers):
        loc = ("refinements", place, "carrier")
        yield MOVED_TO_NEW.broken_at(loc, code=clause.spec.code, existing=held.code, carrier=new.code)


def _weights(
    pack: Pack, above: Sequence[Pack], inherited: Mapping[str, Clause], after: Mapping[str, Clause]
) -> Iterator[Finding]:
    """What the pack and all above it weigh together; what the pack weighs by itself has been said already.

    Only where it asks something itself, or more than was asked: whatever the packs above ask of other levels was
    theirs to weigh.
    """
    caps = pack.parameters.caps
    cap = min(one.parameters.caps.local_focus for one in (pack, *above))
    caps = caps.model_copy(update={"local_focus": cap})
    capped = pack.model_copy(update={"parameters": pack.parameters.model_copy(update={"caps": caps})})
    said = {(one.code, one.loc) for one in _weighed(pack)}
    asking = _asking(pack, inherited, after)
    for found in _weighed(with_inherited(capped, {code: after[code] for code in inherited})):
        is_level = found.loc[0] == "levels" and (found.code, found.loc) not in said
        if is_level and _asked_of(pack.levels[int(found.loc[1])], asking):
            yield found


def _weighed(pack: Pack) -> Iterator[Finding]:
    return unfair_weights(pack, tiers_of(pack, kinds_of(pack)))


def _asking(pack: Pack, inherited: Mapping[str, Clause], after: Mapping[str, Clause]) -> list[tuple[str, ...]]:
    """The levels, in codes, of each clause that the pack asks itself, and of each for which it takes more time."""
    heavier = (code for code, clause in inherited.items() if after[code].values.minutes > clause.values.minutes)
    own = (spec.selector.match.level for spec in in_tree_codes(pack).requirements)
    return [*own, *(inherited[code].spec.selector.match.level for code in heavier)]


def _asked_of(level: LevelWord, asking: Sequence[tuple[str, ...]]) -> bool:
    return any(not codes or not set(codes).isdisjoint(level.stands_for) for codes in asking)
