"""The tree of the loop bench: one province, 16 cities, 128 counties, 1,024 townships and 8,192 villages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

COLUMNS = "code,parent,name,level,sector,audience,tags,uscc,valid_from"
OFFICE, INSPECTOR = "office", "inspector"
LABELS = {OFFICE: {"zh": "办公室", "en": "Office"}, INSPECTOR: {"zh": "督导员", "en": "Inspector"}}


@dataclass(frozen=True, slots=True)
class Breadth:
    """How many stand below each: cities of the province, counties of a city, and so on."""

    cities: int = 16
    counties: int = 8
    townships: int = 8
    villages: int = 8


WHOLE = Breadth()


def tree(breadth: Breadth = WHOLE) -> str:
    """The file to import."""
    return "\n".join([COLUMNS, *(",".join(row) for row in _rows(breadth)), ""])


def posts(breadth: Breadth = WHOLE) -> list[tuple[str, str]]:
    """Unit and post of whoever acts: villages raise, counties lead, cities name, their inspectors verify."""
    found = []
    for code, _parent, _name, level, *_rest in _rows(breadth):
        found += [(code, OFFICE)] if level in {"village", "county", "city"} else []
        found += [(code, INSPECTOR)] if level == "city" else []
    return found


def _rows(breadth: Breadth) -> Iterator[tuple[str, ...]]:
    yield _row("00", "", "中国", "nation")
    yield _row("37", "00", "山东省", "province")
    for city in _below("37", 2, breadth.cities):
        yield _row(city, "37", f"{city}市", "city")
        for county in _below(city, 2, breadth.counties):
            yield _row(county, city, f"{county}县", "county")
            for township in _below(county, 3, breadth.townships):
                yield _row(township, county, f"{township}镇", "township", "grassroots")
                for village in _below(township, 3, breadth.villages):
                    yield _row(village, township, f"{village}村", "village", "grassroots")


def _below(code: str, width: int, count: int) -> list[str]:
    return [f"{code}{place:0{width}}" for place in range(1, count + 1)]


def _row(code: str, parent: str, name: str, level: str, audience: str = "leading_body") -> tuple[str, ...]:
    sector = "community" if level == "village" else "government"
    return (code, parent, f"{name}(合成)" if len(code) > 2 else name, level, sector, audience, "", "", "2020-01-01")
