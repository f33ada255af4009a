"""A phone on a slow line, as Lighthouse sets it up: what it fetches for a page, and when the page can be used.

The line is that of Lighthouse's slow 4G (1.6 Mbit/s down, 0.75 Mbit/s up, 150 ms there and back), and the processor
is slowed down four times. The browser applies the way there and back to each request, not to opening a connection.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

DOWN, UP, ROUND_TRIP = 1_600_000 / 8, 750_000 / 8, 150
SLOWER = 4
SCREEN: Any = {"width": 375, "height": 812}
SAYS = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Mobile Safari/537.36"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 60_000

# What is painted last among the large things is kept from the start on: afterwards it cannot be asked for.
_WATCH = """
  window.painted = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.painted = one.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
"""
_TIMES = """() => {
  const page = performance.getEntriesByType('navigation')[0];
  const first = performance.getEntriesByName('first-contentful-paint')[0];
  return {
    first: first ? first.startTime : 0, largest: window.painted, ready: page.domContentLoadedEventEnd,
    answered: page.responseStart,
    blocking: performance.getEntriesByType('resource').filter((one) => one.renderBlockingStatus === 'blocking').length,
  };
}"""


class NoBrowser(Exception):  # noqa: N818 - it says what is lacking
    """There is no Chromium to measure with."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page, who reads it, and the first row that must be there for it to be of use."""

    name: str
    path: str
    row: str


@dataclass(slots=True)
class Load:
    """One load of a page: bytes over the line with their headers, requests, and milliseconds from the first click."""

    kinds: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    blocking: int = 0
    rows: int = 0
    answered: float = 0.0
    first_paint: float = 0.0
    largest_paint: float = 0.0
    usable: float = 0.0

    @property
    def bytes(self) -> int:
        """All of them."""
        return sum(self.kinds.values())


def program() -> str:
    """Where Chromium is."""
    for name in (os.environ.get("HUILU_CHROMIUM", ""), *PROGRAMS):
        if name and (found := shutil.which(name)):
            return found
    raise NoBrowser


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, for as long as the block lasts."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only who measures has it

    words = ["--disable-gpu", "--no-first-run", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program(), args=words)
        try:
            yield opened
        finally:
            opened.close()


def visit(browser: Browser, site: str, place: Place, cookies: Any, *, slow: bool = True) -> tuple[Load, Load]:
    """The page as it comes to a phone that was never here, and to the same phone the second time."""
    context = browser.new_context(
        base_url=site, viewport=SCREEN, user_agent=SAYS, is_mobile=True, has_touch=True, locale="zh-CN"
    )
    try:
        context.set_default_timeout(PATIENCE)
        context.add_cookies(cookies)
        context.add_init_script(_WATCH)
        first = _load(context, place, slow=slow)
        return first, _load(context, place, slow=slow)
    finally:
        context.close()


def _load(context: BrowserContext, place: Place, *, slow: bool) -> Load:
    page = context.new_page()
    load, kinds = Load(), dict[str, str]()
    line = context.new_cdp_session(page)
    line.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
    line.on("Network.loadingFinished", lambda told: _count(load, kinds, told))
    line.send("Network.enable")
    if slow:
        line.send("Network.emulateNetworkConditions", {"offline": False, "latency": ROUND_TRIP,
                  "downloadThroughput": DOWN, "uploadThroughput": UP})  # fmt: skip
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(place.path, wait_until="load")
    _look(page, place, load)
    page.close()
    return load


def _count(load: Load, kinds: dict[str, str], told: dict[str, Any]) -> None:
    """What came over the line; what was still at hand came in no bytes at all."""
    arrived = int(told["encodedDataLength"])
    # Whoever keeps looking at a board asks for its figures again; that is no part of opening the page.
    if arrived and (kind := kinds.get(told["requestId"], "Other")) not in {"XHR", "Fetch"}:
        load.kinds[kind] = load.kinds.get(kind, 0) + arrived
        load.requests += 1


def _look(page: Page, place: Place, load: Load) -> None:
    """When it could be used: painted, its heading and its first row in place, its scripts run."""
    page.locator("main h1").first.wait_for(state="visible")
    rows = page.locator(place.row)
    rows.first.wait_for(state="visible")
    times = page.evaluate(_TIMES)
    load.rows, load.blocking = rows.count(), times["blocking"]
    load.answered, load.first_paint, load.largest_paint = times["answered"], times["first"], times["largest"]
    load.usable = max(times["first"], times["largest"], times["ready"])
