"""What people type, translated into the arguments of one verb. Whether it may be is the rules' business."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from huilu.loop.actions import Upload
from huilu.loop.rules import Cause, SeenFact
from huilu.loop.states import CAUSE_LABELS, FACT_LABELS
from huilu.loop.verbs import Ask, Kind, Verb
from huilu.web.forms import ActForm
from huilu.web.issues.choices import OFFERED, Choices, Setting
from huilu.web.issues.fields import day, line, lines, listed, words
from huilu.web.issues.pointing import pointed_at


class IssueForm(ActForm):
    """A form whose refusals point at the field they are about and call it by its label."""

    def carries(self, act: Callable[[], object]) -> bool:
        """Whether what was typed makes sense and the act was done."""
        if super().carries(act):
            return True
        if self.refusal:
            self.refusal, name = pointed_at(self.refusal, self.fields)
            self.errors.pop(name, None)
            if name:
                self.add_error(self._typed_at(name), self.refusal.sentence)
        return False

    def _typed_at(self, name: str) -> str:
        """Where it was given: chosen from the list, or typed as a code beside it."""
        beside = f"{name.removesuffix('_unit')}_code"
        return beside if self.data.get(beside) else name

    def choose_from(self, name: str, choices: Choices) -> None:
        """Offer these, with an empty line on top where there are several."""
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = choices if len(choices) == 1 else [("", "—"), *choices]


FACT = ("kind", "subject", "before", "after", "observed_on", "measured_in")
_CODE = "{}_code"


def _unit_fields(ask: Ask) -> dict[str, forms.Field]:
    """A unit is chosen from those that come to mind, or named by its code."""
    return {
        ask.name: listed(ask.label, needed=False, about=ask.about),
        _CODE.format(ask.name): line(_("Or the code of another unit"), needed=False),
    }


def _fact_fields(ask: Ask) -> dict[str, forms.Field]:
    return {
        "kind": words(_("What kind of fact changed"), FACT_LABELS),
        "subject": line(ask.label, about=_("For example: households with water in the house.")),
        "measured_in": line(
            _("Measured in"), needed=False, about=_("For something measured: households, metres, days …")
        ),
        "before": line(_("Before")),
        "after": line(_("After")),
        "observed_on": day(_("Observed on"), about=_("The day on which somebody saw it.")),
    }


def _cause_fields(ask: Ask) -> dict[str, forms.Field]:
    return {
        "cause_level": words(ask.label, CAUSE_LABELS),
        "cause": line(_("The cause in one line")),
        "second_look": line(
            _("Why did the way of working allow it?"), needed=False, about=_("Only where the cause was a person.")
        ),
    }


_FIELDS: dict[Kind, Callable[[Ask], dict[str, forms.Field]]] = {
    Kind.LINE: lambda ask: {ask.name: line(ask.label, needed=ask.needed, about=ask.about)},
    Kind.LINES: lambda ask: {ask.name: lines(ask.label, needed=ask.needed, about=ask.about)},
    Kind.DAY: lambda ask: {ask.name: day(ask.label, needed=ask.needed, about=ask.about)},
    Kind.WORD: lambda ask: {ask.name: words(ask.label, ask.words or {}, about=ask.about)},
    Kind.POST: lambda ask: {ask.name: listed(ask.label, about=ask.about)},
    Kind.ISSUE: lambda ask: {ask.name: line(ask.label, about=ask.about)},
    Kind.FILE: lambda ask: {ask.name: forms.FileField(label=ask.label, help_text=ask.about, allow_empty_file=True)},
    Kind.UNIT: _unit_fields,
    Kind.FACT: _fact_fields,
    Kind.CAUSE: _cause_fields,
}


def _answer(ask: Ask, typed: dict[str, Any]) -> Any:
    """What the verb is given for a question."""
    match ask.kind:
        case Kind.UNIT:
            return chosen_unit(ask.name, typed)
        case Kind.FILE:
            return Upload(typed[ask.name].name, typed[ask.name].read())
        case Kind.FACT:
            return SeenFact(**{name: typed[name] for name in FACT})
        case Kind.CAUSE:
            return Cause(typed["cause_level"], typed["cause"], typed["second_look"])
    return typed[ask.name]


def questions_of(verb: Verb) -> dict[str, forms.Field]:
    """The fields in which a verb's questions are answered."""
    return {name: field for ask in verb.asks for name, field in _FIELDS[ask.kind](ask).items()}


def answers_to(verb: Verb, typed: dict[str, Any]) -> dict[str, Any]:
    """What the verb is called with, besides who and when."""
    return {ask.name: _answer(ask, typed) for ask in verb.asks}


def chosen_unit(name: str, typed: dict[str, Any]) -> str:
    """The code that was typed, else the one that was chosen."""
    return str(typed[_CODE.format(name)].strip() or typed[name])


class StepForm(IssueForm):
    """What one verb asks for."""

    def __init__(self, data: QueryDict | None = None, files: Any = None, *, verb: Verb, of: Setting) -> None:
        self.verb, self.of = verb, of
        super().__init__(data, files)
        self.fields.update(questions_of(verb))
        for ask in verb.asks:
            if (verb.step, ask.name) in OFFERED:
                self.choose_from(ask.name, OFFERED[verb.step, ask.name](of))
            if ask.name == "seen" and ask.kind is Kind.FACT:
                self._recall_claim()

    def _recall_claim(self) -> None:
        """Say what was claimed, but leave to whoever looks what it is like now."""
        claim = self.of.issue.facts.filter(stage="claimed").order_by("-round").first()
        if claim:
            self.initial = {name: getattr(claim, name) for name in ("kind", "subject", "measured_in", "before")}

    @property
    def arguments(self) -> dict[str, Any]:
        """What the verb is called with, besides who and when."""
        return answers_to(self.verb, self.cleaned_data)


class LeadFields(forms.Form):
    """Who answers for an issue, and until when."""

    lead = listed(
        _("Lead unit"), needed=False, about=_("The unit that owns the cause: your own, or the one above that can act.")
    )
    lead_code = line(
        _("Or the code of another unit"), needed=False, about=_("An office of a unit above you, or a unit below you.")
    )
    due_on = day(_("Due on"))
