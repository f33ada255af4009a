"""When a publication or a record of progress is refused."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal
from huilu.kernel.words import is_reason, tells_something
from huilu.programmes.states import ProgressState

FACT_LIMIT = 200


class NotOurObligation(Refusal):
    """The requirement does not apply to the unit."""

    code = "programmes.not_our_obligation"
    says = _("“{requirement}” does not apply to {unit}.")
    next = _("Look at the unit's own list: it shows what applies and why.")


class OnlyOwnObligations(Refusal):
    """Another unit's obligation."""

    code = "programmes.only_own_obligations"
    says = _("Only {unit} itself records its progress.")
    next = _("Ask the unit to record it, or sign in with its post.")
    status = 403


class FactMissing(Refusal):
    """Done, but nothing said."""

    code = "programmes.fact_missing"
    says = _("“Done” needs one short fact: what was done, when.")
    next = _("Write one line, for example “Held on 12 September, 38 people”. No file is needed.")
    status = 422


class FactTooLong(Refusal):
    """An essay."""

    code = "programmes.fact_too_long"
    says = _("The fact has {length} characters; {limit} are enough.")
    next = _("Keep what happened and leave out the rest.")
    status = 422


class NotMetAlong(Refusal):
    """One event does not meet whatever one likes."""

    code = "programmes.not_met_along"
    says = _("“{requirement}” is not met along with this: it is not named so, not owed, or done already.")
    next = _("Record it by itself.")
    status = 422


class OnlyDoneMeetsMore(Refusal):
    """What has only begun meets nothing yet."""

    code = "programmes.only_done_meets_more"
    says = _("Only “done” counts for another obligation too.")
    next = _("Record the other one once this is done, or by itself.")
    status = 422


class NothingToTakeBack(Refusal):
    """No standing record."""

    code = "programmes.nothing_to_take_back"
    says = _("There is no record to take back.")
    next = _("Reload the page: somebody may have taken it back already.")


class NothingChanged(Refusal):
    """The same state and fact again."""

    code = "programmes.nothing_changed"
    says = _("This is already recorded.")
    next = _("Nothing needs to be done.")


class NotTheIssuer(Refusal):
    """Somebody else's name under a pack."""

    code = "programmes.not_the_issuer"
    says = _("Only a post of {unit} publishes in its name.")
    next = _("Publish as your own unit, or ask the other one to do it.")
    status = 403


class NotThisProgramme(Refusal):
    """A programme of that code is another unit's."""

    code = "programmes.not_this_programme"
    says = _("The programme “{programme}” is {unit}'s; nobody else changes it.")
    next = _("Give your own pack a code of its own in pack.yaml.")


class AlreadyPublished(Refusal):
    """The same pack again."""

    code = "programmes.already_published"
    says = _("Version {version} of “{programme}” is published already, with the same content.")
    next = _("Nothing needs to be done. To change it, raise the version in pack.yaml.")


class VersionOlder(Refusal):
    """An old version over a newer one."""

    code = "programmes.version_older"
    says = _("Version {held} of “{programme}” is in force; version {version} is older.")
    next = _("To go back to what it said, publish that content under a higher version.")


class VersionReused(Refusal):
    """Other content under a version that is out."""

    code = "programmes.version_reused"
    says = _("Version {version} of “{programme}” is published already, with other content.")
    next = _("Give the changed pack a version of its own in pack.yaml.")


class NoSuchParent(Refusal):
    """The pack to inherit from is not published."""

    code = "programmes.no_such_parent"
    says = _("The pack inherits from “{parent}”, which is not published.")
    next = _("Correct “extends” in pack.yaml, or let the parent be published first.")
    status = 422


class ParentMovedOn(Refusal):
    """The author has read another version of the parent than the one in force."""

    code = "programmes.parent_moved_on"
    says = _("Version {held} of “{parent}” is in force; the pack inherits from version {version}.")
    next = _("Look at what has changed above, then name version {held} under “extends”.")


class NotBelowTheParent(Refusal):
    """A pack refines what somebody above has issued."""

    code = "programmes.not_below_the_parent"
    says = _("“{parent}” was issued by {issuer}, and {unit} does not stand below it.")
    next = _("Only whoever is bound by a pack can refine it. Give the pack requirements of its own instead.")


