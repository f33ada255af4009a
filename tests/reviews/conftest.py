"""A province that holds reviews under a programme, and the programme before its launch."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from huilu.loop import actions as loop
from huilu.loop.models import Issue
from huilu.programmes.models import Programme
from huilu.reviews import actions
from huilu.reviews.models import Review
from tests.cast import Cast, a_blocked_drain

PROVINCE, PROGRAMME, HALL = "37", "second_batch_2023", "省政府礼堂"
MID_COURSE = date(2023, 11, 13)
ON_THE_DAY = datetime(2023, 11, 13, 2, tzinfo=UTC)


class Board:
    """The province and its meetings."""

    def __init__(self, town: Cast) -> None:
        self.town = town
        self.programme = Programme.objects.get(code=PROGRAMME)

    def does(self, verb: str, *, by: str = PROVINCE, **given: Any) -> Any:
        """Somebody in an office does one of the verbs of reviews."""
        return getattr(actions, verb)(unit=PROVINCE, **given, by=self.town.actor(by), at=self.town.later())

    def calls(self, review: str = "mid_course", **given: Any) -> Review:
        """The province calls a planned review."""
        made: Review = self.does("call_review", programme=PROGRAMME, review=review, **({"place": HALL} | given))
        return made

    def is_held(self, review: str = "mid_course") -> Review:
        """It was called, and its day has come."""
        made = self.calls(review)
        self.town.at = max(self.town.at, ON_THE_DAY)
        return made

    def leads(self, due_on: date = date(2023, 10, 31)) -> Issue:
        """An issue that the province itself leads."""
        office = self.town.actor(PROVINCE)
        draft = loop.draft_issue(finding=a_blocked_drain(symptom_unit=PROVINCE), by=office, at=self.town.later())
        return loop.open_issue(number=draft.number, lead=PROVINCE, due_on=due_on, by=office, at=self.town.later())


@pytest.fixture
def board(bound: Cast) -> Board:
    """The programme is in force."""
    return Board(bound)
