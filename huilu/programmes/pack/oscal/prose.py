"""The words of a control as plain text: markup taken off, parameters put in, items in lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from huilu.programmes.pack.oscal.document import Param, PartOf
from huilu.programmes.pack.oscal.names import STATEMENT
from huilu.programmes.pack.oscal.opening import visible

_INSERT = re.compile(r"\{\{\s*(?:insert:\s*)?(?:param:?\s*,?\s*)?([^\s{},]+)\s*\}\}")
_LINK = re.compile(r"(?<!\\)\[([^\]\[]*)\]\([^()\s]*\)")
_ESCAPED = re.compile(r"\\([^\w\s])")
_BLANKS = re.compile(r"[ \t]+")
_DEEPEST = 10


def plain(text: str, params: Mapping[str, Param]) -> str:
    """One piece of prose; what the catalogue leaves open stays visibly open, in brackets."""
    return _tidy(_ESCAPED.sub(r"\1", _LINK.sub(r"\1", _inserted(text, params, 0))))


def statement(parts: Iterable[PartOf], params: Mapping[str, Param]) -> str:
    """What a control asks: its statement, and under it the items with their labels."""
    lines = (line for part in parts if part.name == STATEMENT for line in _lines(part, params, 0))
    return "\n".join(lines).strip()


def others(parts: Iterable[PartOf], params: Mapping[str, Param]) -> Iterator[tuple[str, str]]:
    """The other parts of a control: guidance, objectives, examples."""
    for part in parts:
        if part.name != STATEMENT and (text := "\n".join(_lines(part, params, 0)).strip()):
            yield part.title or part.name, text


def _lines(part: PartOf, params: Mapping[str, Param], depth: int) -> Iterator[str]:
    label = next((one.value for one in part.props if one.name == "label"), "")
    head, *rest = plain(part.prose or "", params).split("\n")
    if label or head:
        yield f"{'  ' * depth}{f'{label} {head}'.strip()}"
    yield from (f"{'  ' * depth}{line}".rstrip() for line in rest)
    for inner in part.parts:
        yield from _lines(inner, params, depth + 1 if label or head else depth)


def _inserted(text: str, params: Mapping[str, Param], depth: int) -> str:
    return _INSERT.sub(lambda found: _meaning(found.group(1), params, depth + 1), text)


def _meaning(name: str, params: Mapping[str, Param], depth: int) -> str:
    """What stands for a parameter: its value, else what there is to choose from, else its label."""
    param = params.get(name)
    if param is None or depth > _DEEPEST:
        return f"[{name}]"
    if param.values:
        return ", ".join(_inserted(value, params, depth) for value in param.values)
    if param.select and param.select.choice:
        many = "one or more of: " if param.select.how_many == "one-or-more" else ""
        return f"[{many}{'; '.join(_inserted(one, params, depth) for one in param.select.choice)}]"
    return f"[{_inserted(param.label or name, params, depth)}]"


def _tidy(text: str) -> str:
    lines = (_BLANKS.sub(" ", visible(line)).strip() for line in text.replace("\r", "").split("\n"))
    return "\n".join(lines).strip()
