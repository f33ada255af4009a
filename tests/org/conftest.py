"""A small tree of one province, and the import as tests call it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huilu.kernel.actor import INSTALLATION
from huilu.org.actions import set_words
from huilu.org.words import read_words

TREES = Path(__file__).resolve().parents[2] / "trees"
MORNING = datetime(2023, 9, 5, 1, 0, tzinfo=UTC)

TOWN = """\
code,parent,name,level,sector,audience,tags,uscc,valid_from
00,,中国,nation,government,leading_body,,,2023-06-30
37,00,山东省,province,government,leading_body,,,2023-06-30
3708,37,济宁市,city,government,leading_body,,,2023-06-30
370811,3708,任城区,county,government,leading_body,,,2023-06-30
370811007,370811,李营街道,township,government,grassroots,,,2023-06-30
370811007001,370811007,李营村,village,community,grassroots,,,2023-06-30
370811007002,370811007,程庄村,village,community,grassroots,mobile_members,,2023-06-30
"""

WriteFile = Callable[..., Path]


@pytest.fixture
def words(db: None) -> None:
    """The words of the territorial tree."""
    set_words(words=read_words(TREES / "china.yaml"), by=INSTALLATION, at=MORNING)


@pytest.fixture
def write(tmp_path: Path) -> WriteFile:
    """Writes a file of units: text in an encoding, or bytes as they are."""

    def write_file(content: str | bytes, encoding: str = "utf-8", name: str = "units.csv") -> Path:
        file = tmp_path / name
        file.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return file

    return write_file
