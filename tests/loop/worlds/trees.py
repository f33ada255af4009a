"""Small trees of units, as a number decides: two or three regions, at most sixty units, offices here and there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

HEADING = "code,parent,name,level,sector,audience,tags,uscc,valid_from"
LIMIT = 60
OFFICES = ("housing_construction", "civil_affairs")


@dataclass
class Tree:
    """The rows of a tree file, and who stands above whom."""

    rows: dict[str, list[str]] = field(default_factory=dict)

    def add(self, code: str, parent: str, level: str, sector: str, audience: str) -> None:
        """One more unit, as long as there is room."""
        if len(self.rows) < LIMIT:
            tags = "" if level != "base" else "synthetic"
            self.rows[code] = [code, parent, f"单位{code}", level, sector, audience, tags, "", "2020-01-01"]

    @property
    def codes(self) -> list[str]:
        """All units, the root first."""
        return list(self.rows)

    @property
    def leaves(self) -> list[list[str]]:
        """The rows of those below which there is nobody."""
        parents = {row[1] for row in self.rows.values()}
        return [row for code, row in self.rows.items() if code not in parents]

    @property
    def text(self) -> str:
        """The file."""
        return "\n".join([HEADING, *(",".join(row) for row in self.rows.values())]) + "\n"

    def above(self, code: str) -> list[str]:
        """Whoever stands above the unit, the nearest first."""
        parent = self.rows[code][1] if code in self.rows else ""
        return [parent, *self.above(parent)] if parent else []


def a_tree(seed: int) -> Tree:
    """The tree of this number: always the same one."""
    drawn, tree = random.Random(seed), Tree()
    tree.add("00", "", "nation", "government", "leading_body")
    for province in ("37", "41", "44")[: drawn.randint(2, 3)]:
        tree.add(province, "00", "province", "government", "leading_body")
        for city in _children(province, drawn.randint(1, 2)):
            tree.add(city, province, "city", "government", "leading_body")
            for county in _children(city, drawn.randint(1, 2)):
                _county(tree, county, city, drawn)
    return tree


def _county(tree: Tree, county: str, city: str, drawn: random.Random) -> None:
    tree.add(county, city, "county", "government", "leading_body")
    if drawn.random() < 0.7:
        tree.add(f"{county}-D01", county, "base", drawn.choice(OFFICES), "department")
    for number in range(1, drawn.randint(2, 3)):
        township = f"{county}{number:03}"
        tree.add(township, county, "township", "government", "grassroots")
        for village in range(1, drawn.randint(2, 3)):
            tree.add(f"{township}{village:03}", township, "village", "community", "grassroots")
        if drawn.random() < 0.4:
            tree.add(f"{township}-S001", township, "base", "education", "base_unit")


def _children(code: str, n: int) -> Iterator[str]:
    return (f"{code}{number:02}" for number in range(1, n + 1))
