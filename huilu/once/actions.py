"""Answering once, and forgetting what nobody will ask again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, transaction

from huilu.once.asking import Answer, Asked
from huilu.once.models import KeptAnswer
from huilu.once.rules import InProgress, check_same

_CLAIM = "SELECT claimed, content, status, headers, body FROM once_claim(%s, %s::bigint, %s)"
_KEEP = """
    INSERT INTO once_keptanswer (request, content, status, headers, body, kept_at)
    VALUES (%s, %s, %s::smallint, %s::jsonb, %s, now())
"""
Given = TypeVar("Given", bound=Answer | None)


@transaction.atomic
def answer_once(asked: Asked, act: Callable[[], Given], *, waits: bool = False) -> Given | Answer:
    """The answer of `act`, which is kept with it; where the request came before, the answer given then.

    What the act changes and its answer are one transaction: whoever is killed in between leaves both or neither.
    An act without an answer (None) keeps nothing, and may be asked for again. While the first request is being
    worked on, the next one waits for it or is refused.
    """
    if kept := _claim(asked, waits=waits):
        return kept
    answer = act()
    if answer is not None:
        _keep(asked, answer)
    return answer


def _keep(asked: Asked, answer: Answer) -> None:
    answered: list[Any] = [answer.status, json.dumps(answer.headers), zlib.compress(answer.body)]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [asked.name, asked.fingerprint, *answered])


def _claim(asked: Asked, *, waits: bool) -> Answer | None:
    """Be the only one with this request until commit; what was answered to it before.

    The database drops the lock with whoever is killed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [asked.name, asked.lock, waits])
        claimed, content, status, headers, body = cursor.fetchone()
    if not claimed:
        raise InProgress
    if content is None:
        return None
    check_same(asked.fingerprint, content)
    return Answer(status, json.loads(headers), zlib.decompress(bytes(body)), is_repeated=True)


def forget_answers(*, before: datetime) -> int:
    """Remove the answers that were kept before a moment; how many they were. The acts stay, of course."""
    return KeptAnswer.objects.filter(kept_at__lt=before).delete()[0]
