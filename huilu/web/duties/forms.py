"""What people type about duties, translated into the arguments of one verb."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from huilu.web.forms import ActForm
from huilu.web.issues.fields import listed

Choices = list[tuple[str, str]]


def several(label: Any) -> forms.MultipleChoiceField:
    """Some of what the form lists."""
    return forms.MultipleChoiceField(label=label, widget=forms.CheckboxSelectMultiple({"class": "words"}))


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
