"""A small sound pack: as data to bend and as files to spoil."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
PackData = dict[str, Any]


def both(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def requirement(code: str, level: list[str], minutes: int = 60, **more: Any) -> PackData:
    return {
        "code": code,
        "labels": both("Work"),
        "text": both(f"Do {code}."),
        "measure": "repair",
        "selector": {"match": {"level": level}},
        "due": {"on": "2026-05-08"},
        "carrier": "meeting",
        "minutes": minutes,
        "accountability": "real_effect",
        "sunset": "soft_end",
    } | more


def word(name: str, **more: Any) -> PackData:
    return {"word": name, "stands_for": [name], "labels": both(name)} | more


SOUND: PackData = {
    "code": "small",
    "version": "1.0",
    "labels": both("Small"),
    "window": {"start": "2026-03-01", "soft_end": "2026-11-30"},
    "levels": [word("city"), word("county"), word("village", base=True)],
    "sectors": [word("health"), word("education")],
    "audiences": [word("office")],
    "tags": [word("elderly")],
    "carriers": [{"code": "meeting", "labels": both("Meeting"), "existing": True}],
    "measures": [{"code": "repair", "labels": both("Repair")}],
    "requirements": [
        requirement("issue_list", ["city"], 300),
        requirement("visit", ["village"], 60),
    ],
}

FILES = {
    "pack.yaml": """\
code: small
version: "1.0"
labels: {zh: 小, en: Small}
window: {start: 2026-03-01, soft_end: 2026-11-30}
levels:
  - word: town
    stands_for: [township]
    labels: {zh: 镇, en: Town}
""",
    "measures.yaml": "- {code: repair, labels: {zh: 整改, en: Repair}}\n",
    "requirements.yaml": """\
- code: issue_list
  labels: {zh: 清单, en: List}
  text: {zh: 列出问题。, en: List issues.}
  measure: repair
  selector: {match: {level: [town]}}
  due: {on: 2026-05-08}
  minutes: 30
  accountability: real_effect
  sunset: soft_end
""",
}
