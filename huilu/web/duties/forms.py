"""What people type about duties, translated into the arguments of one verb."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from huilu.web.forms import ActForm
from huilu.web.issues.fields import day, lines, listed, several

Choices = list[tuple[str, str]]


class Choosing(ActForm):
    """A form of which some fields list what there is."""

    def offer(self, **choices: Choices) -> None:
        """Fill the lists."""
        for name, listed_ones in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = listed_ones


class TopicsForm(Choosing):
    """Which post answers for which topics."""

    post = listed(_("Post"))
    topics = several(_("Topics"))


class FirstForm(Choosing):
    """Which post answers first."""

    post = listed(_("Post"), about=_("It answers for every topic that no other post has."))


class PlanForm(Choosing):
    """Which posts support the units of which level."""

    level = listed(_("Level"))
    posts = several(_("Posts"))


class AssigningForm(ActForm):
    """The plan as it was shown, and the day from which it holds."""

    from_on = day(_("From"))
    pairs = forms.CharField(widget=forms.HiddenInput)

    @property
    def arguments(self) -> dict[str, Any]:
        """By the names of the verb's arguments: pairs are written unit=post, with spaces between."""
        written = (pair.partition("=") for pair in self.cleaned_data["pairs"].split())
        return {"from_on": self.cleaned_data["from_on"], "pairs": {unit: post for unit, _mark, post in written}}


class ContactEndingForm(Choosing):
    """Whose contact ends, and when."""

    of = listed(_("Unit"))
    on = day(_("From"))


class UptakeForm(ActForm):
    """What the contact will do about an issue."""

    text = lines(_("What you will do"), about=_("The unit reads it. The issue stays with whoever has it."))
