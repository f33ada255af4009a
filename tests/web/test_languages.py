"""Every page reads in English without a Chinese character that is not data."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urljoin

from django.test import Client
from django.urls import Resolver404, resolve

from huilu.accounts.actions import establish_post
from huilu.answers import actions as answers
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.loop import actions as loop
from huilu.loop.models import Issue
from huilu.loop.states import Step
from huilu.programmes.adapting import ask_adaptation, grant_adaptation
from huilu.registers import actions as registers
from tests.burden.filling import asks_form
from tests.burden.filling import registers as registers_figures
from tests.cast import CAUSE, CLAIM, OFFICE, Cast
from tests.web.conftest import Browse
from tests.web.reading import Page, han_in
from tests.web.test_access import routes

# These answer to a form only, or to a part of a page that asks for news.
NO_PAGES = {
    "language",
    "sign-out",
    "current-post",
    "progress",
    "taking-back",
    "board-figures",
    "issue-completion",
    "issue-resumption",
    "register-task-completion",
    "demand-flag",
    "demand-suspension",
    "demand-lifting",
    "demand-stopping",
    "demand-withdrawal",
    "demand-taking-back",
    "demand-answers-file",
    "demand-form-file",
    "demand-file-keeping",
    "demand-risk-reading",
    "question-joining",
    # A file to save; and the look at one that came back, which has its own test.
    "sheet-file",
    "returned-sheet",
    "issue-file",
    "receipt",
    "alike-new",
    "adaptation",
    "adaptation-grant",
    "adaptation-taking-back",
}
# Whose pages are read in both languages where their own stories are told.
ELSEWHERE = ("batch", "campaign", "class", "contact-", "duty-first", "handed", "launches", "review")
# Every step of an issue is one view with one form: so many of them stand for all.
STEPS = {f"issue-{step.value}" for step in Step}
ENOUGH_STEPS = 12
# Of each kind of page one for each reader; an issue and an item look otherwise in each of their states.
OF_A_KIND = defaultdict(lambda: 1, {"issue": 3, "register-item": 3, "question": 4})


def _name_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""


def _crawl(client: Client, start: list[str]) -> dict[str, Page]:
    """Pages of every kind that can be reached by links."""
    pages: dict[str, Page] = {}
    kinds = Counter[str]()
    waiting = list(start)
    while waiting:
        path = waiting.pop().partition("#")[0]
        # A receipt is a file to save, and there is none until the act is sealed.
        kind = _name_of(path)
        is_file = kind in {"receipt", "demand-answers-file", "demand-form-file"}
        if path in pages or not path.startswith("/") or is_file or kinds[kind] == OF_A_KIND[kind]:
            continue
        kinds[kind] += 1
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, (path, answer.status_code)
        pages[path] = Page(answer)
        waiting += [urljoin(path, link) for link in pages[path].links]
    return pages


def _submits(town: Cast) -> Issue:
    issue, by = town.starts(), town.actor("370811")
    loop.finish_task(number=issue.number, position=1, by=by, at=town.later(days=1))
    at = town.later()
    fact = replace(CLAIM, observed_on=day_of(at))
    return loop.submit_issue(number=issue.number, fact=fact, cause=CAUSE, fix_kind="corrective", by=by, at=at)


def _keep_registers(town: Cast) -> None:
    """An item that is under way, with a task, and one that is done."""
    named: dict[str, Any] = {"unit": "3708", "register": "livelihood_project", "by": town.actor("3708")}
    for project in ("口袋公园", "路灯补建"):
        registers.enter_item(cells={"project": project}, at=town.later(), **named)
    registers.add_item_task(serial=1, text="选址", due_on=None, at=town.later(), **named)
    registers.finish_item(serial=2, done_on=day_of(town.at), at=town.later(), **named)


def _play(town: Cast) -> None:
    """Issues in every state that offers something to do, so that every page can be reached."""
    town.closes()
    named = _submits(town).number
    loop.name_verifier(number=named, verifier="3708/inspector", by=town.actor("3708"), at=town.later())
    _submits(town)
    town.starts()
    interim = town.starts().number
    loop.report_interim_result(
        number=interim,
        changed_so_far="一半已通",
        remains="还有一半",
        next_on=date(2023, 11, 1),
        by=town.actor("370811"),
        at=town.later(),
    )
    town.drafts()
    establish_post(unit=town.unit("00"), code="vacant", labels=OFFICE, by=INSTALLATION, at=town.at)


def _asks_otherwise(town: Cast) -> None:
    by, asked = town.actor("370811"), {"carrier": "field_engagement", "reason": "没有会场"}
    for code in ("group_study", "own_focus"):
        given = {"unit_id": by.unit_id, "requirement": f"second_batch_2023/{code}", **asked}
        ask_adaptation(**given, by=by, at=town.at)
    named = {"unit": "370811", "requirement": "second_batch_2023/own_focus", "serial": 1}
    grant_adaptation(**named, by=town.actor("00"), at=town.at)


def _asks_what_it_means(town: Cast) -> list[str]:
    """Questions at every stage, about one clause: the numbers of those that the desk has at hand."""
    clause, desk, village = "second_batch_2023/village_branch_day", town.actor("00"), town.actor("370811007201")
    second = town.actor("00", username="second", post="second")
    texts = ("主题党日能和例会合开吗?", "在外党员怎么参加?", "会议记录写几份?", "能在村广播里开吗?")
    numbers = [answers.ask_question(clause=clause, text=text, by=village, at=town.later()).number for text in texts]
    for number in numbers[:3]:
        answers.draft_answer(number=number, text="可以。", by=desk, at=town.later())
    for number in numbers[:2]:
        answers.approve_answer(number=number, by=second, at=town.later())
    answers.publish_answer(number=numbers[0], by=desk, at=town.later())
    return numbers


def test_english_pages_have_no_chinese_but_data(running: Cast, browse: Browse) -> None:
    _play(running)
    _keep_registers(running)
    registers_figures(running)
    asks_form(running, minutes=1)
    asks_form(running, kind="meeting", fields=(), place="区政府二楼", minutes=1)
    _asks_otherwise(running)
    questions = [f"/questions/{number}/" for number in _asks_what_it_means(running)]
    set_rehearsal_clock(running.at)
    pages = _crawl(Client(headers={"accept-language": "en"}), ["/sign-in/", "/demo/"])
    for code in ("370811007201", "370811", "3708"):
        pages |= _crawl(browse(code, language="en"), ["/", "/password/", "/search/?q=村", "/issues/new/fixed/"])
    pages |= _crawl(browse("370811", language="en"), ["/demands/new/", "/fields/", "/demands/370811-1/"])
    inspector = {"username": "3708-inspector", "post": "inspector"}
    pages |= _crawl(browse("3708", language="en", **inspector), ["/"])
    pages |= _crawl(browse("00", language="en", username="root", post="admin", administers=True), ["/units/00/people/"])
    pages |= _crawl(
        browse("00", language="en"),
        ["/guard-desk/", "/guard-desk/risks/", "/programmes/", "/programmes/dry-run/", "/units/00/"],
    )
    pages |= _crawl(browse("00", language="en"), ["/adaptations/", "/programmes/second_batch_2023/changes/"])
    for username, post in (("00", "office"), ("second", "second")):
        pages |= _crawl(browse("00", language="en", username=username, post=post), questions)
    chief = {"username": "chief", "post": "chief", "administers": True}
    pages |= _crawl(
        browse("370811", language="en", **chief), ["/units/370811/duties/", "/units/370811/duties/release/"]
    )

    wrong = {path: found for path, page in pages.items() if (found := [w for w in page.words if han_in(w)])}

    assert wrong == {}
    seen = {_name_of(path) for path in pages}
    named = {str(pattern.name) for _where, pattern in routes()} - NO_PAGES - STEPS
    left = sorted(name for name in named - seen if not name.startswith(ELSEWHERE))
    assert left == [], " ".join(left)
    assert len(seen & STEPS) >= ENOUGH_STEPS
