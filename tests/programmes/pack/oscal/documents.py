"""OSCAL documents for tests: published schemas, published catalogues, and small ones of our own."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from huilu.programmes.pack.oscal.importing import Draft, draft_from
from huilu.programmes.pack.oscal.names import OSCAL_VERSION
from huilu.programmes.pack.schema import Pack

PUBLISHED = Path(__file__).parent / "published"
CHANGED = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
Json = dict[str, Any]


@cache
def _schema(kind: str) -> jsonschema_rs.Draft7Validator:
    text = (PUBLISHED / f"oscal-{OSCAL_VERSION}-{kind}-schema.json").read_text(encoding="utf-8")
    return jsonschema_rs.Draft7Validator(json.loads(text))


def faults(document: Json) -> list[str]:
    """What the published schema has against a document."""
    (kind,) = document
    return [f"{error.instance_path}: {error.message}" for error in _schema(kind).iter_errors(document)]


def written(folder: Path, name: str, document: Any) -> Path:
    """The document in a file."""
    file = folder / name
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return file


def pack_of(draft: Draft) -> Pack:
    """The pack that a draft without gaps is."""
    assert draft.gaps == []
    return Pack.model_validate_json(json.dumps(draft.data), strict=True)


def read_back(folder: Path, document: Json, name: str = "some.json") -> Pack:
    return pack_of(draft_from(written(folder, name, document)))


METADATA = {"title": "Some", "version": "1.0", "last-modified": "2026-01-01T00:00:00Z", "oscal-version": "1.2.0"}
UUID = "613fca2d-704a-42e7-8e2b-b206fb92b456"


def control(name: str, **more: Any) -> Json:
    statement = [{"id": f"{name}_smt", "name": "statement", "prose": f"Do {name}."}]
    return {"id": name, "title": f"Title of {name}", "parts": statement} | more


def catalog(*controls: Json, **more: Any) -> Json:
    groups = [{"id": "g", "title": "Group", "controls": list(controls)}]
    return deepcopy({"catalog": {"uuid": UUID, "metadata": METADATA, "groups": groups} | more})


def profile(*imports: Json, **more: Any) -> Json:
    return deepcopy({"profile": {"uuid": UUID, "metadata": METADATA, "imports": list(imports)} | more})
