"""The whole story, in the order in which it happens."""

from __future__ import annotations

from itertools import chain

from huilu.demo.story.arrangements import arrangements
from huilu.demo.story.burden import flagged_demands
from huilu.demo.story.circuits import circuit_issues
from huilu.demo.story.deeds import Deed, in_order
from huilu.demo.story.land import Land
from huilu.demo.story.local import local_issues
from huilu.demo.story.progress import progress_records
from huilu.demo.story.provincial import provincial_issues
from huilu.demo.story.reviews import held_reviews
from huilu.demo.story.tour import tour_issues
from huilu.programmes.pack.schema import Pack


def plan_story(land: Land, pack: Pack) -> list[Deed]:
    """Every deed of the story on this land, the same every time."""
    issues = chain(provincial_issues(land), tour_issues(land), circuit_issues(land), local_issues(land))
    beside = chain(flagged_demands(land, pack), arrangements(land, pack), held_reviews(land, pack))
    return in_order(chain(issues, progress_records(land, pack), beside))
