"""What a refusal calls a unit that somebody has named."""

from __future__ import annotations

import pytest

from huilu.kernel.actor import INSTALLATION
from huilu.kernel.refusals import Refusal
from huilu.org.rules import called
from huilu.registers import actions as registers
from tests.cast import Cast
from tests.loop.doing import COUNTY, TOWNSHIP, VILLAGE, does, goes_up

# A department of a county in another city: known by its code, for codes are public, and by nothing else.
STRANGER = "370102"


def test_by_name_where_it_may_be_known_and_by_code_elsewhere(town: Cast) -> None:
    actor = town.actor(COUNTY)
    names = {code: called(town.unit(code), actor) for code in (VILLAGE, COUNTY, "3708", "00", STRANGER, "3701")}
    assert names == {
        VILLAGE: "李营村", COUNTY: "任城区", "3708": "济宁市", "00": "中国", STRANGER: STRANGER, "3701": "3701",
    }  # fmt: skip
    assert called(town.unit(STRANGER), INSTALLATION) == "历下区"


def test_a_refusal_never_names_a_stranger(town: Cast) -> None:
    draft = town.drafts()
    up = goes_up(town)
    soon = town.at.date().replace(month=12)
    attempts = {
        "open_issue": lambda: does(town, "open_issue", draft, VILLAGE, lead=STRANGER, due_on=soon),
        "raise_up": lambda: does(town, "raise_up", draft, VILLAGE, toward=STRANGER, why="要上面定"),
        "propose_owner": lambda: does(town, "propose_owner", up, TOWNSHIP, owner=STRANGER, reason="那边的事"),
        "register": lambda: registers.enter_item(
            unit=STRANGER, register="x/y", cells={}, by=town.actor(COUNTY), at=town.later()
        ),
    }
    for name, attempt in attempts.items():
        with pytest.raises(Refusal) as refused:
            attempt()
        assert "历下" not in str(refused.value), name
