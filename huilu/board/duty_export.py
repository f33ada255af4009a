"""Duties as plain data: the one form that the API and the command line answer with."""

from __future__ import annotations

from huilu.accounts.models import Post
from huilu.board.export import Data, name_as_data
from huilu.duties.queries import Answerable, Duties


def duties_as_data(duties: Duties) -> Data:
    """Each topic of the unit with the post that answers for it, and who takes the rest."""
    return {
        "unit": name_as_data(duties.unit),
        "first_responsible": post_as_data(duties.first) if duties.first else None,
        "rest": answerable_as_data(duties.rest),
        "held": [{"topic": topic, "post": post_as_data(post)} for topic, post in duties.held.items()],
        "without_owner": [{"topic": topic.code, "labels": topic.labels.model_dump()} for topic in duties.without_owner],
    }


def answerable_as_data(found: Answerable) -> Data:
    """Who answers, and why; without a post it is the office as such."""
    return {"post": post_as_data(found.post) if found.post else None, "why": found.why.value}


def post_as_data(post: Post) -> Data:
    """A post by code and label. Who holds it is no part of it."""
    return {"code": post.code, "labels": post.labels}
