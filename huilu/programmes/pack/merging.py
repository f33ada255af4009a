"""A child pack's files put together with what it inherits, before anybody asks what they mean."""

from __future__ import annotations

from typing import Any

from huilu.programmes.pack.findings import Loc
from huilu.programmes.pack.schema import Pack

Data = dict[str, Any]
Lines = dict[Loc, int]

# What a child pack says once for itself or not at all.
_WHOLE = ("levels", "sectors", "audiences", "tags", "scope", "window")


def parted(data: Data, lines: Lines) -> tuple[Data, Lines]:
    """Refinements taken out from among the clauses, each with its lines."""
    listed = data.get("requirements")
    if not isinstance(listed, list) or not any(_refines(one) for one in listed):
        return data, lines
    parts: dict[str, list[Any]] = {"requirements": [], "refinements": []}
    moved = {}
    for place, one in enumerate(listed):
        name = "refinements" if _refines(one) else "requirements"
        moved[place] = (name, len(parts[name]))
        parts[name].append(one)
    return data | parts, {_moved(loc, moved): line for loc, line in lines.items()}


def places_in_file(data: Data) -> dict[Loc, Loc]:
    """Where the author wrote each clause and refinement, by its place once they are parted."""
    listed, found, counts = data.get("requirements"), dict[Loc, Loc](), {"requirements": 0, "refinements": 0}
    for place, one in enumerate(listed if isinstance(listed, list) else []):
        name = "refinements" if _refines(one) else "requirements"
        found[name, counts[name]] = ("requirements", place)
        counts[name] += 1
    return found


def _refines(one: Any) -> bool:
    return isinstance(one, dict) and "refines" in one


def _moved(loc: Loc, moved: dict[int, tuple[str, int]]) -> Loc:
    if len(loc) > 1 and loc[0] == "requirements" and isinstance(loc[1], int):
        return (*moved[loc[1]], *loc[2:])
    return loc


def with_inherited_words(data: Data, parent: Pack) -> Data:
    """The child's data with whatever of the parent's words, measures, carriers and numbers it does not say itself."""
    content = parent.model_dump(mode="json")
    merged = {name: content[name] for name in _WHOLE} | data
    merged["measures"] = _beside(data.get("measures", []), content["measures"])
    merged["carriers"] = _beside(data.get("carriers", []), _held_at(merged["levels"], content["carriers"]))
    merged["priorities"] = _beside(data.get("priorities", []), _named_in(data, content["priorities"]))
    own = data.get("parameters", {})
    # Whether those below may tighten is each pack's own word about its own clauses.
    usual = {name: value for name, value in content["parameters"].items() if name != "tightening"}
    merged["parameters"] = _number_by_number(usual, own) if isinstance(own, dict) else own
    return merged


def _number_by_number(usual: Data, own: Data) -> Data:
    """What a group of numbers does not say itself is inherited like a group that is not there."""
    said = {
        name: usual[name] | value if isinstance(value, dict) and isinstance(usual.get(name), dict) else value
        for name, value in own.items()
    }
    return usual | said


def own_numbers(pack: Pack, parent: Pack) -> Data:
    """The parameters that a child pack has otherwise than its parent: the others it inherits, whatever they become."""
    theirs = parent.parameters.model_dump(mode="json") | {"tightening": "forbidden"}
    ours = pack.parameters.model_dump(mode="json")
    return {name: _otherwise(value, theirs[name]) for name, value in ours.items() if value != theirs[name]}


def _otherwise(value: Any, usual: Any) -> Any:
    if isinstance(value, dict) and isinstance(usual, dict):
        return {key: one for key, one in value.items() if key not in usual or usual[key] != one}
    return value


def _beside(own: Any, inherited: list[Data]) -> Any:
    if not isinstance(own, list):
        return own
    codes = {one.get("code") for one in own if isinstance(one, dict)}
    return [*own, *(one for one in inherited if one["code"] not in codes)]


def _held_at(levels: Any, carriers: list[Data]) -> list[Data]:
    """The parent's carriers at the levels that the child knows, where it has levels of its own."""
    words = [one for one in levels if isinstance(one, dict)] if isinstance(levels, list) else []
    known = {code for one in words for code in (one.get("word"), *_codes(one.get("stands_for")))}
    kept = ((one, [level for level in one["levels"] if level in known]) for one in carriers)
    return [one | {"levels": held} for one, held in kept if held or not one["levels"]]


def _named_in(data: Data, priorities: list[Data]) -> list[Data]:
    """The parent's priorities that a clause of the child names: the others have their work in the parent."""
    listed = data.get("requirements")
    clauses = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    named = [code for one in clauses for code in _codes(one.get("priorities"))]
    return [one for one in priorities if one["code"] in named]


def _codes(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
