"""A small programme of a few requirements, which changes from version to version."""

from __future__ import annotations

from typing import Any

from huilu.programmes.pack.schema import Pack


def both(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def word(name: str) -> dict[str, Any]:
    return {"word": name, "stands_for": [name], "labels": both(name)}


RULES: dict[str, dict[str, Any]] = {
    "everybody": {},
    "villages": {"match": {"level": ["village"]}},
    "schools": {"match": {"sector": ["education", "health"], "audience": ["base_unit", "grassroots"]}},
    "offices": {"match": {"audience": ["leading_body", "department"]}},
    "mobile": {"expressions": [{"axis": "tags", "operator": "In", "values": ["mobile_members"]}]},
    "townships": {"match": {"level": ["township", "county"]}},
}


def a_pack(version: int, codes: list[str], swapped: bool) -> Pack:
    """A pack with some of the rules; swapped, the first two are about one another's units."""
    turned = dict(zip(codes[:2], reversed(codes[:2]), strict=True)) if swapped else {}
    requirements = [
        {
            "code": code,
            "labels": both(code),
            "text": both(code),
            "measure": "repair",
            "selector": RULES[turned.get(code, code)],
            "due": {"on": "2023-10-15"},
            "minutes": 30,
            "accountability": "real_effect",
            "sunset": "2030-01-01",
        }
        for code in codes
    ]
    return Pack.model_validate(
        {
            "code": "small",
            "version": str(version),
            "labels": both("small"),
            "window": {"start": "2023-09-05", "soft_end": "2024-03-01"},
            "levels": [word(level) for level in ("county", "township", "village")],
            "measures": [{"code": "repair", "labels": both("repair")}],
            "requirements": requirements,
        }
    )
