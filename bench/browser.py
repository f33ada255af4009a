"""Somebody who reads pages over one kept connection, with a watch in hand."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from time import perf_counter
from typing import Self
from urllib.parse import quote, urlencode, urlsplit

HTML = {"Accept": "text/html", "Accept-Language": "zh-CN"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class PageFailed(Exception):  # noqa: N818 - it is what happened to the page
    """A page did not answer as it should, so there is nothing to measure."""


class Browser:
    """One kept connection and its cookies."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 80, timeout=60)
        self._cookies: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._connection.close()

    @property
    def cookies(self) -> dict[str, str]:
        """What the site has given it to keep."""
        return dict(self._cookies)

    def sign_in(self, username: str, password: str) -> None:
        """Sign in as people do, with the form."""
        self._ask("GET", "/sign-in/")
        token = self._cookies.get("csrftoken", "")
        form = urlencode({"username": username, "password": password, "csrfmiddlewaretoken": token})
        status, _body = self._ask("POST", "/sign-in/", form)
        if status != 302 or "sessionid" not in self._cookies:
            raise PageFailed(f"{username} could not sign in: status {status}")

    def time(self, path: str, **headers: str) -> float:
        """How many milliseconds the page took, from the request to the last byte of the answer."""
        began = perf_counter()
        status, _body = self._ask("GET", quote(path, safe="/?&=%"), headers=headers)
        spent = (perf_counter() - began) * 1000
        if status != 200:
            raise PageFailed(f"{path} answered with status {status}")
        return spent

    def _ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        sent = HTML | (FORM if body else {}) | ({"Cookie": cookies} if cookies else {}) | (headers or {})
        self._connection.request(method, path, body, sent)
        answer = self._connection.getresponse()
        content = answer.read()
        self._keep_cookies(answer)
        return answer.status, content

    def _keep_cookies(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
