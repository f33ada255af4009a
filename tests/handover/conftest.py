"""A city with a batch under way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huilu.handover.actions import close_batch, decide_item, hand_over_batch, open_batch
from huilu.handover.models import Batch, Disposition, HandOver
from huilu.handover.queries import find_batch
from huilu.handover.states import Choice
from huilu.ledger.models import Entry
from huilu.loop import actions as loop
from huilu.loop.models import Issue
from tests.cast import Cast, reloaded

CITY, COUNTY, TOWNSHIP, VILLAGE, OFFICE = "3708", "370811", "370811007", "370811007201", "370811-D01"
KEY = "second_batch_2023/second_batch"
BATCH = {"unit": CITY, "batch": KEY}
AUTUMN, LATER_DAY = date(2023, 9, 5), date(2023, 12, 1)


class Running:
    """The cast, the batch of the city, and what can be done with it."""

    def __init__(self, town: Cast, **given: Any) -> None:
        self.town = town
        unit, by = town.unit(CITY), town.actor(CITY)
        open_batch(unit=unit, batch=KEY, opened_on=AUTUMN, by=by, at=town.later(), **given)

    @property
    def batch(self) -> Batch:
        """The batch as it is now."""
        return find_batch(CITY, KEY, for_=self.town.actor(CITY))

    def signed(self, code: str) -> dict[str, Any]:
        """Somebody of the unit, an hour later."""
        return {"by": self.town.actor(code), "at": self.town.later()}

    def issue(self, lead: str = COUNTY) -> Issue:
        """One more open issue."""
        return reloaded(self.town.opens(lead=lead))

    def decides(self, issue: Issue, choice: Choice, by: str = COUNTY, **more: str) -> Disposition:
        """Somebody says what becomes of it."""
        return decide_item(**BATCH, number=issue.number, choice=choice, **more, **self.signed(by))

    def accepts(self, issue: Issue, by: str) -> Issue:
        """The other unit takes the issue over."""
        return loop.accept_transfer(number=issue.number, due_on=LATER_DAY, **self.signed(by))

    def ends(self, by: str = CITY) -> Batch:
        """The batch ends."""
        return close_batch(**BATCH, **self.signed(by))

    def hands_over(self, to: str = COUNTY, **more: Any) -> HandOver:
        """The city hands its open items to another unit."""
        return hand_over_batch(**BATCH, to=to, **more, **self.signed(CITY))


@pytest.fixture
def running(bound: Cast) -> Running:
    return Running(bound)


def acts(prefix: str) -> list[str]:
    """What the ledger holds of such acts, the oldest first."""
    return list(Entry.objects.filter(act__startswith=prefix).order_by("id").values_list("act", flat=True))
