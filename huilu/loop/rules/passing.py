"""Passing an issue on: transfers by acceptance, merging, shares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huilu.kernel.paths import SEGMENT, is_under
from huilu.kernel.refusals import Refusal
from huilu.loop.states import ACTIVE, Stage, State


class NoSuchUnit(Refusal):
    """No unit has that code, or it is a placeholder of the numbering."""

    code = "loop.no_such_unit"
    says = _("There is no unit “{unit}” that could take part.")
    next = _("Check the code; the search finds units by name.")
    status = 404


class OfferOpen(Refusal):
    """An offer is open already."""

    code = "loop.offer_open"
    says = _("The issue is offered to another unit already.")
    next = _("Wait for its answer, or take the offer back first.")


class NoOffer(Refusal):
    """No offer is open."""

    code = "loop.no_offer"
    says = _("The issue is not offered to anybody.")
    next = _("Nothing needs to be done.")


class ToItself(Refusal):
    """Handed to the one who has it."""

    code = "loop.to_itself"
    says = _("Your unit has it already.")
    next = _("Name another unit or another issue.")
    status = 422


class ReceiverIsRoot(Refusal):
    """Nobody stands outside the root who could verify."""

    code = "loop.receiver_is_root"
    says = _("The topmost unit cannot lead an issue itself: nobody stands outside it who could verify.")
    next = _("Name one of its departments.")
    status = 422


class MasterNotOurs(Refusal):
    """The other issue is not led by the same unit."""

    code = "loop.master_not_ours"
    says = _("Issue {number} is not led by your unit.")
    next = _("Only issues that one unit leads can be merged: take the other one over first.")


class MasterIsOver(Refusal):
    """The other issue is not active."""

    code = "loop.master_is_over"
    says = _("Issue {number} is not open any more.")
    next = _("Merge the other way round, or reopen that issue first.")


class MasterStaysBelow(Refusal):
    """An item on its way up would end in one that is not."""

    code = "loop.master_stays_below"
    says = _("What is on its way up can only be merged into an issue that is on its way up as well or is claimed.")
    next = _("Choose such an issue, or let it move on.")


class OthersMerged(Refusal):
    """Others have become part of it."""

    code = "loop.others_merged"
    says = _("{count} issues have been merged into this one: it cannot be withdrawn or taken back.")
    next = _("Let them be split off first.")


class WorkHasBegun(Refusal):
    """What somebody has worked on is no mistake."""

    code = "loop.work_has_begun"
    says = _("Work on this issue has begun: it is withdrawn no more.")
    next = _("Hand a result in; or merge it into another issue, if it is the same.")


class HandedInAlready(Refusal):
    """One look would end both, though the result of the other speaks of one alone."""

    code = "loop.handed_in_already"
    says = _("The result of issue {number} was handed in already, and a result of this issue was returned.")
    next = _("Wait until that one is decided, or hand in a result of its own for this one.")


class SplitOffBefore(Refusal):
    """Somebody has said that it is not the same."""

    code = "loop.split_off_before"
    says = _("This issue was merged and split off again: it stays by itself.")
    next = _("Work on it as one of its own.")


class NoSuchShare(Refusal):
    """No share of that number, or not this unit's."""

    code = "loop.no_such_share"
    says = _("Your unit has no open share {position} in this issue.")
    next = _("Reload the page and choose from it.")
    status = 404


class ShareNotOffered(Refusal):
    """It was given, not offered."""

    code = "loop.share_not_offered"
    says = _("Share {position} was given to your unit by a unit above it, not offered.")
    next = _("Finish it, or talk with the lead.")


class ShareNotAccepted(Refusal):
    """It must be accepted first."""

    code = "loop.share_not_accepted"
    says = _("Share {position} is offered to your unit and not accepted yet.")
    next = _("Take it or decline it first.")


class SharesOpen(Refusal):
    """Not all shares are finished."""

    code = "loop.shares_open"
    says = _("{count} shares of other units are not finished yet.")
    next = _("Wait for them, or report an interim result.")


def check_receiver(receiver_path: str, lead_path: str) -> None:
    """Refuse to hand an issue to the unit that has it, or to the root."""
    if receiver_path == lead_path:
        raise ToItself
    if len(receiver_path) <= SEGMENT:
        raise ReceiverIsRoot


def check_nothing_merged(count: int) -> None:
    """Refuse that an issue ends with which others wait for their answer."""
    if count:
        raise OthersMerged(count=count)


def check_not_begun(*, has_begun: bool) -> None:
    """Refuse to call a mistake what somebody has worked on, handed in or found to have come back (M066)."""
    if has_begun:
        raise WorkHasBegun


def check_merging(
    number: str, *, same: bool, led_by_us: bool, state: State, ownerless: bool, on_way_up: bool, stays_apart: bool
) -> None:
    """Refuse a master that is the issue itself, is another's, is over, or would be a dead end for what goes up.

    What was split off again is merged no more: else a unit on the way could hold it by merging it for ever.
    """
    if same:
        raise ToItself
    if stays_apart:
        raise SplitOffBefore
    if not led_by_us:
        raise MasterNotOurs(number=number)
    if state not in ACTIVE:
        raise MasterIsOver(number=number)
    if ownerless and not on_way_up:
        raise MasterStaysBelow


def check_joins_what_is_handed_in(number: str, *, open_shares: int, rounds: int) -> None:
    """Refuse that what somebody still works on, or what was returned, is over with a look that is not about it."""
    if open_shares:
        raise SharesOpen(count=open_shares)
    if rounds:
        raise HandedInAlready(number=number)


def is_on_way_up(stage: Stage | None) -> bool:
    """Whether an issue with this stage is on its way up or has been claimed there."""
    return stage is not None and stage <= Stage.JOINT_WORK


def asks_first(unit_path: str, lead_path: str) -> bool:
    """Whether a unit is asked before it gets a share: all but those below the lead."""
    return not is_under(unit_path, lead_path)
