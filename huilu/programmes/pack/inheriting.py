"""What a child pack may say, and what not, about the clauses that it inherits (M004, M008, M130)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from huilu.kernel.words import letters_alone
from huilu.programmes.pack.cadence import repeated_reviews
from huilu.programmes.pack.colliding import colliding_codes
from huilu.programmes.pack.detailing import contradicting, differing
from huilu.programmes.pack.family import Clause, clauses_of, said_once
from huilu.programmes.pack.findings import Finding, Loc, Rule
from huilu.programmes.pack.invariants import SUNSET_BEFORE_DUE
from huilu.programmes.pack.loosening import loosened_parameters
from huilu.programmes.pack.reasons import Both
from huilu.programmes.pack.references import NO_SUCH, missing
from huilu.programmes.pack.resulting import broken_results
from huilu.programmes.pack.said import says_something
from huilu.programmes.pack.schema import Pack, Refinement, RequirementSpec
from huilu.programmes.pack.tightening import IN_CHINESE, Quantity, stated_by, tightened
from huilu.programmes.pack.twice import figures_asked_again

CIRCLE = Rule(
    "pack.inherits_in_a_circle",
    "M008",
    "方案 {code} 绕一圈继承了自己。",
    "The pack {code} inherits from itself by a circle.",
    "改 extends:只能继承上级的方案。",
    "Correct extends: a pack inherits from one above it only.",
)
NO_PARENT_NAMED = Rule(
    "pack.refines_without_parent",
    "M008",
    "方案没有 extends,却要细化 {code}。",
    "The pack refines {code}, but it has no extends.",
    "在 pack.yaml 中写 extends:上级方案的 code 和 version。",
    "Write extends in pack.yaml: the parent's code and version.",
)
REFINES_UNKNOWN = Rule(
    "pack.refines_unknown",
    "M008",
    "上级方案中没有要求 {code}。",
    "No pack above has a requirement {code}.",
    "改正代码;新的要求要写全,用 code 开头。",
    "Correct the code; a new requirement is written in full, beginning with code.",
)
REFINES_TWICE = Rule(
    "pack.refines_twice",
    "",
    "{code} 细化了两次。",
    "{code} is refined twice.",
    "合成一条。",
    "Put both into one.",
)
CODE_INHERITED = Rule(
    "pack.code_inherited",
    "M008",
    "代码 {code} 是上级方案中的要求。",
    "The code {code} belongs to an inherited requirement.",
    "要细化就写 refines: {code};另一项要求就换一个代码。",
    "To refine it write refines: {code}; give another requirement a code of its own.",
)
REFINES_NOTHING = Rule(
    "pack.refines_nothing",
    "",
    "细化 {code},却什么也没有改。",
    "The refinement of {code} says nothing otherwise.",
    "写出不同之处,或删去这一条。",
    "Write what is different, or take it out.",
)
LOCKED = Rule(
    "pack.locked_changed",
    "M004",
    "{code} 已锁定,不能改 {fields}。",
    "{code} is locked; its {fields} cannot be changed.",
    "只留 detail:可以补充怎么做,不能改要求和标准。",
    "Keep detail only: say how it is done here, and leave what is asked as it is.",
)
NO_REASON = Rule(
    "pack.tightened_without_reason",
    "M130",
    "{code} 比原要求更严({quantities}),没有说明理由。",
    "{code} asks more than its origin ({quantities}), and no reason is given.",
    "恢复原要求;确需加码,写 reason,上级和下级都会看到。",
    "Keep to the origin; where more is needed write reason, which the origin and those below will see.",
)
FORBIDDEN_TO_TIGHTEN = Rule(
    "pack.tightening_forbidden",
    "M130",
    "{code} 比原要求更严({quantities}),而 {origin} 不允许层层加码。",
    "{code} asks more than its origin ({quantities}), and {origin} does not let anybody add to it.",
    "恢复原要求。只有 {origin} 自己写 parameters.tightening: allowed 后才可以。",
    "Keep to the origin. Only {origin} itself can allow it: parameters.tightening: allowed.",
)
WINDOW_OUTSIDE = Rule(
    "pack.window_outside_parent",
    "M008",
    "期间超出上级方案 {parent}({start} 至 {end})。",
    "The window reaches beyond that of the parent {parent} ({start} to {end}).",
    "放进上级方案的期间,或删去 window。",
    "Keep inside it, or leave window out.",
)
MET_FROM_BELOW = Rule(
    "pack.satisfies_inherited",
    "M004",
    "{code} 是 {origin} 的要求:做到没有,由它自己说,下级的要求不能替它算完成。",
    "{code} is a clause of {origin}, which alone says what satisfies it; a clause from below cannot.",
    "从 satisfies_also 中删去 {code};确能一次满足的,请 {origin} 在它自己的方案里写。",
    "Take {code} out of satisfies_also; where one event does meet both, {origin} may say so in its own pack.",
    also=("M043",),
)
REPEATS_INHERITED = Rule(
    "pack.repeats_inherited",
    "M130",
    "这项要求与上级的 {code} 文字相同:是换个代码再要求一遍。",
    "This says the same as the inherited {code}: it asks it a second time under another code.",
    "删去;确要推及更多单位,写 widens: {code} 和 reason。",
    "Take it out; to ask it of more units, write widens: {code} and a reason.",
)


def broken_inheritance(pack: Pack, above: Sequence[Pack]) -> Iterator[Finding]:
    """What a child pack says wrongly about what it inherits; `above`: the packs over it, the origin first."""
    if pack.extends is None:
        yield from _nothing_to_inherit(pack)
        return
    if pack.code in {one.code for one in above}:
        yield CIRCLE.broken_at(("extends", "code"), code=pack.code)
        return
    inherited = clauses_of(above)
    yield from _window(pack, above[-1])
    yield from _own_clauses(pack, inherited)
    yield from _met_along(pack, inherited)
    yield from figures_asked_again(pack, [clause.spec for clause in inherited.values()])
    yield from _twice(pack)
    yield from repeated_reviews(pack, above)
    yield from colliding_codes(pack, above)
    yield from loosened_parameters(pack, above)
    for place, refinement in said_once(pack):
        clause = inherited.get(refinement.refines)
        if clause is None:
            yield REFINES_UNKNOWN.broken_at(("refinements", place, "refines"), code=refinement.refines)
        else:
            yield from _refined(pack, ("refinements", place), refinement, clause)
    yield from broken_results(pack, above)


def _met_along(pack: Pack, inherited: Mapping[str, Clause]) -> Iterator[Finding]:
    """What a clause is to meet too must be a clause of the pack itself: an inherited one is not done from below."""
    own = {spec.code for spec in pack.requirements}
    for place, spec in enumerate(pack.requirements):
        loc: Loc = ("requirements", place, "satisfies_also")
        yield from missing(spec.satisfies_also, {*inherited, *own}, loc, "requirements")
        for code in spec.satisfies_also:
            if code in inherited and code not in own:
                yield MET_FROM_BELOW.broken_at(loc, code=code, origin=inherited[code].pack.code)


def _nothing_to_inherit(pack: Pack) -> Iterator[Finding]:
    for place, refinement in enumerate(pack.refinements):
        yield NO_PARENT_NAMED.broken_at(("refinements", place, "refines"), code=refinement.refines)
    for place, spec in enumerate(pack.requirements):
        if spec.widens:
            yield NO_PARENT_NAMED.broken_at(("requirements", place, "widens"), code=spec.widens)


def _window(pack: Pack, parent: Pack) -> Iterator[Finding]:
    outer, inner = parent.window, pack.window
    if inner.start < outer.start or inner.soft_end > outer.soft_end:
        yield WINDOW_OUTSIDE.broken_at(("window",), parent=parent.code, start=outer.start, end=outer.soft_end)


def _twice(pack: Pack) -> Iterator[Finding]:
    first = {place for place, _refinement in said_once(pack)}
    for place, refinement in enumerate(pack.refinements):
        if place not in first:
            yield REFINES_TWICE.broken_at(("refinements", place, "refines"), code=refinement.refines)


def _own_clauses(pack: Pack, inherited: Mapping[str, Clause]) -> Iterator[Finding]:
    worded = {letters_alone(clause.spec.text.zh): code for code, clause in inherited.items()}
    for place, spec in enumerate(pack.requirements):
        loc: Loc = ("requirements", place)
        if spec.code in inherited:
            yield CODE_INHERITED.broken_at((*loc, "code"), code=spec.code)
        elif spec.widens is not None:
            yield from _widened(spec, loc, inherited.get(spec.widens))
        elif again := worded.get(letters_alone(spec.text.zh)):
            yield REPEATS_INHERITED.broken_at((*loc, "text"), code=again)


def _widened(spec: RequirementSpec, loc: Loc, clause: Clause | None) -> Iterator[Finding]:
    """Who asks the same of more units makes its scope wider, which is tighter."""
    if clause is None:
        yield REFINES_UNKNOWN.broken_at((*loc, "widens"), code=spec.widens)
    elif clause.spec.locked:
        yield LOCKED.broken_at(
            (*loc, "widens"), code=spec.widens, fields=Both(IN_CHINESE[Quantity.SCOPE], Quantity.SCOPE)
        )
    else:
        yield from _asking_more((*loc, "widens"), clause, [Quantity.SCOPE], has_reason=says_something(spec.reason))


def _refined(pack: Pack, loc: Loc, refinement: Refinement, clause: Clause) -> Iterator[Finding]:
    stated = stated_by(refinement, pack.window)
    if not stated and refinement.detail is None:
        yield REFINES_NOTHING.broken_at(loc, code=refinement.refines)
    if clause.spec.locked:
        if stated:
            yield LOCKED.broken_at(loc, code=refinement.refines, fields=", ".join(_named(stated)))
        if refinement.detail is not None:
            yield from contradicting(refinement.detail, clause, (*loc, "detail"))
        return
    if refinement.detail is not None:
        yield from differing(refinement.detail, clause, clause.values.with_(stated), (*loc, "detail"))
    yield from _asking_more(loc, clause, tightened(clause.origin, stated), has_reason=says_something(refinement.reason))
    yield from _fitting(pack, loc, refinement, clause)


def _named(stated: Mapping[str, object]) -> list[str]:
    """The fields as authors call them."""
    return ["due" if name == "due_on" else name for name in stated]


def _asking_more(loc: Loc, clause: Clause, more: list[Quantity], *, has_reason: bool) -> Iterator[Finding]:
    quantities = Both("、".join(IN_CHINESE[one] for one in more), ", ".join(more))
    if more and clause.pack.parameters.tightening == "forbidden":
        origin, code = clause.pack.code, clause.spec.code
        yield FORBIDDEN_TO_TIGHTEN.broken_at(loc, code=code, quantities=quantities, origin=origin)
    elif more and not has_reason:
        yield NO_REASON.broken_at(loc, code=clause.spec.code, quantities=quantities)


def _fitting(pack: Pack, loc: Loc, refinement: Refinement, clause: Clause) -> Iterator[Finding]:
    if refinement.carrier and pack.carrier_called(refinement.carrier) is None:
        yield NO_SUCH.broken_at((*loc, "carrier"), code=refinement.carrier, what="carriers")
    due = refinement.due.in_window(pack.window) if refinement.due else None
    sunset = clause.spec.sunset_on(clause.pack.window)
    if due is not None and due > sunset:
        yield SUNSET_BEFORE_DUE.broken_at((*loc, "due"), sunset=sunset, due=due)
