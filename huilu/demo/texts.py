"""The words of the story: data that stands with the pack it is told about."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "packs" / "second-batch-2023" / "demo"


@cache
def words_of(name: str) -> dict[str, Any]:
    """The content of one file."""
    content: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return content
