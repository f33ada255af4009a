"""What people type about a demand."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huilu.web.forms import ActForm
from huilu.web.issues.fields import lines


class FlagForm(ActForm):
    """Why it is a burden."""

    reason = lines(_("Why it is a burden"), about=_("One sentence. Nobody is told which unit wrote it."))


class ReasonForm(ActForm):
    """Why the guard desk does what it does."""

    reason = lines(_("Reason"), about=_("Those who are asked and the one who asks both read it."))
