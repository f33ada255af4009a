"""Who may answer for an issue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _

from huilu.kernel.paths import SEGMENT, ids_in, is_under
from huilu.kernel.refusals import Refusal


class LeadMissing(Refusal):
    """No lead unit."""

    code = "loop.lead_missing"
    says = _("An issue opens only with a lead unit that answers for it.")
    next = _("Name the unit that owns the cause: your own, or one above you.")
    status = 422


class LeadOutOfReach(Refusal):
    """The lead is neither in the own subtree nor above, nor attached to a unit above."""

    code = "loop.lead_out_of_reach"
    says = _("{unit} is neither your unit, nor below you, nor above you, nor an office of a unit above you.")
    next = _("Name the unit above you that both belong to.")
    status = 422


class RootCannotLead(Refusal):
    """Nobody stands outside the root who could verify."""

    code = "loop.root_cannot_lead"
    says = _("The topmost unit cannot lead an issue itself: nobody stands outside it who could verify.")
    next = _("Name one of its departments as the lead.")
    status = 422


def check_lead(lead_path: str, lead_name: str, *, raiser_path: str, lead_parent_path: str, is_office: bool) -> None:
    """Refuse a lead that is the root or out of reach: neither own subtree, nor above, nor an office of one above."""
    if not lead_parent_path:
        raise RootCannotLead
    own_or_above = is_under(lead_path, raiser_path) or is_under(raiser_path, lead_path)
    if not own_or_above and not (is_office and is_under(raiser_path, lead_parent_path)):
        raise LeadOutOfReach(unit=lead_name)


class RootOutOfReach(Refusal):
    """Named as the owner of the cause, but it cannot be."""

    code = "loop.root_out_of_reach"
    says = _("{unit} cannot own the cause: it does not lie below your unit, or it belongs to the origin's own branch.")
    next = _("Name one of your offices, or another unit below you that could change it.")
    status = 422


class NothingAbove(Refusal):
    """There is nobody to raise it to."""

    code = "loop.nothing_above"
    says = _("There is no unit above {unit} that could take this up.")
    next = _("Whoever stands at the top decides: claim it, or decide who owns it.")


class NotAbove(Refusal):
    """The named unit is not above the origin."""

    code = "loop.not_above"
    says = _("{unit} is not a unit above yours to which this could go up.")
    next = _("Name a unit above your own, or none: then it goes up until somebody claims it.")
    status = 422


class GivenByOurselves(Refusal):
    """There is nobody to send it back to."""

    code = "loop.given_by_ourselves"
    says = _("This issue was raised by your own unit: there is nobody to send it back to.")
    next = _("Offer it to another unit, raise it upward, or withdraw it if it was a mistake.")


class OwnerStillHasTime(Refusal):
    """Somebody leads it, and their day is not over."""

    code = "loop.owner_still_has_time"
    says = _("The unit that leads it has until {day}.")
    next = _("Wait until then; after that day you can raise it further up. The owner can do so at any time.")


class ResultHandedIn(Refusal):
    """The lead has claimed that it is done."""

    code = "loop.result_handed_in"
    says = _("The result is handed in: whoever verifies it looks first.")
    next = _("Wait for the verifier. Once your day is over, the unit that it came from can raise it further.")


def check_owner_had_time(due_on: date | None, today: date, *, by_owner: bool, handed_in: bool = False) -> None:
    """Refuse to raise over the head of an owner whose day is not over, and what the owner itself has handed in."""
    if by_owner and handed_in:
        raise ResultHandedIn
    if due_on and today <= due_on and not by_owner:
        raise OwnerStillHasTime(day=due_on)


class PassedOver(Refusal):
    """It has had its time."""

    code = "loop.passed_over"
    says = _("You have had it already, and it was raised over your head: you do not claim it again.")
    next = _("Say in a note what you can do; whoever has it now may propose you, or give you a share.")


def check_not_passed_over(unit_path: str, passed_over: Collection[int]) -> None:
    """Refuse to let a unit claim once more what was raised over its head, itself or by one below it (M080)."""
    if set(ids_in(unit_path)) & set(passed_over):
        raise PassedOver


def check_owner(owner_path: str, owner_name: str, *, having_path: str, origin_path: str) -> None:
    """Refuse an owner of the cause who is not below whoever decides, or is of the origin's own branch."""
    below = is_under(owner_path, having_path) and owner_path != having_path
    if not below or is_under(owner_path, origin_path):
        raise RootOutOfReach(unit=owner_name)


def check_toward(toward_path: str, toward_name: str, *, origin_path: str) -> None:
    """Refuse a destination that is not above the origin, and the root, outside which nobody could verify."""
    if toward_path == origin_path or not is_under(origin_path, toward_path) or len(toward_path) <= SEGMENT:
        raise NotAbove(unit=toward_name)
