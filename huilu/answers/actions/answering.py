"""The one binding answer: drafted by one, approved by another, published; a new version; and withdrawn."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huilu.answers import rules
from huilu.answers.actions.frame import begin_at_desk, note
from huilu.answers.models import PolicyAnswer, PolicyQuestion
from huilu.answers.states import QuestionState
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of


@transaction.atomic
def draft_answer(*, number: str, text: str, by: Actor, at: datetime, valid_from: date | None = None) -> PolicyAnswer:
    """Somebody at the desk writes an answer, or writes the draft anew: what was approved of it is so no more."""
    question, today = begin_at_desk(number, by), day_of(at)
    text = text.strip()
    rules.check_answerable(question.state, number)
    rules.check_length(text, rules.ANSWER_LIMIT)
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
def publish_answer(*, number: str, by: Actor, at: datetime) -> PolicyAnswer:
    """The approved draft is the answer; the version before it is superseded and stays readable."""
    question, today = begin_at_desk(number, by), day_of(at)
    draft = _draft_of(question)
    if draft.approved_at is None:
        raise rules.NotApproved
    question.answers.filter(published_at__isnull=False, superseded_at=None, withdrawn_at=None).update(superseded_at=at)
    # An answer that lay waiting holds from the day on which it can be read.
    draft.valid_from = max(draft.valid_from, today)
    draft.published_at, draft.published_by = at, by.signature
    draft.save(update_fields=["valid_from", "published_at", "published_by"])
    question.state, question.answered_on = QuestionState.ANSWERED, question.answered_on or today
    question.save(update_fields=["state", "answered_on"])
    note("answer.published", question, by=by, at=at, version=draft.version, valid_from=draft.valid_from)
    return draft


@transaction.atomic
def withdraw_answer(*, number: str, reason: str, by: Actor, at: datetime) -> PolicyAnswer:
    """The answer holds no more; it stays readable with the reason, and the question waits again, as long as before.

    No earlier version comes back by it.
    """
    question = begin_at_desk(number, by)
    rules.check_reason(reason)
    standing = {"published_at__isnull": False, "superseded_at": None, "withdrawn_at": None}
    answer = question.answers.filter(**standing).first()
    if answer is None:
        raise rules.NothingToWithdraw(number=number)
    answer.withdrawn_at, answer.withdrawn_by, answer.reason = at, by.signature, rules.plain(reason)
    answer.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    question.state, question.answered_on = QuestionState.ASKED, None
    question.save(update_fields=["state", "answered_on"])
    note("answer.withdrawn", question, by=by, at=at, version=answer.version, reason=answer.reason)
    return answer


def _draft_of(question: PolicyQuestion) -> PolicyAnswer:
    rules.check_answerable(question.state, question.number)
    draft = question.answers.filter(published_at=None).first()
    if draft is None:
        raise rules.NothingDrafted(number=question.number)
    return draft
