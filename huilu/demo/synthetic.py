"""Invented base units for a demonstration, the same on every machine and each marked as synthetic."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from stdnum.cn.uscc import calc_check_digit

from huilu.org.china import AS_OF
from huilu.org.rules import PLACEHOLDER, SYNTHETIC

# The province that the demonstration is made for; a smaller file gets its share.
WHOLE_PROVINCE = 64_095
_MARK = "（合成）"
# A county holds as many base units of its own as so many townships.
_COUNTY_SLOTS = 4
_ORDINALS = "一二三四五六七八九十"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_TRADES = ("顺达物流", "嘉禾食品", "鲁兴机械", "恒源纺织", "新源建材", "众诚电子", "绿野农业", "瑞丰包装")

Record = tuple[str, ...]


class Parent(NamedTuple):
    """A division under which base units stand."""

    code: str
    name: str
    level: str


class Kind(NamedTuple):
    """A kind of base unit: its sector, its names, and the tag that some units of it carry."""

    sector: str
    names: tuple[str, ...]
    some: str
    one_in: int


_SCHOOL, _CLINIC, _FIRM, _NEW = "education", "health", "enterprise", "new_type"
_KINDS = {
    "township": (
        Kind(_SCHOOL, ("中心小学", "中心幼儿园", "初级中学"), "", 0),
        Kind(_FIRM, _TRADES, "mobile_members", 4),
        Kind(_CLINIC, ("卫生院", "卫生服务站"), "elderly_members", 3),
        Kind(_NEW, ("快递网点", "专业合作社", "商会", "外卖配送站"), "mobile_members", 2),
    ),
    "county": (
        Kind(_SCHOOL, ("实验小学", "中学", "职业学校"), "", 0),
        Kind(_FIRM, _TRADES, "mobile_members", 4),
        Kind(_CLINIC, ("人民医院", "中医院", "社区卫生服务中心"), "elderly_members", 3),
        Kind(_NEW, ("物流园区", "平台企业联合会", "商圈服务站", "行业协会"), "mobile_members", 2),
    ),
}
# What stands beside each leading body: sector, name of the office in a city or county, name in a province.
_DEPARTMENTS = (
    ("housing_construction", "住房和城乡建设局", "住房和城乡建设厅"),
    ("civil_affairs", "民政局", "民政厅"),
    ("health", "卫生健康局", "卫生健康委员会"),
    ("education", "教育局", "教育厅"),
)


def write_synthetic(csv_in: Path, csv_out: Path, *, at_least: int = 100_000) -> dict[str, int]:
    """Copy the file and add base units until the whole province has `at_least` units; how many of each sector."""
    with csv_in.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    parents = [Parent(row[0], row[2], row[3]) for row in rows if PLACEHOLDER not in row[6]]
    added = [*_departments(parents)]
    wanted = math.ceil(at_least * min(1.0, len(rows) / WHOLE_PROVINCE))
    added.extend(_base_units(parents, wanted - len(rows) - len(added)))
    draft = csv_out.with_name(f".{csv_out.name}.draft")
    with draft.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows, *added])
    draft.replace(csv_out)
    return dict(Counter(record[4] for record in added))


def _departments(parents: list[Parent]) -> Iterator[Record]:
    for parent in parents:
        if parent.level in {"province", "city", "county"}:
            for number, (sector, office, in_province) in enumerate(_DEPARTMENTS, 1):
                name = parent.name + (in_province if parent.level == "province" else office) + _MARK
                code = f"{parent.code}D{number:02}"
                yield (code, parent.code, name, "base", sector, "department", SYNTHETIC, "", AS_OF)


def _base_units(parents: list[Parent], wanted: int) -> Iterator[Record]:
    """So many base units, spread evenly in the order of the parents."""
    hosts = [parent for parent in parents if parent.level in _KINDS]
    slots = sum(_slots_of(parent) for parent in hosts)
    passed = given = 0
    for parent in hosts:
        passed += _slots_of(parent)
        due = max(wanted, 0) * passed // slots
        for number in range(1, due - given + 1):
            yield _base_unit(parent, number, given + number)
        given = due


def _slots_of(parent: Parent) -> int:
    return _COUNTY_SLOTS if parent.level == "county" else 1


def _base_unit(parent: Parent, number: int, serial: int) -> Record:
    kinds = _KINDS[parent.level]
    kind = kinds[(number - 1) % len(kinds)]
    of_kind = (number - 1) // len(kinds)
    name = parent.name + _name_in(kind, of_kind) + _MARK
    code = f"{parent.code}S{number:03}"
    tags = [SYNTHETIC, kind.some] if kind.some and _drawn(code, kind.one_in) else [SYNTHETIC]
    credit = _credit_code(parent.code, serial) if kind.sector == _FIRM else ""
    return (code, parent.code, name, "base", kind.sector, "base_unit", ";".join(tags), credit, AS_OF)


def _name_in(kind: Kind, place: int) -> str:
    """The next name of the kind; from the second round on with a number in front."""
    name, again = kind.names[place % len(kind.names)], place // len(kind.names)
    words = name if not again else f"第{_ORDINALS[again] if again < len(_ORDINALS) else again + 1}{name}"
    return words + "有限公司" if kind.sector == _FIRM else words


def _drawn(code: str, one_in: int) -> bool:
    """A draw that depends on nothing but the code, so that it comes out the same everywhere."""
    return int.from_bytes(sha256(code.encode()).digest()[:4]) % one_in == 0


def _credit_code(division: str, serial: int) -> str:
    """A unified social credit code whose check characters are right; no real organisation number begins with YY."""
    body = f"YY{serial:06}"
    values = (int(mark, 36) for mark in body)
    check = 11 - sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    organisation = body + {10: "X", 11: "0"}.get(check, str(check))
    number = f"91{division[:6]}{organisation}"
    return number + str(calc_check_digit(number))
