"""Packs that were published before today's form of them."""

from __future__ import annotations

from typing import Any

from huilu.programmes.pack.parts import ITEM_HAS

Content = dict[str, Any]
# The one register that could be read before registers had items: it showed the issues of a unit.
_SHOWN = "issue"


def in_todays_form(content: Content) -> Content:
    """The content of a published pack as `Pack` reads it today. What was published stays stored as it was."""
    read = (one if "shows" in one else _register(one) for one in content["registers"])
    return content | {"registers": [one for one in read if one["columns"] or one["shows"] == "issues"]}


def _register(content: Content) -> Content:
    if content["code"] == _SHOWN:
        return content | {"shows": "issues", "columns": []}
    # Nothing had been entered in any column yet, and every item has some of them anyway.
    columns = {one["code"]: one for one in reversed(content["columns"]) if one["code"] not in ITEM_HAS}
    return content | {"shows": "items", "columns": [*reversed(columns.values())]}
