"""How many queries each page and each answer of the API may ask, over lists longer than a window.

And that none of them counts what it passes over.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from huilu.api.urls import api
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.windows import SIZE
from tests.cast import ROOT, TODAY, Cast
from tests.web.conftest import Browse, at_noon
from tests.web.crowd import CENTRE, CITY, COUNTY, FIRST, PROVINCE, STREET, VILLAGE, crowd
from tests.web.test_access import routes

PACK, REGISTER = "second_batch_2023", "research"
OFFSET = re.compile(r"\bOFFSET\b(?!\s+0\b)", re.IGNORECASE)
NOT_A_GET = 405
# What a page may weigh that comes to somebody who was here before: HTML alone, compressed.
PAGE = 15_000
# One window, and what stands around it.
ROWS = SIZE + 45


@dataclass(frozen=True, slots=True)
class Budget:
    """Who reads the page, what its address is filled in with, and how many queries it may ask."""

    reader: str
    most: int
    words: tuple[object, ...] = ()
    query: str = ""
    status: int = 200


ADMIN = "admin"
# A day that is over; and a place in the midst of a list.
DEMAND = "second_batch_2023/reading_class@1.3"
PAST, MIDST = f"?at={TODAY + timedelta(days=1)}", f"?after={STREET}050"
_UNIT, _REGISTER, _BATCH = (COUNTY,), (CITY, PACK, REGISTER), (CITY, PACK, "second_batch")
BUDGETS: dict[str, Budget] = {
    "home": Budget(COUNTY, 36),
    "search": Budget(COUNTY, 14, query="?q=新村"),
    "sign-in": Budget(COUNTY, 11),
    "password": Budget(COUNTY, 11),
    "demo": Budget(COUNTY, 11),
    "unit": Budget(STREET, 31, (STREET,)),
    "unit-history": Budget(COUNTY, 20, _UNIT),
    "my-list": Budget(COUNTY, 30, _UNIT),
    "obligation": Budget(COUNTY, 19, (COUNTY, PACK, "reading_class")),
    "programmes": Budget(COUNTY, 12),
    "cascade": Budget(COUNTY, 14, (PACK,)),
    "cascade-clause": Budget(COUNTY, 14, (PACK, "reading_class")),
    "changes": Budget(COUNTY, 14, (PACK,)),
    "people": Budget(ADMIN, 21, _UNIT),
    "person-new": Budget(ADMIN, 18, _UNIT),
    "person-password": Budget(ADMIN, 18, _UNIT),
    "post-new": Budget(ADMIN, 18, _UNIT),
    "appointment": Budget(ADMIN, 19, (COUNTY, "office")),
    "deputy": Budget(ADMIN, 19, (COUNTY, "office")),
    "hand-over": Budget(ADMIN, 19, (COUNTY, "office")),
    "departure": Budget(ADMIN, 19, (COUNTY, "office")),
    "campaigns": Budget(COUNTY, 15),
    "campaign-new": Budget(COUNTY, 24),
    "campaign": Budget(COUNTY, 19, (":campaign",)),
    "campaign-task-force": Budget(COUNTY, 24, (":campaign",)),
    "campaign-ending": Budget(COUNTY, 22, (":campaign",)),
    "classes": Budget(COUNTY, 16),
    "class-new": Budget(COUNTY, 23, query=f"?issue={FIRST}"),
    "class": Budget(COUNTY, 22, (":class",)),
    "class-answers": Budget(VILLAGE, 27, (":class",)),
    "class-closure": Budget(COUNTY, 22, (":class",)),
    "class-sample": Budget(COUNTY, 23, (":class",)),
    "class-look": Budget(COUNTY, 23, (":class", 1)),
    "class-issue": Budget(COUNTY, 25, (":class", 1)),
    "alike-new": Budget(VILLAGE, 17, query="?title=排水沟堵塞"),
    "alike": Budget(COUNTY, 18, (FIRST,)),
    "demands": Budget(COUNTY, 20, _UNIT),
    "demand": Budget(COUNTY, 16, (DEMAND,)),
    "guard-desk": Budget(COUNTY, 12),
    "guard-desk-risks": Budget(COUNTY, 12),
    "demand-new": Budget(COUNTY, 18),
    "fields": Budget(COUNTY, 13),
    "demand-answer": Budget(VILLAGE, 27, (":form",)),
    "demand-form-file": Budget(VILLAGE, 27, (":form",)),
    "demand-file": Budget(VILLAGE, 27, (":form",)),
    "demand-answers": Budget(COUNTY, 26, (":form",)),
    "demand-answers-file": Budget(COUNTY, 26, (":form",)),
    "batches": Budget(CITY, 15, (CITY,)),
    "batch-new": Budget(CITY, 24, (CITY,)),
    "batch": Budget(CITY, 20, _BATCH),
    "batch-ending": Budget(CITY, 27, _BATCH),
    "batch-decision": Budget(COUNTY, 23, (*_BATCH, FIRST)),
    "batch-shares": Budget(COUNTY, 26, (*_BATCH, FIRST)),
    "batch-hand-over": Budget(CITY, 23, _BATCH),
    "hand-overs": Budget(CITY, 15, (CITY,)),
    "handed": Budget(COUNTY, 15, (":handed",)),
    "handed-line-new": Budget(CITY, 23, (":handed",)),
    "handed-acceptance": Budget(COUNTY, 33, (":handed", 1)),
    "handed-return": Budget(COUNTY, 33, (":handed", 1)),
    "issues": Budget(COUNTY, 27),
    "issue-new": Budget(STREET, 29),
    "issue-new-fixed": Budget(STREET, 26),
    "issue": Budget(COUNTY, 27, (":way",)),
    "issue-file": Budget(COUNTY, 15, (FIRST, 1)),
    "issue-register": Budget(COUNTY, 16, _UNIT),
    "registers": Budget(CITY, 29, (CITY,)),
    "responsibility-list": Budget(COUNTY, 19, _UNIT),
    "task-list": Budget(COUNTY, 18, _UNIT),
    "register": Budget(CITY, 22, _REGISTER),
    "register-new": Budget(CITY, 25, _REGISTER),
    "register-item": Budget(CITY, 21, (*_REGISTER, 1)),
    "register-change": Budget(CITY, 26, (*_REGISTER, 1)),
    "register-completion": Budget(CITY, 25, (*_REGISTER, 1)),
    "register-tasks": Budget(CITY, 25, (*_REGISTER, 1)),
    "register-reopening": Budget(CITY, 25, (*_REGISTER, 1)),
    "register-striking": Budget(CITY, 25, (*_REGISTER, 1)),
    "sheet-file": Budget(CITY, 17, (CITY, f"{PACK}/{REGISTER}")),
    "sheet-return": Budget(CITY, 27, (CITY, f"{PACK}/{REGISTER}")),
    "returned-sheet": Budget(CITY, 32, (":sheet",)),
    "board": Budget(STREET, 18, (STREET,)),
    # One of them asks what the guard desk held back on that day.
    f"board{PAST}": Budget(STREET, 27, (STREET,)),
    f"board{MIDST}": Budget(STREET, 18, (STREET,)),
    "board-figures": Budget(STREET, 16, (STREET,)),
    "circuits": Budget(STREET, 20, (STREET,)),
    "questions": Budget(COUNTY, 13),
    f"questions?clause={PACK}/reading_class": Budget(COUNTY, 13),
    "question": Budget(COUNTY, 14, (":question",)),
    "question-new": Budget(COUNTY, 19, query=f"?clause={PACK}/reading_class"),
    "question-draft": Budget(CENTRE, 20, (":question",)),
    "question-approval": Budget(CENTRE, 20, (":question",)),
    "question-publication": Budget(CENTRE, 25, (":question",)),
    "question-withdrawal": Budget(CENTRE, 20, (":question",)),
    "question-merger": Budget(CENTRE, 25, (":question",)),
    "question-return": Budget(CENTRE, 20, (":question",)),
    "desk": Budget(CENTRE, 15, (CENTRE,)),
    "adaptations": Budget(CENTRE, 14),
    "adaptation-refusal": Budget(CENTRE, 16, (COUNTY, PACK, "group_study", 1)),
    "duties": Budget(COUNTY, 19, _UNIT),
    "duty-topics": Budget(COUNTY, 26, _UNIT),
    "duty-release": Budget(COUNTY, 26, _UNIT),
    "contacts": Budget(COUNTY, 20, _UNIT),
    "contact-plan": Budget(COUNTY, 34, _UNIT, query="?level=township&posts=office"),
    "contact-ending": Budget(COUNTY, 25, _UNIT),
    "contact-items": Budget(COUNTY, 14, (STREET,), status=403),
    "contact-uptake": Budget(COUNTY, 17, (STREET, FIRST), status=403),
    "reviews": Budget(PROVINCE, 22, (PROVINCE,)),
    "review-new": Budget(PROVINCE, 24, (PROVINCE,)),
    "review-extra": Budget(PROVINCE, 25, (PROVINCE,)),
    "review-open": Budget(PROVINCE, 13, (PROVINCE,)),
    "brief": Budget(PROVINCE, 31, (PROVINCE,)),
    "brief-file": Budget(PROVINCE, 30, (PROVINCE,)),
    "review": Budget(PROVINCE, 16, (PROVINCE, 2)),
    "review-decision": Budget(PROVINCE, 25, (PROVINCE, 2)),
    "review-end": Budget(PROVINCE, 25, (PROVINCE, 2)),
    "review-calling-off": Budget(PROVINCE, 25, (PROVINCE, 2)),
    "launches": Budget(CENTRE, 20, (CENTRE,)),
    "duty-first": Budget(ADMIN, 25, _UNIT),
    "dry-run": Budget(COUNTY, 15),
    # Six of them ask what the gate would say.
    "dry-run-programme": Budget(CENTRE, 50, (PACK,)),
    "dry-run-report": Budget(CENTRE, 50, (PACK,)),
    "load": Budget(STREET, 41, (STREET,)),
    # Nothing is sealed yet.
    "receipt": Budget(COUNTY, 12, (1,), status=404),
}
# Each step has a form of its own; all are made by one view.
STEP = 35
_PART = "?limit=50"
# What is asked of the API by an address as its description has it.
API: dict[str, Budget] = {
    "/units?q=新村": Budget(COUNTY, 11),
    "/units/{code}": Budget(COUNTY, 11, _UNIT),
    f"/units/{{code}}/children{_PART}": Budget(STREET, 12, (STREET,)),
    "/units/{code}/list": Budget(COUNTY, 20, _UNIT),
    f"/units/{{code}}/board{_PART}": Budget(STREET, 16, (STREET,)),
    f"/units/{{code}}/board{MIDST}&limit=50": Budget(STREET, 16, (STREET,)),
    f"/units/{{code}}/board{PAST}&limit=50": Budget(STREET, 24, (STREET,)),
    f"/units/{{code}}/registers/{{name}}{_PART}": Budget(COUNTY, 13, (COUNTY, "issue")),
    "/units/{code}/circuits": Budget(STREET, 19, (STREET,)),
    f"/units/{{code}}/circuits/waiting{_PART}": Budget(STREET, 14, (STREET,)),
    "/programmes": Budget(COUNTY, 10),
    "/programmes/{code}": Budget(COUNTY, 10, (PACK,)),
    f"/programmes/{{code}}/cascade/{{requirement}}{_PART}": Budget(COUNTY, 12, (PACK, "reading_class")),
    "/programmes/{code}/changes": Budget(COUNTY, 12, (PACK,)),
    f"/issues{_PART}": Budget(COUNTY, 11),
    "/issues/{number}": Budget(COUNTY, 23, (":way",)),
    "/issues/{number}/files/{position}": Budget(COUNTY, 13, (FIRST, 1)),
    f"/similar-issues?title=排水沟堵塞&unit={VILLAGE}": Budget(VILLAGE, 20),
    f"/campaigns{_PART}": Budget(COUNTY, 11),
    "/campaigns/{number}": Budget(COUNTY, 13, (":campaign",)),
    f"/campaigns/{{number}}/issues{_PART}": Budget(COUNTY, 13, (":campaign",)),
    f"/classes{_PART}": Budget(COUNTY, 10),
    "/classes/{number}": Budget(COUNTY, 16, (":class",)),
    "/registers/{unit}": Budget(CITY, 11, (CITY,)),
    f"/registers/{{unit}}/responsibility{_PART}": Budget(COUNTY, 15, _UNIT),
    f"/registers/{{unit}}/task{_PART}": Budget(COUNTY, 16, _UNIT),
    f"/registers/{{unit}}/{{programme}}/{{name}}{_PART}": Budget(CITY, 18, _REGISTER),
    "/registers/{unit}/{programme}/{name}/{serial}": Budget(CITY, 19, (*_REGISTER, 1)),
    f"/batches/{{unit}}{_PART}": Budget(CITY, 11, (CITY,)),
    "/batches/{unit}/{programme}/{batch}": Budget(CITY, 16, _BATCH),
    f"/hand-overs{_PART}&unit={CITY}": Budget(CITY, 11),
    "/hand-overs/{number}": Budget(COUNTY, 13, (":handed",)),
    "/units/{code}/demands": Budget(COUNTY, 16, _UNIT),
    "/demands/allowances": Budget(COUNTY, 10),
    "/demands/fields": Budget(COUNTY, 10),
    "/demands/response/{code}": Budget(VILLAGE, 18, (":form",)),
    f"/demands/answers/{{code}}{_PART}": Budget(COUNTY, 20, (":form",)),
    "/demands/flagged": Budget(COUNTY, 10),
    "/demands/risks": Budget(COUNTY, 10),
    "/demands/one/{code}": Budget(COUNTY, 11, (DEMAND,)),
    "/demands/said/{code}": Budget(COUNTY, 11, (DEMAND,), status=403),
    f"/questions{_PART}&clause={PACK}/reading_class": Budget(COUNTY, 11),
    f"/questions/own{_PART}": Budget(COUNTY, 11),
    f"/questions/similar?clause={PACK}/reading_class&text=可以合并开吗": Budget(COUNTY, 12),
    "/questions/{number}": Budget(COUNTY, 12, (":question",)),
    f"/units/{{code}}/questions{_PART}": Budget(CENTRE, 13, (CENTRE,)),
    f"/adaptations{_PART}": Budget(CENTRE, 13),
    f"/adaptations/own{_PART}": Budget(COUNTY, 12),
    "/units/{code}/contacts": Budget(COUNTY, 13, _UNIT),
    "/units/{code}/contacts/plan?level=township&post=office": Budget(COUNTY, 20, _UNIT),
    f"/units/{{code}}/contacts/items{_PART}": Budget(COUNTY, 12, (STREET,), status=403),
    "/units/{code}/reviews": Budget(PROVINCE, 13, (PROVINCE,)),
    "/units/{code}/reviews/agenda": Budget(PROVINCE, 19, (PROVINCE,)),
    "/units/{code}/reviews/brief?month=": Budget(PROVINCE, 30, (PROVINCE,)),
    "/units/{code}/reviews/{serial}": Budget(PROVINCE, 13, (PROVINCE, 2)),
    "/units/{code}/launches": Budget(CENTRE, 11, (CENTRE,)),
    "/units/{code}/duties": Budget(COUNTY, 17, _UNIT),
    "/units/{code}/duties/of/{topic}": Budget(COUNTY, 12, (COUNTY, "other")),
    "/posts/{unit}": Budget(ADMIN, 18, _UNIT),
    # Nothing is sealed yet.
    "/ledger/heads": Budget(COUNTY, 12),
    "/ledger/consistency?old=1&new=2": Budget(COUNTY, 10, status=404),
    "/ledger/{entry}/receipt": Budget(COUNTY, 10, (1,), status=404),
}


def _verbs() -> Iterator[tuple[str, URLPattern]]:
    """The steps of an issue, which people take."""
    for where, pattern in routes():
        if "verb" in pattern.default_args:
            yield where, pattern


def _address(name: str, budget: Budget, made: dict[str, Any]) -> str:
    page, mark, query = name.partition("?")
    words = [made[word[1:]] if isinstance(word, str) and word.startswith(":") else word for word in budget.words]
    if page.startswith("/"):
        return "/api/v1" + re.sub(r"{\w+}", "{}", page).format(*words) + mark + query
    return reverse(page, args=words) + mark + query + budget.query


def _reader(browse: Browse, who: str) -> Client:
    if who == ADMIN:
        return browse(COUNTY, username=ADMIN, post=ADMIN, administers=True)
    return browse(who)


@dataclass(frozen=True, slots=True)
class Looked:
    """One page as it was read: its status, its statements, its rows, and how heavy it travels."""

    status: int
    statements: list[str]
    rows: int
    weight: int


def look(client: Client, address: str) -> Looked:
    """Read the page as a browser would, and count."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        statements = [query["sql"] for query in asked.captured_queries]
    html = answer.content if answer.headers["Content-Type"].startswith("text/html") else b""
    return Looked(answer.status_code, statements, len(re.findall(rb"<tr|<li", html)), len(gzip.compress(html, 6)))