class RefinedAlready(Refusal):
    """Two packs of one unit would say two things about one clause."""

    code = "programmes.refined_already"
    says = _("{unit} refines “{requirement}” already, in its programme “{programme}”.")
    next = _("Say it in one of the two packs.")


class NotInForce(Refusal):
    """Something said otherwise about what nobody owes."""

    code = "programmes.not_in_force"
    says = _("“{requirement}” is not in force: it was replaced, withdrawn or stopped, and nobody owes it.")
    next = _("Take out what your pack says of it.")
    status = 422


class AskedAbove(Refusal):
    """The clause of somebody above once more: beside it nothing would hold what a child pack may say otherwise."""

    code = "programmes.asked_above"
    says = _("“{requirement}” says word for word what {issuer} asks of the same units, in “{programme}” ({clause}).")
    next = _(
        "Write “extends: {{code: {programme}, version: '{version}'}}” in pack.yaml, and in place of this clause "
        "“refines: {clause}” with what is different; or leave it out."
    )
    status = 422


class NotBelowTheIssuer(Refusal):
    """A pack binds below its issuer."""

    code = "programmes.not_below_the_issuer"
    says = _("{unit} does not stand below {issuer}: the pack would not reach it.")
    next = _("Name a unit below the issuer, or the issuer itself.")
    status = 422


class UnknownWords(Refusal):
    """The pack uses words the tree does not have."""

    code = "programmes.unknown_words"
    says = _("The tree does not know these words of the pack: {words}.")
    next = _("Correct the words in pack.yaml, or add them to the tree with “huilu org words”.")
    status = 422


class ReasonMissing(Refusal):
    """Something asked of many is taken back without a word."""

    code = "programmes.reason_missing"
    says = _("A withdrawal needs its reason: units that had begun will read it.")
    next = _("Write one line on why it is no longer needed.")
    status = 422


class RevisionUnexplained(Refusal):
    """What units are at work on is changed under their hands without a word."""

    code = "programmes.revision_unexplained"
    says = _("Units have begun {requirements}; this version drops or changes that and gives no reason.")
    next = _("Publish it with a reason of one line (--reason): those who had begun will read it.")
    status = 422


class ReasonTooLong(Refusal):
    """An essay."""

    code = "programmes.reason_too_long"
    says = _("The reason has {length} characters; {limit} are enough.")
    next = _("Keep why, and leave out the rest.")
    status = 422


class NoSuchProgramme(Refusal):
    """No programme of that code, or none that concerns the reader."""

    code = "programmes.no_such_programme"
    says = _("There is no programme “{programme}” here.")
    next = _("Look at the list of programmes for those that concern your unit.")
    status = 404


class NoSuchRequirement(Refusal):
    """No requirement of that code."""

    code = "programmes.no_such_requirement"
    says = _("There is no requirement “{requirement}”.")
    next = _("Look at the unit's own list for the codes in force.")
    status = 404


def check_fact(state: ProgressState, fact: str) -> None:
    """Refuse “done” without a fact, or an essay."""
    if state is ProgressState.DONE and not tells_something(fact):
        raise FactMissing
    if len(fact) > FACT_LIMIT:
        raise FactTooLong(length=len(fact), limit=FACT_LIMIT)


def check_reason(reason: str) -> None:
    """Refuse a withdrawal without a reason, or with an essay."""
    if not is_reason(reason):
        raise ReasonMissing
    if len(reason) > FACT_LIMIT:
        raise ReasonTooLong(length=len(reason), limit=FACT_LIMIT)


def check_explained(begun: Sequence[str], reason: str) -> None:
    """Refuse a version without a reason that drops or changes what units have begun; or one with an essay."""
    if begun and not is_reason(reason):
        raise RevisionUnexplained(requirements=", ".join(begun))
    if len(reason) > FACT_LIMIT:
        raise ReasonTooLong(length=len(reason), limit=FACT_LIMIT)


def check_in_force(over: Sequence[str]) -> None:
    """Refuse to say anything of clauses that nobody owes."""
    for requirement in over:
        raise NotInForce(requirement=requirement)


def check_change(now: ProgressState, now_fact: str, state: ProgressState, fact: str) -> None:
    """Refuse a record that says nothing new."""
    if (now, now_fact) == (state, fact):
        raise NothingChanged
