"""Finding a unit from every page."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.web.conftest import Browse
from tests.web.reading import Page


@pytest.mark.parametrize("term", ["李营", "营街", "370811007"])
def test_a_part_of_the_name_or_the_beginning_of_the_code_is_enough(term: str, town: Cast, browse: Browse) -> None:
    page = Page(browse("37").get("/search/", {"q": term}))

    assert "/units/370811007/" in page.links
    assert "任城区" in page.text


def test_the_search_ends_where_sight_ends(town: Cast, browse: Browse) -> None:
    page = Page(browse("370811007201").get("/search/", {"q": "辛店"}))

    assert "/units/370811007202/" not in page.links


def test_while_typing_only_the_answers_come(town: Cast, browse: Browse) -> None:
    answer = browse("37", language="en").get("/search/", {"q": "李营村"}, headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "/units/370811007201/" in Page(answer).links


@pytest.mark.parametrize("term", ["", "   ", "%", "_", "没有这个", "'; --", "x" * 300])
def test_whatever_is_typed_is_answered(term: str, town: Cast, browse: Browse) -> None:
    answer = browse("37").get("/search/", {"q": term})

    assert answer.status_code == 200
    assert not [link for link in Page(answer).links if link == "/units/370811007/"]


def test_every_page_has_the_search(town: Cast, browse: Browse) -> None:
    client = browse("37")

    for path in ("/", "/units/37/", "/units/37/list/", "/password/", "/no-such-page/"):
        assert 'role="search"' in client.get(path).content.decode(), path
