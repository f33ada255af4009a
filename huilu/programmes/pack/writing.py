"""Packs written as YAML, the way authors write them: short things on one line, texts in blocks, gaps as comments."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from unicodedata import category

from huilu.programmes.pack.findings import HEAD_FILE, PART_FILES
from huilu.programmes.pack.plain import is_word

WIDTH = 120
FOLDED_FROM = 100
# A mapping may hold comments for whoever reads it, under a key that no pack can have.
NOTES = "#"
_OWN_LINES = frozenset({"text"})
_ENDS_PLAIN_IN_FLOW = frozenset(",?[]{}")

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gap:
    """A place that only the author can fill: written as a comment, so that the lint asks for what is missing."""

    zh: str
    en: str

    def line(self, key: str) -> str:
        """The comment that stands where the value is missing."""
        return comment(f"{key}: 待填 {self.zh} · to fill: {self.en}")


def comment(text: str) -> str:
    """A line that says something to whoever reads the file, whatever is in the text."""
    return f"# {' '.join(''.join(one if _is_ordinary(one) else ' ' for one in text).split())}"


def pack_files(data: Data) -> dict[str, str]:
    """The files of a pack by name: the head, and one file for each part that it has."""
    data = _among_clauses(data)
    head = {key: value for key, value in data.items() if key not in PART_FILES}
    parts = {f"{part}.yaml": part_text(data[part]) for part in PART_FILES if part in data}
    return {HEAD_FILE: _joined(_entries(head, 0))} | parts


def _among_clauses(data: Data) -> Data:
    """The pack as its author has it, whose refinements stand in one file with the clauses."""
    refinements = data.get("refinements")
    if not isinstance(refinements, list):
        return data
    others = {key: value for key, value in data.items() if key != "refinements"}
    return others | {"requirements": [*data.get("requirements", ()), *refinements]}


def part_text(part: Any) -> str:
    """One file of a pack, or one list of its head."""
    if isinstance(part, Mapping):
        return _joined(_entries(part, 0)) if part else "{}\n"
    if not isinstance(part, list | tuple):
        return f"{flow(part)}\n"
    return _joined(_items(part, 0, apart=True)) if part else "[]\n"


def flow(value: Any) -> str:
    """The value on one line, as it would stand inside braces."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{flow(key)}: {flow(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(flow(inner) for inner in value)}]"
    return _scalar(value, inside=True)


def gaps_in(value: Any, path: str = "") -> Iterator[tuple[str, Gap]]:
    """Every gap with its place: requirements[3].due."""
    if isinstance(value, Gap):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from gaps_in(inner, f"{path}.{key}".removeprefix("."))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for place, inner in enumerate(value):
            yield from gaps_in(inner, f"{path}[{place}]")


def _joined(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _entries(mapping: Data, indent: int) -> Iterator[str]:
    for key, value in mapping.items():
        if key == NOTES:
            continue
        if isinstance(value, Gap):
            yield f"{' ' * indent}{value.line(key)}"
        else:
            yield from _entry(key, value, indent)


def _entry(key: str, value: Any, indent: int) -> Iterator[str]:
    head = f"{' ' * indent}{flow(key)}:"
    if isinstance(value, str):
        yield from _text(head, value, indent)
    elif not value or isinstance(value, bool | int | float):
        yield f"{head} {flow(value)}"
    elif key not in _OWN_LINES and _is_small(value) and len(line := f"{head} {flow(value)}") <= WIDTH:
        yield line
    elif isinstance(value, Mapping):
        yield head
        yield from _entries(value, indent + 2)
    else:
        yield head
        yield from _items(value, indent + 2)


def _items(items: Sequence[Any], indent: int, *, apart: bool = False) -> Iterator[str]:
    """The items of a list; `apart` gives each its own block with an empty line between long ones."""
    pad, long_before = " " * indent, False
    for item in items:
        lines = list(_item(item, indent, own_block=apart))
        if apart and long_before:
            yield ""
        yield from lines
        long_before = len(lines) > 4 and pad == ""


def _item(item: Any, indent: int, *, own_block: bool) -> Iterator[str]:
    pad = " " * indent
    if isinstance(item, str):
        yield from _text(f"{pad}-", item, indent)
        return
    line = f"{pad}- {flow(item)}" if _is_small(item) else ""
    if not isinstance(item, Mapping) or not item or (line and len(line) <= WIDTH and not own_block):
        yield line or f"{pad}- {flow(item)}"
        return
    yield from (f"{pad}{comment(note)}" for note in item.get(NOTES, ()))
    first, *others = _entries(item, indent + 2)
    yield f"{pad}- {first.lstrip()}"
    yield from others


def _is_small(value: Any) -> bool:
    """Whether the value may stand on one line: nothing to fill in it, and no list of lists of things."""
    if isinstance(value, Mapping):
        return NOTES not in value and all(not isinstance(inner, Gap) and _is_small(inner) for inner in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return all(_is_small(inner) and not (isinstance(inner, Mapping) and len(value) > 1) for inner in value)
    return True


def _text(head: str, text: str, indent: int) -> Iterator[str]:
    if len(text) > FOLDED_FROM and _may_fold(text):
        pad = " " * (indent + 2)
        yield f"{head} >-"
        yield from (f"{pad}{line}" for line in textwrap.wrap(text, WIDTH - 20, break_long_words=False))
    elif "\n" in text and _may_stand(text):
        yield f"{head} |-"
        yield from (f"{' ' * (indent + 2)}{line}" if line else "" for line in text.split("\n"))
    else:
        yield f"{head} {_scalar(text, inside=False)}"


def _may_fold(text: str) -> bool:
    """Whether the text is words with one blank between them, so that folding is undone by reading."""
    return text == " ".join(text.split(" ")).strip() and "  " not in text and _is_ordinary(text)


def _may_stand(text: str) -> bool:
    """Whether the lines may stand as they are: the first shows the indent, the last is not empty."""
    lines = text.split("\n")
    return all(_is_ordinary(line) and line == line.rstrip() for line in lines) and bool(
        lines[0] and lines[-1] and not lines[0].startswith(" ")
    )


def _scalar(value: Any, *, inside: bool) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    text = str(value)
    return text if isinstance(value, int) or _is_plain(text, inside=inside) else _quoted(text)


def _is_plain(text: str, *, inside: bool) -> bool:
    """Whether the text reads as itself without quotes."""
    if not text or not (text[0].isalnum() or text[0] > "\x7f") or text[-1] in " :" or not _is_ordinary(text):
        return False
    if ": " in text or " #" in text or (inside and not _ENDS_PLAIN_IN_FLOW.isdisjoint(text)):
        return False
    # In braces a colon in front of a comma or a bracket would end a key; quoted, nobody has to think about it.
    if inside and ":" in text:
        return False
    return is_word(text)


def _is_ordinary(text: str) -> bool:
    return all(one == " " or category(one)[0] in "LMNPS" for one in text)


def _quoted(text: str) -> str:
    return f'"{"".join(_escaped(one) for one in text)}"'


def _escaped(one: str) -> str:
    if one in '"\\':
        return f"\\{one}"
    if one == "\n":
        return "\\n"
    if _is_ordinary(one):
        return one
    return f"\\u{ord(one):04x}" if ord(one) < 0x10000 else f"\\U{ord(one):08x}"
