"""Everything that a township does in a day, without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from huilu.demo.cast import DEMO_PASSWORD, TOWNSHIP
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

AT_MOST = 120
FOCUSED = "() => (document.activeElement.innerText || document.activeElement.name || '').trim()"


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the thing of these words has the focus."""
    for _ in range(AT_MOST):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    pytest.fail(f"Tab never comes to “{words}”")


def enter(page: Page) -> None:
    """Press Enter, and read on when the next page is there."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.fixture
def township(visit: Visit) -> Visitor:
    """The office of the township, signed in by keys."""
    visitor: Visitor = visit().go("/sign-in/")
    expect(visitor.page.locator("[name=username]")).to_be_focused()
    keys = visitor.page.keyboard
    keys.type("township")
    keys.press("Tab")
    keys.type(DEMO_PASSWORD)
    keys.press("Enter")
    expect(visitor.page.locator(".post")).to_contain_text("李营街道")
    return visitor


def test_search_answers_while_one_types(township: Visitor) -> None:
    page = township.page
    page.keyboard.press("/")
    page.keyboard.insert_text("庄头村")
    expect(page.locator("#found a").first).to_have_text("庄头村村委会")
    page.keyboard.press("ArrowDown")
    enter(page)
    expect(page.locator("h1")).to_have_text("庄头村村委会")


def test_escape_closes_the_answers(township: Visitor) -> None:
    page = township.page
    page.keyboard.press("/")
    page.keyboard.insert_text("李营")
    expect(page.locator("#found a").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#found a")).to_have_count(0)


def test_progress_is_recorded_and_taken_back(township: Visitor) -> None:
    page = township.page
    tab_to(page, "本单位")
    enter(page)
    tab_to(page, "办好一批身边小事")
    enter(page)
    expect(page.locator("h1")).to_have_text("办好一批身边小事")
    tab_to(page, "fact")
    page.keyboard.insert_text("12月18日办好6件，公示在村口。")
    enter(page)
    expect(page.locator(".records")).to_contain_text("12月18日办好6件")
    tab_to(page, "收回最后一条记录")
    enter(page)
    expect(page.locator(".records .gone").filter(has_text="12月18日办好6件")).to_be_visible()


def test_a_board_is_walked_with_arrows(township: Visitor) -> None:
    page = township.page
    tab_to(page, "看板")
    enter(page)
    expect(page).to_have_url(f"{page.url.split('/units/')[0]}/units/{TOWNSHIP}/board/")
    page.locator("[data-grid] td a, [data-grid] th a").first.wait_for()
    name = _walk_to_a_child(page)
    enter(page)
    expect(page.locator("h1")).to_contain_text(name)
    page.keyboard.press("Backspace")
    expect(page.locator("h1")).to_contain_text("李营街道")


def _walk_to_a_child(page: Page) -> str:
    """Into the grid, down one row and back to its head: the name of a child."""
    for _ in range(AT_MOST):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-grid]') !== null"):
            break
    page.keyboard.press("ArrowDown")
    row = page.evaluate("document.activeElement.closest('tr').rowIndex")
    assert row >= 2
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    name = str(page.evaluate(FOCUSED))
    assert page.evaluate("document.activeElement.tagName") == "A"
    assert name
    return name