def test_no_page_and_no_answer_asks_more_than_its_budget(town: Cast, browse: Browse) -> None:
    made, clients = crowd(town), dict[str, Client]()
    set_rehearsal_clock(at_noon(town))
    dear, heavy, skipping, wrong = {}, {}, set(), {}
    # What is read once and kept in memory is no part of any page.
    _reader(browse, CITY).get("/")

    for name, budget in (BUDGETS | API).items():
        client = clients.setdefault(budget.reader, _reader(browse, budget.reader))
        looked = look(client, _address(name, budget, made))
        if len(looked.statements) > budget.most:
            dear[name] = len(looked.statements)
        if looked.weight > PAGE or looked.rows > ROWS:
            heavy[name] = (looked.weight, looked.rows)
        if looked.status != budget.status:
            wrong[name] = looked.status
        skipping |= {statement for statement in looked.statements if OFFSET.search(statement)}

    assert (dear, heavy, wrong, skipping) == ({}, {}, {}, set())


def test_no_step_asks_more_than_the_budget_of_steps(town: Cast, browse: Browse) -> None:
    crowd(town)
    set_rehearsal_clock(at_noon(town))
    county, dear = browse(COUNTY), {}

    for where, pattern in _verbs():
        looked = look(county, reverse(str(pattern.name), args=[FIRST, 1] if "<int:" in where else [FIRST]))
        assert looked.status in {200, 403, 409}, where
        if len(looked.statements) > STEP:
            dear[where] = len(looked.statements)

    assert dear == {}


