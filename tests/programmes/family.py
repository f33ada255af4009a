"""A centre's pack and the packs of those below it, small enough to read in a test."""

from __future__ import annotations

from typing import Any

from huilu.kernel.days import day_of
from huilu.programmes.models import Programme
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import publish_pack
from huilu.programmes.queries import Obligation, obligations_of
from tests.cast import Cast
from tests.programmes.pack.kin import child_of
from tests.programmes.pack.small import PackData, both, requirement, word

VILLAGE, COUNTY, CITY, PROVINCE, OTHER = "370811007201", "370811", "3708", "37", "3701"
LEVELS = ("nation", "province", "city", "county", "village")
ALLOWED = {"tightening": "allowed"}
TEN, DUE, LATER = "2023-10-10", "2023-10-20", "2023-11-10"


def top(version: str = "1.0", *, parameters: PackData | None = None, locked: bool = True, **visit: Any) -> Pack:
    """What the centre asks: something of villages and counties, and something locked of counties."""
    clauses = [
        requirement("issue_list", ["county"], 300, due={"on": DUE}, locked=locked),
        requirement("visit", ["village", "county"], **({"due": {"on": DUE}, "repeats": "monthly"} | visit)),
    ]
    data = {
        "code": "centre_pack",
        "version": version,
        "labels": both("The centre's"),
        "window": {"start": "2023-09-01", "soft_end": "2024-01-31"},
        "levels": [word(level) for level in LEVELS],
        "carriers": [{"code": "meeting", "labels": both("Meeting"), "existing": True}],
        "measures": [{"code": "repair", "labels": both("Repair")}],
        "requirements": clauses,
        "parameters": parameters or {},
    }
    return Pack.model_validate(data)


def out(town: Cast, pack: Pack, by: str = "00", reason: str = "") -> Programme:
    return publish_pack(pack=pack, issuer=town.unit(by), by=town.actor(by), at=town.later(), reason=reason)


def visit(**changes: Any) -> PackData:
    return {"refines": "visit"} | changes


def lower(parent: Pack, *entries: PackData, code: str = "city_pack", version: str = "1.0") -> Pack:
    return child_of(parent, *entries, code=code, version=version)


def owed(town: Cast, unit: str = VILLAGE, code: str = "visit") -> Obligation:
    found = obligations_of(town.unit(unit), day_of(town.at))
    return next(one for one in found if one.requirement.code == code)


def due(town: Cast, unit: str = VILLAGE) -> str:
    return str(owed(town, unit).requirement.due_on)
