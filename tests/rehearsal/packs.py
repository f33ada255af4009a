"""Small packs for the dry run: a few requirements over the small province."""

from __future__ import annotations

from datetime import date
from typing import Any

from huilu.programmes.pack.schema import Pack

LEVELS = ("province", "city", "county", "township", "village")
START, END = date(2023, 10, 9), date(2023, 12, 29)


def spec(code: str, levels: tuple[str, ...], **changes: Any) -> dict[str, Any]:
    """A requirement of these levels."""
    return {
        "code": code,
        "labels": {"zh": code, "en": code},
        "text": {"zh": code, "en": code},
        "measure": "work",
        "selector": {"match": {"level": levels}},
        "due": {"on": date(2023, 11, 10)},
        "minutes": 120,
        "accountability": "real_effect",
        "sunset": "soft_end",
        **changes,
    }


def a_pack(*specs: dict[str, Any], code: str = "autumn_work", **changes: Any) -> Pack:
    """A pack of these requirements, over the autumn."""
    words = [{"word": one, "stands_for": [one], "labels": {"zh": one, "en": one}} for one in LEVELS]
    content = {
        "code": code,
        "version": "1",
        "labels": {"zh": code, "en": code},
        "window": {"start": START, "soft_end": END},
        "levels": words,
        "measures": [{"code": "work", "labels": {"zh": "工作", "en": "Work"}}],
        "requirements": specs,
        **changes,
    }
    return Pack.model_validate(content)


def carrier(code: str) -> dict[str, Any]:
    """A meeting that is held anyway."""
    return {"code": code, "labels": {"zh": code, "en": code}, "existing": True}
