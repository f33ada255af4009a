"""Who may take a step: the parties of an issue, and who must stay away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from huilu.kernel.paths import is_under
from huilu.kernel.refusals import Refusal
from huilu.loop.states import Who


class NotYourStep(Refusal):
    """The step belongs to another party."""

    code = "loop.not_your_step"
    says = _("This step is not for your unit.")
    next = _("The page shows in whose hands the issue is.")
    status = 403


class DoerCannotVerify(Refusal):
    """The verifier worked on it, under whichever post."""

    code = "loop.doer_cannot_verify"
    says = _("Whoever worked on the issue cannot also verify it or choose who does, under no post.")
    next = _("Ask somebody outside your unit to look.")
    status = 403


class VerifierBelowDoer(Refusal):
    """The verifier's unit is the doer's, or lies below it."""

    code = "loop.verifier_below_doer"
    says = _("A verifier comes from outside the unit that did the work and everything below it, under every post held.")
    next = _("Name somebody of the level above, or of another branch of the tree.")


class VerifierVacant(Refusal):
    """Nobody holds the post."""

    code = "loop.verifier_vacant"
    says = _("Nobody holds this post today, so nobody could verify.")
    next = _("Choose a post that has a holder, or appoint one first.")


class NoSuchIssue(Refusal):
    """Not there, or not theirs to see: the answer is the same."""

    code = "loop.no_such_issue"
    says = _("There is no issue {number} that you may see.")
    next = _("Check the number. You see the issues of your own part of the tree and those your unit has a part in.")
    status = 404


class NoSuchPost(Refusal):
    """No post is called that."""

    code = "loop.no_such_post"
    says = _("There is no post “{post}”.")
    next = _("Name it as unit code/post code, for example 370811/office.")
    status = 404


@dataclass(frozen=True, slots=True)
class Hands:
    """Who is who in an issue, as far as the rules need it: paths of units, ids of persons and posts.

    `having_path` is the unit that has an issue which went up from `origin_path` and which nobody has claimed yet.
    """

    raiser_path: str
    lead_path: str = ""
    verifier_post_id: int | None = None
    doer_people: Collection[int] = field(default_factory=frozenset)
    doer_paths: Collection[str] = field(default_factory=frozenset)
    receiver_path: str = ""
    origin_path: str = ""
    having_path: str = ""
    proposed_path: str = ""
    task_paths: Collection[str] = field(default_factory=frozenset)
    share_paths: Collection[str] = field(default_factory=frozenset)
    led_paths: Collection[str] = field(default_factory=frozenset)


def _is_above(path: str, top: str) -> bool:
    return path != top and is_under(path, top)


def _parties(hands: Hands, unit_path: str, post_id: int) -> dict[Who, bool]:
    raiser, lead = unit_path == hands.raiser_path, unit_path == hands.lead_path
    above = _is_above(hands.lead_path, unit_path)
    return {
        Who.RAISER: raiser,
        Who.LEAD: lead,
        Who.ABOVE_LEAD: above,
        Who.VERIFIER: post_id == hands.verifier_post_id,
        Who.RAISER_OR_ABOVE: raiser or above or unit_path == hands.origin_path,
        Who.RAISER_OR_LEAD: raiser or lead or unit_path == hands.origin_path,
        Who.WORKER: lead or unit_path in hands.task_paths,
        Who.WITNESS: lead or post_id == hands.verifier_post_id or unit_path in {*hands.task_paths, *hands.share_paths},
        Who.RECEIVER: unit_path == hands.receiver_path,
        Who.SHARER: unit_path in hands.share_paths,
        Who.OUTSIDER: not any(is_under(unit_path, doer) for doer in [*hands.doer_paths, hands.lead_path]),
        Who.ORIGIN: unit_path == hands.origin_path,
        Who.HOLDER: unit_path == hands.having_path,
        Who.HOLDER_OR_ABOVE: above or unit_path == hands.having_path,
        # What never went up has no origin: everybody is below nothing.
        Who.CLAIMER: not is_under(unit_path, hands.origin_path),
        Who.PROPOSED: unit_path == hands.proposed_path,
        Who.CALENDAR: False,
    }


def is_party(who: Who, hands: Hands, *, unit_path: str, post_id: int) -> bool:
    """Whether an actor of this unit and post is the party that a step belongs to. No unit is the calendar."""
    if not unit_path:
        return who is Who.CALENDAR
    return _parties(hands, unit_path, post_id)[who]


def check_party(who: Who, hands: Hands, *, unit_path: str, post_id: int) -> None:
    """Refuse an actor who is not the party that a step belongs to."""
    if not is_party(who, hands, unit_path=unit_path, post_id=post_id):
        raise NotYourStep


def check_not_doer(person_id: int, hands: Hands) -> None:
    """Refuse a person who worked on the issue, under whichever post they come."""
    if person_id in hands.doer_people:
        raise DoerCannotVerify


def is_outside(unit_path: str, hands: Hands) -> bool:
    """Whether a unit did none of the work and does not lie below one that did.

    Below a unit that stands above the lead and had no more than a share lies everybody: there, only the unit itself is
    inside. One that has ever led the issue is no such unit.
    """
    doers = {*hands.doer_paths, hands.lead_path}
    sharers = {doer for doer in doers if _is_above(hands.lead_path, doer) and doer not in hands.led_paths}
    below = any(is_under(unit_path, doer) for doer in doers - sharers)
    return unit_path not in doers and not below


def check_outside(unit_path: str, hands: Hands) -> None:
    """Refuse a verifier's unit that did the work or lies below one that did."""
    if not is_outside(unit_path, hands):
        raise VerifierBelowDoer
