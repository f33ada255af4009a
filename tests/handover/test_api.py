"""Batches, hand-overs and posts by API alone."""

from __future__ import annotations

from typing import Any

import pytest

from huilu.accounts.actions import add_person
from huilu.kernel.actor import INSTALLATION
from huilu.loop.models import Issue
from tests.api.conftest import Call, call
from tests.cast import NOON, Cast
from tests.handover.conftest import CITY, COUNTY, KEY, OFFICE, TOWNSHIP

__all__ = ["call"]

ONE = f"/batches/{CITY}/{KEY}"


@pytest.fixture
def opened(bound: Cast, call: Call) -> Any:
    status, batch = call("POST", f"/batches/{CITY}", CITY, {"batch": KEY, "opened_on": "2023-09-05"})
    assert status == 201, batch
    return batch


def does(call: Call, path: str, by: str, body: Any = None, *, status: int = 200) -> Any:
    got, answer = call("POST", path, by, body)
    assert got == status, answer
    return answer


def test_a_batch_from_its_beginning_to_its_end(town: Cast, call: Call, opened: Any) -> None:
    assert (opened["batch"], opened["items"]["can_end"], opened["ended_at"]) == (KEY, True, None)
    number = town.opens().number
    assert [one["batch"] for one in call("GET", f"/batches/{COUNTY}", COUNTY)[1]["items"]] == [KEY]

    dry = does(call, f"{ONE}/ending", CITY, {"dry_run": True})
    assert (dry["items"]["open"], dry["items"]["undecided"], dry["items"]["can_end"]) == (1, 1, False)
    refused = does(call, f"{ONE}/ending", CITY, {}, status=409)["refused"]
    assert (refused["code"], refused["facts"]["numbers"]) == ("handover.items_undecided", number)
    does(call, f"{ONE}/ending", COUNTY, {"dry_run": True}, status=403)

    decided = does(call, f"{ONE}/decisions", COUNTY, {"number": number, "choice": "continue"})
    (item,) = decided["items"]["issues"]
    assert (item["choice"], item["is_settled"], item["lead"]["code"]) == ("continue", True, COUNTY)
    ended = does(call, f"{ONE}/ending", CITY, {})
    assert ended["ended_by"] == town.actor(CITY).signature
    assert sum(len(one["requirements"]) for one in ended["requirements_end"]) > 0
    assert Issue.objects.active().count() == 1


def test_a_dry_run_ends_nothing(town: Cast, call: Call, opened: Any) -> None:
    assert does(call, f"{ONE}/ending", CITY, {"dry_run": True})["items"]["can_end"]
    assert call("GET", ONE, CITY)[1]["ended_at"] is None


def test_a_lower_unit_reads_its_own_part(town: Cast, call: Call, opened: Any) -> None:
    town.opens(lead=COUNTY)
    assert call("GET", ONE, COUNTY)[1]["items"]["open"] == 1
    assert call("GET", ONE, TOWNSHIP)[1]["items"]["open"] == 0
    assert call("GET", ONE, "3701")[1]["refused"]["code"] == "handover.no_such_batch"


def test_shares_below_are_traced(town: Cast, call: Call, opened: Any) -> None:
    number = town.opens(lead=CITY).number
    body = {"number": number, "units": [COUNTY], "text": "排进年度计划", "due_on": "2023-12-01"}
    (relay,) = does(call, f"{ONE}/shares", CITY, body)["handed_on_below"]
    assert (relay["issue"], relay["unit"]["code"], relay["is_open"]) == (number, COUNTY, True)


def test_a_hand_over_line_by_line(town: Cast, call: Call, opened: Any) -> None:
    number = town.opens().number
    given = does(call, f"{ONE}/hand-overs", CITY, {"to": OFFICE}, status=201)
    path = f"/hand-overs/{given['number']}"
    does(call, f"{path}/lines", CITY, {"kind": "contact", "text": "任城区住建局办公室"})
    assert [one["kind"] for one in call("GET", path, OFFICE)[1]["lines"]] == ["issue", "contact"]
    assert given["lines"][0]["issue"] == number
    assert does(call, f"{path}/completion", OFFICE, status=409)["refused"]["code"] == "handover.lines_unanswered"
    does(call, f"{path}/lines/1/return", OFFICE, {"reason": "不归我们"})
    does(call, f"{path}/lines/2/acceptance", OFFICE, {})
    done = does(call, f"{path}/completion", OFFICE)
    assert (done["unanswered"], done["completed_by"]) == (0, town.actor(OFFICE).signature)
    (listed,) = call("GET", f"/hand-overs?unit={OFFICE}", OFFICE)[1]["items"]
    assert (listed["number"], listed["from"], listed["is_of_post"]) == (given["number"], "济宁市", False)
    assert call("GET", path, "3701")[0] == 404


def test_posts_are_filled_lent_and_left(town: Cast, call: Call) -> None:
    keeper = town.actor(COUNTY, username=f"{COUNTY}-keeper", post="keeper", administers=True)
    town.actor(COUNTY)
    for username in ("wang", "zhao"):
        add_person(username=username, password=None, by=INSTALLATION, at=NOON)
    by, posts = f"{COUNTY}/{keeper.post_code}", f"/posts/{COUNTY}"
    period = {"from_on": "2023-09-01", "to_on": "2023-12-01"}

    does(call, f"{posts}/office/deputies", by, {"username": "wang"} | period)
    (_keeper, office) = call("GET", posts, by)[1]["items"]
    assert (office["holder"]["username"], office["deputies"][0]["username"]) == (COUNTY, "wang")
    passed = does(call, f"{posts}/office/hand-over", by, {"username": "zhao", "on": "2023-09-20"})
    assert passed["items"][1]["holder"]["username"] == "zhao"
    left = does(call, f"{posts}/office/departure", by, {"username": "zhao", "on": "2023-09-20"})
    assert left["items"][1]["holder"] is None
    does(call, f"{posts}/office/appointment", by, {"username": "zhao", "from_on": "2023-09-20"})
    lacking = {"username": "zhao", "from_on": "2023-09-20"}
    assert does(call, f"{posts}/office/deputies", by, lacking, status=422)["refused"]["code"].startswith("accounts.")
    assert does(call, f"{posts}/none/departure", by, {"username": "zhao", "on": "2023-09-20"}, status=404)
    assert call("GET", posts, CITY)[0] == 403
