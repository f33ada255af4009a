"""The files of a pack put together, before anybody asks what they mean."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huilu.programmes.pack.findings import HEAD_FILE, PART_FILES, Finding, Loc, Rule
from huilu.programmes.pack.reading import MAX_BYTES, read_yaml
from huilu.programmes.pack.reasons import MisshapenError, of_the_system
from huilu.programmes.pack.shape import HAS_STAGES, STAGE_WORDS, nearest_line

NEEDED_FILES = (HEAD_FILE, "measures.yaml", "requirements.yaml")
# A child pack has the measures of its parent.
NEEDED_OF_A_CHILD = (HEAD_FILE, "requirements.yaml")
KNOWN_FILES = (HEAD_FILE, *(f"{part}.yaml" for part in PART_FILES))
MOST_FILES = 100
# Refinements stand among the clauses, each beginning with `refines`.
_FILES_OF = {part: f"{part}.yaml" for part in PART_FILES} | {"refinements": "requirements.yaml"}

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
    "读不出文件:{problem}。",
    "The file cannot be read: {problem}",
    "检查文件和权限;方案中只放普通文件。",
    "Check the file and its permissions; a pack holds plain files only.",
)
NOT_A_MAPPING = Rule(
    "pack.not_a_mapping",
    "",
    "文件应由“键: 值”组成。",
    "The file must consist of 'key: value' lines.",
    "从 code: 开始写。",
    "Start with code:.",
)
PART_IN_HEAD = Rule(
    "pack.part_in_head",
    "",
    "“{key}”应写在 {file_name} 中,不写在 pack.yaml 中。",
    "'{key}' belongs in {file_name} and not in pack.yaml.",
    "移到 {file_name}。",
    "Move it to {file_name}.",
)


@dataclass(slots=True)
class Folder:
    """A pack's files as plain data, with the line of every part."""

    path: Path
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Loc, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    places: dict[Loc, Loc] = field(default_factory=dict)

    def as_written(self, found: Finding) -> Finding:
        """The finding with the place and the line at which its author wrote what it is about."""
        told = found.at_line(found.line or nearest_line(found.loc, self.lines))
        return told.moved_to((*self.places.get(found.loc[:2], found.loc[:2]), *found.loc[2:]))

    def take_file(self, name: str) -> None:
        """Read one file into its place."""
        try:
            raw = _start_of(self.path / name, self.path)
        except (OSError, MisshapenError) as error:
            problem = error.said if isinstance(error, MisshapenError) else of_the_system(error)
            self.findings.append(FILE_UNREADABLE.broken_at((), file=name, line=1, problem=problem))
            return
        key = name.removesuffix(".yaml")
        reading = read_yaml(raw, name, () if name == HEAD_FILE else (key,))
        # An empty file has no parts; whatever is wrong with it stands on its first line.
        self.lines.update({(key,): 1} | reading.lines)
        self.findings.extend(reading.findings)
        if name != HEAD_FILE:
            self.data[key] = reading.data
        elif isinstance(reading.data, dict):
            self._take_head(reading.data)
        elif not reading.findings:
            self.findings.append(NOT_A_MAPPING.broken_at((), file=name, line=1))

    def _take_head(self, head: dict[str, Any]) -> None:
        for part, name in _FILES_OF.items():
            if part in head:
                line = self.lines.get((part,))
                self.findings.append(PART_IN_HEAD.broken_at((), file=HEAD_FILE, line=line, key=part, file_name=name))
        self.data = head | self.data


def gather(path: Path) -> Folder:
    """Everything that lies in the folder, and what is wrong with its files."""
    folder = Folder(path)
    try:
        names = sorted(entry.name for entry in path.iterdir() if entry.suffix.lower() in {".yaml", ".yml"})
    except (OSError, ValueError):
        folder.findings.append(NO_FOLDER.broken_at((), folder=path))
        return folder
    for name in KNOWN_FILES:
        if name in names:
            folder.take_file(name)
    needed = NEEDED_OF_A_CHILD if "extends" in folder.data else NEEDED_FILES
    folder.findings.extend(_strange_files(names, needed))
    return folder


def _strange_files(names: list[str], needed: tuple[str, ...]) -> Iterator[Finding]:
    for name in needed:
        if name not in names:
            yield FILE_MISSING.broken_at((), file=name, file_name=name)
    for name in [name for name in names if name not in KNOWN_FILES][:MOST_FILES]:
        word = name.rpartition(".")[0]
        rule = HAS_STAGES if word in STAGE_WORDS else FILE_UNKNOWN
        yield rule.broken_at((), file=name, file_name=name, word=word)


def _start_of(file: Path, folder: Path) -> bytes:
    """As much of the file as may be in a pack and a byte more; MisshapenError for no plain file of it."""
    # A pack comes from somebody else: a link must not show what lies elsewhere on the machine.
    try:
        inside = file.resolve(strict=True).is_relative_to(folder.resolve())
    except RuntimeError as error:  # what Python makes of links in a circle, until 3.13
        raise MisshapenError("链接绕回了自己", "a link that leads back to itself") from error
    if not inside:
        raise MisshapenError("链接指向方案文件夹之外", "a link that leads out of the folder")
    # A pipe would be waited for and a device read without end.
    if not stat.S_ISREG(file.stat().st_mode):
        raise MisshapenError("不是普通文件", "not a plain file")
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)
