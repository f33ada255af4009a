"""Questions and answers in a browser, without a script: one field, what is alike, two pairs of eyes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils.translation import gettext, override

from huilu.answers.models import Asking, PolicyQuestion
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.days import day_of
from huilu.web.request import POST_KEY
from tests.answers.conftest import (
    ANSWERED,
    ASKED,
    CITY,
    CLAUSE,
    COUNTY,
    DESK,
    SISTER,
    TOWNSHIP,
    VILLAGE,
    Counter,
)
from tests.cast import Cast
from tests.programmes.family import lower, out, top, visit
from tests.web.conftest import Browse, browse, no_undefined_variables

__all__ = ["browse", "no_undefined_variables"]

OBLIGATION = f"/units/{VILLAGE}/obligations/{CLAUSE}/"
NEW, ALL = f"/questions/new/?clause={CLAUSE}", "/questions/"
# What a page differs in each time that it is shown.
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value="|"as_of": ")[^"]+')


@pytest.fixture
def open_counter(counter: Counter) -> Counter:
    set_rehearsal_clock(counter.town.later(days=1))
    return counter


def says(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return TOKEN.sub(r"\1", answer.content.decode())


def second_of(browse: Browse) -> Client:
    return browse(DESK, username="second", post="second")


def test_from_the_obligation_to_the_answer_in_one_field(open_counter: Counter, browse: Browse) -> None:
    village, first, second = browse(VILLAGE), browse(DESK), second_of(browse)
    assert f'action="{NEW}"' in says(village, OBLIGATION)

    sent = village.post(NEW, {"clause": CLAUSE, "text": ASKED})
    question = PolicyQuestion.objects.get()
    at = f"/questions/{question.number}/"
    assert sent.headers["Location"] == at
    with override("zh-hans"):
        assert gettext("Your unit asked this. Nobody else sees that.") in says(village, at)

    assert question.number in says(first, f"/units/{DESK}/questions/")
    assert f"/units/{DESK}/questions/" in says(first, "/")
    first.post(f"{at}draft/", {"text": ANSWERED, "valid_from": "2030-01-01"})
    assert first.post(f"{at}approval/", {"text": ANSWERED}).status_code == 403
    assert ANSWERED in says(second, f"{at}approval/")
    assert second.post(f"{at}approval/", {"text": ANSWERED}).status_code == 302
    assert ANSWERED not in says(browse(SISTER), at)
    second.post(f"{at}publication/")

    for page in (at, ALL, OBLIGATION, f"{ALL}?q=例会&clause={CLAUSE}"):
        assert ANSWERED in says(village, page), page
    for page in (f"/units/{VILLAGE}/", f"/units/{VILLAGE}/list/", f"/units/{VILLAGE}/list/?print=1"):
        assert f"/questions/?clause={CLAUSE}" in says(village, page), page
    assert ANSWERED not in says(village, f"{ALL}?q=经费")


def test_the_desk_reads_the_other_answers_before_it_publishes(counter: Counter, browse: Browse) -> None:
    one, two = counter.asks(), counter.asks(by=SISTER, text="和例会一起开行不行呢?")
    counter.answers(one)
    counter.drafts(two, "不可以。", valid_from=day_of(counter.town.at) + timedelta(days=30))
    counter.approves(two)
    set_rehearsal_clock(counter.town.later(days=1))
    first, at = browse(DESK), f"/questions/{two.number}/"

    assert f'href="{at}publication/"' in says(first, at)
    # The answer itself first, then those that stand beside it.
    read = says(first, f"{at}publication/").partition('class="answer"')[2]
    assert read.index("不可以。") < read.index(ANSWERED)
    seen = {"seen": one.number, "why": "新规定"}
    assert first.post(f"{at}publication/", seen).status_code != 302
    assert first.post(f"{at}publication/", seen | {"replaces": one.number}).status_code == 302
    # Until its day the old answer binds, and every page says when the new one does.
    village = browse(VILLAGE)
    for page in (OBLIGATION, ALL):
        assert ANSWERED in says(village, page), page
        assert "不可以。" in says(village, page), page
    assert ANSWERED in says(village, f"/questions/{one.number}/")


def test_a_question_about_what_a_unit_adds_is_offered(town: Cast, browse: Browse) -> None:
    parent = top()
    out(town, parent)
    out(town, lower(parent, visit(detail={"zh": "雪天改为电话。", "en": "By phone."})), CITY)
    set_rehearsal_clock(town.later(days=1))
    clause = f"centre_pack/visit@{CITY}"
    village = browse(VILLAGE)

    assert f'value="{clause}"' in says(village, "/questions/new/")
    village.post("/questions/new/", {"clause": clause, "text": "雪天是指多大的雪?"})
    assert PolicyQuestion.objects.get().desk.code == CITY


def test_what_others_have_asked_is_shown_before_it_is_sent(open_counter: Counter, browse: Browse) -> None:
    open_counter.asks()
    sister, words = browse(SISTER), {"clause": CLAUSE, "text": "主题党日能不能同例会合并着开?"}

    shown = sister.post(NEW, words).content.decode()
    assert ASKED in shown
    assert 'name="sure" value="1"' in shown
    assert PolicyQuestion.objects.count() == 1
    assert sister.post(NEW, words | {"sure": "1"}).status_code == 302
    assert PolicyQuestion.objects.count() == 2


def test_another_unit_joins_with_one_press(open_counter: Counter, browse: Browse) -> None:
    at = f"/questions/{open_counter.asks().number}/"
    sister = browse(SISTER)
    assert f"{at}joining/" in says(sister, at)
    assert sister.post(f"{at}joining/").status_code == 302
    assert f"{at}joining/" not in says(sister, at)
    assert f"{at}joining/" not in says(browse(COUNTY), at)


def test_what_is_refused_comes_back_with_the_words(open_counter: Counter, browse: Browse) -> None:
    told = browse(VILLAGE).post(NEW, {"clause": CLAUSE, "text": "李营村可以合并开吗?"})
    assert told.status_code == 422
    assert "李营村可以合并开吗?</textarea>" in told.content.decode()


def test_a_form_that_is_sent_twice_asks_once(open_counter: Counter, browse: Browse) -> None:
    village = browse(VILLAGE)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)', village.get(OBLIGATION).content.decode())
    assert token
    words = {"clause": CLAUSE, "text": ASKED, "csrfmiddlewaretoken": token[1]}
    assert [village.post(NEW, words).headers["Location"] for _time in range(2)] == [
        f"/questions/{PolicyQuestion.objects.get().number}/"
    ] * 2


def test_the_desk_merges_returns_and_withdraws(open_counter: Counter, browse: Browse) -> None:
    first, second, third = (open_counter.asks(by) for by in (VILLAGE, SISTER, COUNTY))
    desk = browse(DESK)
    assert f'value="{first.number}"' in says(desk, f"/questions/{second.number}/merger/")
    assert desk.post(f"/questions/{second.number}/merger/", {"into": first.number}).status_code == 302
    assert desk.post(f"/questions/{third.number}/return/", {"reason": "请看方案"}).status_code == 302
    open_counter.answers(first)
    assert desk.post(f"/questions/{first.number}/withdrawal/", {"reason": "写错了"}).status_code == 302

    assert f"/questions/{first.number}/" in says(browse(SISTER), f"/questions/{second.number}/")
    assert "写错了" in says(browse(SISTER), f"/questions/{first.number}/")
    assert "请看方案" in says(browse(COUNTY), f"/questions/{third.number}/")
    assert browse(SISTER).get(f"/questions/{third.number}/").status_code == 404
    assert browse(CITY).get(f"/questions/{first.number}/draft/").status_code == 403
    shown = says(desk, f"/units/{DESK}/questions/")
    assert all(one.number in shown for one in (first, second, third))


def test_only_those_at_the_desk_and_above_see_what_waits_there(open_counter: Counter, browse: Browse) -> None:
    assert browse(VILLAGE).get(f"/units/{DESK}/questions/").status_code == 403


@pytest.mark.parametrize("who", [DESK, CITY, COUNTY, TOWNSHIP])
def test_pages_are_the_same_byte_for_byte_whoever_asked(open_counter: Counter, browse: Browse, who: str) -> None:
    began, reader = open_counter.town.at, browse(who)
    for code in (VILLAGE, SISTER):
        open_counter.town.actor(code)
    worlds = []
    for asker in (VILLAGE, SISTER):
        open_counter.town.at = began
        with transaction.atomic():
            waits = open_counter.asks(asker)
            open_counter.answers(open_counter.asks(asker, "外出务工的怎么参加?"))
            at = f"/questions/{waits.number}/"
            pages = [at, ALL, "/", f"/units/{who}/", f"/units/{who}/questions/", f"/units/{VILLAGE}/", OBLIGATION,
                     f"/units/{VILLAGE}/list/", f"/units/{SISTER}/list/", f"/api/v1/units/{SISTER}/list"]  # fmt: skip
            worlds.append({page: says(reader, page) for page in pages})
            assert Asking.objects.count() == 2
            transaction.set_rollback(True)

    assert worlds[0] == worlds[1]
    assert POST_KEY in reader.session
