"""Numbers by which a pack protects those below it: a child pack may be stricter with itself, never freer (M130)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from huilu.programmes.pack.findings import Finding, Loc, Rule
from huilu.programmes.pack.schema import Pack

LOOSENED = Rule(
    "pack.parameter_loosened",
    "M130",
    "{name} 是 {value},放宽了上级方案 {parent} 定的 {bound}。",
    "{name} is {value}, which lets more through than {bound}, the word of {parent}.",
    "删去这一项,沿用上级的;或写得更严。",
    "Leave it out and go by the parent's, or be stricter.",
)
_LEAD: Loc = ("deadlines", "lead_days")
_BLACKOUTS: Loc = ("calendar", "blackouts")


def loosened_parameters(pack: Pack, above: Sequence[Pack]) -> Iterator[Finding]:
    """Every cap that is higher and every protection that is lower than in a pack above, once for each."""
    told = set[Loc]()
    for parent in above:
        for loc, value, bound in _freer(pack, parent):
            if loc not in told:
                told.add(loc)
                name = ".".join(map(str, loc))
                yield LOOSENED.broken_at(("parameters", *loc), name=name, value=value, bound=bound, parent=parent.code)


def _freer(pack: Pack, parent: Pack) -> Iterator[tuple[Loc, object, object]]:
    ours, theirs = _caps_of(pack), _caps_of(parent)
    for loc, bound in theirs.items():
        if loc not in ours or ours[loc] > bound:
            yield loc, ours.get(loc, "—"), bound
    lead, least = pack.parameters.deadlines.lead_days, parent.parameters.deadlines.lead_days
    if lead < least:
        yield _LEAD, lead, least
    mine = pack.parameters.calendar.blackouts
    for one in parent.parameters.calendar.blackouts:
        if not any(other.start <= one.start and one.end <= other.end for other in mine):
            yield _BLACKOUTS, len(mine), f"{one.start} – {one.end}"


def _caps_of(pack: Pack) -> Mapping[Loc, int]:
    """Every cap by its place; those by level each for itself."""
    found: dict[Loc, int] = {}
    caps = pack.parameters.caps.model_dump()
    for path, values in ((("caps",), caps), (("calendar", "weekly_cap"), pack.parameters.calendar.weekly_cap)):
        for name, value in values.items():
            if isinstance(value, dict):
                found |= {(*path, name, level): cap for level, cap in value.items()}
            else:
                found[*path, name] = value
    return found
