"""Labels that packs and trees carry in two languages."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language


def pick(labels: Mapping[str, str]) -> str:
    """The label in the reader's language; Chinese where the other is missing."""
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    return labels.get(language) or labels.get("zh") or next(iter(labels.values()), "")
