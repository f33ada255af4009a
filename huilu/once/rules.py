"""What is refused to a request that comes again. Pure: no query, no clock."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from huilu.kernel.refusals import Refusal

# Long enough for an office whose line is down over the longest public holidays.
KEPT = timedelta(days=10)


class InProgress(Refusal):
    """The first of the requests has not been answered yet."""

    code = "once.in_progress"
    says = _("A request with this key is being worked on.")
    next = _("Send it again in a moment, with the same key: you will be given its answer.")


class OtherContent(Refusal):
    """The key belongs to another request."""

    code = "once.other_content"
    says = _("This key was sent before, with a request that said something else.")
    next = _("Give every new request a key of its own; repeat a request exactly as it was.")
    status = 422


def check_same(content: str, kept: str) -> None:
    """Refuse a key that comes back with another request."""
    if content != kept:
        raise OtherContent
