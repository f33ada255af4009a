"""What is wrong with a pack: where, what, what to do about it, and which rule says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.programmes.pack.parts import Labels

Severity = Literal["error", "warning"]
Loc = tuple[str | int, ...]
HEAD_FILE = "pack.yaml"
PART_FILES = ("measures", "goals", "requirements", "registers", "focus_areas", "checklists", "parameters")


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem, with its remedy in both languages."""

    code: str
    severity: Severity
    file: str
    line: int | None
    path: str
    says: Labels
    remedy: Labels
    mechanism: str
    loc: Loc = ()

    @property
    def where(self) -> str:
        """File, line and path in one text, as compilers write them."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} {self.path}".strip()

    def at_line(self, line: int | None) -> Finding:
        """The same finding with its line known."""
        return replace(self, line=line)

    def with_chinese(self, text: str) -> Finding:
        """The same finding with another Chinese sentence."""
        return replace(self, says=Labels(zh=text, en=self.says.en))

    def as_json(self) -> dict[str, Any]:
        """The finding as JSON shows it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "path": self.path,
            "problem": self.says.model_dump(),
            "remedy": self.remedy.model_dump(),
            "mechanism": self.mechanism,
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """A named invariant: its code, the mechanism it comes from, and its texts with braces for facts."""

    code: str
    mechanism: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    severity: Severity = "error"

    def broken_at(self, loc: Loc, *, file: str = "", line: int | None = None, **facts: object) -> Finding:
        """The finding for one place in the pack."""
        return Finding(
            code=self.code,
            severity=self.severity,
            file=file or file_of(loc),
            line=line,
            path=path_of(loc),
            says=Labels(zh=clipped(self.zh, facts), en=clipped(self.en, facts)),
            remedy=Labels(zh=clipped(self.remedy_zh, facts), en=clipped(self.remedy_en, facts)),
            mechanism=self.mechanism.format(**facts),
            loc=loc,
        )


class PackInvalid(Refusal):
    """The pack cannot be used as it is; `findings` lists every problem, not the first only."""

    code = "programmes.pack_invalid"
    says = _("The pack {folder} has {count} problems.")
    next = _("Correct what is listed (file, line, remedy) and run the lint again.")
    status = 422

    def __init__(self, folder: str, findings: tuple[Finding, ...]) -> None:
        listed = [finding.as_json() for finding in findings]
        super().__init__(folder=folder, count=len(findings), findings=listed)


def file_of(loc: Loc) -> str:
    """The file in which an author finds this part of the pack."""
    # Refinements stand among the clauses.
    part = "requirements" if loc and loc[0] == "refinements" else loc[0] if loc else ""
    return f"{part}.yaml" if part in PART_FILES else HEAD_FILE


def path_of(loc: Loc) -> str:
    """The place as people write it: requirements[3].due.on."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc)
    return text.removeprefix(".")


def clipped(template: str, facts: dict[str, object]) -> str:
    """The text with its facts, short enough to read even where somebody put a book into a field."""
    short = {name: text if len(text := str(fact)) <= 80 else f"{text[:77]}…" for name, fact in facts.items()}
    return template.format(**short)[:400]
