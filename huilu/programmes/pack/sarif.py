"""Findings as SARIF 2.1.0, the form in which code hosts and editors take what a checker found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from huilu.programmes.pack.findings import Finding, Rule
from huilu.programmes.pack.rulebook import all_rules
from huilu.programmes.pack.sources import cited
from huilu.redlines.lines import Severity

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "note"}


def as_sarif(folder: Path, findings: Sequence[Finding], *, manual: str, chinese: bool) -> dict[str, Any]:
    """One run over one pack. `manual` is the address under which the pages of the rules stand."""
    places = {rule.code: number for number, rule in enumerate(all_rules())}
    driver = {
        "name": "huilu",
        "semanticVersion": "1.0.0",
        "rules": [_rule(rule, manual, chinese=chinese) for rule in all_rules()],
    }
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN" if chinese else "en",
        "columnKind": "unicodeCodePoints",
        "results": [_result(folder, one, places[one.code], chinese=chinese) for one in findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule, manual: str, *, chinese: bool) -> dict[str, Any]:
    says, remedy = (rule.zh, rule.remedy_zh) if chinese else (rule.en, rule.remedy_en)
    return {
        "id": rule.code,
        "shortDescription": {"text": says},
        "fullDescription": {"text": f"{rule.zh} {rule.en}"},
        "help": {"text": remedy},
        "helpUri": f"{manual.rstrip('/')}/rules/{rule.code}.md",
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "sources": list(rule.sources),
            "cited": cited(rule.sources, chinese=chinese),
            "tags": list(rule.sources),
        },
    }


def _result(folder: Path, found: Finding, place: int, *, chinese: bool) -> dict[str, Any]:
    says, remedy = (found.says.zh, found.remedy.zh) if chinese else (found.says.en, found.remedy.en)
    physical: dict[str, Any] = {"artifactLocation": {"uri": address_of(folder / found.file)}}
    if found.line:
        physical["region"] = {"startLine": found.line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if found.path:
        location["logicalLocations"] = [{"fullyQualifiedName": found.path}]
    return {
        "ruleId": found.code,
        "ruleIndex": place,
        "level": _LEVELS[found.severity],
        "message": {"text": f"{says} {remedy}"},
        "locations": [location],
        # By where it is and not on which line, so that a line above it makes no new finding of an old one.
        "partialFingerprints": {"place/v1": f"{found.code}:{found.file}:{found.path}"},
        "properties": {"sources": list(found.sources), "problem": found.says.model_dump(),
                       "remedy": found.remedy.model_dump()},
    }  # fmt: skip


def address_of(path: PurePath) -> str:
    """The path as an address: as it was named, or with its scheme where it was named from the root."""
    address = quote(path.as_posix())
    return f"file://{address}" if path.is_absolute() else address
