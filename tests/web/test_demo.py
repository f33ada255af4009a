"""The demonstration says on every page what it is."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from huilu.accounts.actions import reset_password
from huilu.clock.actions import set_rehearsal_clock
from huilu.demo.cast import SIGN_INS
from huilu.kernel.actor import INSTALLATION
from tests.cast import NOON, Cast
from tests.web.conftest import Browse
from tests.web.reading import Page

BANNER = "everything that happens in them is invented. Date here: 2023-09-20"
PATHS = ["/", "/units/37/", "/units/37/list/", "/units/37/board/", "/issues/", "/search/", "/no-such-page/", "/demo/"]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_of_the_demonstration_says_so(path: str, running: Cast, browse: Browse) -> None:
    assert BANNER in Page(browse("37", language="en").get(path)).text


def test_without_a_demonstration_nothing_is_said(town: Cast, browse: Browse) -> None:
    assert "invented" not in Page(browse("37", language="en").get("/")).text
    assert Client().get("/demo/").status_code == 404


def test_one_press_signs_in(town: Cast) -> None:
    set_rehearsal_clock(NOON)
    first = SIGN_INS[0]
    town.actor("370811007201", username=first.username)
    person = reset_password(username=first.username, password=first.password, by=INSTALLATION, at=town.at)
    person.must_change_password = False
    person.save()
    client = Client(headers={"accept-language": "en"})
    page = client.get("/demo/").content.decode()

    typed = dict(re.findall(r'name="(username|password)" value="([^"]+)"', page.split("</form>")[1]))

    assert len(re.findall('<button class="button">', page)) == len(SIGN_INS)
    assert client.post("/sign-in/", typed).headers["location"] == "/"
