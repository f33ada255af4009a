"""What an asker types, translated into the arguments of one act."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huilu.burden.asking import Asking
from huilu.burden.states import AD_HOC, FIELD_KIND_LABELS, KIND_LABELS, DemandKind
from huilu.burden.whom import Whom
from huilu.kernel.words import pick
from huilu.org.models import AxisCode, Unit
from huilu.web.campaigns.choices import levels_below
from huilu.web.forms import ActForm
from huilu.web.issues.fields import day, line, lines, several, words

_APART = re.compile(r"[\s,，、;；]+")


class AskForm(ActForm):
    """What is asked, of whom, on what basis, until when."""

    kind = words(_("What you ask for"), {one: KIND_LABELS[one] for one in AD_HOC})
    label = line(_("What it is called"))
    purpose = lines(_("What for"))
    basis = line(_("On what basis"), about=_("The document or decision that it rests on."))
    fields_asked = line(
        _("Fields"), needed=False, about=_("For a form: the codes of its fields; those with a ? may be left empty.")
    )
    levels = several(_("Levels"), needed=False, about=_("Everybody of them below you."))
    audiences = several(_("Audiences"), needed=False, about=_("Of these kinds only."))
    units = line(_("Or units by code"), needed=False, about=_("Instead of kinds: at most 200 below you."))
    minutes = forms.IntegerField(
        label=_("Minutes for one unit"), min_value=0, help_text=_("All of it: looking up, filling in, travelling.")
    )
    due_on = day(_("Due on"), needed=False, about=_("Of a meeting or a visit: its day."))
    sunset_on = day(_("Asked until"), about=_("After this day nobody is asked any more."))
    place = line(_("Place"), needed=False, about=_("Of a meeting or a visit."))
    risk_reason = line(_("Why it cannot wait"), needed=False, about=_("Only what concerns a risk to people."))
    replaces = line(_("What it replaces"), needed=False, about=_("Numbers of demands of your own that end with it."))

    def __init__(self, data: QueryDict | None, asker: Unit) -> None:
        super().__init__(data)
        kinds = AxisCode.objects.filter(axis="audience").order_by("code")
        self._offer("levels", levels_below(asker))
        self._offer("audiences", [(one.code, pick(one.labels)) for one in kinds])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.MultipleChoiceField", self.fields[name]).choices = choices

    @property
    def asking(self) -> Asking:
        """All of it, as the act wants it."""
        typed = self.cleaned_data
        whom = Whom(tuple(typed["levels"]), audiences=tuple(typed["audiences"]), units=_codes(typed["units"]))
        return Asking(
            kind=DemandKind(typed["kind"]),
            labels=_in_own_words(typed["label"]),
            purpose=_in_own_words(typed["purpose"]),
            basis=_in_own_words(typed["basis"]),
            minutes=typed["minutes"],
            due_on=typed["due_on"],
            sunset_on=typed["sunset_on"],
            whom=whom,
            fields=_codes(typed["fields_asked"].replace("？", "?")),
            place=typed["place"],
            risk_reason=typed["risk_reason"],
            replaces=_codes(typed["replaces"]),
        )


class FieldForm(ActForm):
    """A figure and its name."""

    code = line(_("Code"), about=_("Small letters, digits and underscores, for example drain_length."))
    zh = line(_("Name in Chinese"), needed=False)
    en = line(_("Name in English"), needed=False)
    kind = words(_("What stands in it"), FIELD_KIND_LABELS)
    choices = lines(_("Words to choose from"), needed=False, about=_("One a line: code, then the word."))
    measured_in = line(_("Counted in"), needed=False)
    held_in = line(_("Where the system holds it already"), needed=False, about=_("For example unit.uscc."))
    differs = line(
        _("How it differs"), needed=False, about=_("Only where a figure with a similar name is another figure.")
    )

    @property
    def arguments(self) -> dict[str, Any]:
        """What the act is called with."""
        typed = self.cleaned_data
        same = {name: typed[name] for name in ("code", "kind", "measured_in", "held_in", "differs")}
        labels = {language: typed[language] for language in ("zh", "en") if typed[language]}
        return {**same, "labels": labels, "choices": [_choice(one) for one in typed["choices"].splitlines() if one]}


def _choice(text: str) -> tuple[str, dict[str, str]]:
    code, _space, word = text.strip().partition(" ")
    return code, _in_own_words(word or code)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(one for one in _APART.split(text) if one)


def _in_own_words(text: str) -> dict[str, str]:
    return {"zh" if (get_language() or "zh").startswith("zh") else "en": text}
