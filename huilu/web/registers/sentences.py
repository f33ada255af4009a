"""What somebody would say aloud about a register."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huilu.registers.figures import Column, Figures


def sentence_of(figures: Figures) -> str:
    """The unit's own register in one sentence; what is struck is told apart."""
    own = figures.own
    if not own.total and not own.struck:
        return _("Nothing is entered here yet.")
    if not own.struck:
        return _counts(own)
    struck = ngettext("%(n)d more is struck", "%(n)d more are struck", own.struck) % {"n": own.struck}
    return _both(_counts(own), struck)


def sentence_below(figures: Figures) -> str:
    """What the units below have entered, in one sentence."""
    return _("Below: %(counts)s") % {"counts": _counts(figures.below)}


def _counts(column: Column) -> str:
    said = ngettext("%(n)s item, %(done)s done", "%(n)s items, %(done)s done", column.total) % {
        "n": f"{column.total:,}",
        "done": f"{column.done:,}",
    }
    if not column.tasks:
        return said
    tasks = ngettext("%(n)s task, %(done)s finished", "%(n)s tasks, %(done)s finished", column.tasks)
    return _both(said, tasks % {"n": f"{column.tasks:,}", "done": f"{column.tasks_done:,}"})


def _both(first: str, second: str) -> str:
    return _("%(first)s; %(second)s") % {"first": first, "second": second}
