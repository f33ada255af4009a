"""The small sound pack, read or in a folder."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import pytest

from huilu.programmes.pack.schema import Pack
from tests.programmes.pack.small import FILES, SOUND, PackData


@pytest.fixture
def sound() -> PackData:
    """The data of a pack that nothing can be said against."""
    return copy.deepcopy(SOUND)


@pytest.fixture
def pack(sound: PackData) -> Pack:
    """The same, read."""
    return Pack.model_validate(sound)


Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A sound folder with the named files changed: bytes or text replace a file, None takes it away."""

    def written(changes: dict[str, str | bytes | None] | None = None) -> Path:
        for name, content in (FILES | (changes or {})).items():
            if content is not None:
                (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return written
