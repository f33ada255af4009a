"""Where a child pack finds the packs above it: in folders; the published ones are found in the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.programmes.pack.findings import HEAD_FILE, Finding, Rule
from huilu.programmes.pack.inheriting import CIRCLE
from huilu.programmes.pack.reading import MAX_BYTES, read_yaml
from huilu.programmes.pack.schema import Pack

PARENT_UNKNOWN = Rule(
    "pack.parent_unknown",
    "M008",
    "找不到上级方案 {code}。",
    "There is no pack {code} to inherit from.",
    "改正 extends.code;文件夹不在旁边时,用 --parent 指明。",
    "Correct extends.code; where its folder does not lie beside this one, name it with --parent.",
)
VERSION_UNKNOWN = Rule(
    "pack.parent_version_unknown",
    "M008",
    "上级方案 {code} 没有版本 {version},只有 {versions}。",
    "The pack {code} has no version {version}; there is {versions}.",
    "先看上级改了什么,再把 extends.version 改过来。",
    "Look at what has changed above, then correct extends.version.",
)
PARENT_BROKEN = Rule(
    "pack.parent_broken",
    "M008",
    "上级方案 {code} 自己有 {count} 个错误。",
    "The pack {code}, which is inherited, has {count} errors itself.",
    "先检查并改正上级方案。",
    "Lint and correct that pack first.",
)


class NotTheParent(Refusal):
    """The folder that was named holds another pack than the one that is extended."""

    code = "programmes.not_the_parent"
    says = _("The pack in {child} inherits from {named}; the folder {folder} holds {found}.")
    next = _("Name the folder of the pack that it inherits from, or correct extends in its pack.yaml.")
    status = 422


class NoParentError(Exception):
    """No pack to inherit from: the rule that says why."""

    def __init__(self, rule: Rule, **facts: object) -> None:
        super().__init__(rule.code)
        self.rule = rule
        self.facts: dict[str, Any] = facts

    def finding(self) -> Finding:
        """The same as a finding of the child pack."""
        return self.rule.broken_at(("extends",), **self.facts)


class Parents(Protocol):
    """Whoever can find the packs that a child pack inherits from."""

    def above(self, code: str, version: str) -> Sequence[Pack]:
        """The pack of that code and version with all above it, the origin first; NoParentError: none."""


class Reading(NamedTuple):
    """A pack read from its folder: with the packs above it, or with what is wrong; `said` is in its author's words."""

    pack: Pack | None
    above: Sequence[Pack]
    findings: tuple[Finding, ...]
    said: Pack | None = None


class Head(NamedTuple):
    """What a folder's first file says about its pack."""

    path: Path
    code: str
    version: str
    parent: str
    parent_version: str = ""


class Folders:
    """Packs in folders: those that are named, and those that lie beside the child."""

    def __init__(self, child: Path, named: Sequence[Path], read: Callable[[Path, Parents], Reading]) -> None:
        self._child, self._named, self._read = child, named, read

    def above(self, code: str, version: str) -> Sequence[Pack]:
        """The pack in its folder, read with all above it."""
        heads = self._heads()
        self._check_circle(code, heads)
        found = [head for head in heads if head.code == code]
        if not found:
            raise NoParentError(PARENT_UNKNOWN, code=code)
        head = next((one for one in found if one.version == version), None)
        if head is None:
            raise NoParentError(
                VERSION_UNKNOWN, code=code, version=version, versions=", ".join(one.version for one in found)
            )
        reading = self._read(head.path, Folders(head.path, self._named, self._read))
        errors = sum(finding.severity == "error" for finding in reading.findings)
        if reading.pack is None or errors:
            raise NoParentError(PARENT_BROKEN, code=code, count=errors)
        return [*reading.above, reading.pack]

    def _check_circle(self, code: str, heads: Sequence[Head]) -> None:
        parents = {head.code: head.parent for head in reversed(heads)}
        own = _head_of(self._child)
        seen = {own.code} if own else set[str]()
        while code in parents or code in seen:
            if code in seen:
                raise NoParentError(CIRCLE, code=code)
            seen.add(code)
            code = parents[code]

    def _heads(self) -> list[Head]:
        beside = sorted(self._child.resolve().parent.iterdir())
        paths = [*self._named, *(path for path in beside if path != self._child.resolve())]
        return [head for path in paths if (head := _head_of(path)) is not None]


def check_parent(child: Path, parent: Path) -> None:
    """NotTheParent where the second folder holds another pack, or another version, than the first one extends.

    What cannot be read at all is told by whoever reads it.
    """
    lower, upper = _head_of(child), _head_of(parent)
    if lower is None or upper is None or (upper.code, upper.version) == (lower.parent, lower.parent_version):
        return
    named = f"{lower.parent} {lower.parent_version}".strip() or "—"
    raise NotTheParent(child=child.name, named=named, folder=parent.name, found=f"{upper.code} {upper.version}")


def _head_of(path: Path) -> Head | None:
    """What the folder's first file says, if it is a pack's; whatever is wrong with it is told when it is linted."""
    try:
        file = path / HEAD_FILE
        raw = file.read_bytes() if file.is_file() and file.stat().st_size <= MAX_BYTES else b""
    except OSError:
        return None
    data = read_yaml(raw, HEAD_FILE).data
    if not isinstance(data, dict):
        return None
    extends = data.get("extends")
    named = extends if isinstance(extends, dict) else {}
    own, parent = (map(_text, (one.get("code"), one.get("version"))) for one in (data, named))
    return Head(path, *own, *parent)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
