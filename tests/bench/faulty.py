"""A site with a fault: answers are kept in a transaction of their own after that of the act, and it dies in between."""

from __future__ import annotations

import os
import signal
import zlib
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from django.db import transaction

from config.wsgi import application
from huilu.api import once
from huilu.once.asking import Answer, Asked
from huilu.once.models import KeptAnswer

__all__ = ["application"]

# Chance alone would strike in this moment too seldom for a test of a few kills. Once would do; twice is for certain.
LAST, STRIKES = 4, ("first", "second")
_acts = count(1)


def _strikes() -> bool:
    """Whether one of the strikes is left, of all that the site's processes have together."""
    for strike in STRIKES:
        with suppress(FileExistsError):
            (Path(os.environ["HUILU_HOME"]) / f"{strike}.strike").touch(exist_ok=False)
            return True
    return False


def _answer_in_two(asked: Asked, act: Callable[[], Answer]) -> Answer:
    kept = KeptAnswer.objects.filter(request=asked.name).first()
    if kept is not None:
        return Answer(kept.status, kept.headers, zlib.decompress(bytes(kept.body)), is_repeated=True)
    with transaction.atomic():
        answer = act()
    if next(_acts) == LAST and _strikes():
        os.kill(os.getpid(), signal.SIGKILL)
    body = zlib.compress(answer.body)
    KeptAnswer.objects.create(
        request=asked.name, content=asked.fingerprint, status=answer.status, headers=answer.headers, body=body
    )
    return answer


once.answer_once = _answer_in_two  # type: ignore[assignment]
