"""What every role may do today is asked of the table all the same: when the table changes, the act obeys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huilu.accounts import capabilities
from huilu.accounts.capabilities import Act, NotYoursToDo
from huilu.burden import answering, flagging
from huilu.campaigns import actions as campaigns
from huilu.campaigns.models import ProblemClass
from huilu.programmes import adapting
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


def flags(town: Cast) -> None:
    """A village says that something is a burden."""
    flagging.flag_burden(code="none", reason="要填三遍", by=town.actor(VILLAGE), at=town.later())


def keeps(town: Cast) -> None:
    """A village fills in a form."""
    answering.keep_response(demand="none", cells={}, by=town.actor(VILLAGE), at=town.later())


def corrects(town: Cast) -> None:
    """A village takes its answer back."""
    answering.take_back_response(demand="none", by=town.actor(VILLAGE), at=town.later())


def adapts(town: Cast) -> None:
    """A village asks for another day."""
    by = town.actor(VILLAGE)
    adapting.ask_adaptation(unit_id=by.unit_id, requirement="none/none", reason="换届", by=by, at=town.later())


@pytest.mark.parametrize(
    ("act", "does"),
    [
        (Act.FLAG_BURDEN, flags),
        (Act.RECORD_PROGRESS, keeps),
        (Act.RECORD_PROGRESS, corrects),
        (Act.RECORD_PROGRESS, adapts),
    ],
)
def test_an_act_asks_the_table_before_it_looks_for_anything(
    town: Cast, monkeypatch: pytest.MonkeyPatch, act: Act, does: Callable[[Cast], None]
) -> None:
    monkeypatch.setitem(capabilities.MAY, act, frozenset())
    with pytest.raises(NotYoursToDo):
        does(town)
