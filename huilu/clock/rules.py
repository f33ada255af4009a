"""When the clock of an installation is not set. Pure: no query, no clock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal


class InUseAlready(Refusal):
    """Somebody has acted here by the present clock."""

    code = "clock.in_use_already"
    says = _("{n} acts are recorded here already, each with its day.")
    next = _("Take an empty installation, with a HUILU_HOME of its own, for a rehearsal.")


def check_empty(acts: int) -> None:
    """Refuse to set the clock where anything is recorded: no act is ever dated by another clock than the next."""
    if acts:
        raise InUseAlready(n=acts)
