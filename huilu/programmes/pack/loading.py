"""From a folder of YAML to a pack, or to everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from huilu.programmes.pack.findings import HEAD_FILE, PART_FILES, Finding, Loc, PackInvalid, Rule
from huilu.programmes.pack.lint import lint
from huilu.programmes.pack.reading import read_yaml
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.shape import HAS_STAGES, STAGE_WORDS, broken_shapes, nearest_line
from huilu.programmes.pack.words import in_tree_codes

NEEDED_FILES = (HEAD_FILE, "measures.yaml", "requirements.yaml")

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


def load_pack(folder: Path) -> Pack:
    """The pack in that folder, in the codes of the tree and free of errors; PackInvalid lists all there are."""
    return in_tree_codes(read_pack(folder))


def read_pack(folder: Path) -> Pack:
    """The same pack in the words of its author."""
    pack, findings = _read(folder)
    errors = tuple(finding for finding in findings if finding.severity == "error")
    if pack is None or errors:
        raise PackInvalid(str(folder), errors)
    return pack


def examine(folder: Path) -> tuple[Finding, ...]:
    """Everything that may be said against the pack in that folder, warnings included."""
    return _read(folder)[1]


def _read(path: Path) -> tuple[Pack | None, tuple[Finding, ...]]:
    folder = _gather(path)
    if folder.findings:
        return None, _in_order(folder.findings)
    try:
        pack = Pack.model_validate_json(json.dumps(folder.data), strict=True)
    except ValidationError as error:
        return None, _in_order(broken_shapes(error, folder.lines))
    found = (finding.at_line(nearest_line(finding.loc, folder.lines)) for finding in lint(pack))
    return pack, _in_order(found)


def _gather(path: Path) -> Folder:
    folder = Folder(path)
    if not path.is_dir():
        folder.findings.append(NO_FOLDER.broken_at((), folder=path))
        return folder
    names = sorted(entry.name for entry in path.iterdir() if entry.suffix in {".yaml", ".yml"})
    known = (HEAD_FILE, *(f"{part}.yaml" for part in PART_FILES))
    for name in NEEDED_FILES:
        if name not in names:
            folder.findings.append(FILE_MISSING.broken_at((), file=name, file_name=name))
    for name in names:
        if name in known:
            folder.take_file(name)
        else:
            folder.findings.append(_unknown_file(name))
    return folder


def _unknown_file(name: str) -> Finding:
    word = name.rpartition(".")[0]
    if word in STAGE_WORDS:
        return HAS_STAGES.broken_at((), file=name, word=word)
    return FILE_UNKNOWN.broken_at((), file=name, file_name=name)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """As an author reads: errors first, then file by file and line by line."""
    return tuple(sorted(findings, key=lambda found: (found.severity, found.file, found.line or 0, found.path)))
