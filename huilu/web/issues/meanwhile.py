"""What others did to an issue while somebody was looking at it, told to whoever comes too late."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from huilu.kernel.refusals import Refusal
from huilu.loop.models import Issue
from huilu.loop.queries import history_of
from huilu.web.issues.telling import told
from huilu.web.request import Request

BASED_ON = "based_on"
# Not possible any more, or not theirs any more; what was filled in wrongly has nothing to do with others.
TOO_LATE = {403, 409}


def version_seen(request: Request, issue: Issue) -> int:
    """How many acts the page showed from which a form comes; where it does not say, as many as there are now."""
    said = request.POST.get(BASED_ON, "")
    return int(said) if said.isdecimal() and len(said) < 10 else history_of(issue).count()


@contextmanager
def told_meanwhile(issue: Issue, based_on: int) -> Iterator[None]:
    """What is refused inside as too late says which acts came after that version; at least the last one."""
    try:
        yield
    except Refusal as refusal:
        if refusal.status in TOO_LATE:
            acts = list(history_of(issue))
            refusal.facts["meanwhile"] = told(acts[based_on:] or acts[-1:], {})
        raise
