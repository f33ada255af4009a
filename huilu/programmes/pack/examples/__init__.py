"""For each rule a pack that breaks it and one that does not, as the manual shows them and the tests run them.

The examples are data: YAML beside this module, by the code of the rule, as changes to the small pack in `base`.
`fails` and `passes` are texts of a requirement in two languages, or take the place of `instead_of` in a file, or are
the whole file. Without `passes` the small pack as it is keeps the rule. What is `of` a child is told of the small child
pack in `child`, which inherits from the small pack; `parent` changes that in the same way, `always` where it is the
same in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).parent
_TEXT = "    zh: 列出问题,逐项明确牵头单位。\n    en: List the issues, each with a lead unit.\n"
Files = dict[str, bytes | None]
_CLAUSE_OF_PARENT = {"file": "requirements.yaml", "shows": ["- code: issue_list"]}


@dataclass(frozen=True, slots=True)
class Example:
    """What is done to the small pack so that it breaks a rule, or so that it does the same and keeps it."""

    code: str
    told: Mapping[str, Any]

    @property
    def file(self) -> str:
        """The file in which the rule is broken."""
        found: str = self.told.get("file", "requirements.yaml")
        return found

    @property
    def made(self) -> str:
        """How the file is spoilt where its text cannot show it; empty where it can."""
        found: str = self.told.get("made", "")
        return found

    @property
    def has_parent(self) -> bool:
        """Whether the example is one of a child pack."""
        return self.told.get("of") == "child"

    def files(self, *, fails: bool) -> Files:
        """The files of the whole pack; one that is None is a folder of that name."""
        files = _small("child" if self.has_parent else "base")
        for place, prefix in ((self.file, ""), (self.told.get("and_in", ""), "and_")):
            if place:
                text = _changed(files.get(place), self.told, prefix, fails=fails)
                files |= {} if text is None else {place: text}
        if fails and self.made in _SPOILING:
            _SPOILING[self.made](files, self.file)
        return files

    def parent(self, *, fails: bool) -> Files:
        """The files of the pack that this one inherits from; none where it inherits from nobody."""
        if not self.has_parent:
            return {}
        files, told = _small("base"), self._of_parent
        file = told["file"]
        text = _changed(files.get(file), told, "", fails=fails)
        return files if text is None else files | {file: text}

    def parent_excerpt(self, *, fails: bool) -> tuple[str, str]:
        """The file of the parent that the example is about, and its entries that matter."""
        file: str = self._of_parent["file"]
        blocks = _blocks_of((self.parent(fails=fails)[file] or b"").decode())
        return file, _joined(block for block in blocks if block[0].startswith(tuple(self._of_parent["shows"])))

    @property
    def _of_parent(self) -> Mapping[str, Any]:
        told: Mapping[str, Any] = self.told.get("parent", _CLAUSE_OF_PARENT)
        return told

    def excerpts(self, *, fails: bool) -> dict[str, str]:
        """By file, what of the pack the example is about: the part that is not as in the small pack."""
        other, mine = self.files(fails=not fails), self.files(fails=fails)
        shown = {}
        for name, raw in mine.items():
            if raw is not None and raw != other.get(name):
                shown[name] = _block_around(raw.decode(), (other.get(name) or b"").decode("utf-8", "replace"))
        return shown


@cache
def all_examples() -> Mapping[str, Example]:
    """Every example by the code of its rule."""
    told: dict[str, Any] = {}
    for file in sorted(HOME.glob("*.yaml")):
        told |= yaml.safe_load(file.read_text(encoding="utf-8"))
    return {code: Example(code, one) for code, one in told.items()}


def _small(name: str) -> Files:
    return {file.name: file.read_bytes() for file in sorted((HOME / name).iterdir())}


def _changed(before: bytes | None, told: Mapping[str, Any], prefix: str, *, fails: bool) -> bytes | None:
    text = told.get(f"{prefix}{'fails' if fails else 'passes'}", told.get("always"))
    if text is None:
        return None
    if isinstance(text, dict):
        return (before or b"").replace(
            _TEXT.encode(), "".join(f"    {one}: {_quoted(text[one])}\n" for one in ("zh", "en")).encode()
        )
    piece = told.get(f"{prefix}instead_of")
    if piece is None:
        return str(text).encode()
    if piece.encode() not in (before or b""):
        raise ValueError(f"the small pack has no {piece!r}")
    return (before or b"").replace(piece.encode(), text.encode(), 1)


def _quoted(text: str) -> str:
    """The text as an author would write it: in quotes where YAML asks for them."""
    return f'"{text}"' if ": " in text or "#" in text else text


def _block_around(text: str, other: str) -> str:
    """The entries of a file, from its margin to the next, in which it differs from another."""
    known, blocks = set(other.splitlines()), _blocks_of(text)
    return _joined([block for block in blocks if not known.issuperset(block)] or blocks)


def _blocks_of(text: str) -> list[list[str]]:
    blocks: list[list[str]] = []
    for line in text.splitlines():
        if not blocks or (line and not line[0].isspace()):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _joined(blocks: Iterable[list[str]]) -> str:
    return "\n".join(line for block in blocks for line in block) + "\n"


def _without_folder(files: Files, _file: str) -> None:
    files.clear()


def _without_file(files: Files, file: str) -> None:
    files.pop(file)


def _folder_instead(files: Files, file: str) -> None:
    files[file] = None


def _too_large(files: Files, file: str) -> None:
    files[file] = (files[file] or b"") + b"# and so on\n" * 100_000


def _in_gb18030(files: Files, file: str) -> None:
    files[file] = (files[file] or b"").decode().encode("gb18030")


def _many_times(files: Files, file: str) -> None:
    files[file] = (files[file] or b"") * 220


def _thousands(files: Files, file: str) -> None:
    files[file] = (files[file] or b"") * 2001


def _long_text(files: Files, file: str) -> None:
    files[file] = (files[file] or b"").replace("列出问题,".encode(), ("列出问题," * 90).encode())


_SPOILING: Mapping[str, Callable[[Files, str], None]] = {
    "no_folder": _without_folder,
    "no_file": _without_file,
    "a_folder": _folder_instead,
    "too_large": _too_large,
    "gb18030": _in_gb18030,
    "many": _many_times,
    "thousands": _thousands,
    "long_text": _long_text,
}
