"""Demands on pages, by API and at the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from huilu.board.burden_export import matters_as_data, risks_as_data
from huilu.burden import rules
from huilu.burden.account import account_of
from huilu.burden.auditing import risks_before
from huilu.burden.effort import month_of
from huilu.burden.flagging import flag_burden, suspend_demand
from huilu.burden.models import Demand, Flag
from huilu.burden.queries import matters_before
from huilu.cli.burden import burden
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.days import day_of
from huilu.programmes.queries import obligations_of
from tests.api.conftest import Call, call
from tests.burden.asking import COUNTY, SISTER, VILLAGE, asks
from tests.burden.test_flagging import count_from
from tests.cast import Cast, publish
from tests.cli.conftest import Ask, Type, asked, typed
from tests.web.conftest import Browse, browse, no_undefined_variables
from tests.web.reading import Page

__all__ = ["asked", "browse", "call", "no_undefined_variables", "typed"]

CODE = "370811-1"
PAGE = f"/demands/{CODE}/"


@pytest.fixture
def demand(town: Cast) -> Demand:
    made = asks(town)
    set_rehearsal_clock(town.at)
    return made


def guard(town: Cast, browse: Browse, language: str = "en") -> Client:
    return browse(COUNTY, language=language, username="guard-370811", post=rules.GUARD_POST)


def test_from_the_flag_to_the_decision(town: Cast, demand: Demand, browse: Browse) -> None:
    village, desk = browse(VILLAGE, language="en"), guard(town, browse)
    page = Page(village.get(PAGE))
    assert "It costs each unit 60 minutes; it met 2 units when it was asked, 2 person-hours in all." in page.text
    assert "Nobody has flagged anything." in Page(desk.get("/guard-desk/")).text
    assert "Your post is not a guard desk." in Page(village.get("/guard-desk/")).text

    told = Page(village.post(f"{PAGE}flag/", {"reason": "要填三遍"}, follow=True))
    assert "Nobody is told which unit wrote it." in told.text
    assert re.search(r"keep this: [0-9a-f]{32}", told.text)
    waiting = Page(desk.get("/guard-desk/"))
    assert "1 demand waits for you." in waiting.text
    assert "flagged 1 time" in waiting.text
    assert "要填三遍" in Page(desk.get(PAGE)).text

    desk.post(f"{PAGE}suspension/", {"reason": "先看看"})
    assert "Suspend it at once" not in Page(desk.get(PAGE)).text
    for reader in (village, browse(COUNTY, language="en")):
        assert "suspended" in Page(reader.get(PAGE)).text
    desk.post(f"{PAGE}lifting/", {"reason": "只填一次"})
    assert Demand.objects.get().is_standing
    desk.post(f"{PAGE}suspension/", {"reason": "还是多"})
    stopped = Page(desk.post(f"{PAGE}stopping/", {"reason": "已有数据"}, follow=True))
    assert "Stopped for good." in stopped.text
    assert "已有数据" in Page(village.get(PAGE)).text


def test_a_reason_is_asked_for_and_nothing_typed_is_lost(town: Cast, demand: Demand, browse: Browse) -> None:
    village = browse(VILLAGE, language="en")
    answer = village.post(f"{PAGE}flag/", {"reason": "长" * 201})
    assert answer.status_code == 422
    assert "长" * 201 in answer.content.decode()
    answer = browse(COUNTY).post(f"{PAGE}suspension/", {"reason": "多余"})
    assert answer.status_code == 403
    assert village.get("/demands/370102-1/").status_code == 404


def test_the_month_of_a_unit_is_the_sum_of_its_parts(town: Cast, browse: Browse) -> None:
    publish(town)
    set_rehearsal_clock(town.at)
    read = account_of(town.unit(VILLAGE), month_of(day_of(town.at)))
    assert read.minutes == sum(line.minutes for line in read.lines) > 0
    assert read.left == 900 - read.minutes

    page = Page(browse(VILLAGE, language="en").get(f"/units/{VILLAGE}/demands/"))

    assert f"This month: {read.minutes} of 900 minutes; {read.left} more may be asked." in page.text
    owed = obligations_of(town.unit(VILLAGE), day_of(town.at))[0].requirement
    address = f"/units/{VILLAGE}/obligations/second_batch_2023/{owed.code}/"
    assert f"/demands/{owed.demand.code}/" in Page(browse(VILLAGE).get(address)).links
    assert "What it asks of others" in Page(browse("00", language="en").get("/units/00/demands/")).text.replace(
        "What we ask", "What it asks"
    )


def test_by_api(town: Cast, demand: Demand, call: Call) -> None:
    status, shown = call("GET", f"/demands/one/{CODE}", VILLAGE)
    assert (status, shown["minutes"], shown["population"], shown["minutes_in_all"]) == (200, 60, 2, 120)
    assert call("POST", "/demands/flags", VILLAGE, {"demand": CODE, "reason": "要填三遍"})[0] == 200
    desk = f"{COUNTY}/{rules.GUARD_POST}"
    assert [one["flags"] for one in call("GET", "/demands/flagged", desk)[1]["items"]] == [1]
    assert call("GET", "/demands/flagged", COUNTY)[1] == {"items": []}
    assert [one["reason"] for one in call("GET", f"/demands/said/{CODE}", desk)[1]["items"]] == ["要填三遍"]
    assert call("GET", f"/demands/said/{CODE}", COUNTY)[0] == 403
    reason = {"demand": CODE, "reason": "先看看"}
    assert call("POST", "/demands/suspensions", desk, reason)[1]["state"] == "suspended"
    assert call("POST", "/demands/liftings", desk, reason)[1]["state"] == "standing"
    call("POST", "/demands/suspensions", desk, reason)
    assert call("POST", "/demands/stops", desk, reason)[1]["state"] == "stopped"
    assert call("GET", f"/units/{VILLAGE}/demands", VILLAGE)[1]["demands"] == []
    assert call("GET", "/demands/allowances", VILLAGE)[1] == {"items": []}


def test_a_long_list_asks_no_more_of_the_database_than_a_short_one(
    town: Cast, demand: Demand, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk = town.actor(COUNTY, username="guard", post=rules.GUARD_POST)
    risky = {"minutes": 5, "fields": (), "risk_reason": "汛期险情"}
    codes = [demand.code, *(asks(town, code=f"370811-{n}", **risky).code for n in range(2, 6))]
    for code in codes:
        suspend_demand(code=code, reason="先看看", by=desk, at=town.later())

    with django_assert_max_num_queries(16):
        matters = matters_as_data(matters_before(desk), reader=desk)
    with django_assert_max_num_queries(15):
        risks = risks_as_data(risks_before(desk), reader=desk)
    assert [one["demand"]["code"] for one in matters] == codes
    assert {one["demand"]["population_today"] for one in matters} == {2}
    assert [one["demand"]["suspensions"][0]["because"] for one in risks] == ["先看看"] * 4


def test_at_the_command_line(town: Cast, demand: Demand, asked: Ask, typed: Type) -> None:
    town.actor(VILLAGE)
    town.actor(COUNTY, username="guard", post=rules.GUARD_POST)
    of_village, of_desk = ("--by", VILLAGE, "--unit", VILLAGE), ("--by", "guard", "--unit", COUNTY)
    assert asked(burden, "show", CODE)["minutes_in_all"] == 120
    assert "60 minutes each, 2 units when it was asked, 2 person-hours" in typed(burden, "show", CODE).stdout
    assert len(asked(burden, "flag", CODE, *of_village, "--reason", "多")["salt"]) == 32
    assert "keep this: " in typed(burden, "flag", CODE, *of_village, "--reason", "多").stdout
    assert [one["flags"] for one in asked(burden, "flagged", *of_desk)["items"]] == [1]
    assert CODE in typed(burden, "flagged", *of_desk).stdout
    for verb, state in (("suspend", "suspended"), ("lift", "standing"), ("suspend", "suspended"), ("stop", "stopped")):
        assert asked(burden, verb, CODE, *of_desk, "--reason", "看看")["state"] == state
    assert asked(burden, "allow", "village", "500", "--audience", "grassroots")["items"] == [
        {"level": "village", "audience": "grassroots", "minutes": 500}
    ]
    assert "500" in typed(burden, "allow", "village", "500", "--audience", "grassroots").stdout
    assert asked(burden, "account", VILLAGE)["allowed"] == 500
    assert "0 of 500 minutes this month; 500 more may be asked." in typed(burden, "account", VILLAGE).stdout


@contextmanager
def world(town: Cast, who: str, start: int) -> Iterator[None]:
    """One of two worlds that differ only in who flagged; it is taken back afterwards."""
    began = town.at
    with transaction.atomic():
        count_from(start)
        flag_burden(code=CODE, reason="要填三遍", by=town.actor(who), at=town.later())
        suspend_demand(
            code=CODE, reason="先看看", by=town.actor(COUNTY, username="guard", post=rules.GUARD_POST), at=town.later()
        )
        yield
        transaction.set_rollback(True)
    town.at = began


def test_pages_answers_and_exports_of_both_worlds_are_the_same_to_the_asker(
    town: Cast, demand: Demand, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever flagged: the asker's own pages, API answers and exports are the same, byte by byte."""
    # Both are read at one moment: boards say at which.
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    publish(town)
    for code in (VILLAGE, SISTER, COUNTY):
        town.actor(code)
    town.actor(COUNTY, username="guard", post=rules.GUARD_POST)
    set_rehearsal_clock(town.later(hours=5))
    start = count_from(0)
    read: list[dict[str, bytes]] = []
    for who in (VILLAGE, SISTER):
        with world(town, who, start):
            asker = browse(COUNTY)
            read.append({path: _plain(asker.get(path).content) for path in ADDRESSES})
            assert Flag.objects.count() == 1
    assert read[0] == read[1]
    assert b"370811-1" in read[0][PAGE]


