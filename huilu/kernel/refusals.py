"""Refusals: the one way in which a rule says no."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.formats import date_format

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A rule said no: a stable code, a sentence for people, and what to do next.

    `code` is a promise: it is listed in the manual and never given a second meaning.
    `says` and `next` are templates in both languages; `facts` fill their braces.
    """

    code: ClassVar[str] = ""
    says: ClassVar[str | _StrPromise] = ""
    next: ClassVar[str | _StrPromise] = ""
    status: ClassVar[int] = 409

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.code)

    @property
    def sentence(self) -> str:
        """What is refused and why, in the reader's language."""
        return self._filled(self.says)

    @property
    def advice(self) -> str:
        """What to do next, in the reader's language."""
        return self._filled(self.next)

    def _filled(self, template: str | _StrPromise) -> str:
        """The template with its facts, days written as the reader's language writes them."""
        shown = {name: date_format(fact) if isinstance(fact, date) else fact for name, fact in self.facts.items()}
        return str(template).format(**shown)

    def __str__(self) -> str:
        return f"[{self.code}] {self.sentence} {self.advice}"


def all_refusals(base: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """Every refusal that the loaded code can give, in the order of their codes."""
    found: set[type[Refusal]] = set()
    stack = [base]
    while stack:
        for child in stack.pop().__subclasses__():
            stack.append(child)
            found.add(child)
    return sorted((refusal for refusal in found if refusal.code), key=lambda refusal: refusal.code)
