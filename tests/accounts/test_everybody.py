"""What every role may do today is asked of the table all the same: when the table changes, the act obeys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huilu.accounts import capabilities
from huilu.accounts.capabilities import Act, NotYoursToDo
from huilu.campaigns import actions as campaigns
from huilu.campaigns.models import ProblemClass
from huilu.registers import actions as registers
from tests.campaigns.stage import COUNTY, VILLAGE, defines, draws, looks
from tests.cast import Cast


def answers(town: Cast, found: ProblemClass) -> None:
    """A village answers what is asked across."""
    given = {"number": found.number, "answers": [True, False, True]}
    campaigns.answer_look_across(**given, by=town.actor(VILLAGE), at=town.later())


def ties(town: Cast, found: ProblemClass) -> None:
    """The county says which issue belongs to a site."""
    given = {"number": found.number, "position": 1, "issue": "none"}
    campaigns.tie_issue(**given, by=town.actor(COUNTY), at=town.later())


def goes_and_looks(town: Cast, found: ProblemClass) -> None:
    """The county looks at a site that was drawn."""
    looks(town, draws(town, found), 1)


def enters(town: Cast, _found: ProblemClass) -> None:
    """The county fills in its register."""
    registers.enter_item(unit=COUNTY, register="none", cells={}, by=town.actor(COUNTY), at=town.later())


@pytest.mark.parametrize(
    ("act", "does"),
    [(Act.RAISE, answers), (Act.RAISE, ties), (Act.VERIFY, goes_and_looks), (Act.RECORD_PROGRESS, enters)],
)
def test_an_act_asks_the_table_first(
    town: Cast, monkeypatch: pytest.MonkeyPatch, act: Act, does: Callable[[Cast, ProblemClass], None]
) -> None:
    found = defines(town)
    monkeypatch.setitem(capabilities.MAY, act, frozenset())
    with pytest.raises(NotYoursToDo):
        does(town, found)