# All that speaks to the asker of demands, of units below and of what has happened.
ADDRESSES = (
    "/", PAGE, "/guard-desk/", f"/units/{COUNTY}/", f"/units/{COUNTY}/demands/", f"/units/{COUNTY}/list/",
    f"/units/{COUNTY}/history/", f"/units/{COUNTY}/board/", f"/units/{COUNTY}/board/figures.csv",
    f"/units/{VILLAGE}/", f"/units/{SISTER}/", f"/units/{VILLAGE}/demands/", f"/units/{SISTER}/demands/",
    f"/units/{VILLAGE}/history/", f"/units/{SISTER}/history/", f"/units/{COUNTY}/people/", "/issues/",
    f"/api/v1/demands/one/{CODE}", f"/api/v1/demands/said/{CODE}",
    "/api/v1/demands/flagged", f"/api/v1/units/{COUNTY}/demands", f"/api/v1/units/{VILLAGE}/demands",
    f"/api/v1/units/{SISTER}/demands", f"/api/v1/units/{COUNTY}/board", f"/api/v1/posts/{COUNTY}",
    *(f"/api/v1/ledger/{entry}" for entry in (500, 1000, 2000)), "/api/v1/ledger/heads",
)  # fmt: skip


def _plain(page: bytes) -> bytes:
    """Without the tokens of its forms, which are drawn for each page."""
    return re.sub(rb'(name="(csrfmiddlewaretoken|once)" value=)"[^"]*"', rb"\1", page)
