"""Every law finds the fault that is planted for it, within a minute and by its own name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from huilu.board import queries as board
from huilu.loop import rules
from huilu.loop.actions import circuit, frame, passing, spot, verifying, working
from huilu.loop.models import ChangedFact, Holding, Issue
from huilu.loop.states import ACTIVE, Stage
from tests.loop.worlds import machine
from tests.loop.worlds.laws import Broken
from tests.loop.worlds.machine import runs
from tests.loop.worlds.world import a_ground

Plants = pytest.MonkeyPatch


def anybody_may(plants: Plants) -> None:
    """Whoever comes may take the step."""
    plants.setattr(rules, "check_party", lambda *_given, **_named: None)


def shares_are_forgotten(plants: Plants) -> None:
    """A result is handed in while somebody still works on it."""
    plants.setattr(working, "_check_all_done", lambda *_given: None)


def a_column_is_short(plants: Plants) -> None:
    """The board leaves out what the unit itself leads."""
    plants.setattr(board, "ACTIVE", frozenset())
    plain = board.Reading._issues

    def short(self: Any, counts: Any) -> Any:
        shown = plain(self, counts)
        for state in [state for state in shown.by_state if state in ACTIVE]:
            del shown.by_state[state]
            break
        return shown

    plants.setattr(board.Reading, "_issues", short)


def nothing_is_taken_off(plants: Plants) -> None:
    """What leaves one unit for another is counted at both."""
    plain = frame.change_counts

    def kept(old: Any, gone: Any, new: Any, come: Any, at: Any) -> None:
        plain(old, gone if old == new else [], new, come, at)

    plants.setattr(frame, "change_counts", kept)


def a_second_is_lost(plants: Plants) -> None:
    """Between two holders a second is nobody's."""
    plain = frame.hold

    def late(issue: Issue, unit: Any, at: Any) -> None:
        plain(issue, unit, at)
        Holding.objects.filter(issue=issue, to_at=None).update(from_at=at + timedelta(seconds=1))

    for module in (working, passing, verifying, circuit):
        plants.setattr(module, "hold", late)


def doers_look_at_their_own_work(plants: Plants) -> None:
    """Whoever worked on it may say that it is done."""
    plants.setattr(rules, "check_not_doer", lambda *_given: None)
    plants.setattr(rules, "check_outside", lambda *_given: None)


def a_level_in_between_holds_it_back(plants: Plants) -> None:
    """Its days are over, and it gets more of them."""

    def stays(issue: Issue, at: Any) -> None:
        issue.circuit.moves_on_at = at + timedelta(days=30)

    plants.setitem(circuit._MOVES, Stage.IN_PASSAGE, stays)


def an_owner_keeps_it_for_ever(plants: Plants) -> None:
    """Whoever has claimed it never has to let it go."""

    def never(_due_on: Any, today: Any, *, by_owner: bool, **_more: Any) -> None:
        if not by_owner:
            raise rules.OwnerStillHasTime(day=today)

    plants.setattr(rules, "check_owner_had_time", never)


def a_programme_ends_its_issues(plants: Plants) -> None:
    """A new version of a programme withdraws what was raised under the old one."""
    plain = machine.publish_pack

    def ending(**given: Any) -> Any:
        done = plain(**given)
        Issue.objects.filter(state=0).update(state=9)
        return done

    plants.setattr(machine, "publish_pack", ending)


def nobody_need_have_seen_it(plants: Plants) -> None:
    """It is closed on the doer's word."""

    def kept(issue: Issue, fact: Any, *, stage: str, by: Any, at: Any) -> ChangedFact | None:
        return working.keep_fact(issue, fact, stage=stage, by=by, at=at) if stage == "claimed" else None

    plants.setattr(verifying, "keep_fact", kept)
    plants.setattr(spot, "keep_fact", kept)


def another_issue_changes_too(plants: Plants) -> None:
    """Whoever hands in one result hands in the unit's other work as well."""
    plain = working.keep_cause

    def both(issue: Issue, *given: Any) -> None:
        plain(issue, *given)
        Issue.objects.filter(lead_unit=issue.lead_unit, state=2).exclude(pk=issue.pk).update(state=7)

    plants.setattr(working, "keep_cause", both)


# The law that is broken, how, and on which ground it shows early.
FAULTS: list[tuple[str, Callable[[Plants], None], int]] = [
    ("guards", anybody_may, 3),
    ("guards", shares_are_forgotten, 2),
    ("totals", a_column_is_short, 0),
    ("figures", nothing_is_taken_off, 0),
    ("waiting", a_second_is_lost, 0),
    ("own work", doers_look_at_their_own_work, 0),
    ("escalation", a_level_in_between_holds_it_back, 0),
    ("escalation", an_owner_keeps_it_for_ever, 2),
    ("sunset", a_programme_ends_its_issues, 3),
    ("seen", nobody_need_have_seen_it, 0),
    ("others", another_issue_changes_too, 1),
]


@pytest.mark.parametrize(("law", "plant", "seed"), FAULTS, ids=[plant.__name__ for _law, plant, _seed in FAULTS])
def test_a_law_finds_the_fault_that_is_planted_for_it(
    db: None, monkeypatch: Plants, law: str, plant: Callable[[Plants], None], seed: int
) -> None:
    ground = a_ground(seed)
    plant(monkeypatch)

    with pytest.raises(Broken) as broken:
        runs(ground, least=100_000, acts=150)

    assert broken.value.law == law, broken.value