@pytest.mark.django_db
def test_every_page_has_a_budget() -> None:
    known = {name.partition("?")[0] for name in BUDGETS} | {pattern.name for _where, pattern in _verbs()}
    without = [pattern for _where, pattern in routes() if pattern.name not in known]

    for pattern in without:
        allowed = pattern.callback(RequestFactory().get("/"), **_anything(pattern)) if pattern.callback else None
        assert allowed is not None, pattern
        assert allowed.status_code == NOT_A_GET, pattern


def test_every_answer_of_the_api_has_a_budget() -> None:
    paths: dict[str, Any] = api.get_openapi_schema()["paths"]
    assert {path.removeprefix("/api/v1") for path, ways in paths.items() if "get" in ways} == {
        name.partition("?")[0] for name in API
    }


def _anything(pattern: URLPattern) -> dict[str, Any]:
    return dict.fromkeys(pattern.pattern.converters, 1) | pattern.default_args


@pytest.mark.django_db
def test_no_function_of_the_database_counts_what_it_passes_over() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
        found = {name for name, source in cursor.fetchall() if OFFSET.search(source)}

    assert found == set()


@pytest.mark.parametrize("word", ["Paginator", "django.core.paginator", "get_page", "OFFSET"])
def test_nothing_is_cut_into_numbered_pages(word: str) -> None:
    files = [file for file in (ROOT / "huilu").rglob("*.py") if "migrations" not in file.parts]

    assert [file for file in files if re.search(rf"\b{re.escape(word)}\b", file.read_text())] == []
