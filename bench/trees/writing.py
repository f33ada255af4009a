"""The import file of an invented tree, written line by line, level by level."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import IO, NamedTuple

from bench.trees.names import base_unit, place, tags
from bench.trees.shape import Draw, shape, spread
from huilu.org.importing.columns import COLUMNS

SEED = 7
DAY = "2023-06-30"
ROOT = "00"
_ENOUGH = 1 << 40
_EVERY = 10_000
Report = Callable[[int], None]


class Level(NamedTuple):
    """A level of the country: how its codes grow out of the parent's, and what its units are called."""

    code: str
    digits: int
    suffix: str
    sector: str = "government"
    audience: str = "leading_body"


LEVELS = (
    Level("province", 2, "省"),
    Level("city", 2, "市"),
    Level("county", 2, "县"),
    Level("township", 3, "镇", audience="grassroots"),
    Level("village", 3, "村", "community", "grassroots"),
)
_WIDE = {"city": 99, "county": 99, "township": 999, "village": 999}


def write_tree(out: IO[str], *, units: int, seed: int = SEED, report: Report = lambda _rows: None) -> int:
    """Write the tree; how many rows. No more is held than the codes of the inner nodes."""
    out.write(",".join(COLUMNS) + "\n")
    written = 0
    for written, row in enumerate(_rows(units, Random(seed).random), start=1):
        out.write(row)
        if written % _EVERY == 0:
            report(written)
    report(written)
    return written


def _rows(units: int, draw: Draw) -> Iterator[str]:
    wanted = shape(units)
    yield f"{ROOT},,中国,nation,government,leading_body,synthetic,,{DAY}\n"
    held: dict[str, list[str]] = {}
    above = [ROOT]
    for level, count in zip(LEVELS, wanted, strict=False):
        codes = held[level.code] = []
        for code, parent in _below(level, above, _counts(draw, level, len(above), count)):
            number = int(draw() * _ENOUGH)
            codes.append(code)
            name = place(number // 16) + level.suffix
            yield f"{code},{parent},{name},{level.code},{level.sector},{level.audience},{tags(number)},,{DAY}\n"
        above = codes
    for parents, count in zip(("county", "township", "village"), wanted[5:], strict=True):
        yield from _base_units(draw, held[parents], count)


def _counts(draw: Draw, level: Level, parents: int, children: int) -> list[int]:
    counts = spread(draw, parents, children)
    if max(counts) > _WIDE.get(level.code, children):
        raise ValueError(f"more units of level {level.code} below one parent than codes have room for")
    return counts


def _below(level: Level, parents: list[str], counts: list[int]) -> Iterator[tuple[str, str]]:
    """The codes of a level, each with its parent's. Provinces are numbered from 11 on, as in life."""
    for parent, count in zip(parents, counts, strict=True):
        first, stem = (11, "") if parent == ROOT else (1, parent)
        for place_in_line in range(first, first + count):
            yield f"{stem}{place_in_line:0{level.digits}}", parent


def _base_units(draw: Draw, parents: list[str], count: int) -> Iterator[str]:
    for parent, children in zip(parents, spread(draw, len(parents), count), strict=True):
        for nth in range(1, children + 1):
            name, sector, audience, marks = base_unit(int(draw() * _ENOUGH))
            yield f"{parent}-{nth:05},{parent},{name},base,{sector},{audience},{marks},,{DAY}\n"
