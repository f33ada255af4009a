"""Lists of the API go on from `next`, and every row comes once."""

from __future__ import annotations

import pytest

from tests.api.conftest import Call
from tests.campaigns.stage import an_issue, grow, starts
from tests.cast import Cast

STREET, COUNTY = "370811007", "370811"


@pytest.mark.parametrize(
    ("path", "rows", "name"),
    [
        (f"/units/{STREET}/children", "items", "code"),
        (f"/units/{STREET}/board", "children", "unit"),
        (f"/units/{COUNTY}/registers/issue", "items", "number"),
        (f"/registers/{COUNTY}/responsibility", "items", "number"),
        ("/campaigns", "items", "number"),
        ("/issues", "items", "number"),
    ],
)
def test_a_list_is_read_from_window_to_window(path: str, rows: str, name: str, bound: Cast, call: Call) -> None:
    grow(7)
    for _ in range(5):
        an_issue(bound)
    for _ in range(3):
        starts(bound)
    whole = call("GET", path, COUNTY)[1]

    found, mark = [], ""
    for _turn in range(30):
        answer = call("GET", f"{path}?limit=2&after={mark}", COUNTY)[1]
        assert len(answer[rows]) <= 2
        assert {key: answer[key] for key in ("total", "by_state") if key in answer} == {
            key: whole[key] for key in ("total", "by_state") if key in whole
        }
        found += answer[rows]
        if answer["next"] is None:
            break
        mark = answer["next"]

    assert whole["next"] is None
    assert [one[name] for one in found] == [one[name] for one in whole[rows]]
    assert len(found) >= 3


def test_how_many_is_asked_for_in_reason(bound: Cast, call: Call) -> None:
    for query in ("limit=0", "limit=1001", f"after={'x' * 201}"):
        assert call("GET", f"/campaigns?{query}", COUNTY)[1]["refused"]["code"] == "api.invalid"
