"""Every kind of page: nothing for axe to find, room on the smallest phone, and a picture to be looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Album, Visit
from tests.browser.kinds import KINDS, Kind
from tests.browser.site import ROOT
from tests.browser.visitor import PHONE, WIDE, Visitor

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
SMALLEST = {"width": 320, "height": 640}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
RUN_AXE = """async (tags) => {
  const found = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
}"""
# Whatever is wider than the page, except inside a box that scrolls by itself.
TOO_WIDE = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const wide = [...document.body.querySelectorAll('*')].filter((one) =>
    one.getBoundingClientRect().right > page.clientWidth + 1 && !one.closest('.scroll'));
  return [`${page.scrollWidth} > ${page.clientWidth}`, ...wide.slice(0, 4).map((one) => one.outerHTML.slice(0, 120))];
}"""
# A finger needs 24 pixels; a link inside a sentence is as high as its line.
TOO_SMALL = """() => [...document.querySelectorAll('button, select, .button, header a, input:not([type=hidden])')]
  .filter((one) => one.checkVisibility())
  .filter((one) => { const box = one.getBoundingClientRect(); return box.width < 20 || box.height < 20 })
  .map((one) => one.outerHTML.slice(0, 120))"""
FOREIGN_SCRIPT = """document.body.append(Object.assign(
  document.createElement('script'), { textContent: 'window.isForeign = true' }))"""
# Chinese by day, English by night.
LOOKS = {"zh": ("zh-hans", False), "en": ("en", True)}


@pytest.mark.parametrize("language", LOOKS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_page_is_for_everybody(kind: Kind, language: str, reader: Callable[[str], Visitor], album: Album) -> None:
    words, dark = LOOKS[language]
    visitor = reader(kind.reader).reads(words, dark=dark)
    visitor.page.set_viewport_size(WIDE)
    kind.open(visitor)
    page = visitor.page
    assert page.title()
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE, RULES) == []
    _has_room(page, WIDE)
    page.emulate_media(color_scheme="light")
    album(visitor, f"{kind.name}-{language}-1280")
    for size in (PHONE, SMALLEST):
        _has_room(page, size)
        assert page.evaluate(TOO_SMALL) == []
        if size is PHONE:
            album(visitor, f"{kind.name}-{language}-375")
    assert visitor.wrong == []


def _has_room(page: Page, size: Any) -> None:
    page.set_viewport_size(size)
    assert page.evaluate(TOO_WIDE) == []


def test_on_a_phone_units_stand_down_the_side(visit: Visit) -> None:
    page = visit(phone=True).sign_in("province").go("/units/37/board/").page
    expect(page.locator("[data-grid] tbody th").filter(has_text="济宁市")).to_be_visible()
    assert page.evaluate(TOO_WIDE) == []


def test_a_page_runs_no_script_but_ours(visit: Visit) -> None:
    visitor = visit().go("/sign-in/")
    visitor.page.evaluate(FOREIGN_SCRIPT)
    assert visitor.page.evaluate("window.isForeign") is None
    assert all("Content Security Policy" in one for one in visitor.wrong)
    assert visitor.wrong
    visitor.wrong.clear()
