"""The board as a page: the figures of the reading, in code order, for whom they are, and live."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huilu.board.queries import Board, Work, read_board
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.days import day_of
from huilu.loop.states import State
from huilu.programmes.actions import record_progress
from huilu.programmes.models import Requirement
from huilu.programmes.states import ProgressState as Begun
from tests.cast import NOON, Cast
from tests.web.conftest import Browse, at_noon

CITY = "3708"
COUNTY = "370811"


def cells_of(text: str) -> list[list[str]]:
    """The figures of the table, row by row, without lights and words."""
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in _body(text).split("<tr>")[1:]]
    words = r'<span class="reason">.*?</span>|<[^>]+>|[■▲●○\s]'
    return [[re.sub(words, "", cell) for cell in row] for row in rows]


def expected(board: Board) -> list[list[str]]:
    """The same figures from the reading itself, a row for each column of the board."""
    rows = []
    for column in (board.own, *board.children, board.total):
        works = [column.work[one.pk] for one in board.requirements if board.total.work[one.pk].applies]
        asked = [_figures_of(work) for work in works]
        issues = column.issues
        states = [issues.by_state.get(state, 0) for state in State if state in board.total.issues.by_state]
        rows.append(asked + [str(n) for n in (issues.active, issues.overdue, *states, issues.total)])
    return rows


def _figures_of(work: Work) -> str:
    if not work.applies:
        return "–"
    begun = f"进行中{work.in_progress}" if work.in_progress else ""
    late = f"超期{work.overdue}" if work.overdue else ""
    return f"{work.done}/{work.applies}{begun}{late}"


def show(client: Client, unit: str, **query: str) -> str:
    """The board's page."""
    answer = client.get(f"/units/{unit}/board/", query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def play(town: Cast) -> None:
    """Some is done, some is under way, one drain is closed and one is open."""
    for unit, state in ((COUNTY, Begun.DONE), ("370811007", Begun.IN_PROGRESS), ("370811007201", Begun.DONE)):
        for one in _asked_of(town, unit)[:2]:
            by = town.actor(unit)
            record_progress(
                unit_id=by.unit_id, requirement=one.key, state=state, fact="办了", by=by, at=town.later(minutes=1)
            )
    town.closes()
    town.opens()
    set_rehearsal_clock(at_noon(town))


def _asked_of(town: Cast, unit: str) -> list[Requirement]:
    classes = Requirement.objects.filter(classes__unit_class_id=town.unit(unit).unit_class_id)
    return list(classes.select_related("programme").order_by("position"))


def test_the_page_shows_the_figures_of_the_reading(running: Cast, browse: Browse) -> None:
    play(running)

    for unit in (CITY, COUNTY, "370811007", "370811007201"):
        board = read_board(running.unit(unit), at_noon(running))
        turned = cells_of(show(browse(CITY), unit, turned="1"))
        upright = cells_of(show(browse(CITY), unit, turned="0"))

        assert turned == expected(board)
        assert [list(row) for row in zip(*upright, strict=True)] == turned


def test_children_stand_in_code_order_whatever_they_have_done(running: Cast, browse: Browse) -> None:
    county = browse(COUNTY)
    before = _heads(show(county, COUNTY, turned="1"))

    play(running)

    assert before == _heads(show(county, COUNTY, turned="1")) == ["370811-D01", "370811007"]


def test_lights_are_shapes_beside_reasons(running: Cast, browse: Browse) -> None:
    play(running)
    set_rehearsal_clock(NOON + timedelta(days=80))

    text = show(browse(CITY, "en"), CITY)

    assert 'class="light-red"' in text
    assert "■" in text
    assert re.search(r'title="\d+ past (its|their) day"', text)
    assert "units are past the day of" in text.split('class="answer"')[1]


def test_a_board_above_or_beside_the_own_part_is_not_open(running: Cast, browse: Browse) -> None:
    for unit in ("370811", "370811007202", "3701"):
        assert browse("370811007201").get(f"/units/{unit}/board/").status_code in {403, 404}
        assert browse("370811007201").get(f"/units/{unit}/board/figures/").status_code in {403, 404}


def test_an_open_page_gets_new_figures_and_nothing_else(running: Cast, browse: Browse) -> None:
    city = browse(CITY)
    page = show(city, CITY)
    again = re.search(r'id="figures" hx-get="([^"]+)"', page)
    assert again
    address = again[1].replace("&amp;", "&")
    set_rehearsal_clock(at_noon(running) + timedelta(seconds=30))

    unchanged = city.get(address)
    play(running)
    changed = city.get(address)

    assert unchanged.status_code == 204
    assert re.fullmatch(r"\d\d:\d\d:\d\d", unchanged.headers["Huilu-Time"])
    assert changed.status_code == 200
    assert changed.content.decode().startswith('<div id="figures"')
    assert "<html" not in changed.content.decode()


def test_a_phone_reads_children_down_the_side(running: Cast, browse: Browse) -> None:
    city = browse(CITY)

    phone = city.get(f"/units/{CITY}/board/", headers={"user-agent": "Mozilla/5.0 (Android) Mobile"}).content.decode()

    assert 'class="board turned"' in phone
    assert 'class="board turned"' not in show(city, CITY)


def test_one_goes_up_to_what_is_still_the_own_part(running: Cast, browse: Browse) -> None:
    assert f'href="/units/{COUNTY}/board/" lang="zh-CN" data-said data-up' in show(browse(COUNTY), "370811007")
    assert "data-up" not in show(browse(COUNTY), COUNTY)


def test_without_a_programme_the_children_are_still_listed(town: Cast, browse: Browse) -> None:
    text = show(browse(CITY, "en"), CITY, turned="1")

    assert _heads(text) == [COUNTY]
    assert "Nothing is asked of anybody here, and no issue is under way." in text


def test_the_sentence_tells_how_many_have_not_begun_and_never_who(running: Cast, browse: Browse) -> None:
    answer = show(browse(CITY, "en"), CITY).split('class="answer">')[1].split("</p>")[0]

    assert re.search(r"1 of 1 below has not begun", answer)
    assert "任城" not in answer


def test_a_synthetic_unit_is_marked_on_the_board(running: Cast, browse: Browse) -> None:
    assert 'class="mark"' in show(browse(COUNTY, "en"), COUNTY)


def test_the_number_of_queries_does_not_grow_with_the_children(running: Cast, browse: Browse) -> None:
    city = browse(CITY)
    show(city, COUNTY)
    counts = []
    for unit in (CITY, "370811007"):
        with CaptureQueriesContext(connection) as queries:
            show(city, unit)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def _body(text: str) -> str:
    return text.split("<tbody>")[1].partition("</tbody>")[0]


def _heads(text: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/units/([^/]+)/board/"', _body(text))


def test_a_board_never_says_that_all_have_begun_while_somebody_has_not(running: Cast, browse: Browse) -> None:
    text = show(browse(CITY, "en"), "370811007201").split('class="answer"')[1]

    assert "Everybody has begun" not in text
    assert "1 unit has not begun" in text


def test_a_past_day_is_chosen_on_the_page_and_stays_as_it_was(running: Cast, browse: Browse) -> None:
    client, day = browse(COUNTY), day_of(at_noon(running))
    then = cells_of(show(client, COUNTY))
    running.at = at_noon(running) + timedelta(days=1)
    play(running)
    set_rehearsal_clock(running.later())
    client = browse(COUNTY)

    page = show(client, COUNTY, at=day.isoformat())
    assert "data-past" in page
    assert "every 1500ms" not in page
    assert cells_of(page) == then != cells_of(show(client, COUNTY))
    # Whoever goes on to a unit below, or back up, stays on that day.
    ways = set(re.findall(r'href="(/units/[^"]+/board/[^"]*)" lang', page))
    assert ways
    assert all(way.endswith(f"?at={day.isoformat()}") for way in ways)
    (below,) = {way for way in ways if way.startswith(f"/units/{COUNTY}007/")}
    assert "data-past" in client.get(below).content.decode()
    for wanted in ((day + timedelta(days=99)).isoformat(), "今天"):
        answer = client.get(f"/units/{COUNTY}/board/", {"at": wanted})
        assert answer.status_code == (422 if wanted[0].isdigit() else 200)
