"""What acts on questions have in common: find, lock, record; and recording so that nobody learns who asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from huilu.answers import rules
from huilu.answers.models import PolicyQuestion
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.ledger.actions import About, record
from huilu.programmes.models import Programme

# Whoever asked. An entry of theirs names no login and no post, carries no region, and lies at no place of the tree:
# it is sealed with all others, and in nobody's sight.
UNNAMED = replace(INSTALLATION, role="unnamed", signature="unnamed", administers=False)
_NOWHERE, _NO_REGION = "", 0


def hold_programme(number: str) -> None:
    """Two who publish or merge about one clause go one after the other: each has to know of the other's answer.

    Whoever holds questions of a programme besides one of them holds the programme first.
    """
    Programme.objects.select_for_update(no_key=True).filter(questions__number=number).order_by("pk").first()


def begin(number: str) -> PolicyQuestion:
    """The locked question of this number."""
    found = PolicyQuestion.objects.select_for_update(of=("self",))
    found = found.select_related("desk", "programme", "requirement__programme")
    question = found.filter(number=number).first()
    if question is None:
        raise rules.NoSuchQuestion(number=number)
    return question


def begin_at_desk(number: str, by: Actor) -> PolicyQuestion:
    """The locked question, for somebody in a post of the unit that answers it."""
    question = begin(number)
    rules.check_desk(unit_id=by.unit_id, desk_id=question.desk_id, desk=question.desk.name)
    return question


def note(act: str, question: PolicyQuestion, *, by: Actor, at: datetime, **facts: Any) -> None:
    """Write the ledger entry of what the desk did."""
    desk = question.desk
    about = About("question", question.pk, question.number, desk.region, desk.path)
    record(act, about=about, by=by, at=at, number=question.number, **facts)


def note_unnamed(act: str, question: PolicyQuestion, *, at: datetime, **facts: Any) -> None:
    """Write the ledger entry of an asking. Who asked is no argument of this, so that it cannot be written."""
    about = About("question", question.pk, question.number, _NO_REGION, _NOWHERE)
    record(act, about=about, by=UNNAMED, at=at, number=question.number, **facts)
