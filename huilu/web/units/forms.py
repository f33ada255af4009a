"""Recording progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from huilu.kernel.words import pick
from huilu.programmes.queries import Obligation
from huilu.programmes.rules import FACT_LIMIT
from huilu.programmes.states import PROGRESS_LABELS, ProgressState
from huilu.web.forms import ActForm


class ProgressForm(ActForm):
    """How far the unit is, and one short fact."""

    state = forms.TypedChoiceField(
        label=_("How far are we?"),
        choices=[(state.value, label) for state, label in PROGRESS_LABELS.items()],
        coerce=lambda value: ProgressState(int(value)),
        widget=forms.RadioSelect,
    )
    fact = forms.CharField(
        label=_("What was done, when"),
        help_text=_("One line, no file. Needed for “done”."),
        required=False,
        widget=forms.TextInput({"maxlength": FACT_LIMIT}),
    )

    also = forms.MultipleChoiceField(
        label=_("The same event also meets"),
        help_text=_("Counts with “done” only. Each gets a record of its own."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, now: ProgressState, along: Sequence[Obligation] = (), **kwargs: Any) -> None:
        # What people come to record most often is the end of the work.
        likely = ProgressState.DONE if now is not ProgressState.DONE else now
        keys = [one.requirement.key for one in along]
        super().__init__(*args, initial={"state": likely.value, "also": keys}, **kwargs)
        if along:
            named = [(one.requirement.key, pick(one.requirement.labels)) for one in along]
            cast("forms.MultipleChoiceField", self.fields["also"]).choices = named
        else:
            del self.fields["also"]

    @property
    def also_met(self) -> list[str]:
        """What else is met: nothing before it is done, whatever was ticked for that."""
        data = self.cleaned_data
        return data.get("also", []) if data["state"] is ProgressState.DONE else []
