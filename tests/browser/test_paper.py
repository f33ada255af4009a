"""Every unit's list fits on one page of paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from huilu.demo.cast import SIGN_INS
from tests.browser.visitor import Visitor

OWN = [(one.username, one.unit) for one in SIGN_INS if one.username != "verifier"]
# One of each kind of unit below, as the province would print it.
BELOW = [("province", code) for code in ("370811D01", "370811005S001", "370811005S002", "370811S003")]


@pytest.mark.parametrize(("who", "unit"), OWN + BELOW)
def test_a_list_is_one_page(who: str, unit: str, reader: Callable[[str], Visitor]) -> None:
    for language in ("zh-hans", "en"):
        page = reader(who).reads(language).go(f"/units/{unit}/list/").page
        assert page.locator("main h1").is_visible()
        paper = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
