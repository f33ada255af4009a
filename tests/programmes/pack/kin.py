"""A nation's small pack and the packs below it: as data, and put together as the files would be."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from huilu.programmes.pack.findings import Finding
from huilu.programmes.pack.inheriting import broken_inheritance
from huilu.programmes.pack.merging import parted, with_inherited_words
from huilu.programmes.pack.schema import Pack
from tests.programmes.pack.small import SOUND, PackData, both, requirement

TOPICS = {"zh": "专题", "en": "topics"}


def nation(**changes: Any) -> Pack:
    """The origin: one clause that is locked and one that is not."""
    clauses = [
        requirement("issue_list", ["city"], 300, locked=True),
        requirement("visit", ["village"], 60, repeats="monthly", target={"at_least": 4, "of": TOPICS}),
    ]
    return Pack.model_validate(SOUND | {"requirements": clauses} | changes)


def child_of(parent: Pack, *entries: PackData, code: str = "lower", **changes: Any) -> Pack:
    """A pack that refines it; an entry is a refinement or a clause of its own."""
    data: PackData = {
        "code": code,
        "version": "1.0",
        "labels": both(code),
        "extends": {"code": parent.code, "version": parent.version},
        "requirements": list(entries),
    }
    merged, _lines = parted(with_inherited_words(data | changes, parent), {})
    return Pack.model_validate_json(json.dumps(merged), strict=True)


def errors_of(pack: Pack, above: Sequence[Pack]) -> list[Finding]:
    """What keeps it from being published, as far as what it inherits is concerned."""
    return [found for found in broken_inheritance(pack, above) if found.severity == "error"]


def codes_of(pack: Pack, *above: Pack) -> set[str]:
    """The same, by the codes of the rules."""
    return {found.code for found in errors_of(pack, above)}
