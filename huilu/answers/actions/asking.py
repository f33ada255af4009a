"""Asking, and joining a question that others have asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from huilu.answers import rules
from huilu.answers.actions.frame import begin, note_unnamed
from huilu.answers.models import Asking, PolicyQuestion
from huilu.answers.queries import Clause, binds, find_clause, own_questions, telling
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.paths import region_of
from huilu.kernel.words import one_line
from huilu.org.models import Unit
from huilu.org.queries import called_between
from huilu.programmes.models import Programme
from huilu.programmes.queries import pack_of


@transaction.atomic
def ask_question(*, clause: str, text: str, by: Actor, at: datetime, topic: str = "") -> PolicyQuestion:
    """A unit asks about a clause that binds it, or about a programme that reaches it.

    The question and its ledger entry say what was asked and on which day, and not by whom. Played back from the
    ledger, it is there without anybody who asked it.
    """
    meant = find_clause(clause, day_of(at))
    text = one_line(text)
    rules.check_topic(topic, _topics_of(meant.programme))
    rules.check_question(text, called_between(by.unit_path, meant.desk.path))
    _check_may_ask(meant, text, by)
    question = _write(meant, text, topic, at)
    _remember(question, by, at)
    note_unnamed("question.asked", question, at=at, clause=meant.key, text=text, topic=topic)
    return question


@transaction.atomic
def join_question(*, number: str, by: Actor, at: datetime) -> PolicyQuestion:
    """A unit has the same question that others have asked, and waits for its answer too."""
    question = begin(number)
    _check_bound(Clause(question.programme, question.requirement, question.desk), by)
    rules.check_clause_stands(number, is_over=question.is_over)
    rules.check_waiting(question.state, number)
    if own_questions(by).filter(pk=question.pk).exists():
        raise rules.AlreadyAsked(number=number)
    PolicyQuestion.objects.filter(pk=question.pk).update(times=F("times") + 1)
    _remember(question, by, at)
    note_unnamed("question.joined", question, at=at)
    question.refresh_from_db()
    return question


def _topics_of(programme: Programme) -> list[str]:
    return [topic.code for area in pack_of(programme).focus_areas for topic in area.topics]


def _check_bound(clause: Clause, by: Actor) -> None:
    """Refuse whom the clause does not bind. At the command line, and in a replay, nobody in a unit asks."""
    if not by.is_installation and not binds(clause, Unit.objects.get(pk=by.unit_id)):
        raise rules.NotBoundByIt(clause=clause.key, unit=by.unit_name)


def _check_may_ask(clause: Clause, text: str, by: Actor) -> None:
    _check_bound(clause, by)
    if by.is_installation:
        return
    # Two of one unit who ask at one moment go one after the other.
    Unit.objects.select_for_update(no_key=True).get(pk=by.unit_id)
    waiting = list(own_questions(by).open().standing().values_list("number", "text"))
    same = next((number for number, asked in waiting if asked == text), None)
    if same:
        raise rules.AlreadyAsked(number=same)
    rules.check_room(len(waiting))


def _write(clause: Clause, text: str, topic: str, at: datetime) -> PolicyQuestion:
    # Numbers of a programme follow one another without a gap: whoever asks next waits for this one.
    programme = Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=clause.programme.pk)
    last = PolicyQuestion.objects.filter(programme=programme).aggregate(last=Max("serial"))["last"] or 0
    return PolicyQuestion.objects.create(
        number=f"{programme.code}-{last + 1}",
        serial=last + 1,
        programme=programme,
        requirement=clause.requirement,
        topic=topic,
        desk=clause.desk,
        text=text,
        asked_on=day_of(at),
    )


def _remember(question: PolicyQuestion, by: Actor, at: datetime) -> None:
    """Write down who asked, in the one place where it is kept.

    Somebody new in the unit may ask again what it has asked before. A refusal would tell them that it has.
    """
    if by.is_installation:
        return
    told_to = telling(by.unit_id, day_of(at))
    asked, is_first = Asking.objects.get_or_create(
        unit_id=by.unit_id, region=region_of(by.unit_id), question=question, defaults={"told_to": told_to}
    )
    if not is_first:
        asked.told_to = sorted({*asked.told_to, *told_to})
        asked.save(update_fields=["told_to"])
