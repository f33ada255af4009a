"""With every check of the application switched off, no page, no file and no answer of the API says what is not its
reader's to know: the database itself withholds it.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from huilu.loop.models import Issue
from tests.cast import Cast
from tests.conftest import by_the_owner
from tests.wall.asking import ABOVE, beyond, body_for, browser, filled, operations, pages, said, typed, values_of
from tests.wall.branches import OURS, THEIRS
from tests.wall.doors import switch_off

# Whoever reads: units of our city, and the post there of its inspector.
Values = dict[str, list[str]]
READERS = [OURS.village, OURS.office, OURS.county, "inspector"]


# The pages are dealt out to the readers, every day otherwise, each page with one of the things that it can be about;
# all of them ask for all of it where this is set, which takes a quarter of an hour.
EVERY_ADDRESS = bool(os.environ.get("HUILU_EVERY_ADDRESS"))
DAY = datetime.now(tz=UTC).date().toordinal()
# Of what a reader asks for so much is shown, at the least.
SHOWN = 0.1
# There are more acts than pages: in every run each of those who act tries a third of them, not the same as the others.
ACTING = [(OURS.village, False), (OURS.village, True), (OURS.city, False)]
STEP = 1 if EVERY_ADDRESS else 3


def few(values: Values, drawn: random.Random) -> Values:
    """One of the things of each kind, or all."""
    return values if EVERY_ADDRESS else {name: [drawn.choice(found)] for name, found in values.items() if found}


def addresses(who: str) -> list[str]:
    """Pages and questions of the API about what is theirs, and about all units of ours and above."""
    drawn = random.Random(f"{DAY} {who}")
    theirs, ours = values_of(THEIRS), values_of(OURS)
    ours["unit"] = [OURS.county, OURS.sister, *ABOVE]
    apart = Issue.objects.filter(raised_by__code=OURS.sister).order_by("number")
    ours["issue"] = list(apart.values_list("number", flat=True))
    ours["entry"] = ours["entry"][:5]
    wanted = [*(f"/{page}" for page in pages() if page not in AWAY), *(f"/api/v1/{path}" for path in operations("get"))]
    if not EVERY_ADDRESS:
        random.Random(DAY).shuffle(wanted)
        wanted = wanted[READERS.index(who) :: len(READERS)]
    return sorted({one for page in wanted for values in (theirs, ours) for one in filled(page, few(values, drawn))})


def test_no_page_tells_what_is_not_its_readers(both: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {who: addresses(who) for who in READERS}
    actors = {who: both.inspector() if who == "inspector" else both.actor(who) for who in READERS}
    switch_off(monkeypatch)

    for who, actor in actors.items():
        client, marks = browser(actor), beyond(actor.unit_code)
        answers = [(address, client.get(address)) for address in asked[who]]

        told = {address: found for address, answer in answers if (found := [m for m in marks if m in said(answer)])}
        assert told == {}, who
        shown = [address for address, answer in answers if answer.status_code == 200]
        assert len(shown) > SHOWN * len(answers), "hardly any page was shown: then hardly any was tried"


# Of what stands side by side in an address, one is enough where acts are tried.
FEW = {"register": ["research"], "serial": ["1"], "post": ["office"], "kind": ["issue"]}
# Whoever is asked to share an issue, or to take it over, becomes one of its parties, whom the others know by name.
MEANT = ("/shares", "/shares/", "/transfer", "/transfer/")
# Whoever goes there is somebody else afterwards, or nobody.
AWAY = {"sign-in/", "sign-out/", "password/", "posts/current/", "demo/", "language/"}


def test_with_the_wall_down_the_same_pages_would_tell(both: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is the wall that withholds it, and whatever form it comes in is read: a page, a workbook, a file."""
    actor, theirs = both.actor(OURS.village), values_of(THEIRS)
    number, city = f"{THEIRS.village}-0001", THEIRS.city
    asked = [
        f"/issues/{number}/", f"/units/{city}/",
        f"/campaigns/{theirs['campaign'][0]}/", f"/hand-overs/{theirs['handed'][0]}/",
        f"/units/{city}/registers/{THEIRS.plan}/research/", f"/units/{city}/sheets/{THEIRS.plan}/research/file/",
        f"/issues/{number}/files/1/", f"/ledger/{theirs['entry'][-1]}/receipt/", f"/api/v1/issues/{number}",
        f"/api/v1/issues/{number}/files/1", f"/api/v1/programmes/{THEIRS.plan}",
    ]  # fmt: skip
    with by_the_owner():
        tear_down()
    switch_off(monkeypatch)

    silent = [address for address in asked if THEIRS.mark not in said(browser(actor).get(address))]

    assert silent == []


def tear_down() -> None:
    """Every policy of a reader lets everything through."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT polrelid::regclass::text FROM pg_policy WHERE polname = 'sight'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER POLICY sight ON {table} USING (true)")


class Undone(Exception):  # noqa: N818 - it is no fault
    """What was sent is taken back, so that every address finds the same world."""


def sent(client: Client, address: str, body: Any) -> HttpResponse:
    """What is answered to a form or a body; nothing of it stays."""
    as_json = {"content_type": "application/json"} if address.startswith("/api/") else {}
    answers: list[HttpResponse] = []
    with suppress(Undone), transaction.atomic():
        answers.append(client.post(address, data=json.dumps(body) if as_json else body, **as_json))
        raise Undone
    return answers[0]


def acts(own: str, drawn: random.Random) -> Iterator[tuple[str, Any]]:
    """Every address that takes a form or a body, about what is theirs and what is ours, naming their units."""
    theirs, ours = (values_of(where) | FEW for where in (THEIRS, OURS))
    theirs["unit"], theirs["issue"] = [THEIRS.county], theirs["issue"][-1:]
    ours["unit"], ours["issue"] = [own], ours["issue"][1:3]
    described = operations("post")
    words = {as_post: typed(THEIRS.county, theirs["issue"][-1], as_post=as_post) for as_post in (False, True)}
    for page in [page for page in pages() if page not in AWAY]:
        given = words["task" in page]
        flat = {name: value for name, value in given.items() if not isinstance(value, dict)}
        yield from ((f"/{one}", flat) for values in (theirs, ours) for one in filled(page, few(values, drawn)))
    for path, one in described.items():
        body = body_for(one, words["task" in path])
        yield from ((f"/api/v1/{one}", body) for values in (theirs, ours) for one in filled(path, few(values, drawn)))


@pytest.mark.parametrize("checked", [True, False])
def test_no_answer_to_an_act_tells_what_is_not_its_doers(
    both: Cast, monkeypatch: pytest.MonkeyPatch, checked: bool
) -> None:
    for turn, who in [(turn, who) for turn, (who, is_checked) in enumerate(ACTING) if is_checked is checked]:
        asked = list(acts(who, random.Random(f"{DAY} {who} {checked}")))[(turn + DAY) % STEP :: STEP]
        actor = both.actor(who, administers=True)
        client, marks = browser(actor), beyond(actor.unit_code)
        with monkeypatch.context() as patching:
            if not checked:
                switch_off(patching)
            answers = [(address, sent(client, address, body)) for address, body in asked]

        told = {address: found for address, answer in answers if (found := [m for m in marks if m in said(answer)])}
        assert [address for address in told if not address.endswith(MEANT)] == [], who
        assert len({answer.status_code for _address, answer in answers}) > 3, "hardly any act was tried"
