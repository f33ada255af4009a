"""The page of circuits: one sentence, the table, what waits, and nothing of anybody else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from huilu.board.circuits import CircuitBoard, read_circuits
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.workdays import calendar_called
from huilu.loop.states import Stage
from huilu.org.actions import import_body
from huilu.org.queries import children_of
from huilu.programmes.publishing import follow_tree
from tests.cast import TREE, Cast
from tests.loop.doing import (
    CITY,
    COUNTY,
    ELSEWHERE,
    NEIGHBOUR,
    PROVINCE,
    TOWNSHIP,
    VILLAGE,
    as_it_is,
    calendar_turns,
    does,
    goes_up,
    sees,
    works,
)
from tests.web.conftest import Browse
from tests.web.reading import Page, han_in

EMPTY = "Nothing that goes upward is here now. Where a cause lies above, raise the issue on its own page."


def show(client: Client, town: Cast, unit: str, **query: str) -> str:
    """The page at the moment of the cast."""
    set_rehearsal_clock(town.at)
    answer = client.get(f"/units/{unit}/circuits/", query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def sentence_in(text: str) -> str:
    found = re.search(r'<p class="answer">(.*?)</p>', text)
    assert found
    return re.sub(r"<[^>]+>", "", found[1])


def cells_in(text: str) -> list[list[str]]:
    """The figures of the table, row by row."""
    body = re.search(r'<table class="board.*?<tbody>(.*?)</tbody>', text, re.DOTALL)
    assert body
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in body[1].split("<tr>")[1:]]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in rows]


def listed_in(text: str) -> list[str]:
    """The numbers in the list, as they stand."""
    return re.findall(r'<a href="/issues/([^/]+)/" lang', text)


def expected(board: CircuitBoard) -> list[list[str]]:
    columns = [board.own, *board.children, board.total]
    stages = [stage for stage in Stage if board.total.stages[stage]]
    return [[*(str(one.stages[stage]) for stage in stages), str(one.circuits)] for one in columns]


def play(town: Cast) -> None:
    """One is on its way, one waits for a decision, one is worked on past its day."""
    late = goes_up(town)
    does(town, "claim_issue", late, TOWNSHIP, due_on=town.at.date() + timedelta(days=5))
    goes_up(town, toward=COUNTY)
    calendar_turns(town, town.at + timedelta(days=60))
    goes_up(town, by=ELSEWHERE)


def test_the_page_shows_the_figures_of_the_reading_either_way_round(town: Cast, browse: Browse) -> None:
    play(town)
    province = browse(PROVINCE)

    for unit in (PROVINCE, CITY, COUNTY, TOWNSHIP):
        board = read_circuits(town.unit(unit), town.at)
        turned, upright = (cells_in(show(province, town, unit, turned=way)) for way in "10")

        assert turned == expected(board)
        assert [list(row) for row in zip(*upright, strict=True)] == turned


def test_of_many_children_those_stand_there_that_have_anything(town: Cast, browse: Browse) -> None:
    like = ",370811,街道(虚构),township,government,grassroots,,,2020-01-01"
    rows = [TREE.splitlines()[0], *(f"3708110{place}{like}" for place in range(10, 20))]
    grown = import_body(body="\n".join(rows).encode(), by=INSTALLATION, at=town.at, follow=follow_tree)
    assert (grown.added, grown.faults) == (10, [])
    play(town)
    page = show(browse(COUNTY, "en"), town, COUNTY)

    assert len(cells_in(page)) == 3
    assert "李营街道" in page
    assert f"{len(children_of(town.unit(COUNTY))) - 1} more units directly below have none." in page


def test_one_sentence_says_what_waits_where(town: Cast, browse: Browse) -> None:
    province = browse(PROVINCE, "en")
    assert sentence_in(show(province, town, PROVINCE)) == EMPTY

    play(town)

    assert sentence_in(show(province, town, PROVINCE)) == (
        "2 matters are on their way up here, 1 to be decided by the leading group; "
        "the longest wait is with 李营街道: 38 working days."
    )
    assert sentence_in(show(province, town, "3701")) == (
        "1 matter is on its way up here; the longest wait is with 济南市, less than a working day."
    )


def test_where_nothing_waits_the_sentence_says_what_there_is(town: Cast, browse: Browse) -> None:
    county = browse(COUNTY, "en")
    first, second = goes_up(town), goes_up(town)
    does(town, "claim_issue", first, COUNTY, due_on=town.at.date() + timedelta(days=30))
    days = {"reason": "自己能办", "due_on": town.at.date() + timedelta(days=9)}
    does(town, "take_back_up", second, VILLAGE, **days)

    assert sentence_in(show(county, town, COUNTY)) == "Nothing waits here; 1 matter is in joint work."
    assert sentence_in(show(county, town, TOWNSHIP)) == "Nothing waits here; 1 matter has been up and back."


def test_an_answer_waits_with_its_origin_and_is_counted_where_it_came_from(town: Cast, browse: Browse) -> None:
    issue = goes_up(town)
    does(town, "claim_issue", issue, COUNTY, due_on=town.at.date() + timedelta(days=60))
    works(town, as_it_is(issue))
    sees(town, as_it_is(issue))

    village = show(browse(VILLAGE, "en"), town, VILLAGE)

    assert listed_in(village) == [issue.number]
    assert "answered, waiting for the origin" in village
    assert sentence_in(village) == ("1 matter waits here; the longest wait is with 李营村, less than a working day.")
    assert "<table" not in village
    assert "boards.js" not in village
    assert cells_in(show(browse(COUNTY, "en"), town, COUNTY, turned="1"))[0] == ["1", "1"]


def test_each_item_says_with_whom_since_when_and_what_moves_it(town: Cast, browse: Browse) -> None:
    play(town)

    text = show(browse(PROVINCE, "en"), town, PROVINCE)

    told = [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in re.findall(r"<li class=\"thing\">(.*?)</li>",
            text, re.DOTALL)]  # fmt: skip
    assert len(told) == 3
    assert told[0].startswith("38 working days 排水沟堵塞,雨天进水 370811007201-0001 · joint work · now with 李营街道")
    assert "■" in told[0]
    assert "to be decided by the leading group" in told[1]
    assert told[1].endswith("only a decision moves it")
    assert told[2].startswith("less than a working day")
    assert "moves on by itself" in told[2]
    assert "on its way up" in told[2]


def test_nothing_of_a_neighbour_is_listed(town: Cast, browse: Browse) -> None:
    theirs, ours = goes_up(town, by=ELSEWHERE), goes_up(town)

    listed = listed_in(show(browse(CITY), town, CITY))

    assert ours.number in listed
    assert theirs.number not in listed
    assert listed_in(show(browse(NEIGHBOUR), town, NEIGHBOUR)) == []
    assert browse(NEIGHBOUR).get(f"/units/{TOWNSHIP}/circuits/").status_code == 403
    assert browse(NEIGHBOUR).get("/units/3701/circuits/").status_code == 404


def test_twenty_stand_on_a_page(town: Cast, browse: Browse) -> None:
    drafts = [town.drafts() for _each in range(23)]
    for draft in drafts:
        does(town, "raise_up", draft, VILLAGE, why="上面定的")
    county = browse(COUNTY)

    first = show(county, town, COUNTY)
    onward = re.search(r'href="\?([^"]*after=[^"]*)#waiting"', first)
    assert onward
    second = county.get(f"/units/{COUNTY}/circuits/?{onward[1].replace('&amp;', '&')}").content.decode()

    assert (len(listed_in(first)), len(listed_in(second))) == (20, 3)
    assert [*listed_in(first), *listed_in(second)] == [draft.number for draft in drafts]
    assert not re.search(r'href="[^"]*after=', second)
    assert re.search(r'href="[^"]*#waiting"', second)
    assert sentence_in(second) == sentence_in(first)
    beyond = show(browse(COUNTY, "en"), town, COUNTY, after="9" * 16 + ".x")
    assert listed_in(beyond) == []
    assert "There is nothing further." in beyond


def test_claims_stand_in_code_order_and_too_few_have_no_figure(town: Cast, browse: Browse) -> None:
    for week in range(5):
        town.at = datetime(2023, 10, 9, 2, tzinfo=UTC) + timedelta(weeks=week)
        due_on = town.at.date() + timedelta(days=60)
        slow = goes_up(town, by=ELSEWHERE)
        if week == 0:
            does(town, "claim_issue", goes_up(town), COUNTY, due_on=due_on)
        does(town, "claim_issue", slow, "3701", due_on=due_on, at=town.later(days=2))

    text = show(browse(PROVINCE, "en"), town, PROVINCE)

    table = text.split('<table class="dense claims">')[1].split("</table>")[0]
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in table.split("<tr>")[2:]]
    assert rows == ["济南市 5 2", "任城区 1 too few"]


def test_the_page_reads_in_english(town: Cast, browse: Browse) -> None:
    play(town)

    set_rehearsal_clock(town.at)
    page = Page(browse(PROVINCE, "en").get(f"/units/{PROVINCE}/circuits/"))

    assert [words for words in page.words if han_in(words)] == []
    assert f"/units/{CITY}/circuits/" in page.links


def test_one_goes_up_to_what_is_still_the_own_part(town: Cast, browse: Browse) -> None:
    county = browse(COUNTY)
    assert f'href="/units/{COUNTY}/circuits/" lang="zh-CN" data-said data-up' in show(county, town, TOWNSHIP)
    assert "data-up" not in show(county, town, COUNTY)


def test_a_phone_reads_children_down_the_side(town: Cast, browse: Browse) -> None:
    goes_up(town)
    set_rehearsal_clock(town.at)
    phone = browse(CITY).get(f"/units/{CITY}/circuits/", headers={"user-agent": "Mozilla/5.0 (Android) Mobile"})

    assert 'class="board circuits turned"' in phone.content.decode()
    assert 'class="board circuits turned"' not in show(browse(CITY), town, CITY)


def test_a_calendar_that_runs_out_is_said_in_one_quiet_line(
    town: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_up(town)
    assert "日历只有到" not in show(browse(COUNTY), town, COUNTY)
    known = replace(calendar_called("china"), years=frozenset({2023}))
    monkeypatch.setattr("huilu.programmes.calendars.calendar_called", {"china": known}.__getitem__)

    assert "“中国公共假日”日历只有到 2023年12月31日 为止的假日" in show(browse(COUNTY), town, COUNTY)
