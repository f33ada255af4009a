"""What a programme asks at every level, what has changed above, and what is withdrawn: as data."""

from __future__ import annotations

from tests.api.conftest import Call
from tests.cast import Cast
from tests.programmes.family import CITY, VILLAGE, lower, out, top, visit
from tests.programmes.test_withdrawing import KEY, WHY, begins


def test_the_api_withdraws_and_tells(town: Cast, call: Call) -> None:
    out(town, top())
    begins(town)
    out(town, lower(top(), visit(minutes=50)), CITY)
    (branch,) = call("GET", "/programmes/centre_pack/cascade/visit", "00")[1]["items"]
    assert (branch["unit"], branch["against_origin"]["scope"]) == (CITY, "looser")
    said = call("GET", f"/units/{VILLAGE}/list", VILLAGE)[1]["obligations"][0]["said_between"]
    assert [(one["by"], one["values"]) for one in said] == [("济宁市", {"minutes": 50})]

    status, gone = call("POST", "/programmes/centre_pack/withdrawals", "00", {"requirement": "visit", "reason": WHY})
    assert (status, gone["reason"], gone["requirement"]) == (201, WHY, KEY)
    told = call("GET", f"/units/{VILLAGE}/list", VILLAGE)[1]["changed_or_withdrawn"]
    assert [(one["key"], one["is_withdrawn"], one["why"]) for one in told] == [(KEY, True, WHY)]
    changed = call("GET", "/programmes/city_pack/changes", CITY)[1]
    assert [(one["kind"], one["refined"]) for one in changed["changes"]] == [("gone", True)]
    assert (changed["names_version"], changed["version_in_force"]) == ("1.0", "1.0.1")
