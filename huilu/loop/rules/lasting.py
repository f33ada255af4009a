"""What outlasts a closing: effect checks, hard issues, rules that remain."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal


class AlreadyHard(Refusal):
    """Marked before."""

    code = "loop.already_hard"
    says = _("The issue is marked as hard already.")
    next = _("Nothing needs to be done.")


class NotHard(Refusal):
    """Not marked as hard."""

    code = "loop.not_hard"
    says = _("The issue is not marked as hard.")
    next = _("A unit above the lead can mark it.")


class SeniorElsewhere(Refusal):
    """The senior owner is not of a unit above the lead."""

    code = "loop.senior_elsewhere"
    says = _("The senior owner of a hard issue must be a post of your own unit.")
    next = _("Choose such a post: whoever marks an issue as hard answers for it too.")
    status = 422


class NoSuchMilestone(Refusal):
    """No open milestone of that number."""

    code = "loop.no_such_milestone"
    says = _("The issue has no open milestone {position}.")
    next = _("Reload the page and choose from it.")
    status = 404


class NoSuchOutput(Refusal):
    """No rule of that number."""

    code = "loop.no_such_output"
    says = _("The issue keeps no rule {position}.")
    next = _("Reload the page and choose from it.")
    status = 404


class NoEffectDue(Refusal):
    """No check of the effect is due."""

    code = "loop.no_effect_due"
    says = _("No check of the effect is due yet; the next one is on {day}.")
    next = _("Come back on that day. If it has come back already, say so at once: that is possible at any time.")


class NoEffectOpen(Refusal):
    """All checks of the effect are done."""

    code = "loop.no_effect_open"
    says = _("All checks of the effect are done.")
    next = _("If it has come back after all, reopen the issue.")


class EffectByDoer(Refusal):
    """Their own work."""

    code = "loop.effect_by_doer"
    says = _("Your unit took part in the work, so it cannot say that the effect holds.")
    next = _("A unit above the lead says so. That it has come back, you can say at any time.")
    status = 403


def check_effect_by_others(unit_path: str, doer_paths: Collection[str]) -> None:
    """Refuse a unit that did the work. One below it that met the problem may say how it is now."""
    if unit_path in doer_paths:
        raise EffectByDoer


def check_effect_due(due_on: date, today: date) -> None:
    """Refuse to confirm an effect before its day: whether it lasts is known only then."""
    if today < due_on:
        raise NoEffectDue(day=due_on)
