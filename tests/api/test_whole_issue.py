"""Whatever can be done with an issue through the API can be read there first."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huilu.api.issue_shapes import IssueShape
from huilu.ledger.keyring import Keyring
from huilu.ledger.receipts import RECEIPT
from huilu.ledger.sealing import seal
from huilu.loop.actions import Upload
from tests.api.conftest import Call
from tests.cast import TODAY, Cast
from tests.files.making import photograph
from tests.loop.doing import (
    CITY,
    COUNTY,
    ELSEWHERE,
    NEIGHBOUR,
    PROVINCE,
    SCHOOL,
    TOWNSHIP,
    VILLAGE,
    does,
    goes_up,
    opens,
    sees,
    works,
)

SOON = TODAY + timedelta(days=30)


def read(call: Call, number: str, by: str) -> Any:
    """The issue as this unit reads it, in the form that is described."""
    status, told = call("GET", f"/issues/{number}", by)
    assert status == 200, told
    IssueShape.model_validate(told)
    assert set(told) == set(IssueShape.model_fields)
    return told


def test_the_way_up_is_told_to_all_who_have_a_part_in_it(town: Cast, call: Call) -> None:
    issue = goes_up(town)
    assert read(call, issue.number, VILLAGE)["circuit"]["stage"] == "in_passage"
    issue = goes_up(town, toward=TOWNSHIP)

    told = read(call, issue.number, VILLAGE)
    way = told["circuit"]

    assert (way["stage"], way["origin"]["code"], way["toward"]["code"]) == ("claim_window", VILLAGE, TOWNSHIP)
    assert way["moves_on_at"] > told["raised_at"]
    assert (way["proposed"], way["judgement"], way["notices"]) == (None, "", 0)
    assert told["root_unit"] is None
    does(town, "propose_owner", issue, TOWNSHIP, owner=SCHOOL, reason="沟是学校的")
    assert read(call, issue.number, VILLAGE)["circuit"]["proposed"]["code"] == SCHOOL
    claimed = does(town, "claim_issue", goes_up(town), TOWNSHIP, due_on=SOON)
    told = read(call, claimed.number, VILLAGE)
    assert (told["root_unit"]["code"], told["circuit"]["stage"]) == (TOWNSHIP, "joint_work")
    assert told["circuit"]["owner_until"] == str(SOON)


def test_a_judged_answer_is_told_with_its_word(town: Cast, call: Call) -> None:
    issue = does(town, "claim_issue", goes_up(town), TOWNSHIP, due_on=SOON)
    sees(town, works(town, issue, TOWNSHIP))
    does(town, "confirm_answer", issue, VILLAGE, judgement="satisfied", words="路通了")

    way = read(call, issue.number, VILLAGE)["circuit"]

    assert (way["stage"], way["judgement"], way["judged_words"]) == ("confirmed", "satisfied", "路通了")
    assert way["answered_at"] < way["ended_at"]


def test_a_share_is_found_by_its_position_and_finished(town: Cast, call: Call) -> None:
    issue = opens(town)
    for unit in (TOWNSHIP, NEIGHBOUR):
        does(town, "give_share", issue, COUNTY, unit=unit, text="修好盖板", due_on=SOON)
    mine = next(one for one in read(call, issue.number, NEIGHBOUR)["shares"] if one["unit"]["code"] == NEIGHBOUR)
    assert (mine["position"], mine["state"], mine["text"], mine["due_on"]) == (2, "open", "修好盖板", str(SOON))

    address = f"/issues/{issue.number}/shares/{mine['position']}/completion"
    done = call("POST", address, NEIGHBOUR, {"outcome": "盖板修好了"})[1]["shares"]

    assert [(one["state"], one["outcome"]) for one in done] == [("open", ""), ("done", "盖板修好了")]


def test_what_is_hard_what_is_offered_and_what_became_part_of_another(town: Cast, call: Call) -> None:
    issue, other = opens(town), opens(town)
    town.actor(CITY)
    does(
        town, "mark_hard", issue, CITY, senior=f"{CITY}/office", reason="要改规划", milestone="方案批复", due_on=SOON
    )  # fmt: skip
    does(town, "offer_transfer", issue, COUNTY, to=ELSEWHERE, reason="归他们管")
    does(town, "merge_issue", other, COUNTY, into=issue.number)

    told = read(call, issue.number, COUNTY)

    assert (told["is_hard"], told["senior"]) == (True, f"{CITY}/office")
    assert told["offered_to"]["code"] == ELSEWHERE
    assert [(one["position"], one["text"], one["reached_at"]) for one in told["milestones"]] == [(1, "方案批复", None)]
    assert told["merged"] == [other.number]
    assert read(call, other.number, COUNTY)["merged_into"] == issue.number


def test_what_remains_after_a_closing(town: Cast, call: Call) -> None:
    issue = opens(town)
    review = TODAY + timedelta(days=200)
    does(town, "keep_output", issue, COUNTY, title="排水沟养护办法", in_force_on=TODAY, review_on=review)
    sees(town, works(town, issue, fix_kind="institutional"))

    told = read(call, issue.number, VILLAGE)

    (output,) = told["outputs"]
    assert (output["position"], output["title"], output["issuer"]["code"]) == (1, "排水沟养护办法", COUNTY)
    assert output["review_on"] == str(review)
    assert [(one["days_after"], one["state"]) for one in told["effect_checks"]] == [
        (30, "open"),
        (90, "open"),
        (180, "open"),
    ]


def test_a_file_comes_back_as_it_is_kept(town: Cast, call: Call) -> None:
    issue = opens(town)
    does(town, "add_task", issue, COUNTY, text="清淤", owner=f"{COUNTY}/office", due_on=SOON)
    does(town, "attach_file", issue, COUNTY, file=Upload("沟.jpg", photograph()))
    (file,) = read(call, issue.number, VILLAGE)["files"]

    status, got = call("GET", file["link"].removeprefix("/api/v1"), VILLAGE)

    assert (status, got["name"], got["kind"], got["sha256"]) == (200, "沟.jpg", "image/jpeg", file["sha256"])
    assert base64.b64decode(got["content"]).startswith(b"\xff\xd8\xff")
    assert call("GET", f"/issues/{issue.number}/files/2", VILLAGE)[1]["refused"]["code"] == "files.no_such_file"
    assert call("GET", f"/issues/{issue.number}/files/1", ELSEWHERE)[0] == 404


def test_the_receipt_of_an_act_is_found_by_its_entry(town: Cast, call: Call, tmp_path: Path) -> None:
    issue = opens(town)
    entry = read(call, issue.number, VILLAGE)["history"][-1]["entry"]
    assert call("GET", f"/ledger/{entry}/receipt", ELSEWHERE)[0] == 404
    seal(keyring=Keyring(tmp_path / "keys"), at=town.at)

    status, told = call("GET", f"/ledger/{entry}/receipt", VILLAGE)

    assert (status, told["form"], told["entry"]["act"]) == (200, RECEIPT, "issue.opened")


@pytest.mark.parametrize(("megabytes", "code"), [(5, "files.kind_not_taken"), (7, "api.body_too_large")])
def test_a_file_of_the_largest_size_is_looked_at_and_a_larger_one_refused(
    town: Cast, call: Call, megabytes: int, code: str
) -> None:
    issue = opens(town)
    content = base64.b64encode(bytes(megabytes * 1024 * 1024)).decode()

    status, told = call("POST", f"/issues/{issue.number}/files", COUNTY, {"file": {"name": "x", "content": content}})

    assert (told["refused"]["code"], status) == (code, 413 if "body" in code else 422)


def test_an_issue_with_more_in_it_asks_no_more_questions(town: Cast, call: Call) -> None:
    issue, counts = opens(town), []
    read(call, issue.number, PROVINCE)
    for unit in (TOWNSHIP, NEIGHBOUR):
        does(town, "give_share", issue, COUNTY, unit=unit, text="修好盖板", due_on=SOON)
        does(town, "keep_output", issue, COUNTY, title=f"办法 {unit}", in_force_on=TODAY, review_on=SOON)
        does(town, "add_task", issue, COUNTY, text="清淤", owner=f"{COUNTY}/office", due_on=TODAY)
        with CaptureQueriesContext(connection) as asked:
            read(call, issue.number, PROVINCE)
        counts.append(len(asked))

    assert counts[0] == counts[1]
