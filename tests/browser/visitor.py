"""Somebody before a browser: signs in, clicks, types, and notices whatever a page does wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 812}
PHONE_SAYS = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Mobile Safari/537.36"
# Two busy processors serve all of it: a page that is slow today is not wrong.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
# Whoever has signed in once stays so in other windows: hashing a password costs a second of a busy processor.
_COOKIES: dict[tuple[str, str], Any] = {}


class Visitor:
    """One browser window of one person, who counts clicks."""

    def __init__(self, browser: Browser, site: str, *, locale: str = "zh-CN", phone: bool = False):
        more: dict[str, Any] = {"is_mobile": True, "has_touch": True, "user_agent": PHONE_SAYS} if phone else {}
        size: Any = PHONE if phone else WIDE
        self.context = browser.new_context(base_url=site, locale=locale, viewport=size, **more)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.host = urlsplit(site).netloc
        self.clicks = 0
        self.wrong: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.page.on("request", self._watch)
        self.page.on("response", self._receive)

    def sign_in(self, username: str) -> Visitor:
        """Become one of the ready-made people, by one press or with the cookies of an earlier one."""
        known = _COOKIES.get((self.host, username))
        if known:
            self.context.add_cookies(known)
            self.page.goto("/")
        else:
            self.page.goto("/demo/")
            self.page.locator(f"form:has(input[value='{username}']) button").click()
        expect(self.page.locator(".post")).to_be_visible()
        _COOKIES[self.host, username] = self.context.cookies()
        self.clicks = 0
        return self

    def reads(self, language: str, *, dark: bool = False) -> Visitor:
        """From now on in this language, by day or by night."""
        self.context.add_cookies([{"name": "django_language", "value": language, "url": f"http://{self.host}"}])
        self.page.emulate_media(color_scheme="dark" if dark else "light")
        return self

    def go(self, path: str) -> Visitor:
        """Open an address."""
        self.page.goto(path)
        return self

    def click(self, what: str | Locator) -> None:
        """Press something, given by its words or its place, and count it."""
        target = self.page.get_by_role("link", name=what, exact=True) if isinstance(what, str) else what
        target.first.click()
        self.clicks += 1

    def press(self, name: str) -> None:
        """Press a button of the page's content, given by its words."""
        self.click(self.page.locator("#content").get_by_role("button", name=name, exact=True))

    def fill(self, **typed: str) -> None:
        """Fill in a form: what is chosen, what is picked and what is typed."""
        for name, text in typed.items():
            field = self.page.locator(f"#content [name='{name}']")
            kind = field.first.evaluate("field => field.type")
            if kind == "radio":
                self.page.locator(f"#content [name='{name}'][value='{text}']").check()
            elif kind == "select-one":
                field.select_option(text)
            else:
                field.fill(text)

    def home(self) -> None:
        """Back to the home page, where the clicks are counted from."""
        self.page.goto("/")
        self.clicks = 0

    def sees(self, text: str) -> None:
        """The words stand on the page."""
        expect(self.page.locator("#content")).to_contain_text(text)

    def picture(self, file: Path, height: int = 900) -> None:
        """Keep the upper part of the page as it is now."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self.page.evaluate("scrollTo(0, 0)")
        width = self.page.evaluate("innerWidth")
        self.page.screenshot(path=file, clip={"x": 0, "y": 0, "width": width, "height": height})

    def leave(self) -> None:
        """Close the window; nothing may have gone wrong in it."""
        self.context.close()
        assert self.wrong == []

    def _hear(self, said: ConsoleMessage) -> None:
        # A refusal answers with its status, and the browser notes that by itself.
        if said.type in {"error", "warning"} and not said.text.startswith("Failed to load resource"):
            self.wrong.append(f"console: {said.text}")

    def _receive(self, answer: Response) -> None:
        if answer.status >= 500:
            self.wrong.append(f"{answer.status}: {answer.url}")

    def _watch(self, request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme in {"http", "https"} and where.netloc != self.host:
            self.wrong.append(f"asks elsewhere: {request.url}")
