"""The one binding answer: drafted by one, approved by another, published; a new version; and withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from huilu.answers import rules
from huilu.answers.actions.frame import begin_at_desk, hold_programme, note
from huilu.answers.actions.sorting import give_way, join_to
from huilu.answers.models import PolicyAnswer, PolicyQuestion
from huilu.answers.queries import beside as others_beside
from huilu.answers.queries import unseen_beside
from huilu.answers.states import QuestionState
from huilu.burden.wording import check_words
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.words import one_line


@transaction.atomic
def draft_answer(*, number: str, text: str, by: Actor, at: datetime, valid_from: date | None = None) -> PolicyAnswer:
    """Somebody at the desk writes an answer, or writes the draft anew: what was approved of it is so no more."""
    question, today = begin_at_desk(number, by), day_of(at)
    text = text.strip()
    rules.check_answerable(question.state, number)
    rules.check_clause_stands(number, is_over=question.is_over)
    rules.check_length(text, rules.ANSWER_LIMIT)
    # It binds whoever owes the clause, and has passed no gate and no lint.
    check_words(number, [text])
    rules.check_valid_from(valid_from or today, today)
    said = {
        "text": text, "valid_from": valid_from or today, "drafted_at": at, "drafted_by": by.signature,
        "drafted_by_person_id": by.person_id, "drafted_by_post_id": by.post_id,
        "approved_at": None, "approved_by": None,
    }  # fmt: skip
    made, _fresh = PolicyAnswer.objects.update_or_create(
        question=question,
        published_at=None,
        defaults=said,
        create_defaults=said | {"desk_id": question.desk_id, "version": question.answers.count() + 1},
    )
    note("answer.drafted", question, by=by, at=at, text=text, valid_from=made.valid_from, version=made.version)
    return made


@transaction.atomic
def approve_answer(*, number: str, by: Actor, at: datetime, text: str | None = None) -> PolicyAnswer:
    """Somebody else, in another post of the desk, has read the draft and stands for it.

    `text` is the draft as it was read, where it was read somewhere: another one is not approved unread.
    """
    question = begin_at_desk(number, by)
    draft = _draft_of(question)
    drafter = (draft.drafted_by_person_id, draft.drafted_by_post_id)
    rules.check_other_eyes(person=by.person_id, post=by.post_id, drafted_by=drafter)
    if text is not None and text.split() != draft.text.split():
        raise rules.DraftHasChanged
    draft.approved_at, draft.approved_by = at, by.signature
    draft.save(update_fields=["approved_at", "approved_by"])
    note("answer.approved", question, by=by, at=at, version=draft.version)
    return draft


@transaction.atomic
def publish_answer(
    *,
    number: str,
    by: Actor,
    at: datetime,
    replaces: Collection[str] = (),
    beside: Collection[str] = (),
    why: str = "",
) -> PolicyAnswer:
    """The approved draft is the answer; the version before it is superseded on its day and stays readable.

    Of every other answer about the clause the desk says that this one replaces it, or stands beside it, and why. What
    is replaced is merged into this question: whoever asked it has its answer here.
    """
    hold_programme(number)
    question, today = begin_at_desk(number, by), day_of(at)
    draft = _draft_of(question)
    if draft.approved_at is None:
        raise rules.NotApproved
    others = _others(question, replaces, beside, why)
    # An answer that lay waiting holds from the day on which it can be read.
    draft.valid_from = max(draft.valid_from, today)
    for one in (question, *others):
        give_way(one, to=draft, at=at)
    draft.published_at, draft.published_by = at, by.signature
    draft.beside, draft.beside_why = sorted(beside), one_line(why)
    draft.save(update_fields=["valid_from", "published_at", "published_by", "beside", "beside_why"])
    question.state, question.answered_on = QuestionState.ANSWERED, question.answered_on or today
    question.save(update_fields=["state", "answered_on"])
    for one in others:
        join_to(question, one, by=by, at=at)
    said = {"replaces": sorted(replaces), "beside": draft.beside, "why": draft.beside_why}
    told = {name: value for name, value in said.items() if value}
    note("answer.published", question, by=by, at=at, version=draft.version, valid_from=draft.valid_from, **told)
    return draft


def _others(
    question: PolicyQuestion, replaces: Collection[str], beside: Collection[str], why: str
) -> list[PolicyQuestion]:
    """Those that it replaces, locked, once something is said of each of the others."""
    found = {one.number: one for one in others_beside(question)}
    desks = {number: one.desk.name for number, one in found.items()}
    rules.check_beside(desks, ours=question.desk.name, replaces=replaces, beside=beside)
    if found:
        rules.check_reason(why)
    for number in replaces:
        rules.check_compared(number, question.number, unseen_beside(found[number], question))
    return list(PolicyQuestion.objects.select_for_update().filter(number__in=[*replaces]).order_by("serial"))


@transaction.atomic
def withdraw_answer(*, number: str, reason: str, by: Actor, at: datetime) -> PolicyAnswer:
    """The answer holds no more; it stays readable with the reason, and the question waits again, as long as before.

    No earlier version comes back by it. Only where it did not hold yet, what holds goes on holding.
    """
    question, today = begin_at_desk(number, by), day_of(at)
    rules.check_reason(reason)
    answer = question.answers.unsuperseded().first()
    if answer is None:
        raise rules.NothingToWithdraw(number=number)
    answer.withdrawn_at, answer.withdrawn_by, answer.reason = at, by.signature, one_line(reason)
    answer.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    if answer.valid_from <= today or not _go_on(question, today):
        question.state, question.answered_on = QuestionState.ASKED, None
        question.save(update_fields=["state", "answered_on"])
    note("answer.withdrawn", question, by=by, at=at, version=answer.version, reason=answer.reason)
    return answer


def _go_on(question: PolicyQuestion, today: date) -> bool:
    """What was to give way goes on, each version until the next; whether there is one."""
    until: date | None = None
    going_on = list(question.answers.out().filter(until__gt=today).order_by("-version"))
    for one in going_on:
        one.until, one.superseded_at = until, one.superseded_at if until else None
        one.save(update_fields=["until", "superseded_at"])
        until = min(until or one.valid_from, one.valid_from)
    return bool(going_on)


def _draft_of(question: PolicyQuestion) -> PolicyAnswer:
    rules.check_answerable(question.state, question.number)
    rules.check_clause_stands(question.number, is_over=question.is_over)
    draft = question.answers.filter(published_at=None).first()
    if draft is None:
        raise rules.NothingDrafted(number=question.number)
    return draft
