"""Answering once, and forgetting what nobody will ask again."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import connection, transaction

from huilu.once.asking import Answer, Asked
from huilu.once.models import KeptAnswer
from huilu.once.rules import InProgress, check_same

Given = TypeVar("Given", bound=Answer | None)


@transaction.atomic
def answer_once(asked: Asked, act: Callable[[], Given], *, waits: bool = False) -> Given | Answer:
    """The answer of `act`, which is kept with it; where the request came before, the answer given then.

    What the act changes and its answer are one transaction: whoever is killed in between leaves both or neither.
    An act without an answer (None) keeps nothing, and may be asked for again. While the first request is being
    worked on, the next one waits for it or is refused.
    """
    _stand_alone(asked, waits=waits)
    kept = KeptAnswer.objects.filter(request=asked.name).first()
    if kept is not None:
        check_same(asked.fingerprint, kept.content)
        return Answer(kept.status, kept.headers, zlib.decompress(bytes(kept.body)), is_repeated=True)
    answer = act()
    if answer is not None:
        KeptAnswer.objects.create(
            request=asked.name,
            content=asked.fingerprint,
            status=answer.status,
            headers=answer.headers,
            body=zlib.compress(answer.body),
        )
    return answer


def _stand_alone(asked: Asked, *, waits: bool) -> None:
    """Be the only one with this request until commit. The database drops the lock with whoever is killed."""
    with connection.cursor() as cursor:
        if waits:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [asked.lock])
            return
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [asked.lock])
        if not cursor.fetchone()[0]:
            raise InProgress


def forget_answers(*, before: datetime) -> int:
    """Remove the answers that were kept before a moment; how many they were. The acts stay, of course."""
    return KeptAnswer.objects.filter(kept_at__lt=before).delete()[0]
