"""Keeping the titles of issues ready for the search for what is alike."""

from __future__ import annotations

from huilu.campaigns.models import Wording
from huilu.campaigns.queries.alike import unworded
from huilu.kernel.likeness import grams_of

BATCH = 5000


def remember_wordings(most: int = BATCH) -> int:
    """Take up the titles of new issues, at most so many; how many there were. May run twice, at any time."""
    fresh = [Wording(issue_id=issue, grams=sorted(grams_of(title))) for issue, title in unworded("", most)]
    Wording.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)
