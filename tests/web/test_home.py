"""What lies on a desk, and the sentence on top of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from huilu.clock.actions import set_rehearsal_clock
from huilu.programmes.actions import record_progress
from huilu.programmes.models import Requirement
from huilu.programmes.states import ProgressState
from huilu.web.home.desk import Desk, Thing, read_desk
from huilu.web.lights import light_until
from tests.cast import Cast
from tests.web.conftest import Browse
from tests.web.reading import Page

VILLAGE = "370811007201"
TODAY = date(2023, 9, 20)


def _thing(due_on: date | None) -> Thing:
    return Thing(due_on, light_until(due_on, TODAY))


@pytest.mark.parametrize(
    ("now", "later", "said"),
    [
        ([], [], "Nothing is to do here."),
        ([], [date(2023, 11, 3)], "Nothing is to do here. The next thing is due on Fri 3 Nov 2023."),
        ([date(2023, 9, 22)], [], "You have 1 thing to do; the nearest is due on Fri 22 Sep 2023."),
        ([date(2023, 9, 22), date(2023, 9, 25)], [], "You have 2 things to do; the nearest is due on Fri 22 Sep 2023."),
        ([date(2023, 9, 12), date(2023, 9, 25)], [], "You have 2 things to do; 1 is past its day."),
        ([None], [], "You have 1 thing to do; none has a day."),
    ],
)
def test_the_first_sentence_can_be_said_aloud(now: list[date | None], later: list[date], said: str) -> None:
    desk = Desk([_thing(day) for day in now], [_thing(day) for day in later], [], TODAY)

    with override("en"):
        assert desk.sentence == said


@pytest.mark.parametrize(
    ("due_on", "colour", "said"),
    [
        (date(2023, 9, 17), "red", "3 days past"),
        (date(2023, 9, 19), "red", "1 day past"),
        (date(2023, 9, 20), "amber", "due today"),
        (date(2023, 9, 27), "amber", "7 days left"),
        (date(2023, 9, 28), "green", "8 days left"),
        (None, "none", "no due day"),
    ],
)
def test_a_light_stands_beside_its_reason(due_on: date | None, colour: str, said: str) -> None:
    with override("en"):
        light = light_until(due_on, TODAY)

    assert (light.colour.value, light.reason) == (colour, said)


def test_what_is_done_leaves_the_desk(running: Cast) -> None:
    at = datetime(2024, 1, 12, 2, tzinfo=UTC)
    unit = running.unit(VILLAGE)
    before = read_desk(unit, at)
    late = before.now[0].obligation
    assert late is not None

    record_progress(
        unit_id=unit.pk,
        requirement=Requirement.objects.select_related("programme").get(pk=late.requirement.pk).key,
        state=ProgressState.DONE,
        fact="1月11日办完",
        by=running.actor(VILLAGE),
        at=at,
    )

    after = read_desk(unit, at)
    assert (len(after.now), len(after.done)) == (len(before.now) - 1, len(before.done) + 1)


def test_home_shows_what_is_late_and_leads_to_it(running: Cast, browse: Browse) -> None:
    client = browse(VILLAGE, language="en")
    set_rehearsal_clock(datetime(2024, 1, 25, 2, tzinfo=UTC))

    page = Page(client.get("/"))

    assert "days past" in page.text
    assert "past its day" in page.text or "past their day" in page.text
    owed = [link for link in page.links if "/obligations/" in link]
    assert owed
    assert client.get(owed[0]).status_code == 200
