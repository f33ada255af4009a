"""What a check of a pack found, as people read it and as programs take it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from huilu.cli.places import ROOT
from huilu.cli.words import CHINESE, _, language
from huilu.programmes.pack.findings import Finding, PackInvalid
from huilu.programmes.pack.loading import examine
from huilu.programmes.pack.parents import Parents
from huilu.programmes.pack.parts import Labels
from huilu.programmes.pack.sarif import address_of, as_sarif
from huilu.programmes.pack.sources import cited
from huilu.redlines.lines import Severity


def show_findings(folder: Path, findings: Sequence[Finding]) -> None:
    """Each finding: level, rule and place; what is wrong and what to write instead; what the rule rests on."""
    for found in findings:
        click.echo(f"{_level(found.severity)} [{found.code}] {_place(folder, found)}")
        click.echo(f"    {_told(found.says)} {_told(found.remedy)}")
        if found.sources:
            click.echo(
                "    " + _("Source: {sources}").format(sources=cited(found.sources, chinese=language() == CHINESE))
            )
    click.echo(counted(findings))


@contextmanager
def findings_shown(parents: Parents | None = None, *, as_json: bool) -> Iterator[None]:
    """A pack that is refused inside is shown with all that is wrong with it; programs find that in the refusal."""
    try:
        yield
    except PackInvalid as refused:
        folder = Path(refused.facts["folder"])
        if not as_json:
            show_findings(folder, examine(folder, parents=parents))
        raise


def counted(findings: Sequence[Finding]) -> str:
    """How many there are of each level."""
    numbers = {level: sum(found.severity == level for found in findings) for level in ("error", "warning", "note")}
    sentence = _("Errors: {errors}, warnings: {warnings}.").format(errors=numbers["error"], warnings=numbers["warning"])
    notes = _("Notes: {notes}.").format(notes=numbers["note"]) if numbers["note"] else ""
    return f"{sentence} {notes}".strip()


def findings_as_json(folder: Path, findings: Sequence[Finding]) -> dict[str, Any]:
    """The same for programs, both languages with each finding."""
    return {
        "pack": str(folder),
        "errors": sum(found.severity == "error" for found in findings),
        "warnings": sum(found.severity == "warning" for found in findings),
        "notes": sum(found.severity == "note" for found in findings),
        "findings": [found.as_json() for found in findings],
    }


def findings_as_sarif(folder: Path, findings: Sequence[Finding], manual: str | None) -> str:
    """The same as SARIF; without an address of the manual, its pages are those of this installation."""
    pages = manual or address_of(ROOT / "docs")
    told = as_sarif(folder, findings, manual=pages, chinese=language() == CHINESE)
    return json.dumps(told, ensure_ascii=False, indent=2)


def _told(labels: Labels) -> str:
    """In the language of the command line, which has one also where Django is not set up."""
    return labels.zh if language() == CHINESE else labels.en


def _level(severity: Severity) -> str:
    return {"error": _("error"), "warning": _("warning"), "note": _("for information")}[severity]


def _place(folder: Path, found: Finding) -> str:
    return f"{folder.as_posix()}/{found.where}"
