"""Recording progress."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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

    def __init__(self, *args: Any, now: ProgressState, **kwargs: Any) -> None:
        # What people come to record most often is the end of the work.
        likely = ProgressState.DONE if now is not ProgressState.DONE else now
        super().__init__(*args, initial={"state": likely.value}, **kwargs)
