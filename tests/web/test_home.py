"""What lies on a desk, and the sentence on top of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.actor import INSTALLATION
from huilu.loop import actions as loop
from huilu.loop import queries
from huilu.programmes.actions import record_progress
from huilu.programmes.models import Requirement
from huilu.programmes.states import ProgressState
from huilu.web.home.asking import asked_of
from huilu.web.home.desk import Desk, read_desk
from huilu.web.home.page import read_home
from huilu.web.home.things import Thing
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


def _raised(running: Cast, times: int = 1) -> list[str]:
    numbers = [running.drafts().number for _ in range(times)]
    for number in numbers:
        by = running.actor(VILLAGE)
        loop.raise_up(number=number, why="规定是上面定的", by=by, at=running.later(), toward="3708")
    return numbers


def test_home_says_what_is_about_to_move_by_itself(running: Cast, browse: Browse) -> None:
    (number,) = _raised(running)
    set_rehearsal_clock(running.later())

    page = Page(browse("370811007", language="en").get("/"))

    assert "What is about to move by itself" in page.text
    assert f"/issues/{number}/" in page.links
    # It passes by: nobody has to do anything with it.
    assert not read_desk(running.unit("370811007"), running.at).now


def test_a_leading_group_decides_five_at_a_time(running: Cast, browse: Browse) -> None:
    numbers = _raised(running, times=6)
    for number in numbers:
        for _ in range(4):
            loop.move_on(number=number, by=INSTALLATION, at=running.later(days=14))
    set_rehearsal_clock(running.later())
    client = browse("3708", language="en")

    first = Page(client.get("/"))
    (onward,) = [link for link in first.links if "decide=" in link]
    second = Page(client.get(f"/{onward}"))

    assert [number for number in numbers if f"/issues/{number}/" in first.links] == numbers[:5]
    assert [number for number in numbers if f"/issues/{number}/" in second.links] == numbers[5:]
    assert f"/issues/{numbers[0]}/direction/" in first.links
    assert f"/issues/{numbers[0]}/claim/" in first.links
    assert "to be decided by the leading group" in first.text
    for nonsense in ("x", "1~2023~y", "0~2023-09-05~1", "~~", "9999"):
        again = Page(client.get("/", {"decide": nonsense}))
        assert [number for number in numbers if f"/issues/{number}/" in again.links] == numbers[:5]


def test_what_is_asked_of_a_unit_lies_on_its_desk(running: Cast) -> None:
    county, office = running.actor("370811"), running.actor("370811-D01")
    offered, shared = running.opens().number, running.opens().number
    loop.offer_transfer(number=offered, to="370811-D01", reason="归你们管", by=county, at=running.later())
    due_on = date(2023, 10, 20)
    loop.give_share(number=shared, unit="370811-D01", text="量一量", due_on=due_on, by=county, at=running.later())

    with override("en"):
        asked = {thing.what for thing in read_desk(running.unit("370811-D01"), running.at).now if thing.what}
        assert asked == {"Take it over, or decline", "Our share"}
    loop.decline_transfer(number=offered, reason="没有人手", by=office, at=running.later())
    loop.finish_share(number=shared, position=1, outcome="量好了", by=office, at=running.later())
    assert not [thing for thing in read_desk(running.unit("370811-D01"), running.at).now if thing.what]


def _later(running: Cast, days: int) -> None:
    set_rehearsal_clock(running.later(days=days))


def test_a_leading_group_reads_why_a_proposal_was_refused(running: Cast, browse: Browse) -> None:
    refused, lapsed = _raised(running, times=2)
    for number in (refused, lapsed):
        for _ in range(3):
            loop.move_on(number=number, by=INSTALLATION, at=running.later(days=14))
        running.actor("370811")
        words = {"owner": "370811", "reason": "主要在你区"}
        loop.propose_owner(number=number, by=running.actor("3708"), at=running.later(), **words)
    why = {"reason_code": "not_our_power", "reason": "区里没有权限改规定"}
    loop.refuse_proposal(number=refused, by=running.actor("370811"), at=running.later(), **why)
    loop.move_on(number=lapsed, by=INSTALLATION, at=running.later(days=14))
    _later(running, 1)

    text = browse("3708", "en").get("/").content.decode()

    assert text.count("区里没有权限改规定") == text.count("not in our power") == 1
    assert "2 matters wait for your decision." in text


def test_what_is_late_right_below_can_be_marked_as_hard(running: Cast, browse: Browse) -> None:
    number = running.opens(due_on=date(2023, 10, 1)).number
    _later(running, 15)

    page, above = Page(browse("3708", "en").get("/")), Page(browse("37", "en").get("/"))

    assert f"/issues/{number}/hardness/" in page.links
    assert "was due on" in page.text
    assert f"/issues/{number}/" not in above.links
    assert browse("370811").get("/").content.decode().count('id="decide"') == 0


def test_home_is_short_and_the_rest_is_one_press_away(running: Cast, browse: Browse) -> None:
    raised = [running.opens(due_on=date(2023, 12, 1)).number for _ in range(9)]
    _later(running, 1)

    county, village = Page(browse("370811", "en").get("/")), Page(browse(VILLAGE, "en").get("/"))

    assert sum(f"/issues/{number}/" in county.links for number in raised) < 8
    assert "/units/370811/list/" in county.links
    assert [number for number in raised if f"/issues/{number}/" in village.links] == raised[:5]
    assert "All (9)" in village.text
    assert "/issues/#others" in village.links
    whole = Page(browse(VILLAGE, "en").get("/issues/"))
    assert all(f"/issues/{number}/" in whole.links for number in raised)


def test_every_line_says_who_has_it_since_when_and_when_it_moves(running: Cast, browse: Browse) -> None:
    _raised(running)
    _later(running, 1)

    page = Page(browse(VILLAGE, "en").get("/"))

    assert "李营街道" in " ".join(page.everything)
    assert "has had it since Wed 20 Sep, day 2" in page.text
    assert "on its way up" in page.text
    assert "moves on by itself on Mon 25 Sep" in page.text


def test_looks_at_what_lasts_make_room_for_what_somebody_waits_for(running: Cast) -> None:
    unit = running.unit(VILLAGE)
    running.closes()
    for _ in range(9):
        running.drafts()
    at = running.later(days=95)

    page = read_home(unit, running.actor(VILLAGE), at)

    # Two checks of one issue are due, and one look is enough for both.
    assert len(page.looks) == 1
    assert page.looks[0] in page.desk.now
    assert len(page.held) == 7
    assert not any(thing.is_look for thing in page.held)


def test_what_is_asked_is_said_in_few_words(running: Cast) -> None:
    with override("en"):
        draft = running.drafts()
        assert asked_of(draft) == "Open it, or raise it upward"
        issue = running.starts()
        (held,) = queries.in_hand(running.unit("370811"))
        assert (held.pk, asked_of(held)) == (issue.pk, "Finish the tasks")
        loop.finish_task(number=issue.number, position=1, by=running.actor("370811"), at=running.later())
        (held,) = queries.in_hand(running.unit("370811"))
        assert asked_of(held) == "Submit the result"
        assert asked_of(running.names_verifier()) == "Look at the change, and judge"
