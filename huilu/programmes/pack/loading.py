"""From a folder of YAML to a pack, or to everything that is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from huilu.programmes.pack.findings import Finding, PackInvalid, in_reading_order
from huilu.programmes.pack.folders import gather
from huilu.programmes.pack.lint import lint
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.shape import broken_shapes, nearest_line
from huilu.programmes.pack.words import in_tree_codes


def load_pack(folder: Path) -> Pack:
    """The pack in that folder, in the codes of the tree and free of errors; PackInvalid lists all there are."""
    pack, findings = _read(folder)
    errors = tuple(finding for finding in findings if finding.severity == "error")
    if pack is None or errors:
        raise PackInvalid(str(folder), errors)
    return in_tree_codes(pack)


def examine(folder: Path) -> tuple[Finding, ...]:
    """Everything that may be said against the pack in that folder, warnings included."""
    return _read(folder)[1]


def _read(path: Path) -> tuple[Pack | None, tuple[Finding, ...]]:
    folder = gather(path)
    if folder.findings:
        return None, in_reading_order(folder.findings)
    try:
        pack = Pack.model_validate_json(json.dumps(folder.data), strict=True)
    except ValidationError as error:
        return None, in_reading_order(broken_shapes(error, folder.lines))
    found = (finding.at_line(nearest_line(finding.loc, folder.lines)) for finding in lint(pack))
    return pack, in_reading_order(found)
