"""Which day's board is wanted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huilu.tally.queries import kept_since


class DayForm(forms.Form):
    """A past day; without one, this moment."""

    at = forms.DateField(
        label=_("As it was when this day was over"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = kept_since()
        self.fields["at"].widget.attrs["max"] = (today - timedelta(days=1)).isoformat()
        if first > date.min:
            self.fields["at"].widget.attrs["min"] = first.isoformat()

    @property
    def chosen(self) -> date | None:
        """The day, if one was chosen that can be read."""
        day: date | None = self.cleaned_data.get("at") if self.is_valid() else None
        return day
