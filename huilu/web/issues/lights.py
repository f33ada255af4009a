"""The light of one issue, by the rule of all lights: red past its day, amber near it, green before."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huilu.board.lights import Colour, Light
from huilu.loop.models import Issue
from huilu.loop.states import ACTIVE, STATE_LABELS
from huilu.programmes.pack.parts import Light as Rule

# An issue belongs to no pack, so that it follows the rule which packs have unless they say otherwise.
AMBER_DAYS = Rule().amber_days
SHAPES = {Colour.RED: "■", Colour.AMBER: "▲", Colour.GREEN: "●", Colour.NONE: "○"}


def light_of(issue: Issue, today: date) -> Light:
    """The issue's colour, and how its day stands to today."""
    if issue.status not in ACTIVE or issue.due_on is None:
        return Light(Colour.NONE, str(STATE_LABELS[issue.status]))
    left = (issue.due_on - today).days
    if left < 0:
        return Light(Colour.RED, ngettext("%(n)d day past its day", "%(n)d days past its day", -left) % {"n": -left})
    if left == 0:
        return Light(Colour.AMBER, _("due today"))
    colour = Colour.AMBER if left <= AMBER_DAYS else Colour.GREEN
    return Light(colour, ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left})
