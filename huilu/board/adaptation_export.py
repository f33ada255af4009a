"""Adaptations as plain data: the one form that the API and the command line answer with."""

from __future__ import annotations

from datetime import date

from huilu.board.export import Data, day, moment, name_as_data
from huilu.programmes.adaptations import Figures
from huilu.programmes.models import Adaptation


def adaptation_as_data(one: Adaptation, today: date) -> Data:
    """What was asked to be otherwise, why, and how it stands: what silence has granted is granted."""
    granted_on = one.granted_on(today)
    return {
        "serial": one.serial,
        "carrier": one.carrier or None,
        "due_on": day(one.due_on) if one.due_on else None,
        "reason": one.reason,
        "state": one.standing_on(today).value,
        "asked_at": moment(one.asked_at),
        "asked_by": one.asked_by,
        "silence_on": day(one.silence_on),
        "granted_on": day(granted_on) if granted_on else None,
        "by_silence": one.is_silent_on(today),
        "settled_by": one.settled_by,
        "because": one.because or one.lapses,
    }


def placed_as_data(one: Adaptation, today: date) -> Data:
    """The same with whose it is, about what, and who decides."""
    placed = {"unit": name_as_data(one.unit), "requirement": one.requirement.key, "issuer": name_as_data(one.issuer)}
    return placed | adaptation_as_data(one, today)


def figures_as_data(figures: Figures) -> Data:
    """What waits at an issuer, and how much of what was decided within a year its silence has decided."""
    return {
        "waiting": figures.waiting,
        "oldest": moment(figures.oldest) if figures.oldest else None,
        "decided_within_a_year": figures.decided,
        "by_silence_within_a_year": figures.by_silence,
    }
