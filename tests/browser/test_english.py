"""Whoever reads English can go everywhere, and meets Chinese only where it is data."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import APIResponse

from huilu.demo.cast import SIGN_INS
from tests.browser.visitor import Visitor
from tests.web.reading import Page, han_in

# Of each kind the first page that a reader would come to; a list may be empty, and lead nowhere.
OF_EACH_ROUTE = {"my-list": 3, "unit": 3}
# Every sign-in comes to at least these.
EVERYWHERE = {"home", "unit", "my-list", "obligation", "issues", "issue-new", "issue", "issue-register", "board"}


@pytest.mark.parametrize("who", [one.username for one in SIGN_INS])
def test_all_that_links_lead_to_is_english(who: str, reader: Callable[[str], Visitor]) -> None:
    visitor = reader(who).reads("en")
    found = Counter[str]()
    ahead, known = deque(["/"]), {"/"}
    while ahead:
        path = ahead.popleft()
        route = resolve(urlsplit(path).path).url_name or ""
        if found[route] == OF_EACH_ROUTE.get(route, 1):
            continue
        found[route] += 1
        answer = visitor.page.request.get(path)
        assert answer.status == 200, f"{path} answers {answer.status}"
        if "text/html" not in answer.headers["content-type"]:
            # A file to take along: a receipt, a sheet. It says what the ledger or the register holds.
            continue
        for link in _read(answer, path).links:
            target = urlsplit(urljoin(path, link))._replace(fragment="").geturl()
            if target not in known:
                known.add(target)
                ahead.append(target)
    assert found.keys() >= EVERYWHERE


def _read(answer: APIResponse, path: str) -> Page:
    page = Page(SimpleNamespace(content=answer.body()))
    assert han_in(" ".join(page.words)) == "", path
    assert "<title>" in answer.text() or "<title data-said>" in answer.text(), path
    return page
