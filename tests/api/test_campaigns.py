"""Campaigns, classes and hints through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from huilu.kernel.days import day_of
from tests.api.conftest import Call
from tests.campaigns.stage import COUNTY, SISTER, STATEMENT, VILLAGE, an_issue, defines, draws, mends, starts
from tests.cast import Cast

LESSON = {"title": "排水沟无人清淤", "cause_level": "unit_process", "statement": STATEMENT}


def outline(town: Cast, **changes: Any) -> dict[str, Any]:
    """A campaign as a program sends it."""
    today = day_of(town.at)
    days = {"since": "2023-01-01", "starts_on": str(today), "sunset_on": str(today + timedelta(days=30))}
    words = {"title": "排水整治", "aim": "汛前清一遍", "topics": ["other"], "task_force": [f"{COUNTY}/office"]}
    return words | days | changes


def test_a_campaign_from_its_start_to_its_end(bound: Cast, call: Call) -> None:
    issue = an_issue(bound)
    bound.actor(COUNTY)
    status, made = call("POST", "/campaigns", COUNTY, outline(bound))
    assert (status, made["figures"]["total"], made["task_force"]) == (201, 1, [f"{COUNTY}/office"])
    where = f"/campaigns/{made['number']}"

    assert [one["number"] for one in call("GET", "/campaigns", VILLAGE)[1]["items"]] == [made["number"]]
    assert call("GET", f"{where}/issues", COUNTY)[1]["items"][0]["number"] == issue.number
    assert call("GET", f"{where}/issues?limit=1&after={issue.number}", COUNTY)[1] == {"items": [], "next": None}
    assert call("POST", f"{where}/task-force", COUNTY, {"posts": []})[1]["refused"]["code"] == (
        "campaigns.task_force_missing"
    )
    assert call("POST", f"{where}/ending", VILLAGE, {"reason": "完成"})[0] == 403
    status, ended = call("POST", f"{where}/ending", COUNTY, {"reason": "完成"})
    assert (status, ended["is_over"], ended["ended_reason"]) == (200, True, "完成")
    assert call("GET", where, "3701")[0] == 404


def test_what_a_campaign_lacks_is_refused_by_name(bound: Cast, call: Call) -> None:
    bound.actor(COUNTY)
    status, body = call("POST", "/campaigns", COUNTY, outline(bound, topics=["drains"]))

    assert (status, body["refused"]["code"]) == (422, "loop.unknown_choice")
    assert call("POST", "/campaigns", COUNTY, outline(bound, seed="mine"))[0] == 422


def test_a_class_from_its_issue_to_its_closing(bound: Cast, call: Call) -> None:
    issue = an_issue(bound)
    asked = {"questions": [{"text": "今年清过淤吗?", "told_by": "open_issue"}], "is_risk": True}
    status, made = call("POST", "/classes", COUNTY, LESSON | asked | {"from_issue": issue.number, "scope": COUNTY})
    assert (status, made["from_issue"], made["minutes"], made["samples"]) == (201, issue.number, 2, [])
    where = f"/classes/{made['number']}"

    assert call("POST", f"{where}/answers", SISTER, {"answers": [True]})[1]["questions"][0]["answers"] is None
    assert call("POST", f"{where}/closure", COUNTY, {"lasting_fix": "办法"})[1]["refused"]["code"] == (
        "campaigns.sample_not_passed"
    )
    status, drawn = call("POST", f"{where}/sample", COUNTY, {})
    (plan,) = drawn["samples"]
    assert (status, plan["size"], plan["needed"], len(plan["seed"])) == (201, 2, 2, 32)
    look = {"is_so": True, "seen": "沟底无淤泥", "observed_on": str(day_of(bound.at))}
    for position in (1, 2):
        status, seen = call("POST", f"{where}/sites/{position}/look", COUNTY, look)
        assert status == 200
    assert seen["samples"][0]["outcome"] == "passed"
    early = call("POST", f"{where}/closure", COUNTY, {"lasting_fix": "管护办法"})[1]["refused"]
    assert early["code"] == "campaigns.origin_not_over"
    mends(bound, issue)
    status, closed = call("POST", f"{where}/closure", COUNTY, {"lasting_fix": "管护办法"})
    assert (status, closed["is_closed"]) == (200, True)
    assert closed["questions"][0]["answers"] == {"yes": 1, "no": 0}
    assert [one["number"] for one in call("GET", "/classes", SISTER)[1]["items"]] == [made["number"]]


def test_nobody_chooses_the_seed(bound: Cast, call: Call) -> None:
    found = defines(bound)

    assert call("POST", f"/classes/{found.number}/sample", COUNTY, {"seed": "mine"})[0] == 422


def test_a_failing_site_is_raised_as_a_draft(bound: Cast, call: Call) -> None:
    found = defines(bound)
    draws(bound, found)
    where = f"/classes/{found.number}/sites/1"
    look = {"is_so": False, "seen": "积泥过半", "observed_on": str(day_of(bound.at))}
    assert call("POST", f"{where}/issue", COUNTY, {"title": "积泥"})[0] == 409
    assert call("POST", f"{where}/look", COUNTY, look)[0] == 200

    status, raised = call("POST", f"{where}/issue", COUNTY, {"title": "积泥过半"})

    number = raised["samples"][0]["sites"][0]["issue"]
    assert status == 201
    assert call("GET", f"/issues/{number}", COUNTY)[1]["state"] == "draft"
    assert call("POST", f"/classes/{found.number}/sites/9/issue", COUNTY, {"title": "积泥"})[0] == 404


def test_hints_come_with_their_reason(bound: Cast, call: Call) -> None:
    issue = an_issue(bound)
    starts(bound)

    status, body = call("GET", f"/similar-issues?title=村东头排水沟堵塞&unit={COUNTY}", COUNTY)

    (hint,) = body["items"]
    assert (status, hint["issue"]["number"]) == (200, issue.number)
    assert hint["because"]["shared"] == ["排水沟堵塞"]
    assert call("GET", f"/similar-issues?title=排水沟&unit={COUNTY}", VILLAGE)[0] == 403
