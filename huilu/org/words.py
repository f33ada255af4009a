"""The words of a tree: levels, sectors, audiences and tags, as a file of YAML gives them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from huilu.kernel.words import one_line
from huilu.org.models import AxisCode, Level
from huilu.org.rules import MARKS, WordsInvalid

_CODE = r"^[a-z][a-z0-9_]{0,39}$"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LabelPair(_Part):
    """One word for people, in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class LevelWord(_Part):
    """A level of the tree. The rank grows downward."""

    code: str = Field(pattern=_CODE)
    rank: int = Field(ge=0, le=99)
    role: str
    is_region: bool = False
    labels: LabelPair

    def row(self) -> Level:
        """The level as it is stored."""
        return Level(**self.model_dump())


class AxisWord(_Part):
    """A sector, audience or tag. An audience's role goes before its level's."""

    code: str = Field(pattern=_CODE)
    role: str = ""
    labels: LabelPair

    def row(self, axis: str) -> AxisCode:
        """The word as it is stored."""
        return AxisCode(axis=axis, **self.model_dump())


class Words(_Part):
    """All words of a tree."""

    levels: tuple[LevelWord, ...] = Field(min_length=1)
    sectors: tuple[AxisWord, ...] = Field(min_length=1)
    audiences: tuple[AxisWord, ...] = Field(min_length=1)
    tags: tuple[AxisWord, ...] = ()

    def axis_rows(self) -> list[AxisCode]:
        """The words of the three axes beside the level, as they are stored."""
        axes = (("sector", self.sectors), ("audience", self.audiences), ("tag", self.tags))
        return [word.row(axis) for axis, words in axes for word in words]


class Vocabulary(NamedTuple):
    """The codes that a row of a tree file may use."""

    levels: frozenset[str]
    sectors: frozenset[str]
    audiences: frozenset[str]
    tags: frozenset[str]


Labels = Mapping[str, Mapping[str, str]]
"""By column of a tree file, what people may write there and the code that is meant."""


def vocabulary() -> Vocabulary:
    """The words that are in force. The two marks of a unit itself are always among the tags."""
    codes: dict[str, set[str]] = {"sector": set(), "audience": set(), "tag": set(MARKS)}
    for axis, code in AxisCode.objects.order_by("axis", "code").values_list("axis", "code"):
        codes[axis].add(code)
    levels = frozenset(Level.objects.order_by("rank").values_list("code", flat=True))
    return Vocabulary(levels, *(frozenset(codes[axis]) for axis in ("sector", "audience", "tag")))


def labels() -> dict[str, dict[str, str]]:
    """By column of a tree file: the code that is meant by each label, in either language, and by each code itself."""
    words = [("level", code, spoken) for code, spoken in Level.objects.order_by("rank").values_list("code", "labels")]
    words += AxisCode.objects.order_by("axis", "code").values_list("axis", "code", "labels")
    found: dict[str, dict[str, str]] = {
        "level": {},
        "sector": {},
        "audience": {},
        "tags": {mark: mark for mark in MARKS},
    }
    shared = set()
    for axis, code, spoken in words:
        column = "tags" if axis == "tag" else axis
        for label in {str(said) for said in spoken.values()} - {code}:
            shared |= {(column, label)} if label in found[column] else set()
            found[column][label] = code
    for column, label in shared:
        del found[column][label]
    for axis, code, _spoken in words:
        found["tags" if axis == "tag" else axis][code] = code
    return found


def parse_words(content: Any) -> Words:
    """The words that this content spells out, or a refusal that names the place."""
    try:
        return Words.model_validate(content)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise WordsInvalid(problem=f"{place}: {first['msg']}") from None


def read_words(file: Path) -> Words:
    """The words in a file of YAML."""
    try:
        return parse_words(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise WordsInvalid(problem=one_line(str(problem))) from None
