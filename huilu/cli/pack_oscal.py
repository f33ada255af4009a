"""bin/huilu pack export, pack import: packs as OSCAL documents, and the catalogues of others as packs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from huilu.cli.asking import answer_json
from huilu.cli.options import as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.kernel.words import pick
from huilu.programmes.pack.findings import Finding
from huilu.programmes.pack.loading import beside, load_family, read_pack
from huilu.programmes.pack.oscal.exporting import catalog_of
from huilu.programmes.pack.oscal.folders import files_of, write_folder
from huilu.programmes.pack.oscal.importing import Draft, draft_from
from huilu.programmes.pack.oscal.problems import CatalogueInvalid
from huilu.programmes.pack.oscal.profiles import profile_of
from huilu.programmes.pack.reading import MAX_BYTES

_PATH = click.Path(path_type=Path)
_MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"])


@click.command(
    "export", help=_("Write a pack as an OSCAL catalog (JSON); with --profile, as what it changes in another.")
)
@click.argument("path", type=_PATH)
@click.option("--oscal", "catalog_file", type=_PATH, required=True, help=_("The catalog to write."))
@click.option(
    "--profile", "profile_file", type=_PATH, help=_("The profile to write; the catalog then has what is new.")
)
@click.option("--parent", "parent_path", type=_PATH, help=_("The folder of the pack that this one refines."))
@click.option(
    "--parent-oscal", "parent_href", help=_("What the parent's catalog is called where the profile will lie.")
)
@click.option("--modified", type=_MOMENT, help=_("When the pack last changed; else as its files have it."))
@as_json_option
def export_oscal(
    path: Path,
    *,
    catalog_file: Path,
    profile_file: Path | None,
    parent_path: Path | None,
    parent_href: str | None,
    modified: datetime | None,
    as_json: bool,
) -> None:
    """Write the catalog, or the profile with the catalog of what is new."""
    if profile_file is not None and parent_path is None:
        raise click.UsageError(_("--profile and --parent go together."))
    parents = beside(path, [parent_path] if parent_path else ())
    content = read_pack(path, parents=parents)
    if content.extends is not None and profile_file is not None:
        # A profile selects what holds; a child pack holds what it does not say. It would seem to leave all that out.
        raise click.UsageError(_("A pack with extends says only what is different; export it without --profile."))
    at = modified.replace(tzinfo=UTC) if modified else _last_changed(path)
    documents: dict[Path, Any] = {}
    if profile_file is None or parent_path is None:
        above = load_family(path, parents=parents)[:-1]
        documents[catalog_file] = catalog_of(content, at=at, parent=above[-1] if above else None)
    else:
        refined = profile_of(
            content,
            read_pack(parent_path),
            parent_href=parent_href or f"{parent_path.resolve().name}.json",
            own_href=catalog_file.name,
            at=at,
        )
        documents[profile_file] = refined.profile
        documents |= {catalog_file: refined.own} if refined.own else {}
    for file, document in documents.items():
        _write(file, document)
    if as_json:
        answer_json({"pack": content.code, "version": content.version, "written": [str(file) for file in documents]})
        return
    for file in documents:
        click.echo(_("{file} is written.").format(file=file))


@click.command(
    "import", help=_("Make a pack folder from an OSCAL catalog or profile (JSON); what it cannot know is left open.")
)
@click.argument("file", type=_PATH)
@click.option("--into", "folder", type=_PATH, required=True, help=_("The folder to write; it must be new or empty."))
@click.option("--dry-run", is_flag=True, help=_("Tell what would be written, and write nothing."))
@as_json_option
def import_oscal(file: Path, *, folder: Path, dry_run: bool, as_json: bool) -> None:
    """Write the folder, and list what its author has to fill."""
    try:
        draft = draft_from(file)
    except CatalogueInvalid as refused:
        if not as_json:
            _show(refused.problems)
        raise
    files = files_of(draft, file.name)
    if not dry_run:
        try:
            write_folder(files, folder)
        except OSError as error:
            raise click.FileError(str(folder), error.strerror or "") from error
    _tell(draft, files, folder, dry_run=dry_run, as_json=as_json)


# Reading and writing files needs no database, so none is started for it.
export_oscal.callback.on_database = False  # type: ignore[union-attr]
import_oscal.callback.on_database = False  # type: ignore[union-attr]


def _last_changed(path: Path) -> datetime:
    """When one of the files was last changed: the same folder gives the same document."""
    return datetime.fromtimestamp(max(file.stat().st_mtime for file in path.glob("*.yaml")), UTC)


def _write(file: Path, document: Any) -> None:
    try:
        file.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(file), error.strerror or "") from error


def _show(problems: Sequence[Finding]) -> None:
    for found in problems:
        click.echo(f"{_('error')} [{found.code}] {found.where}")
        click.echo(f"    {pick(found.says.model_dump())} {pick(found.remedy.model_dump())}")


def _too_large(files: dict[str, str]) -> list[str]:
    """The files that the lint will not read: a whole library of requirements is no programme."""
    return [name for name, text in files.items() if name.endswith(".yaml") and len(text.encode()) > MAX_BYTES]


def _tell(draft: Draft, files: dict[str, str], folder: Path, *, dry_run: bool, as_json: bool) -> None:
    gaps = draft.gaps
    if as_json:
        answer_json(
            {
                "pack": str(folder),
                "dry_run": dry_run,
                "files": sorted(files),
                "requirements": len(draft.data["requirements"]),
                "measures": len(draft.data["measures"]),
                "withdrawn": [one.id for one in draft.withdrawn],
                "too_large": _too_large(files),
                "to_fill": [{"path": path, "what": {"zh": gap.zh, "en": gap.en}} for path, gap in gaps],
            }
        )
        return
    click.echo(
        _("{requirements} requirements in {measures} measures; {withdrawn} withdrawn ones are left out.").format(
            requirements=len(draft.data["requirements"]),
            measures=len(draft.data["measures"]),
            withdrawn=len(draft.withdrawn),
        )
    )
    if gaps:
        counts = Counter((path.rpartition(".")[2], gap) for path, gap in gaps)
        rows = [[name, pick({"zh": gap.zh, "en": gap.en}), f"{count:,}"] for (name, gap), count in counts.items()]
        show_table([_("To fill"), _("What"), _("Places")], rows)
    for name in _too_large(files):
        click.echo(
            _("{file} is larger than a pack may be: keep what you need, or import a profile that selects it.").format(
                file=name
            )
        )
    sentence = _("Nothing was written.") if dry_run else _("Next: bin/huilu pack lint {folder}")
    click.echo(sentence.format(folder=folder))
