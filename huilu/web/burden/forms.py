"""What people type about a demand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huilu.burden.models import DataField
from huilu.burden.responses import Line, Sheet
from huilu.burden.rules import REASON_LIMIT
from huilu.burden.states import FieldKind, RiskOutcome
from huilu.kernel.cells import Value
from huilu.kernel.words import pick
from huilu.web.days import say_day
from huilu.web.forms import ActForm
from huilu.web.issues.fields import day, line, lines, words
from huilu.web.templatetags.faces import said


class FlagForm(ActForm):
    """Why it is a burden."""

    reason = lines(
        _("Why it is a burden"),
        about=_(
            "One sentence, as any unit could have written it: without names of places, units or people, and without "
            "telephone numbers. Nobody is told which unit wrote it; the desk reads your words as they stand."
        ),
        limit=REASON_LIMIT,
    )


class ReasonForm(ActForm):
    """Why the guard desk does what it does."""

    reason = lines(_("Reason"), about=_("Those who are asked and the one who asks both read it."), limit=REASON_LIMIT)


class RiskForm(ReasonForm):
    """Whether what passed as a risk was one, and why; neither is taken for granted."""

    outcome = words(
        _("Was it a risk?"),
        {RiskOutcome.ACCEPTED: _("It was a risk"), RiskOutcome.NO_RISK: _("It was no risk: suspend it")},
    )
    field_order = ("outcome", "reason")

    @property
    def was_risk(self) -> bool:
        """What was chosen, once it is."""
        return bool(self.cleaned_data["outcome"] == RiskOutcome.ACCEPTED)


class AnswerForm(ActForm):
    """The fields of a form. Anything may be left for later; what is wanted is asked for when it is sent."""

    def __init__(self, data: QueryDict | None, sheet: Sheet) -> None:
        self.lines = {one.field.code: one for one in sheet.lines}
        super().__init__(data, initial={code: typed(one.field, one.shown) for code, one in self.lines.items()})
        for code, one in self.lines.items():
            self.fields[code] = _field(one)

    @property
    def cells(self) -> dict[str, Any]:
        """What is filled in, as it was typed."""
        return {code: self.cleaned_data[code] for code in self.lines}

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What stands in the fields that are not empty, in words: to be shown where it could not be taken."""
        found = [(one.field.label, code, str(self.data.get(code, "")).strip()) for code, one in self.lines.items()]
        return [(label, self._word(code, text)) for label, code, text in found if text]

    def _word(self, code: str, text: str) -> str:
        choices = dict(getattr(self.fields[code], "choices", ()))
        return str(choices.get(text, text))

    def _point_at(self, field: str) -> None:
        """Every field that is still missing says so, not only the first."""
        missing = self.refusal.facts.get("codes", ()) if self.refusal else ()
        for code in missing:
            self.add_error(code, gettext("This is still to be filled in."))
        if not missing:
            super()._point_at(field)


def typed(field: DataField, value: Value) -> Value:
    """The value as the page of the form takes it."""
    if field.kind == FieldKind.YES_NO and value is not None:
        return "yes" if value else "no"
    return value


def _field(one: Line) -> forms.Field:
    about, label = _about(one), said(one.field.label)
    if not one.is_required:
        label = format_html("{} {}", label, gettext("(if you have it)"))
    match FieldKind(one.field.kind):
        case FieldKind.DATE:
            return day(label, needed=False, about=about)
        case FieldKind.CHOICE:
            offered = [("", "—"), *((code, pick(words)) for code, words in one.field.options)]
            return _listed(label, offered, about)
        case FieldKind.YES_NO:
            return _listed(label, [("", "—"), ("yes", gettext("yes")), ("no", gettext("no"))], about)
        case FieldKind.TEXT:
            return lines(label, needed=False, about=about)
    field = line(label, needed=False, about=about)
    field.widget.attrs["inputmode"] = "decimal"
    return field


def _listed(label: str, offered: list[tuple[str, str]], about: str) -> forms.ChoiceField:
    widget = forms.Select({"data-said": True})
    return forms.ChoiceField(label=label, required=False, choices=offered, help_text=about, widget=widget)


def _about(one: Line) -> str:
    """What the unit said before, to whom and when: it is looked at before it goes up again."""
    if one.before is None or one.before_on is None:
        return ""
    told = gettext("On {day} you said to {asker}: {value}. Confirm or correct it.")
    return format_html(told, day=say_day(one.before_on), asker=said(one.before_to), value=said(one.said_before))
