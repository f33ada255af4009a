"""The kinds of fields that the forms of issues are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from huilu.web.forms import DayInput

if TYPE_CHECKING:
    from huilu.kernel.words import Label


def line(label: Label, *, needed: bool = True, about: Label = "", limit: int | None = None) -> forms.CharField:
    """A field of one line."""
    return forms.CharField(label=label, required=needed, help_text=about, widget=forms.TextInput(_limited(limit)))


def lines(label: Label, *, needed: bool = True, about: Label = "", limit: int | None = None) -> forms.CharField:
    """A field of a few lines."""
    widget = forms.Textarea({"rows": 3, **_limited(limit)})
    return forms.CharField(label=label, required=needed, help_text=about, widget=widget)


def day(label: Label, *, needed: bool = True, about: Label = "") -> forms.DateField:
    """A field for a day."""
    formats = ["%Y-%m-%d"]
    return forms.DateField(label=label, required=needed, help_text=about, widget=DayInput(), input_formats=formats)


def words(label: Label, labels: Mapping[Any, Any], *, about: Label = "") -> forms.ChoiceField:
    """One word out of a few, all of them in view."""
    choices = [(str(code), text) for code, text in labels.items()]
    widget = forms.RadioSelect({"class": "words"})
    return forms.ChoiceField(label=label, choices=choices, help_text=about, widget=widget)


def several(label: Label, *, needed: bool = True, about: Label = "") -> forms.MultipleChoiceField:
    """Some out of a list, all of it in view."""
    widget = forms.CheckboxSelectMultiple({"class": "words"})
    return forms.MultipleChoiceField(label=label, required=needed, help_text=about, widget=widget)


def listed(label: Label, *, needed: bool = True, about: Label = "") -> forms.ChoiceField:
    """One entry of a list that the form fills when it is made: names of units and posts."""
    widget = forms.Select({"data-said": True})
    return forms.ChoiceField(label=label, required=needed, help_text=about, widget=widget)


def _limited(limit: int | None) -> dict[str, int]:
    return {"maxlength": limit} if limit else {}
