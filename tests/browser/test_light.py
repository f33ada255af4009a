"""What a phone fetches for a page, the first time and ever after. How long it takes is measured, and judged nowhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from bench import phone
from bench.light import places
from bench.phone import Place
from huilu.demo.cast import CITY, COUNTY, PROVINCE, TOWNSHIP
from tests.browser.visitor import Visitor

FIRST_VISIT, LATER_VISIT = 100_000, 15_000
# The page, one style sheet, the picture in the tab, and at most three scripts, none of which holds up the drawing.
REQUESTS, BLOCKING = 6, 1
RESEARCH = f"/units/{CITY}/registers/second_batch_2023/research/"
ISSUE = f"{TOWNSHIP}-0002"
PAGES = [("county", place) for place in places(COUNTY, ISSUE)] + [
    ("county", Place("home", "/", "#content li")),
    ("county", Place("unit", f"/units/{COUNTY}/", ".children li")),
    ("township", Place("board of a township", f"/units/{TOWNSHIP}/board/", "#figures tbody tr")),
    ("province", Place("board of a province", f"/units/{PROVINCE}/board/", "#figures tbody tr")),
    ("city", Place("circuits", f"/units/{CITY}/circuits/", "#content h1")),
    ("county", Place("tasks", f"/units/{COUNTY}/register/task/", "tbody tr")),
    ("county", Place("responsibilities", f"/units/{COUNTY}/register/responsibility/", "tbody tr")),
    ("city", Place("campaigns", "/campaigns/", "#content a")),
    ("city", Place("classes", "/classes/", "#content p")),
    ("county", Place("batches", f"/units/{COUNTY}/batches/", "#content p")),
    ("city", Place("search", "/search/?q=李", ".answers li")),
]


@pytest.mark.parametrize(("who", "place"), PAGES, ids=lambda one: one.name if isinstance(one, Place) else one)
def test_a_page_is_light(who: str, place: Place, browser: Browser, site: str, reader: Callable[[str], Visitor]) -> None:
    cookies = reader(who).context.cookies()

    first, second = phone.visit(browser, site, place, cookies, slow=False)

    assert first.bytes < FIRST_VISIT, first
    assert second.bytes < LATER_VISIT, second
    assert first.requests <= REQUESTS, first
    # The picture in the tab comes whenever the browser finds the time, but once.
    assert set(second.kinds) - {"Other"} == {"Document"}, second
    assert not ("Other" in first.kinds and "Other" in second.kinds), (first, second)
    assert max(first.blocking, second.blocking) <= BLOCKING


def test_a_slow_phone_is_slow(browser: Browser, site: str, reader: Callable[[str], Visitor]) -> None:
    cookies, place = reader("county").context.cookies(), places(COUNTY, ISSUE)[0]

    load, _again = phone.visit(browser, site, place, cookies)

    # The page, and then its style: there is no drawing before both have come.
    assert load.first_paint >= 2 * phone.ROUND_TRIP
    assert load.usable >= load.first_paint > load.answered > 0


def test_the_next_rows_are_put_below_those_before_one(reader: Callable[[str], Visitor]) -> None:
    city = reader("city").go(RESEARCH)
    page = city.page
    token = next(one["value"] for one in city.context.cookies() if one["name"] == "csrftoken")
    headers = {"X-CSRFToken": token, "Referer": page.url}
    for n in range(101):
        body = {"cells": {"question": f"第{n + 1}题"}}
        made = page.request.post(f"/api/v1/registers/{CITY}/second_batch_2023/research", data=body, headers=headers)
        assert made.status == 201, made.text()

    page.reload()
    rows, onward = page.locator("#rows tr"), page.locator("#next-after")
    expect(rows).to_have_count(100)
    address = onward.get_attribute("href")
    onward.click()

    expect(page.locator("#rows th").last).not_to_have_text("100")
    numbers = [int(text) for text in page.locator("#rows th").all_text_contents()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 100
    expect(onward).to_have_count(0)
    assert page.url.endswith(RESEARCH)
    # Without scripts the same link is a page of its own, with the way back.
    page.goto(f"{RESEARCH}{address}")
    assert page.locator("#rows th").first.text_content() == "101"
    assert page.locator("#more-after a").get_attribute("href") == "?"
