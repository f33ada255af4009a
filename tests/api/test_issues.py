"""One issue round the loop, by API alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Call
from tests.cast import TODAY, Cast

VILLAGE, COUNTY, CITY, INSPECTOR = "370811007201", "370811", "3708", "3708/inspector"
FINDING = {
    "title": "排水沟堵塞,雨天进水", "detail": "", "source": "from_below", "topic": "other",
    "concerns": "service", "symptom_unit": VILLAGE,
}  # fmt: skip
FACT = {"kind": "measure", "subject": "进水的住户", "before": "12", "after": "0", "measured_in": "户"}


def _day(days: int) -> str:
    return str(TODAY + timedelta(days=days))


class Road:
    """The road of one issue; every step must be answered with this status."""

    def __init__(self, town: Cast, call: Call) -> None:
        self.town, self.call = town, call
        self.number = self.step(VILLAGE, "", FINDING, status=201)["number"]

    def step(self, by: str, noun: str, body: Any = None, *, status: int = 200) -> Any:
        """One step by one unit: the issue after it."""
        number = f"/{self.number}/" if noun else ""
        got, answer = self.call("POST", f"/issues{number}{noun}", by, body)
        assert got == status, answer
        return answer

    def submitted(self) -> Any:
        """Up to the claim of the county."""
        self.step(VILLAGE, "opening", {"lead": COUNTY, "due_on": _day(40)})
        self.step(COUNTY, "tasks", {"text": "清淤", "owner": f"{COUNTY}/office", "due_on": _day(20)})
        self.step(COUNTY, "tasks/1/completion")
        cause = {"level": "unit_process", "text": "清淤没有排进计划"}
        claim = {"fact": FACT | {"observed_on": _day(0)}, "cause": cause, "fix_kind": "corrective"}
        return self.step(COUNTY, "submission", claim)

    def verifying(self) -> Any:
        """Up to the naming of the city's inspector."""
        self.submitted()
        self.town.inspector()
        return self.step(CITY, "verifier", {"verifier": INSPECTOR})


@pytest.fixture
def road(town: Cast, call: Call) -> Road:
    town.actor(CITY)
    return Road(town, call)


def test_a_drain_goes_round_and_comes_back(road: Road, call: Call) -> None:
    assert road.verifying()["verifier"] == INSPECTOR
    returned = road.step(INSPECTOR, "return", {"reason": "还有积水", "task": "再清一次", "due_on": _day(20)})
    assert (returned["state"], len(returned["tasks"])) == ("reworking", 2)
    road.step(COUNTY, "tasks/2/completion")
    claim = {"fact": FACT | {"observed_on": _day(0)}, "cause": {"level": "resource", "text": "没有设备"}}
    road.step(COUNTY, "submission", claim | {"fix_kind": "immediate"})
    road.step(CITY, "verifier", {"verifier": INSPECTOR})
    closed = road.step(INSPECTOR, "closure", {"seen": FACT | {"observed_on": _day(0)}})

    assert (closed["state"], closed["cause"]["level"]) == ("closed", "resource")
    assert [fact["stage"] for fact in closed["facts"]] == ["claimed", "claimed", "seen"]
    assert [entry["act"] for entry in closed["history"]][:2] == ["issue.drafted", "issue.opened"]
    reopened = road.step(VILLAGE, "reopening", {"new_fact": "又堵了", "due_on": _day(60)})
    assert (reopened["state"], reopened["reopenings"]) == ("reopened", 1)


def test_an_interim_result_is_still_open(road: Road, call: Call) -> None:
    road.step(VILLAGE, "opening", {"lead": COUNTY, "due_on": _day(40)})
    road.step(COUNTY, "tasks", {"text": "清淤", "owner": f"{COUNTY}/office", "due_on": _day(20)})
    body = {"changed_so_far": "清了一半", "remains": "另一半", "next_on": _day(60)}
    assert road.step(COUNTY, "interim-result", body)["due_on"] == _day(60)
    assert road.step(COUNTY, "resumption")["state"] == "in_progress"


def test_the_answer_says_what_this_post_can_do(road: Road, call: Call) -> None:
    drafted = call("GET", f"/issues/{road.number}", VILLAGE)[1]
    assert (drafted["state"], drafted["steps"]) == ("draft", ["open", "withdraw", "fix_on_spot", "raise_up"])
    assert road.step(VILLAGE, "withdrawal", {"reason": "记错了"})["steps"] == []


def test_a_draft_is_seen_by_its_own_unit_alone(road: Road, call: Call) -> None:
    assert call("GET", f"/issues/{road.number}", COUNTY)[1]["refused"]["code"] == "loop.no_such_issue"
    assert call("POST", f"/issues/{road.number}/opening", COUNTY, {"lead": COUNTY, "due_on": _day(40)})[0] == 404


def test_somebody_elses_step_is_refused(road: Road, call: Call) -> None:
    road.submitted()

    refused = road.step(COUNTY, "verifier", {"verifier": INSPECTOR}, status=403)["refused"]

    assert refused["code"] == "loop.not_your_step"


def test_issues_come_in_pages(town: Cast, call: Call) -> None:
    for _ in range(3):
        town.opens()

    first = call("GET", "/issues?limit=2", COUNTY)[1]
    rest = call("GET", f"/issues?limit=2&after={first['next']}", COUNTY)[1]

    assert [len(page["items"]) for page in (first, rest)] == [2, 1]
    assert rest["next"] is None
    assert call("GET", "/issues?state=closed", COUNTY)[1]["items"] == []
    assert call("GET", "/issues?state=open", "370102")[1]["items"] == []


def test_a_longer_list_asks_no_more_questions(town: Cast, call: Call) -> None:
    counts = []
    for _ in range(2):
        town.opens()
        with CaptureQueriesContext(connection) as asked:
            call("GET", "/issues", COUNTY)
            call("GET", f"/units/{COUNTY}/registers/issue", COUNTY)
        counts.append(len(asked))

    assert counts[0] >= counts[1]
