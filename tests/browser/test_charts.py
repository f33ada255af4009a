"""The chart of a dry run: drawn, told in words, reached by keys, and heavier than other pages for that alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Album
from tests.browser.test_pages import AXE, RULES, RUN_AXE, SMALLEST, TOO_WIDE
from tests.browser.visitor import PHONE, Visitor
from tests.rehearsal.test_uploading import shipped, zipped

# An ordinary page keeps below 100 kB (ADR 0022). Whoever looks at a chart has asked for it: the makers' small build of
# the library is some 170 kB, comes once and is kept.
CHART_VISIT = 300_000
LOADED = "() => performance.getEntriesByType('resource').reduce((sum, one) => sum + one.encodedBodySize, 0)"


@pytest.fixture
def tried(reader: Callable[[str], Visitor]) -> Visitor:
    """The province has sent a pack of its own."""
    visitor = reader("province").reads("en").go("/programmes/dry-run/")
    head = shipped()["pack.yaml"].replace(b"code: second_batch_2023", b"code: province_work")
    sent = {"name": "ours.zip", "mimeType": "application/zip", "buffer": zipped(shipped() | {"pack.yaml": head})}
    visitor.page.locator("input[type=file]").set_input_files(sent)  # type: ignore[arg-type]
    visitor.page.locator("input[name=on]").fill("2023-09-05")
    visitor.press("Try it")
    expect(visitor.page.locator(".answer")).to_contain_text("would ask")
    return visitor


def test_a_chart_is_drawn_and_speaks(tried: Visitor, album: Album) -> None:
    page = tried.page
    expect(page.locator(".drawn canvas")).to_be_visible()
    expect(page.locator(".chart svg")).to_be_hidden()
    said = page.locator(".chart .said")
    before = said.inner_text()

    page.locator(".drawn").focus()
    page.keyboard.press("ArrowRight")
    expect(said).not_to_have_text(before)
    expect(said).to_contain_text("Week of 11 Sep")
    now = said.inner_text()
    page.get_by_role("button", name="After spreading").click()
    expect(said).not_to_have_text(now)
    page.locator("#chart-kind").select_option("2")
    expect(said).to_contain_text("Week of 11 Sep")

    assert page.evaluate(LOADED) < CHART_VISIT
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE, RULES) == []
    album(tried, "dry-run-chart")


def test_a_chart_has_room_on_the_smallest_phone(tried: Visitor, album: Album) -> None:
    tried.page.set_viewport_size(PHONE)
    album(tried, "dry-run-chart-375")
    tried.page.set_viewport_size(SMALLEST)
    expect(tried.page.locator(".drawn canvas")).to_be_visible()
    assert tried.page.evaluate(TOO_WIDE) == []
