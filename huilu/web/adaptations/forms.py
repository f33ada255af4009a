"""What is asked to be otherwise, and a refusal's reason."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from huilu.kernel.words import pick
from huilu.programmes.adaptations import carriers_of
from huilu.programmes.queries import Obligation, pack_of
from huilu.programmes.rules import FACT_LIMIT
from huilu.web.forms import ActForm
from huilu.web.issues.fields import day, line, listed


class AdaptationForm(ActForm):
    """A later day, another carrier, or both, and why."""

    due_on = day(_("A later day"), needed=False)
    carrier = listed(_("Carried by another"), needed=False)
    reason = line(_("Why, in one line"), limit=FACT_LIMIT)

    def __init__(self, *args: Any, owed: Obligation, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = owed.requirement.carrier
        ours = carriers_of(pack_of(owed.programme), level)
        others = [(one.code, pick(one.labels.model_dump())) for one in ours]
        choices = [("", _("as it is")), *(one for one in others if one[0] != now)]
        cast("forms.ChoiceField", self.fields["carrier"]).choices = choices
        if owed.requirement.due_on is None:
            del self.fields["due_on"]


class RefusalForm(ActForm):
    """Why not."""

    reason = line(_("Why not"), about=_("The unit reads it."), limit=FACT_LIMIT)
