"""What the rules rest on, by number: mechanisms (M), prohibitions (D) and good practices (O)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "sources.yaml"


@dataclass(frozen=True, slots=True)
class Source:
    """One source: what it is called, its own words where they are short, the texts in force that hold it."""

    number: str
    zh: str
    en: str
    quote: str = ""
    texts: tuple[str, ...] = ()


@cache
def all_sources() -> Mapping[str, Source]:
    """Every source that a rule may cite, by its number."""
    told = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {number: Source(number, **one | {"texts": tuple(one.get("texts", ()))}) for number, one in told.items()}


def cited(numbers: tuple[str, ...], *, chinese: bool) -> str:
    """The sources with their names, as a line shows them; empty where there are none."""
    known = all_sources()
    names = {one: known[one].zh if chinese else known[one].en for one in numbers if one in known}
    return ("、" if chinese else "; ").join(f"{one} {names.get(one, '')}".strip() for one in numbers)
