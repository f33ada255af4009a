"""What is called what in an OSCAL document of ours."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from huilu.programmes.pack.writing import flow

Json = dict[str, Any]

NS = "https://huilu.example/ns/oscal"
"""The namespace of our properties: a name, not a place to look anything up."""

OSCAL_VERSION = "1.2.3"
OURS = UUID("6f0cf0a2-1c58-5d0e-9c5f-0e6a0b6a7c11")
"""Under it every uuid of ours is derived from what it stands for: the same pack gives the same document."""

SORT = "sort-id"
ZH, EN = "title-zh", "title-en"
SECTION = "section"
STATEMENT, STATEMENT_ZH = "statement", "statement-zh"
MEASURE_GROUP = "measure."
# The quantities that a profile may set are parameters; everything else about a requirement is a property.
SETTABLE = ("due", "minutes", "repeats", "sunset", "target")

_SPECIAL = re.compile(r"[\\*_`~^\[\]{}]")
_ESCAPED = re.compile(r"\\([\\*_`~^\[\]{}])")


def prop(name: str, value: Any) -> Json:
    """A property of ours; its value is written as in a pack."""
    return {"name": name, "ns": NS, "value": flow(value)}


def as_markup(text: str) -> str:
    """The text as OSCAL's markup shows it unchanged."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def as_text(markup: str) -> str:
    """What `as_markup` was given."""
    return _ESCAPED.sub(r"\1", markup)
