"""Forms only translate. What an act refuses comes back into the form, so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from huilu.kernel.refusals import Refusal


class DayInput(forms.DateInput):
    """A day, typed or chosen."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class ActForm(forms.Form):
    """A form behind which stands one act. `based_on`: which version of a thing its reader has seen."""

    template_name = "web/form.html"
    required_css_class = "required"

    refusal: Refusal | None = None
    based_on: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def carries(self, act: Callable[[], object]) -> bool:
        """Whether what was typed makes sense and the act was done."""
        if not self.is_valid():
            return False
        try:
            act()
        except Refusal as refusal:
            self.refusal = refusal
            self._point_at(str(refusal.facts.get("field", "")))
            return False
        return True

    @property
    def status(self) -> int:
        """The status of the answer that shows the form again."""
        if self.refusal:
            return self.refusal.status
        return 422 if self.errors else 200

    def _point_at(self, field: str) -> None:
        if self.refusal and field in self.fields:
            self.add_error(field, self.refusal.sentence)
