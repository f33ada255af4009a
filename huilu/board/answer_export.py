"""Questions and answers as plain data: the one form that the API and the command line answer with.

There is no field for whoever asked, and nothing here reads it.
"""

from __future__ import annotations

from typing import Any

from huilu.answers.desk import Figures
from huilu.answers.models import PolicyAnswer, PolicyQuestion
from huilu.answers.queries import Told
from huilu.board.export import Data, day, moment, name_as_data
from huilu.kernel.days import day_of


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
    } | _ended(one)


def _ended(one: PolicyQuestion) -> Data:
    """When and why what it is about was withdrawn, where it was."""
    ending = one.ending
    return {"over_on": day(day_of(ending.at)) if ending else None, "over_why": ending.why if ending else ""}


def answered_as_data(one: PolicyQuestion) -> Data:
    """An answered question with its binding answer, as `answered_for` finds it."""
    said: Any = one
    until = {"next_answer": said.next_answer, "next_from": day(said.next_from) if said.next_from else None}
    return question_as_data(one) | {"answer": said.answer, "valid_from": day(said.valid_from)} | until


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
        "until": day(one.until) if one.until else None,
        "beside": one.beside,
        "beside_why": one.beside_why,
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
