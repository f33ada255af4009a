"""The forms by which a pack is brought along."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from huilu.programmes.pack.findings import PackInvalid
from huilu.programmes.pack.loading import load_pack
from huilu.programmes.pack.schema import Pack
from huilu.programmes.refining import Published
from huilu.rehearsal.uploading import BODY_LIMIT, PackFaulty, ZipTooLarge, unpacked
from huilu.web.forms import ActForm, DayInput


class PackFileForm(ActForm):
    """A zip file of a pack's folder."""

    file = forms.FileField(
        label=_("The pack's folder as a .zip file"),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def pack(self) -> Pack:
        """The pack in the file; a refusal where there is none, or one with faults."""
        file = self.cleaned_data["file"]
        # What is too large is not even read into memory.
        if file.size > BODY_LIMIT:
            raise ZipTooLarge(limit="2 MB")
        file.seek(0)
        with unpacked(file.read()) as folder:
            try:
                return load_pack(folder, parents=Published())
            except PackInvalid as refused:
                # Where it lay for a moment is nothing to whoever sent it.
                findings = refused.facts["findings"]
                raise PackFaulty(count=len(findings), findings=findings) from None


class PackForm(PackFileForm):
    """The pack, the day on which it would be issued, and whose list is to be shown."""

    on = forms.DateField(
        label=_("As if it were issued on"), required=False, widget=DayInput(), help_text=_("Left empty: today.")
    )
    unit = forms.CharField(
        label=_("Show the list of one unit"),
        required=False,
        max_length=40,
        help_text=_("Its code. Exactly what that unit would read once the pack is published."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("It is read and forgotten: nothing of it is kept.")

    def moment(self, at: datetime) -> datetime:
        """When it would be issued."""
        day = self.cleaned_data["on"]
        return datetime.combine(day, time(12), get_current_timezone()) if day else at
