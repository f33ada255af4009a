"""From a folder of YAML to a pack, or to everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from huilu.programmes.pack.findings import HEAD_FILE, PART_FILES, Finding, Loc, PackInvalid, Rule
from huilu.programmes.pack.inheriting import broken_inheritance
from huilu.programmes.pack.lint import lint
from huilu.programmes.pack.merging import parted, with_inherited_words
from huilu.programmes.pack.parents import Folders, NoParentError, Parents, Reading
from huilu.programmes.pack.reading import read_yaml
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.shape import HAS_STAGES, STAGE_WORDS, broken_shapes, nearest_line
from huilu.programmes.pack.words import in_tree_codes

NEEDED_FILES = (HEAD_FILE, "measures.yaml", "requirements.yaml")
# A child pack has the measures of its parent.
NEEDED_OF_A_CHILD = (HEAD_FILE, "requirements.yaml")

NO_FOLDER = Rule(
    "pack.no_folder",
    "",
    "找不到方案文件夹 {folder}。",
    "There is no pack folder {folder}.",
    "给出含有 pack.yaml 的文件夹。",
    "Name the folder that holds pack.yaml.",
)
FILE_MISSING = Rule(
    "pack.file_missing",
    "",
    "缺少文件 {file_name}。",
    "The file {file_name} is missing.",
    "在方案文件夹中建立这个文件。",
    "Create the file in the pack's folder.",
)
FILE_UNKNOWN = Rule(
    "pack.file_unknown",
    "",
    "不认识文件 {file_name}。",
    "The file {file_name} is not part of a pack.",
    "检查文件名,或移出文件夹。",
    "Check its name, or move it out of the folder.",
)
FILE_UNREADABLE = Rule(
    "pack.file_unreadable",
    "",
    "读不出文件:{problem}",
    "The file cannot be read: {problem}",
    "检查文件和权限。",
    "Check the file and its permissions.",
)
NOT_A_MAPPING = Rule(
    "pack.not_a_mapping",
    "",
    "文件应由“键: 值”组成。",
    "The file must consist of 'key: value' lines.",
    "从 code: 开始写。",
    "Start with code:.",
)


@dataclass(slots=True)
class Folder:
    """A pack's files put together, before anybody asked what they mean."""

    path: Path
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Loc, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def take_file(self, name: str) -> None:
        """Read one file into its place."""
        try:
            raw = (self.path / name).read_bytes()
        except OSError as error:
            self.findings.append(FILE_UNREADABLE.broken_at((), file=name, problem=error.strerror or ""))
            return
        key = name.removesuffix(".yaml")
        reading = read_yaml(raw, name, () if name == HEAD_FILE else (key,))
        # An empty file has no parts; whatever is wrong with it stands on its first line.
        self.lines.update({(key,): 1} | reading.lines)
        self.findings.extend(reading.findings)
        if name != HEAD_FILE:
            self.data[key] = reading.data
        elif isinstance(reading.data, dict):
            self.data = reading.data | self.data
        elif not reading.findings:
            self.findings.append(NOT_A_MAPPING.broken_at((), file=name, line=1))

    def take_inheritance(self, parents: Parents) -> Sequence[Pack]:
        """Put what the pack inherits to what it says itself, and tell which packs are above it."""
        extends = self.data.get("extends")
        above: Sequence[Pack] = ()
        # Whatever else is written there, the schema refuses.
        if isinstance(extends, dict) and all(isinstance(extends.get(name), str) for name in ("code", "version")):
            above = parents.above(extends["code"], extends["version"])
            self.data = with_inherited_words(self.data, above[-1])
        self.data, self.lines = parted(self.data, self.lines)
        return above


def load_pack(folder: Path, *, parents: Parents | None = None) -> Pack:
    """The pack in that folder, in the codes of the tree and free of errors; PackInvalid lists all there are."""
    return load_family(folder, parents=parents)[-1]


def load_family(folder: Path, *, parents: Parents | None = None) -> Sequence[Pack]:
    """The same with the packs above it before it, the origin first.

    They are looked for beside the folder, unless somebody says where else.
    """
    pack, above, _said = _sound(folder, parents)
    return [*above, pack]


def read_pack(folder: Path, *, parents: Parents | None = None) -> Pack:
    """The same pack in the words of its author."""
    return _sound(folder, parents)[2]


def _sound(folder: Path, parents: Parents | None) -> tuple[Pack, Sequence[Pack], Pack]:
    """The pack in the codes of the tree, those above it, and once more in its author's words."""
    reading = _read(folder, parents or beside(folder))
    errors = tuple(finding for finding in reading.findings if finding.severity == "error")
    if reading.pack is None or reading.said is None or errors:
        raise PackInvalid(str(folder), errors)
    return reading.pack, reading.above, reading.said


def examine(folder: Path, *, parents: Parents | None = None) -> tuple[Finding, ...]:
    """Everything that may be said against the pack in that folder, warnings included."""
    return _read(folder, parents or beside(folder)).findings


def beside(folder: Path, named: Sequence[Path] = ()) -> Parents:
    """The packs in these folders and in those that lie beside the pack's own."""
    return Folders(folder, named, _read)


def _read(path: Path, parents: Parents) -> Reading:
    folder = _gather(path)
    above: Sequence[Pack] = ()
    if not folder.findings:
        try:
            above = folder.take_inheritance(parents)
        except NoParentError as missing:
            found = missing.finding()
            folder.findings.append(found.at_line(nearest_line(found.loc, folder.lines)))
    if folder.findings:
        return Reading(None, (), _in_order(folder.findings))
    try:
        pack = Pack.model_validate_json(json.dumps(folder.data), strict=True)
    except ValidationError as error:
        return Reading(None, (), _in_order(broken_shapes(error, folder.lines)))
    found_all = [*lint(pack), *broken_inheritance(pack, above)]
    findings = _in_order(one.at_line(nearest_line(one.loc, folder.lines)) for one in found_all)
    return Reading(in_tree_codes(pack), above, findings, pack)


def _gather(path: Path) -> Folder:
    folder = Folder(path)
    if not path.is_dir():
        folder.findings.append(NO_FOLDER.broken_at((), folder=path))
        return folder
    names = sorted(entry.name for entry in path.iterdir() if entry.suffix in {".yaml", ".yml"})
    known = (HEAD_FILE, *(f"{part}.yaml" for part in PART_FILES))
    for name in names:
        if name in known:
            folder.take_file(name)
        else:
            folder.findings.append(_unknown_file(name))
    for name in NEEDED_OF_A_CHILD if "extends" in folder.data else NEEDED_FILES:
        if name not in names:
            folder.findings.append(FILE_MISSING.broken_at((), file=name, file_name=name))
    return folder


def _unknown_file(name: str) -> Finding:
    word = name.rpartition(".")[0]
    if word in STAGE_WORDS:
        return HAS_STAGES.broken_at((), file=name, word=word)
    return FILE_UNKNOWN.broken_at((), file=name, file_name=name)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """As an author reads: errors first, then file by file and line by line."""
    return tuple(sorted(findings, key=lambda found: (found.severity, found.file, found.line or 0, found.path)))
