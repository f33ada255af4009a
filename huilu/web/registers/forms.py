"""What people fill in: the columns of a register as fields, and the few words of each step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from huilu.kernel.cells import Value
from huilu.kernel.words import pick
from huilu.registers.columns import Column, editable_columns
from huilu.registers.names import Directory
from huilu.registers.queries import Kept
from huilu.registers.states import Source
from huilu.registers.values import ValueUnfit, canonical
from huilu.web.forms import ActForm
from huilu.web.issues.fields import day, line, lines

if TYPE_CHECKING:
    from huilu.kernel.words import Label

_YES_NO = [("", "—"), ("yes", _("yes")), ("no", _("no"))]
_ABOUT: dict[str, Label] = {
    "unit": _("The code of a unit, or its whole name."),
    "on_paper_on": _("Only where it comes from paper: the day that stands there."),
}


class CellsForm(ActForm):
    """The columns of a register as fields. Whether a value fits is the register's own rule, as it is for files."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, kept: Kept, cells: Mapping[str, Value]) -> None:
        self.columns = editable_columns(kept.spec)
        self.names = Directory(kept.unit)
        initial = {one.code: _typed(one, cells.get(one.code)) for one in self.columns}
        super().__init__(data, initial={**initial, "was": json.dumps(dict(cells), ensure_ascii=False)})
        for column in self.columns:
            self.fields[column.code] = _field(column, self.names)
        self.order_fields([one.code for one in self.columns])

    @property
    def cells(self) -> dict[str, Any]:
        """Everything that is filled in."""
        return {one.code: self.cleaned_data[one.code] for one in self.columns if self.cleaned_data[one.code]}

    @property
    def changed(self) -> dict[str, Any]:
        """What its reader has changed, and what stood there when they opened the page."""
        was = self._was()
        cells = {one.code: self.cleaned_data[one.code] for one in self.columns if self._differs(one, was.get(one.code))}
        return {"cells": cells, "was": {code: was.get(code) for code in cells}}

    def _was(self) -> dict[str, Value]:
        try:
            found = json.loads(self.cleaned_data["was"] or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _differs(self, column: Column, before: Value) -> bool:
        try:
            return canonical(column, self.cleaned_data[column.code], self.names) != before
        except ValueUnfit:
            return True


def _typed(column: Column, value: Value) -> Any:
    if column.kind == "yes_no" and value is not None:
        return "yes" if value else "no"
    return Source.ENTERED.value if column.code == "source" and value is None else value


def _field(column: Column, names: Directory) -> forms.Field:
    about: Label = _ABOUT.get(column.code, _ABOUT.get(column.kind, ""))
    match column.kind:
        case "date":
            return day(column.label, needed=column.required, about=about)
        case "choice":
            return _listed(column, [(one.code, pick(one.labels)) for one in column.choices])
        case "yes_no":
            return forms.ChoiceField(label=column.label, required=column.required, choices=_YES_NO)
        case "post":
            return _listed(column, [(key, names.post_name(key)) for key in names.posts])
    field = (lines if column.kind == "text" else line)(column.label, needed=column.required, about=about)
    # What people have typed is data, in whatever language it is.
    field.widget.attrs["data-said"] = True
    return field


def _listed(column: Column, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    offered = choices if column.code == "source" else [("", "—"), *choices]
    widget = forms.Select({"data-said": True})
    return forms.ChoiceField(label=column.label, required=column.required, choices=offered, widget=widget)


class StepForm(ActForm):
    """A step with an item: what is typed is what the verb is called with."""

    @property
    def arguments(self) -> dict[str, Any]:
        """What the verb is called with, besides item, who and when."""
        return dict(self.cleaned_data)


class CompletionForm(StepForm):
    """Done, and since when."""

    done_on = day(_("Done on"))


class ReasonForm(StepForm):
    """Why."""

    reason = lines(_("Reason"))


class TaskForm(StepForm):
    """One more task."""

    text = line(_("What is to be done"))
    due_on = day(_("Due on"), needed=False)


class SheetForm(ActForm):
    """A file that comes back."""

    file = forms.FileField(
        label=_("The file"), help_text=_("An .xlsx file that was downloaded here, as Excel or WPS saved it.")
    )
