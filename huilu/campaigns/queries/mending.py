"""What is still to be done about sites at which it is not as it must be, and about the issue a class came from."""

from __future__ import annotations

from huilu.campaigns.models import Plan, Site
from huilu.campaigns.queries.classes import sites_of
from huilu.loop.models import Issue
from huilu.loop.states import ACTIVE, State

# A note of one's own, and what was raised by mistake.
NO_ISSUE = (State.DRAFT, State.WITHDRAWN)


def not_raised(plan: Plan) -> list[str]:
    """The names of the sites at which it is not so and no issue is open or closed; a draft is none yet."""
    return [site.unit.name for site in _failing(plan) if site.issue is None or site.issue.status in NO_ISSUE]


def not_mended(plan: Plan) -> list[str]:
    """The names of the sites at which it is not so and whose issue is not closed, or was never raised."""
    return [site.unit.name for site in _failing(plan) if not _is_mended(site)]


def has_issue(site: Site) -> bool:
    """Whether an issue stands for the site that was not raised by mistake. It may be another unit's draft."""
    return site.issue_id is not None and (site.issue is None or site.issue.status is not State.WITHDRAWN)


def is_over(issue: Issue) -> bool:
    """Whether nothing of it is to come, in itself or in the issue of which it became part."""
    status = _answering(issue).status
    return status not in ACTIVE and status is not State.FIXED_ON_SPOT


def _is_mended(site: Site) -> bool:
    return site.issue is not None and _answering(site.issue).status is State.CLOSED


def _failing(plan: Plan) -> list[Site]:
    return [site for site in sites_of(plan) if site.is_failing]


def _answering(issue: Issue) -> Issue:
    """The issue itself, or the one of which it became part in the end."""
    while issue.merged_into is not None:
        issue = issue.merged_into
    return issue
