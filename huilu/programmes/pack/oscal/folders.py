"""A draft put into a folder: the files of a pack, and beside them what the catalogue says in full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from huilu.programmes.pack.findings import HEAD_FILE
from huilu.programmes.pack.oscal.clauses import Clause
from huilu.programmes.pack.oscal.importing import Draft
from huilu.programmes.pack.oscal.problems import FolderNotEmpty
from huilu.programmes.pack.oscal.prose import others, statement
from huilu.programmes.pack.writing import comment, pack_files

ORIGINAL = "catalogue.md"


def files_of(draft: Draft, source: str) -> dict[str, str]:
    """Every file of the folder by name. Where nothing is left to fill, the pack alone says everything."""
    files = pack_files(draft.data)
    if not draft.gaps:
        return files
    files[HEAD_FILE] = (
        f"{comment(f'由 OSCAL 文件 {source} 导入;原文见 {ORIGINAL}。')}\n"
        f"{comment(f'Imported from the OSCAL file {source}; {ORIGINAL} has its words in full.')}\n" + files[HEAD_FILE]
    )
    return files | {ORIGINAL: "\n".join(_original(draft)) + "\n"}


def write_folder(files: dict[str, str], folder: Path) -> None:
    """Write the files into a folder that is new or empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty(str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _original(draft: Draft) -> Iterator[str]:
    yield "# 目录原文 · What the catalogue says"
    for clause in draft.clauses:
        yield from _clause(clause, draft)
    if draft.withdrawn:
        yield "\n## 已撤回,未导入 · Withdrawn, not imported\n"
        yield from (f"- {one.id} {one.title}{_links(one)}" for one in draft.withdrawn)


def _clause(clause: Clause, draft: Draft) -> Iterator[str]:
    params = {**draft.params, **clause.params}
    yield f"\n## {draft.codes[clause.id]} · {clause.id} · {clause.title}"
    if text := statement(clause.parts, params):
        yield f"\n{text}"
    for name, text in others(clause.parts, params):
        yield f"\n*{name}*\n\n{text}"
    if links := _links(clause):
        yield f"\n{links.removeprefix('; ')}"


def _links(clause: Clause) -> str:
    """What the clause points at, except entries of the catalogue's own bibliography, which nobody can follow here."""
    told = (f"{one.rel or 'see'} {one.href.removeprefix('#')}" for one in clause.links if one.href.count("-") < 4)
    return "".join(f"; {one}" for one in told)
