"""What is refused when tables are to be distributed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal


class NoEngine(Refusal):
    """The database has no extension that distributes tables."""

    code = "scale.no_engine"
    says = _("This database has no Citus extension, so nothing can be distributed; nothing was changed.")
    next = _("Look at the plan with --plan, and apply it on the coordinator of a Citus cluster.")


class AlreadyDistributed(Refusal):
    """It was done before."""

    code = "scale.already_distributed"
    says = _("The tables of this database are distributed already; nothing was changed.")
    next = _("To move regions between machines use the engine's own rebalancer.")


class Undecided(Refusal):
    """A table of which nobody has said what becomes of it."""

    code = "scale.undecided"
    says = _("Nobody has decided what becomes of these tables: {tables}.")
    next = _("Say in huilu/scale/tables.py whether they are cut by region, lie everywhere or stay.")
