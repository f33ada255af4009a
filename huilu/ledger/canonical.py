"""The one form in which an entry is sealed: what is hashed, byte for byte.

A JSON object of every column, keys sorted by code point, without spaces, in UTF-8, with nothing escaped but quotation
marks, backslashes and control characters. Moments are UTC with microseconds. Whoever acted is named by the post; of
the login there is only a commitment under a salt, so that a receipt proves the act and gives away nobody's number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

FORM = "huilu-entry-1"
SALT_BYTES = 16
COLUMNS = (
    "id", "act", "about_kind", "about_id", "about_label", "by_person_id", "by_post_id", "by_label", "region", "path",
    "facts", "attachment", "at", "recorded_at",
)  # fmt: skip

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def sealed_form(columns: Mapping[str, Any], salt: bytes) -> dict[str, Any]:
    """The entry as it is sealed: every column, moments as text, the login behind its commitment."""
    sealed = {name: columns[name] for name in COLUMNS}
    sealed["by_person"] = commitment(sealed.pop("by_person_id"), salt)
    return {"form": FORM, **sealed}


def canonical(form: Mapping[str, Any]) -> bytes:
    """The bytes of a leaf."""
    return _encode(form).encode()


def commitment(person_id: int | None, salt: bytes) -> str:
    """What stands for a login: nobody can tell whose it is, nor put another in its place."""
    return sha256(salt + str(person_id if person_id is not None else "-").encode()).hexdigest()


def moment(at: datetime) -> str:
    """The moment as 2023-09-20T04:00:00.000000Z."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
