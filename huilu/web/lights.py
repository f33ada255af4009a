"""The light of one thing with a due day, and the shape of each colour."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huilu.board.lights import Colour, Light

AMBER_DAYS = 7
SHAPES = {Colour.RED: "■", Colour.AMBER: "▲", Colour.GREEN: "●", Colour.NONE: "○"}


def light_until(due_on: date | None, today: date, *, amber_days: int = AMBER_DAYS) -> Light:
    """How much time is left for something that is not done."""
    if due_on is None:
        return Light(Colour.NONE, _("no due day"))
    days = (due_on - today).days
    if days < 0:
        return Light(Colour.RED, ngettext("%(n)d day past", "%(n)d days past", -days) % {"n": -days})
    reason = ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days} if days else _("due today")
    return Light(Colour.AMBER if days <= amber_days else Colour.GREEN, reason)


def light_done() -> Light:
    """Nothing is left to do."""
    return Light(Colour.GREEN, _("done"))
