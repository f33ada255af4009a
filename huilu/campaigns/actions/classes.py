"""From one issue to its class: defining it, answering its questions, closing it after a passed sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from huilu.accounts.capabilities import Act, check_may
from huilu.burden.rules import check_standing
from huilu.campaigns.actions.asking import ask_to_look_across, end_look_across
from huilu.campaigns.actions.numbers import next_number
from huilu.campaigns.models import Answer, ProblemClass, Question
from huilu.campaigns.queries.classes import is_sibling, last_decided, questions_of
from huilu.campaigns.queries.mending import NO_ISSUE, is_over, not_raised
from huilu.campaigns.rules import classes as rules
from huilu.campaigns.rules.classes import Lesson
from huilu.kernel.actor import Actor
from huilu.ledger.actions import About, record
from huilu.ledger.serials import next_id
from huilu.loop.models import Issue
from huilu.loop.queries import find_issue
from huilu.org.models import Unit
from huilu.org.rules import called


@transaction.atomic
def define_class(*, from_issue: str, scope: str, lesson: Lesson, by: Actor, at: datetime) -> ProblemClass:
    """What one issue has taught becomes a statement about every sibling under the scope (M093)."""
    check_may(by, Act.ASK_FOR_DATA)
    issue = find_issue(from_issue, for_=by)
    if issue.status in NO_ISSUE:
        raise rules.NotYetAnIssue(number=issue.number)
    rules.check_lesson(lesson)
    top = _scope_of(scope, issue, by)
    made = ProblemClass.objects.create(
        id=next_id(top.region),
        region=top.region,
        number=next_number(top, "class"),
        title=lesson.title.strip(),
        cause_level=lesson.cause_level,
        statement=lesson.statement.strip(),
        scope=top,
        site_class_id=issue.symptom_unit.unit_class_id,
        from_issue=issue,
        is_risk=lesson.is_risk,
        defined_at=at,
        defined_by=by.signature,
    )
    _ask(made, lesson, by, at)
    note("class.defined", made, by, at, from_issue=issue.number, scope=top.code, lesson=asdict(lesson))
    return made


@transaction.atomic
def answer_look_across(*, number: str, answers: Sequence[bool], by: Actor, at: datetime) -> ProblemClass:
    """The unit answers the questions, once (M094). Nobody has to, unless the class is marked as a risk."""
    check_may(by, Act.RAISE)
    found, unit = begin(number, by), Unit.objects.select_related("unit_class").get(pk=by.unit_id)
    if not is_sibling(found, unit):
        raise rules.NotASibling
    questions = list(questions_of(found).select_related("demand"))
    rules.check_answers(answers, len(questions))
    check_standing(questions[0].demand)
    if Answer.objects.filter(question__in=questions, unit=unit).exists():
        raise rules.AnsweredAlready
    for question, is_yes in zip(questions, answers, strict=True):
        Answer.objects.create(question=question, unit=unit, is_yes=is_yes, at=at, by_label=by.signature)
    note("class.look_answered", found, by, at, where=unit, answers=list(answers))
    return found


@transaction.atomic
def close_class(
    *, number: str, by: Actor, at: datetime, lasting_fix: str = "", no_fix_reason: str = ""
) -> ProblemClass:
    """The class is over: its last sample has passed, and a rule keeps it so or there is a reason why none must.

    Where the sample found that it is not so, an issue stands for it, and the issue of which the class came is over.
    """
    found = begin_as_owner(number, by)
    plan = last_decided(found)
    if plan is None or plan.outcome != "passed" or found.plans.filter(outcome="").exists():
        raise rules.SampleNotPassed
    rules.check_raised(not_raised(plan))
    origin = Issue.objects.get(pk=found.from_issue_id)
    rules.check_origin(origin.number, is_over=is_over(origin))
    rules.check_fix(lasting_fix, no_fix_reason)
    found.passed_plan, found.passed_outcome = plan, plan.outcome
    found.lasting_fix, found.no_fix_reason = lasting_fix.strip(), no_fix_reason.strip()
    found.closed_at, found.closed_by = at, by.signature
    found.save()
    end_look_across(found, by=by, at=at)
    fix: dict[str, Any] = {"lasting_fix": found.lasting_fix, "no_fix_reason": found.no_fix_reason}
    note("class.closed", found, by, at, plan=plan.position, **fix)
    return found


def begin(number: str, by: Actor) -> ProblemClass:
    """The locked class, if the actor's unit knows of it and it is not closed."""
    known = ProblemClass.objects.known_at(by.unit_path).select_for_update(of=("self",))
    found = known.select_related("scope", "site_class").filter(number=number).first()
    if found is None:
        raise rules.NoSuchClass(number=number)
    if found.is_closed:
        raise rules.ClassClosed(number=number)
    return found


def begin_as_owner(number: str, by: Actor) -> ProblemClass:
    """The locked class, if the actor's unit stands at its scope or above."""
    check_may(by, Act.ASK_FOR_DATA)
    found = begin(number, by)
    rules.check_owner(by.unit_path, scope_path=found.scope.path, scope_name=called(found.scope, by))
    return found


def note(act: str, found: ProblemClass, by: Actor, at: datetime, where: Unit | None = None, **facts: Any) -> None:
    """Write the ledger entry of an act on the class; `where` is the unit whose act or site it is."""
    home = where or found.scope
    about = About("problem_class", found.pk, f"{found.number} {found.title}", home.region, home.path)
    record(act, about=about, by=by, at=at, number=found.number, **facts)


def _ask(made: ProblemClass, lesson: Lesson, by: Actor, at: datetime) -> None:
    """The questions go to every sibling, through the gate."""
    if not lesson.questions:
        return
    demand = ask_to_look_across(made, len(lesson.questions), by=by, at=at)
    for position, asked in enumerate(lesson.questions, start=1):
        Question.objects.create(
            problem_class=made, position=position, text=asked.text.strip(), told_by=asked.told_by, demand=demand
        )


def _scope_of(code: str, issue: Issue, by: Actor) -> Unit:
    """The unit whose subtree the class is about."""
    top = Unit.objects.filter(code=code, is_placeholder=False).first()
    site = issue.symptom_unit
    if top is None:
        raise rules.ScopeOutside(field="scope", scope=code, site=called(site, by))
    named, place = called(top, by), called(site, by)
    rules.check_scope(top.path, named, own_path=by.unit_path, site_path=site.path, site_name=place)
    return top
