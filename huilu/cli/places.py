"""Where the clone and its data are."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def home() -> Path:
    """The folder where data lives: HUILU_HOME, else inside the clone. Others may not look into it."""
    folder = Path(os.environ.setdefault("HUILU_HOME", str(ROOT / ".huilu"))).absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
