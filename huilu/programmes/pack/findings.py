"""What is wrong with a pack: where, what, what to do about it, and which rule says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import category

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.programmes.pack.parts import Labels
from huilu.programmes.pack.reasons import Both
from huilu.redlines.lines import Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
Loc = tuple[str | int, ...]
HEAD_FILE = "pack.yaml"
PART_FILES = ("measures", "goals", "requirements", "registers", "focus_areas", "checklists", "parameters")
MOST_LISTED = 200


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
    sources: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """File, line and path in one text, as compilers write them."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} {self.path}".strip()

    @property
    def page(self) -> str:
        """The page of the manual about the rule, seen from the folder of the manual."""
        return page_of(self.code)

    def at_line(self, line: int | None) -> Finding:
        """The same finding with its line known."""
        return replace(self, line=line)

    def moved_to(self, loc: Loc) -> Finding:
        """The same finding told of another place of the same file."""
        return replace(self, loc=loc, path=path_of(loc))

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
            "sources": list(self.sources),
            "page": self.page,
        }


_BOOK: dict[str, Rule] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """A named invariant: its code, the mechanism it comes from, and its texts with braces for facts.

    The code is a promise: it names the rule in every answer and in the manual, and never gets a second meaning.
    `also` names further sources; `formerly` is a code under which the rule was told before.
    """

    code: str
    mechanism: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    severity: Severity = "error"
    also: tuple[str, ...] = ()
    formerly: str = ""

    def __post_init__(self) -> None:
        """Whatever is a rule stands in the book of rules; two rules under one code would be two meanings."""
        if _BOOK.setdefault(self.code, self) != self:
            raise ValueError(f"two rules are called {self.code}")

    @property
    def sources(self) -> tuple[str, ...]:
        """Every mechanism and red line that the rule rests on; none for what is only a matter of form."""
        return tuple(filter(None, (self.mechanism, *self.also)))

    def broken_at(self, loc: Loc, *, file: str = "", line: int | None = None, **facts: object) -> Finding:
        """The finding for one place in the pack; a fact may be said otherwise in each language."""
        zh, en = _told_in(0, facts), _told_in(1, facts)
        return Finding(
            code=self.code,
            severity=self.severity,
            file=readable(file, 80) or file_of(loc),
            line=line,
            path=path_of(loc),
            says=Labels(zh=clipped(self.zh, zh), en=clipped(self.en, en)),
            remedy=Labels(zh=clipped(self.remedy_zh, zh), en=clipped(self.remedy_en, en)),
            mechanism=self.mechanism,
            loc=loc,
            sources=self.sources,
        )


MORE = Rule(
    "pack.and_more",
    "",
    "还有 {count} 处问题没有列出。",
    "{count} more problems are not listed.",
    "先改正已列出的,再检查一次。",
    "Correct what is listed and check the pack again.",
)


class PackInvalid(Refusal):
    """The pack cannot be used as it is; `findings` lists every problem, not the first only."""

    code = "programmes.pack_invalid"
    says = _("Problems in the pack {folder}: {count}.")
    next = _("Correct what is listed (file, line, remedy) and run the lint again.")
    status = 422

    def __init__(self, folder: str, findings: tuple[Finding, ...]) -> None:
        listed = [finding.as_json() for finding in findings]
        super().__init__(folder=folder, count=len(findings), findings=listed)


def rules_made() -> tuple[Rule, ...]:
    """Every rule of the modules loaded so far, by code."""
    return tuple(sorted(_BOOK.values(), key=lambda rule: rule.code))


def in_reading_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """As an author reads: errors first, then file by file and line by line, and no more than anybody would read."""
    found = sorted(findings, key=_place)
    if len(found) <= MOST_LISTED:
        return tuple(found)
    return (*found[:MOST_LISTED], MORE.broken_at((), file=found[0].file, line=1, count=len(found) - MOST_LISTED))


def _place(found: Finding) -> tuple[int, str, int, str, str]:
    return SEVERITIES.index(found.severity), found.file, found.line or 0, found.path, found.code


def page_of(code: str) -> str:
    """The page of a rule, seen from the folder of the manual."""
    # What is wrong with an OSCAL file is said in a line; one page holds all such lines.
    return "rules/oscal.md" if code.startswith("oscal.") else f"rules/{code}.md"


def file_of(loc: Loc) -> str:
    """The file in which an author finds this part of the pack."""
    # Refinements stand among the clauses.
    part = "requirements" if loc and loc[0] == "refinements" else loc[0] if loc else ""
    return f"{part}.yaml" if part in PART_FILES else HEAD_FILE


def path_of(loc: Loc) -> str:
    """The place as people write it: requirements[3].due.on."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{readable(step, 64)}" for step in loc)
    return text.removeprefix(".")


def _told_in(language: int, facts: dict[str, object]) -> dict[str, object]:
    """The facts as they are said in Chinese (0) or in English (1)."""
    return {name: fact[language] if isinstance(fact, Both) else fact for name, fact in facts.items()}


def clipped(template: str, facts: dict[str, object]) -> str:
    """The text with its facts, short enough to read even where somebody put a book into a field."""
    return template.format(**{name: readable(str(fact), 80) for name, fact in facts.items()})[:400]


def readable(text: str, width: int) -> str:
    """The text as it can be printed anywhere: cut to the width, what is invisible or no character written out."""
    short = text if len(text) <= width else f"{text[: width - 3]}…"
    return "".join(f"<U+{ord(one):04X}>" if category(one) in {"Cc", "Cf", "Cn", "Cs"} else one for one in short)
