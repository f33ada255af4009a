"""A unit's page and its list: first what is its own, and why."""

from __future__ import annotations

from tests.cast import Cast
from tests.web.conftest import Browse
from tests.web.reading import Page


def test_the_list_says_why_each_thing_is_ours(running: Cast, browse: Browse) -> None:
    text = Page(browse("370811", language="en").get("/units/370811/list/")).text

    assert "Hold the reading class" in text
    assert "Why this is ours: level “County”, audience “Leading bodies from county upward”" in text
    assert "issued by 中国" in text
    assert "carried by: Study group of the leading body" in text
    assert "Tue 31 Oct" in text


def test_a_unit_below_is_theirs_not_ours(running: Cast, browse: Browse) -> None:
    text = Page(browse("37", language="en").get("/units/370811/list/")).text

    assert "Why this is theirs" in text
    assert "Why this is ours" not in text


def test_what_is_below_stands_in_code_order_places_first(running: Cast, browse: Browse) -> None:
    page = browse("370811007").get("/units/370811007/").content.decode()

    places = [page.index(f'href="/units/{code}/"') for code in ("370811007201", "370811007202", "370811007-S001")]
    assert places == sorted(places)


def test_an_invented_unit_is_marked_wherever_it_is_shown(running: Cast, browse: Browse) -> None:
    for path in ("/units/370811007/", "/units/370811007-S001/", "/units/370811007-S001/list/", "/search/?q=小学"):
        page = browse("370811007", language="en").get(path).content.decode()
        assert '<span class="mark">synthetic</span>' in page, path


def test_issues_in_our_hands_come_with_what_is_asked(running: Cast, browse: Browse) -> None:
    issue = running.starts()

    for path in ("/", "/units/370811/", "/units/370811/list/"):
        page = Page(browse("370811", language="en").get(path))
        assert issue.title in page.text, path
        assert f"/issues/{issue.number}/" in page.links, path


def test_the_raiser_sees_who_holds_it_and_for_how_long(running: Cast, browse: Browse) -> None:
    issue = running.starts()

    text = Page(browse("370811007201", language="en").get("/")).text

    assert issue.title in text
    assert "任城区" in text
    assert "day 1" in text


def test_a_department_waits_and_holds_across_the_tree(running: Cast, browse: Browse) -> None:
    issue = running.starts(lead="370811-D01")

    assert issue.title in Page(browse("370811-D01").get("/")).text
    text = Page(browse("370811007201").get("/")).text
    assert issue.title in text
    assert "任城区住建局" in text


def test_the_print_view_is_a_sheet(running: Cast, browse: Browse) -> None:
    answer = browse("370811").get("/units/370811/list/?print=1")

    assert '<body class="sheet">' in answer.content.decode()


def test_a_unit_with_nothing_to_do_says_so(town: Cast, browse: Browse) -> None:
    text = Page(browse("370811007201", language="en").get("/")).text

    assert "Nothing is to do here." in text
    assert "Nobody keeps you waiting." in text
