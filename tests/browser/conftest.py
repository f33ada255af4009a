"""One site for all browser tests; one browser for each file of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.site import ROOT, Served, a_served_demo
from tests.browser.visitor import Visitor

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
IMAGES = ROOT / "docs" / "images"
IN_DOCUMENT_HEIGHT = 640
# The pictures that stand in the documents, and what they are called there.
IN_DOCUMENTS = {
    "demo-zh-1280": "sign-ins-zh",
    "demo-en-1280": "sign-ins-en",
    "tour-home": "home-zh",
    "home-late-en-1280": "home-en",
    "tour-submission": "submission-zh",
    "tour-issue": "issue-zh",
    "issue-closed-en-1280": "issue-en",
    "tour-board": "board-zh",
    "board-across-en-1280": "board-en",
    "home-late-zh-375": "home-phone-zh",
    "board-county-zh-375": "board-phone-zh",
    "register-zh-1280": "register-zh",
}
Visit = Callable[..., Visitor]
Album = Callable[[Visitor, str], None]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small demo."""
    with a_served_demo(tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="session")
def site(demo: Served) -> str:
    """The address of the small demo."""
    return demo.address


def _program() -> str:
    wanted = [os.environ.get("HUILU_CHROMIUM", ""), *NAMES]
    found = next((path for name in wanted if name and (path := shutil.which(name))), None)
    return found or pytest.fail(
        "No browser. Type: sudo apt-get install chromium fonts-noto-cjk (or set HUILU_CHROMIUM)"
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for this file alone: while it runs, this thread may not use Django's own database connection."""
    words = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else [*QUIET]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_program(), args=words)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Opens windows, and closes them with a look at what went wrong in them."""
    opened: list[Visitor] = []

    def open_window(**wishes: Any) -> Visitor:
        opened.append(Visitor(browser, site, **wishes))
        return opened[-1]

    yield open_window
    for visitor in opened:
        visitor.leave()


@pytest.fixture(scope="module")
def reader(browser: Browser, site: str) -> Iterator[Callable[[str], Visitor]]:
    """Everybody in one window each, which stays open for the whole file; nobody is somebody who has not signed in."""
    opened: dict[str, Visitor] = {}

    def window_of(who: str) -> Visitor:
        if who not in opened:
            opened[who] = Visitor(browser, site)
            if who:
                opened[who].sign_in(who)
        return opened[who]

    yield window_of
    for visitor in opened.values():
        visitor.leave()


@pytest.fixture(scope="session")
def album() -> Callable[[Visitor, str], None]:
    """Keeps a picture of a window: with HUILU_SHOTS=1 those that documents show, else all of them in that folder."""
    wanted = os.environ.get("HUILU_SHOTS", "")

    def keep(visitor: Visitor, name: str) -> None:
        if wanted == "1" and name in IN_DOCUMENTS:
            visitor.picture(IMAGES / f"{IN_DOCUMENTS[name]}.png", IN_DOCUMENT_HEIGHT)
        elif wanted not in {"", "1"}:
            visitor.picture(Path(wanted) / f"{name}.png")

    return keep
