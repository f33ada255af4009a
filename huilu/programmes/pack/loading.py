"""From a folder of YAML to a pack, or to everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from huilu.programmes.pack.findings import Finding, PackInvalid, in_reading_order
from huilu.programmes.pack.folders import Folder, gather
from huilu.programmes.pack.inheriting import broken_inheritance
from huilu.programmes.pack.lint import lint
from huilu.programmes.pack.merging import parted, places_in_file, with_inherited_words
from huilu.programmes.pack.parents import Folders, NoParentError, Parents, Reading
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.shape import broken_shapes, nearest_line
from huilu.programmes.pack.words import in_tree_codes


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
    folder = gather(path)
    above: Sequence[Pack] = ()
    if not folder.findings:
        try:
            above = _take_inheritance(folder, parents)
        except NoParentError as missing:
            found = missing.finding()
            folder.findings.append(found.at_line(nearest_line(found.loc, folder.lines)))
    if folder.findings:
        return Reading(None, (), in_reading_order(folder.findings))
    try:
        pack = Pack.model_validate_json(json.dumps(folder.data), strict=True)
    except ValidationError as error:
        return Reading(None, (), in_reading_order(map(folder.as_written, broken_shapes(error, folder.lines))))
    found_all = [*lint(pack), *broken_inheritance(pack, above)]
    findings = in_reading_order(map(folder.as_written, found_all))
    return Reading(in_tree_codes(pack), above, findings, pack)


def _take_inheritance(folder: Folder, parents: Parents) -> Sequence[Pack]:
    """Put what the pack inherits to what it says itself, and tell which packs are above it."""
    extends = folder.data.get("extends")
    above: Sequence[Pack] = ()
    # Whatever else is written there, the schema refuses.
    if isinstance(extends, dict) and all(isinstance(extends.get(name), str) for name in ("code", "version")):
        above = parents.above(extends["code"], extends["version"])
        folder.data = with_inherited_words(folder.data, above[-1])
    folder.places = places_in_file(folder.data)
    folder.data, folder.lines = parted(folder.data, folder.lines)
    return above
