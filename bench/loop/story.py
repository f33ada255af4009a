"""What is said in a life: the same words whether it is lived by the actions, written bare, loaded or sent over HTTP."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

FIRST_DAY = datetime(2023, 9, 20, 1, tzinfo=UTC)
# The stored issues were raised before this day; what is measured happens after it, while the programme is in force.
MEASURED = datetime(2023, 11, 20, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPEN_DAYS, TASK_DAYS = 40, 20

TITLE = "排水沟堵塞,雨天进水"
DETAIL = "村东头的排水沟去年冬天就堵了,雨一大水就进院子,十二户受影响。"
SOURCE, TOPIC, CONCERNS = "from_below", "other", "service"
TASK = "清淤并修好盖板"
FACT = {"kind": "measure", "subject": "进水的住户", "before": "12", "after": "0", "measured_in": "户"}
CAUSE = {"level": "unit_process", "text": "清淤没有排进计划", "second_look": ""}
FIX_KIND = "corrective"

# In which order a life goes on; of every twenty stored issues, four are somewhere on the way and the others closed.
ACTS = ("drafted", "opened", "task_added", "task_finished", "submitted", "verifier_named", "closed")
REACHED = (2, 3, 5, 6)
IN_TURN = 20


def acts_of(nth: int) -> int:
    """How many acts the nth stored issue has seen."""
    place = nth % IN_TURN
    return REACHED[place] if place < len(REACHED) else len(ACTS)


def finding(village: str) -> dict[str, str]:
    """What the village found."""
    said = {"title": TITLE, "detail": DETAIL, "source": SOURCE, "topic": TOPIC, "concerns": CONCERNS}
    return said | {"symptom_unit": village}


def fact(on: date) -> dict[str, Any]:
    """The changed fact, as observed on a day."""
    return FACT | {"observed_on": on}
