"""Why a workbook is not read. Whoever asked for it turns this into an own refusal, with an own next step."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "not_a_workbook": _("it is no .xlsx workbook"),
    "damaged": _("it is damaged ({detail})"),
    "two_parts": _("it holds two parts of one name"),
    "doctype": _("it declares its own document type"),
    "not_utf8": _("its part “{name}” is not written in UTF-8"),
    "misnamed": _("“{name}” names no cell"),
    "many_lost": _("too many of its cells hold an error or a formula without a value"),
    "many_formulas": _("more than {limit} of its cells hold a formula or an error; paste them as values"),
    "no_text": _("the cell {cell} points to a text that is not in the file"),
    "strange_error": _("the cell {cell} shows {error}, which is no value"),
    "strange_number": _("the cell {cell} holds the number {number}, which no list needs"),
    "no_sheet": _("it has no sheet with cells"),
    "many_parts": _("it is made of {found} parts; at most {limit} are looked at"),
    "many_sheets": _("it has {found} sheets; at most {limit} are looked at"),
    "path": _("its part “{name}” would lie outside of it"),
    "link": _("its part “{name}” is a link to another file"),
    "swollen": _("its part “{name}” would grow {ratio} times when it is unpacked"),
}


class Flaw(Exception):  # noqa: N818 - a flaw of the file, not an error of ours
    """Something about the file, by its kind, with the facts that its sentence names."""

    def __init__(self, kind: str, **facts: Any) -> None:
        self.kind, self.facts = kind, facts
        super().__init__(kind, facts)

    @property
    def sentence(self) -> str:
        """What is wrong with the file, in the reader's language."""
        return str(SENTENCES[self.kind]).format(**self.facts)


class TooLarge(Flaw):
    """More than may be looked through."""

    def __init__(self) -> None:
        super().__init__("too_large")


class TooFarOut(Flaw):
    """A cell so far away that everything before it would have to be kept as empty cells."""

    def __init__(self, cell: str) -> None:
        super().__init__("too_far_out", cell=cell)


class Locked(Flaw):
    """A password stands before it."""

    def __init__(self) -> None:
        super().__init__("locked")


class OtherKind(Flaw):
    """A file of another program, or of another age."""

    def __init__(self, found: str) -> None:
        super().__init__("other_kind", found=found)


class Carries(Flaw):
    """Something that acts when the workbook is opened, or that reaches out of it."""

    def __init__(self, what: str) -> None:
        super().__init__("carries", what=what)


class Stopped(Flaw):
    """Reading took too much, and was ended."""

    def __init__(self, reason: str) -> None:
        super().__init__("stopped", reason=reason)


def flaw_of(kind: str, facts: dict[str, Any]) -> Flaw:
    """The flaw again that another process has found."""
    told: dict[str, type[Flaw]] = {
        "too_large": TooLarge,
        "too_far_out": TooFarOut,
        "locked": Locked,
        "other_kind": OtherKind,
        "carries": Carries,
        "stopped": Stopped,
    }
    return told[kind](**facts) if kind in told else Flaw(kind, **facts)
