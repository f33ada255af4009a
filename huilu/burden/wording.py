"""What nobody may be asked for, whoever asks: the red lines that packs keep, held against what is asked beside them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.kernel.words import pick
from huilu.redlines.persons import is_about_a_person
from huilu.redlines.reading import features_in


class CrossesRedLine(Refusal):
    """It asks for what no programme may ask for either."""

    code = "burden.crosses_red_line"
    says = _("“{called}” says “{found}”: {why} ({source}).")
    next = _("{instead} Then ask again.")
    status = 422


class AboutAPerson(Refusal):
    """A figure that says who somebody is, what they think, where they were or how they scored."""

    code = "burden.about_a_person"
    says = _("“{field}” would be a fact about a person, and such facts are not collected (O7).")
    next = _("Ask about matters: how many, where, since when, done or not.")
    status = 422


def check_words(called: str, texts: Iterable[str]) -> None:
    """Refuse words that cross a red line (D1–D18). `called` is what people call whatever says them."""
    for text in texts:
        for line, found in features_in(text):
            if line.severity == "error":
                # In the language of whoever reads it: what is refused before a launch is kept in both.
                why, instead = (_in_either(said) for said in (line.says, line.instead))
                raise CrossesRedLine(called=called, found=found, why=why, source=line.source, instead=instead)


def check_names(names: Iterable[str]) -> None:
    """Refuse names of figures under which facts about persons would come in, or that cross a red line."""
    for name in names:
        if is_about_a_person(name):
            raise AboutAPerson(field=name)
        check_words(name, [name])


def _in_either(said: tuple[str, str]) -> object:
    return lazy(pick, str)(dict(zip(("zh", "en"), said, strict=True)))
