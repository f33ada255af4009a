"""Demands on pages, by API and at the command line."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from huilu.board.burden_export import matters_as_data, risk_as_data
from huilu.burden import rules
from huilu.burden.account import account_of
from huilu.burden.auditing import risks_before
from huilu.burden.effort import month_of
from huilu.burden.flagging import flag_burden, suspend_demand
from huilu.burden.models import Demand, Flag
from huilu.burden.queries import matters_before
from huilu.burden.states import STATE_LABELS, DemandState
from huilu.cli.burden import burden
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry
from huilu.programmes.queries import obligations_of
from tests.api.conftest import Call, call
from tests.burden.asking import COUNTY, SISTER, VILLAGE, asks
from tests.burden.filling import answers, asks_form, registers
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
    shown = village.get(PAGE).content.decode()
    assert 'maxlength="200"' in shown
    assert '<details class="folded">' in shown
    for words in ("长" * 201, "李营村要填三遍", "请打 13812345678", " "):
        answer = village.post(f"{PAGE}flag/", {"reason": words})
        # What was refused is in view, and not folded away with what was typed.
        shown = answer.content.decode()
        assert (answer.status_code, '<details class="folded" open>' in shown) == (422, True)
        assert words in shown.partition('<details class="folded" open>')[2]
        assert "This could not be done" in Page(answer).text
    answer = browse(COUNTY, language="en").post(f"{PAGE}suspension/", {"reason": "多余"})
    assert (answer.status_code, "Only the guard desk" in Page(answer).text) == (403, True)
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
    with django_assert_max_num_queries(3):
        risks = [risk_as_data(one) for one in risks_before(desk)]
    assert [one["demand"]["code"] for one in matters] == codes
    assert {one["demand"]["population_today"] for one in matters} == {2}
    assert sorted(one["demand"] for one in risks) == codes[1:]


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
        with override("en"):
            label = str(STATE_LABELS[DemandState(state)])
        assert f"[{label}]" in typed(burden, "show", CODE).stdout
    assert asked(burden, "allow", "village", "500", "--audience", "grassroots")["items"] == [
        {"level": "village", "audience": "grassroots", "minutes": 500}
    ]
    assert "500" in typed(burden, "allow", "village", "500", "--audience", "grassroots").stdout
    assert asked(burden, "account", VILLAGE)["allowed"] == 500
    assert "0 of 500 minutes this month; 500 more may be asked." in typed(burden, "account", VILLAGE).stdout


@contextmanager
def world(town: Cast, code: str, who: str, because: str, start: int) -> Iterator[None]:
    """One of two worlds that differ only in who flagged; it is taken back afterwards."""
    began = town.at
    with transaction.atomic():
        count_from(start)
        flag_burden(code=code, reason="要填三遍", by=town.actor(who), at=town.later())
        desk = town.actor(COUNTY, username="guard", post=rules.GUARD_POST)
        suspend_demand(code=code, reason=because, by=desk, at=town.later())
        yield
        transaction.set_rollback(True)
    town.at = began


Read = dict[str, tuple[int, bytes]]


@pytest.fixture
def both_worlds(
    bound: Cast, browse: Browse, asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str], tuple[Read, Read]]:
    """All that the asker can read in either world: a village has answered a form; one of two villages flags it."""
    registers(bound)
    demand = asks_form(bound, minutes=1)
    answers(bound, demand, VILLAGE)
    for code in (VILLAGE, SISTER, COUNTY):
        bound.actor(code)
    bound.actor(COUNTY, username="guard", post=rules.GUARD_POST)
    bound.actor(COUNTY, username="chief-370811", post="chief", administers=True)
    set_rehearsal_clock(bound.later(hours=5))
    # Both are read at one moment: boards say at which.
    moment, start = timezone.now(), count_from(0)
    monkeypatch.setattr(timezone, "now", lambda: moment)

    def everything() -> Read:
        asker = browse(COUNTY, username="chief-370811", post="chief", administers=True)
        entries = Entry.objects.order_by("-id").values_list("id", flat=True)[:4]
        receipts = [
            path for entry in entries for path in (f"/ledger/{entry}/receipt/", f"/api/v1/ledger/{entry}/receipt")
        ]
        read = {path: asker.get(path) for path in (*addresses(demand.code), *receipts)}
        told = {path: (answer.status_code, _plain(answer)) for path, answer in read.items()}
        commands = (("show", demand.code), ("account", COUNTY), ("account", VILLAGE), ("account", SISTER))
        return told | {" ".join(words): (0, json.dumps(asked(burden, *words)).encode()) for words in commands}

    def read(*because: str) -> tuple[Read, Read]:
        worlds: list[Read] = []
        for who, words in zip((VILLAGE, SISTER), because, strict=True):
            with world(bound, demand.code, who, words, start):
                worlds.append(everything())
                assert Flag.objects.count() == 1
        return worlds[0], worlds[1]

    return read


def addresses(code: str) -> list[str]:
    """All that speaks to the asker of demands, of units below and of what has happened, and the files with it."""
    units = (COUNTY, VILLAGE, SISTER)
    pages = ["/", "/guard-desk/", "/issues/", f"/units/{COUNTY}/people/", f"/units/{COUNTY}/board/figures/"]
    pages += [f"/demands/{code}/", f"/demands/{code}/answers/", f"/demands/{code}/answers.xlsx"]
    pages += [f"/units/{unit}/{page}" for unit in units for page in ("", "demands/", "list/", "history/", "board/")]
    api = [f"demands/one/{code}", f"demands/said/{code}", "demands/flagged", "demands/risks", "ledger/heads"]
    api += [f"units/{unit}/{page}" for unit in units for page in ("demands", "list", "board")]
    return pages + [f"/api/v1/{path}" for path in (*api, f"posts/{COUNTY}")]


# What is not the asker's to read is refused in both worlds in the same words.
REFUSED = re.compile(r"/demands/said/|/receipt/?$")


def test_pages_answers_and_exports_of_both_worlds_are_the_same_to_the_asker(
    both_worlds: Callable[[str, str], tuple[Read, Read]],
) -> None:
    """Whoever flagged: all that the asker reads is the same, byte by byte."""
    ours, theirs = both_worlds("先看看", "先看看")

    assert ours == theirs
    assert {path: status for path, (status, _body) in ours.items() if status not in {0, 200}} == {
        path: status for path, (status, _body) in ours.items() if REFUSED.search(path)
    }
    assert "先看看".encode() in ours["/demands/370811-1/"][1]


def test_did_the_desk_tell_the_asker_would_read_it_everywhere(
    both_worlds: Callable[[str, str], tuple[Read, Read]],
) -> None:
    """So both worlds are compared where it would be read: by page, by API and at the command line."""
    ours, theirs = both_worlds("先看看前村的", "先看看后村的")

    differing = {path for path in ours if ours[path] != theirs[path]}
    assert {"/demands/370811-1/", "/api/v1/demands/one/370811-1", "show 370811-1"} <= differing


def _plain(answer: HttpResponse) -> bytes:
    """Without the tokens of its forms, which are drawn for each page; of a workbook, what stands in it."""
    if answer.headers.get("Content-Type", "").endswith("sheet"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
            return b"\n".join(parts.read(name) for name in sorted(parts.namelist()))
    return re.sub(rb'(name="(csrfmiddlewaretoken|once)" value=)"[^"]*"', rb"\1", answer.content)
