"""What an OSCAL document says in the notation of packs."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from huilu.programmes.pack.oscal.document import BackMatter, Param, Prop
from huilu.programmes.pack.oscal.names import NS, SECTION, Json
from huilu.programmes.pack.oscal.opening import invalid
from huilu.programmes.pack.oscal.problems import BAD_VALUE
from huilu.programmes.pack.reading import read_yaml


def heard_of(props: Iterable[Prop], owner: str, path: Path, *, params: Iterable[Param] = ()) -> Json:
    """Everything that is said in our namespace about one thing, by its name."""
    said = [(one.name, one.value) for one in props if one.ns == NS]
    # A parameter of ours is called after its control: issue_list.minutes.
    said += [(one.id[len(owner) + 1 :], one.values[0]) for one in params if _is_own(one, owner)]
    return {name: _value(value, owner, name, path) for name, value in said}


def sections_in(back_matter: BackMatter, path: Path) -> Json:
    """The parts of a pack that are enclosed as files."""
    found: Json = {}
    for resource in back_matter.resources:
        name = next((one.value for one in resource.props if one.ns == NS and one.name == SECTION), None)
        if name is not None and resource.base64 is not None:
            found[name] = _value(_decoded(resource.base64.value, name, path), name, SECTION, path)
    return found


def _is_own(param: Param, owner: str) -> bool:
    return param.id.startswith(f"{owner}.") and "." not in param.id[len(owner) + 1 :] and len(param.values) == 1


def _decoded(value: str, name: str, path: Path) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise invalid(path, BAD_VALUE, ("back-matter",), id=name, field="base64", value=value) from None


def _value(said: str | bytes, owner: str, name: str, path: Path) -> Any:
    reading = read_yaml(said.encode() if isinstance(said, str) else said, path.name)
    if reading.findings:
        shown = said if isinstance(said, str) else said.decode("utf-8", "replace")
        raise invalid(path, BAD_VALUE, (owner,), id=owner, field=name, value=shown)
    return reading.data
