"""Questions and answers as plain data: the one form that the API and the command line answer with.

There is no field for whoever asked, and nothing here reads it.
"""

from __future__ import annotations

from huilu.answers.desk import Figures
from huilu.answers.models import PolicyAnswer, PolicyQuestion
from huilu.answers.queries import Told
from huilu.board.export import Data, day, moment, name_as_data


def question_as_data(one: PolicyQuestion) -> Data:
    """A question: what is asked, who answers it, and where it is."""
    return {
        "number": one.number,
        "clause": one.about,
        "topic": one.topic,
        "text": one.text,
        "desk": name_as_data(one.desk),
        "state": one.state,
        "times": one.times,
        "asked_on": day(one.asked_on),
        "answered_on": day(one.answered_on) if one.answered_on else None,
        "merged_into": one.merged_into.number if one.merged_into else None,
        "reason": one.reason,
    }


def answered_as_data(one: PolicyQuestion) -> Data:
    """An answered question with its binding answer, as `answered_for` finds it."""
    return question_as_data(one) | {"answer": one.answer, "valid_from": day(one.valid_from)}  # type: ignore[attr-defined]


def told_as_data(told: Told) -> Data:
    """A question with every version of its answer that the reader may see, the last first."""
    return question_as_data(told.question) | {"versions": [version_as_data(one) for one in told.versions]}


def version_as_data(one: PolicyAnswer) -> Data:
    """One version of an answer, and how far it is."""
    return {
        "version": one.version,
        "standing": one.standing,
        "text": one.text,
        "valid_from": day(one.valid_from),
        "drafted_by": one.drafted_by,
        "approved_by": one.approved_by,
        "published_at": moment(one.published_at) if one.published_at else None,
        "superseded_at": moment(one.superseded_at) if one.superseded_at else None,
        "withdrawn_at": moment(one.withdrawn_at) if one.withdrawn_at else None,
        "reason": one.reason,
    }


def figures_as_data(figures: Figures) -> Data:
    """What waits at a desk; the median of days is null where there are too few answers for one."""
    return {
        "waiting": figures.waiting,
        "oldest": day(figures.oldest) if figures.oldest else None,
        "answered_within_a_year": figures.answered,
        "median_days": figures.days,
    }
