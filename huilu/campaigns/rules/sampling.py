"""When a sample may be drawn, and who may look at a site."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huilu.campaigns.lqas import BETA, LOWER, MOST_SITES, Rule, Wanted, plan_for, rule_for
from huilu.kernel.paths import is_under
from huilu.kernel.refusals import Refusal

# Nobody promises to be wrong more often than that, nor never.
RISKS = range(1, 51)


class PlanOpen(Refusal):
    """One sample at a time, and no drawing until it suits."""

    code = "campaigns.plan_open"
    says = _("A sample is under way: {count} sites have not been looked at yet.")
    next = _("Have them looked at first. A sample that is drawn is looked at to its end.")


class SitesNotMended(Refusal):
    """Drawing again would find by luck what nobody has put right."""

    code = "campaigns.sites_not_mended"
    says = _("The last sample has failed, and at {count} of its sites it is not put right yet: {sites}.")
    next = _("Raise an issue for each of these sites; once all of these issues are closed, draw again.")


class NoSites(Refusal):
    """Nobody to look at."""

    code = "campaigns.no_sites"
    says = _("There is no unit of this kind under {scope}.")
    next = _("Check the scope of the class.")


class BadThresholds(Refusal):
    """Good and bad cannot be told apart this way."""

    code = "campaigns.bad_thresholds"
    says = _("These figures make no plan: good {upper} %, bad {lower} %, risks {alpha} % and {beta} %.")
    next = _("Good lies above bad, both between 0 and 100; a risk lies between 1 and 50.")
    status = 422


class PlanTooEasy(Refusal):
    """Half of the sites could be as bad as before, and it would pass."""

    code = "campaigns.plan_too_easy"
    says = _("With bad at {lower} % and a risk of {beta} %, a class would pass of which too little is put right.")
    next = _("Bad lies at {least} % or above, and the risk of passing it at {most} % or below.")
    status = 422


class ThresholdsTooClose(Refusal):
    """It would take too many looks."""

    code = "campaigns.thresholds_too_close"
    says = _("To tell {upper} % from {lower} % with these risks takes more than {most} looks.")
    next = _("Lay good and bad further apart, or allow larger risks.")
    status = 422


class SampleTooSmall(Refusal):
    """So few looks keep no promise."""

    code = "campaigns.sample_too_small"
    says = _("{size} looks among {population} sites cannot keep these risks.")
    next = _("Leave the size open: {enough} looks are enough.")
    status = 422


class NoSuchSite(Refusal):
    """Not in the sample, or not theirs to see."""

    code = "campaigns.no_such_site"
    says = _("The sample has no site {position} that you may see.")
    next = _("Reload the page and choose a site from it.")
    status = 404


class LookedAlready(Refusal):
    """One look is one look."""

    code = "campaigns.looked_already"
    says = _("Somebody has looked at this site already.")
    next = _("Nothing needs to be done.")


class LookerOfSite(Refusal):
    """A look at oneself."""

    code = "campaigns.looker_of_site"
    says = _("Whoever looks must come from outside {unit}, under every post they hold.")
    next = _("Ask somebody of a unit above it.")
    status = 403


class NothingToRaise(Refusal):
    """It is as it must be, or was raised already."""

    code = "campaigns.nothing_to_raise"
    says = _("There is nothing to raise at this site: it is as it must be, was not looked at, or has its issue.")
    next = _("Reload the page: it shows which sites have no issue yet.")


class IssueBeforeLook(Refusal):
    """What was known, or even closed, before anybody looked does not answer for what was seen then."""

    code = "campaigns.issue_before_look"
    says = _("The issue {number} was raised before somebody looked at {unit} and found it not as it must be.")
    next = _("Raise an issue of its own for this site; whoever handles both may merge them.")
    status = 422


class IssueElsewhere(Refusal):
    """The issue shows at another unit."""

    code = "campaigns.issue_elsewhere"
    says = _("The issue {number} does not show at {unit}.")
    next = _("Raise the issue for this site itself.")
    status = 422


def rule_of(population: int, wanted: Wanted, *, size: int | None, scope: str) -> Rule:
    """The plan for so many sites, with the wished size or the smallest sufficient; refuses what makes no plan."""
    if not population:
        raise NoSites(scope=scope)
    if not (0 <= wanted.lower < wanted.upper <= 100 and wanted.alpha in RISKS and wanted.beta in RISKS):
        raise BadThresholds(field="upper", upper=wanted.upper, lower=wanted.lower, alpha=wanted.alpha, beta=wanted.beta)
    if wanted.lower < LOWER or wanted.beta > BETA:
        raise PlanTooEasy(field="lower", lower=wanted.lower, beta=wanted.beta, least=LOWER, most=BETA)
    enough = plan_for(population, wanted)
    if enough is None:
        raise ThresholdsTooClose(field="upper", upper=wanted.upper, lower=wanted.lower, most=MOST_SITES)
    if size is None:
        return enough
    wished = rule_for(population, size, wanted) if 1 <= size <= min(population, MOST_SITES) else None
    if wished is None:
        raise SampleTooSmall(field="size", size=size, population=population, enough=enough.size)
    return wished


def check_mended(left: Sequence[str]) -> None:
    """Refuse another sample while a site at which the last one failed is not put right."""
    if left:
        raise SitesNotMended(count=len(left), sites=", ".join(left))


def check_looker(unit_path: str, *, site_path: str, site_name: str, other_paths: list[str]) -> None:
    """Refuse a looker of the site itself or of a unit below it, under whichever post (M093)."""
    if any(is_under(path, site_path) for path in (unit_path, *other_paths)):
        raise LookerOfSite(unit=site_name)
