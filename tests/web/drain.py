"""One drain as people type it into the forms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from huilu.clock.actions import set_rehearsal_clock
from tests.cast import TODAY, Cast
from tests.web.conftest import at_noon

VILLAGE = "370811007201"
LATER = (TODAY + timedelta(days=40)).isoformat()
SOONER = (TODAY + timedelta(days=20)).isoformat()
DRAIN = {
    "title": "排水沟堵塞,雨天进水",
    "detail": "村东头的排水沟去年冬天就堵了。",
    "symptom_unit": VILLAGE,
    "symptom_code": "",
    "topic": "other",
    "source": "self_found",
    "concerns": "service",
    "lead": "370811",
    "lead_code": "",
    "due_on": LATER,
}
FACT = {
    "kind": "measure",
    "subject": "进水的住户",
    "measured_in": "户",
    "before": "12",
    "after": "0",
    "observed_on": TODAY.isoformat(),
}
RESULT = FACT | {
    "cause_level": "unit_process",
    "cause": "清淤没有排进计划",
    "second_look": "",
    "fix_kind": "corrective",
}
TASK = {"text": "清淤并修好盖板", "owner": "370811/office", "due_on": SOONER}


def post(client: Client, address: str, **words: Any) -> str:
    """The page to which a form that was accepted leads."""
    answer = client.post(address, words)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def read(client: Client, address: str) -> str:
    """A page that is there."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def to_noon(town: Cast) -> None:
    """The pages see the next noon."""
    set_rehearsal_clock(at_noon(town))
