"""What people type about batches and hand-overs, translated into the arguments of one verb."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from huilu.handover.states import CHOICE_LABELS, KIND_LABELS, WRITTEN, Choice
from huilu.web.forms import ActForm
from huilu.web.issues.fields import day, line, lines, listed, words
from huilu.web.templatetags.faces import said

Choices = list[tuple[str, str]]


def _several(label: Any, *, needed: bool = True, about: Any = "") -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple({"class": "words"})
    return forms.MultipleChoiceField(label=label, required=needed, help_text=about, widget=widget)


class _Choosing(ActForm):
    """A form of which some fields list what there is."""

    def offer(self, **choices: Choices) -> None:
        """Fill the lists."""
        for name, listed_ones in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = listed_ones

    @property
    def arguments(self) -> dict[str, Any]:
        """What was typed, by the names of the verb's arguments."""
        return self.cleaned_data


class BatchForm(_Choosing):
    """Which batch of which programme begins, when, and at which levels."""

    batch = listed(_("Batch"))
    opened_on = day(_("Begins on"))
    levels = _several(_("Levels that take part"), needed=False, about=_("Choose none where all take part."))

    def __init__(self, *args: Any, today: date, batches: Choices, levels: Choices) -> None:
        super().__init__(*args, initial={"opened_on": today})
        self.offer(batch=batches, levels=levels)


class DecisionForm(_Choosing):
    """What becomes of one open issue."""

    choice = words(_("What becomes of it"), CHOICE_LABELS)
    to = line(
        _("Which unit, or which issue"), needed=False, about=_("The code of the unit, or the number of the issue.")
    )
    reason = lines(_("Why that unit"), needed=False, about=_("It is asked, and accepts or declines."))

    def __init__(self, *args: Any, is_lead: bool) -> None:
        super().__init__(*args, initial={"choice": Choice.CONTINUE.value})
        # Only the lead itself can offer an issue to another unit, or merge it.
        if not is_lead:
            self.offer(choice=[(Choice.CONTINUE.value, str(CHOICE_LABELS[Choice.CONTINUE]))])
            del self.fields["to"], self.fields["reason"]


class SharesForm(_Choosing):
    """Which units below get a share, in which words, until when."""

    units = _several(_("Units right below"), needed=False)
    further = lines(_("Units further below"), needed=False, about=_("One code to a line."))
    text = lines(_("What they are to do"), about=_("In words that they understand without the whole story."))
    due_on = day(_("Due on"))

    def __init__(self, *args: Any, below: Choices) -> None:
        super().__init__(*args)
        self.offer(units=below)

    @property
    def arguments(self) -> dict[str, Any]:
        """All units that were chosen or typed."""
        typed = self.cleaned_data
        return {
            "units": [*typed["units"], *typed["further"].split()],
            "text": typed["text"],
            "due_on": typed["due_on"],
        }


class BatchHandOverForm(_Choosing):
    """To whom the open issues of a batch are handed, and which of them."""

    to = line(_("Code of the unit that receives"), limit=80)
    numbers = _several(_("Open issues"), needed=False)

    def __init__(self, *args: Any, items: Choices) -> None:
        super().__init__(*args, initial={"numbers": [number for number, _text in items]})
        self.offer(numbers=items)


class LineForm(_Choosing):
    """A promise, a lesson or a contact."""

    kind = words(_("What is it"), {kind: KIND_LABELS[kind] for kind in WRITTEN})
    text = lines(_("In one or two sentences"), about=_("A contact is a unit and a post, never a telephone number."))


class AcceptanceForm(_Choosing):
    """Until when an issue will be done that is taken over with the line."""

    due_on = day(_("Done by"), about=_("You take the issue over with this line, and answer for it from now on."))


class ReturnForm(_Choosing):
    """Why a line goes back."""

    reason = lines(_("Reason"))


class NothingForm(_Choosing):
    """A verb that asks for nothing."""


def named(pairs: Iterable[tuple[str, str]]) -> Choices:
    """Codes with what people call them, in whatever language that is."""
    return [(code, said(f"{code} {label}")) for code, label in pairs]
