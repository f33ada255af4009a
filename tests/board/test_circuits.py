"""The circuit board: figures as a recount gives them, what waits, and how long claims took."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from huilu.accounts.sight import seeing
from huilu.board.circuit_export import circuits_as_data
from huilu.board.circuits import APART, CircuitBoard, Column, Effects, read_circuits
from huilu.board.waits import Wait, read_claims, read_waiting
from huilu.kernel.actor import INSTALLATION
from huilu.loop.models import EffectCheck, Issue, Share
from huilu.loop.states import ACTIVE, OWNERLESS, Stage
from huilu.org.actions import import_body
from huilu.programmes.publishing import follow_tree
from huilu.tally.actions import fold_all
from tests.board.recount import Recount
from tests.cast import TREE, Cast
from tests.loop.doing import (
    CITY,
    COUNTY,
    ELSEWHERE,
    NEIGHBOUR,
    OFFICE,
    PROVINCE,
    TOWNSHIP,
    VILLAGE,
    calendar_turns,
    does,
    goes_up,
)
from tests.replay.loop_story import Teller, every_verb

LOOKED_AT = (PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE, "3701")
Figures = tuple[dict[str, int], tuple[int, ...], tuple[int, ...], int, dict[str, int]]


def figures_of(column: Column) -> Figures:
    shares, effects = column.shares, column.effects
    return (
        {stage.word: n for stage, n in column.stages.items() if n},
        (shares.offered, shares.open, shares.done, shares.declined),
        (effects.open, effects.holds, effects.recurred),
        column.hard,
        {state.word: n for state, n in column.apart.items() if n},
    )


def recounted(rows: Recount, pks: set[int]) -> Figures:
    """The same from the rows themselves, one by one."""
    led = [one for one in Issue.objects.select_related("circuit") if (one.lead_unit_id or one.raised_by_id) in pks]
    shares = Counter(Share.objects.filter(unit__in=pks).values_list("state", flat=True))
    effects = Counter(EffectCheck.objects.filter(unit__in=pks).values_list("result", flat=True))
    return (
        dict(Counter(one.stage.word for one in led if one.stage is not None)),
        tuple(shares[state] for state in (Share.OFFERED, Share.OPEN, Share.DONE, Share.DECLINED)),
        tuple(effects[result] for result in (EffectCheck.OPEN, EffectCheck.HOLDS, EffectCheck.RECURRED)),
        sum(one.is_hard and one.status in ACTIVE for one in led),
        dict(Counter(one.status.word for one in led if one.status in APART)),
    )


def waiting_of(town: Cast, rows: Recount, pks: set[int]) -> list[str]:
    """The numbers of what waits with these units or is led by them, the longest first."""
    return [
        one.number
        for one in Issue.objects.select_related("circuit").order_by("held_since", "number")
        if {one.lead_unit_id, one.held_by_id} & pks and one.stage is not None and _waits(one, rows)
    ]


def _waits(one: Issue, rows: Recount) -> bool:
    if one.stage is Stage.JOINT_WORK:
        return one.status in ACTIVE and one.due_on is not None and one.due_on < rows.day
    return one.stage in {*OWNERLESS, Stage.ANSWERED}


def numbers(items: Any) -> list[str]:
    return [one.issue.number for one in items]


def as_a_recount_gives_it(town: Cast) -> Counter[str]:
    """Compare every board with a recount; how often each kind of figure was not nought."""
    rows, seen = Recount.now(town.at.date()), Counter[str]()
    for code in LOOKED_AT:
        board = read_circuits(town.unit(code), town.at)
        everybody = rows.under(board.unit)
        assert figures_of(board.own) == recounted(rows, {board.unit.pk})
        for child in board.children:
            assert figures_of(child) == recounted(rows, rows.under(child.unit))
        assert figures_of(board.total) == recounted(rows, everybody)
        assert is_the_sum(board)
        assert numbers(board.waiting.items) == waiting_of(town, rows, everybody)
        assert board.waiting.total == len(board.waiting.items)
        seen.update(figures_of(board.total)[0])
    return seen


def is_the_sum(board: CircuitBoard) -> bool:
    parts = [board.own, *board.children]
    return flat(board.total) == sum(map(flat, parts), Counter())


def flat(column: Column) -> Counter[str]:
    """Every figure of a column by a name of its own."""
    counted = Counter({"circuits": column.circuits, "ownerless": column.ownerless, "hard": column.hard})
    counted.update({stage.word: n for stage, n in column.stages.items()})
    counted.update({state.word: n for state, n in column.apart.items()})
    counted.update({f"share {name}": n for name, n in asdict(column.shares).items()})
    counted.update({f"effect {name}": n for name, n in asdict(column.effects).items()})
    return counted


def test_after_every_verb_the_figures_are_those_of_a_recount(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: Counter[str] = Counter()

    def and_compare(act: Any) -> Any:
        def acted(*given: Any, **words: Any) -> None:
            act(*given, **words)
            seen.update(as_a_recount_gives_it(town))

        return acted

    for name in ("does", "calendar"):
        monkeypatch.setattr(Teller, name, and_compare(getattr(Teller, name)))
    every_verb(town)
    fold_all()
    as_a_recount_gives_it(town)

    # Every stage that the story passes was looked at; it has none that stays unanswered.
    assert set(seen) == {stage.word for stage in Stage} - {"unconfirmed"}


def test_children_stand_in_the_order_of_their_codes_whoever_waits_longest(town: Cast) -> None:
    goes_up(town)
    town.later(days=30)
    goes_up(town, by=ELSEWHERE)

    board = circuits_as_data(read_circuits(town.unit(PROVINCE), town.at))

    assert [child["unit"]["code"] for child in board["children"]] == ["3701", CITY]
    assert [child["circuits"] for child in board["children"]] == [1, 1]
    assert board["total"]["circuits"] == 2


def test_in_the_place_of_a_placeholder_stand_its_children(town: Cast) -> None:
    heading = TREE.splitlines()[0]
    rows = [
        "370800,3708,市辖区,county,government,leading_body,placeholder,,",
        "370800001,370800,开发区街道,township,government,grassroots,,,",
        "370800001201,370800001,开发村,village,community,grassroots,,,",
    ]
    import_body(body="\n".join([heading, *rows]).encode(), by=INSTALLATION, at=town.later(), follow=follow_tree)
    goes_up(town, by="370800001201")

    board = read_circuits(town.unit(CITY), town.at)

    assert [(child.unit.code, child.circuits) for child in board.children] == [("370800001", 1), (COUNTY, 0)]


def test_nothing_of_a_neighbour_is_listed(town: Cast) -> None:
    goes_up(town, by=NEIGHBOUR)
    theirs = goes_up(town, by=ELSEWHERE)
    ours = goes_up(town)
    does(town, "take_back_up", ours, VILLAGE, reason="自己能办", due_on=town.at.date() + timedelta(days=9))

    assert read_circuits(town.unit(VILLAGE), town.at).waiting.items == []
    assert theirs.number not in numbers(read_circuits(town.unit(CITY), town.at).waiting.items)
    assert read_circuits(town.unit("3701"), town.at).waiting.total == 1


def test_nobody_looks_beyond_their_own_part_whatever_they_ask_for(town: Cast) -> None:
    five_claims(town)
    goes_up(town)
    province = town.unit(PROVINCE)
    assert (read_waiting(province, town.at).total, len(read_claims(province, town.at))) == (1, 1)

    with seeing(town.actor(TOWNSHIP)):
        assert read_waiting(province, town.at).total == 0
        assert read_claims(province, town.at) == []
        assert read_waiting(town.unit(TOWNSHIP), town.at).total == 1
    with seeing(town.actor(NEIGHBOUR)):
        assert read_waiting(town.unit(NEIGHBOUR), town.at).items == []


def test_a_page_goes_on_where_the_one_before_ended(town: Cast) -> None:
    drafts = [town.drafts() for _each in range(7)]
    together = town.later()
    for place, draft in enumerate(reversed(drafts)):
        does(town, "raise_up", draft, VILLAGE, why="上面定的", at=together if place < 4 else town.later())
    unit = town.unit(COUNTY)

    first = read_waiting(unit, town.at, limit=3)
    second = read_waiting(unit, town.at, after=first.next, limit=3)
    third = read_waiting(unit, town.at, after=second.next, limit=3)

    every = read_waiting(unit, town.at)
    assert [page.total for page in (first, second, third)] == [7, 7, 7]
    assert numbers([*first.items, *second.items, *third.items]) == numbers(every.items)
    assert (len(set(numbers(every.items))), third.next, every.next) == (7, "", "")
    since = [one.issue.held_since or town.at for one in every.items]
    # Four came up at the same moment: among them the number decides.
    assert since == sorted(since)
    assert len(set(since)) == 4
    assert numbers(every.items)[:4] == sorted(numbers(every.items)[:4])


@pytest.mark.parametrize("mark", ["", "x", "1.2", "9" * 16 + ".", "1695182400000000", "9999999999999999999.1"])
def test_whatever_is_no_mark_stands_before_the_first(town: Cast, mark: str) -> None:
    goes_up(town)
    assert read_waiting(town.unit(COUNTY), town.at, after=mark).total == 1


def test_waiting_is_told_in_working_days_and_belongs_to_the_holder(town: Cast) -> None:
    # On Thursday, before eight days off; the weekend after them is worked.
    town.at = datetime(2023, 9, 28, 2, tzinfo=UTC)
    issue = goes_up(town)

    def waits(days: int) -> Wait:
        (wait,) = read_waiting(town.unit(PROVINCE), town.at + timedelta(days=days)).items
        return wait

    assert [waits(days).workdays for days in (0, 1, 8, 9, 10, 11)] == [0, 0, 0, 1, 2, 3]
    assert waits(0).issue.held_by == town.unit(TOWNSHIP)
    does(town, "forward_issue", issue, TOWNSHIP, at=town.later(days=10))
    assert (waits(0).issue.held_by, waits(0).workdays) == (town.unit(COUNTY), 0)


def test_joint_work_waits_once_it_is_past_its_day(town: Cast) -> None:
    issue = goes_up(town)
    due_on = town.at.date() + timedelta(days=20)
    does(town, "claim_issue", issue, COUNTY, due_on=due_on)
    unit = town.unit(COUNTY)

    on_its_day = datetime(due_on.year, due_on.month, due_on.day, 4, tzinfo=UTC)
    assert read_waiting(unit, on_its_day).total == 0
    (late,) = read_waiting(unit, on_its_day + timedelta(days=1)).items
    assert (late.issue.number, late.stage, late.issue.held_by) == (issue.number, Stage.JOINT_WORK, unit)


def test_what_a_unit_is_proposed_for_waits_there_though_it_is_led_above(town: Cast) -> None:
    issue = goes_up(town, toward=COUNTY)
    calendar_turns(town, town.at + timedelta(days=20))
    does(town, "propose_owner", issue, COUNTY, owner=OFFICE, reason="归住建管")

    board = read_circuits(town.unit(OFFICE), town.at)

    assert numbers(board.waiting.items) == [issue.number]
    assert board.total.circuits == 0
    assert read_circuits(town.unit(COUNTY), town.at).total.stages[Stage.PROPOSED] == 1


def five_claims(town: Cast, n: int = 5) -> None:
    """The township claims on the day itself, a working day later, two, three, four."""
    for days in range(n):
        town.at = datetime(2023, 10, 9, 2, tzinfo=UTC) + timedelta(weeks=days)
        issue = goes_up(town, toward=COUNTY)
        due_on = town.at.date() + timedelta(days=60)
        town.later(days=days)
        does(town, "claim_issue", issue, TOWNSHIP, due_on=due_on)


def test_the_median_until_a_claim_needs_five(town: Cast) -> None:
    town.actor(TOWNSHIP)
    five_claims(town, n=4)
    (few,) = read_claims(town.unit(COUNTY), town.at)
    assert (few.unit.code, few.n, few.median) == (TOWNSHIP, 4, None)

    five_claims(town)
    # Nought, one, two, three; and nought, one, two, three, four again.
    (more,) = read_claims(town.unit(CITY), town.at)
    assert (more.n, more.median) == (9, 2.0)
    assert read_claims(town.unit("3701"), town.at) == []
    assert read_claims(town.unit(VILLAGE), town.at) == []


def test_a_claim_counts_from_when_it_came_to_whoever_had_it_then(town: Cast) -> None:
    for week in range(5):
        town.at = datetime(2023, 10, 9, 2, tzinfo=UTC) + timedelta(weeks=week)
        issue = goes_up(town, toward=COUNTY)
        does(town, "forward_issue", issue, TOWNSHIP, at=town.later(days=2))
        due_on = town.at.date() + timedelta(days=60)
        does(town, "claim_issue", issue, OFFICE, due_on=due_on, at=town.later(days=1))

    # Two days were the township's; the county had it for one when its office claimed it.
    told = circuits_as_data(read_circuits(town.unit(COUNTY), town.at))["claims"]
    assert [(one["unit"]["code"], one["claims"], one["median_workdays"]) for one in told] == [(OFFICE, 5, 1.0)]


def test_who_was_told_to_own_it_has_not_claimed_it(town: Cast) -> None:
    issue = goes_up(town, toward=COUNTY)
    calendar_turns(town, town.at + timedelta(days=40))
    due_on = town.at.date() + timedelta(days=60)
    does(town, "direct_owner", issue, COUNTY, owner=OFFICE, due_on=due_on)

    assert read_claims(town.unit(PROVINCE), town.at) == []


def test_claims_stand_in_code_order(town: Cast) -> None:
    due_on = town.at.date() + timedelta(days=60)
    slow = goes_up(town, toward=COUNTY)
    town.later(days=1)
    does(town, "claim_issue", slow, COUNTY, due_on=due_on)
    does(town, "claim_issue", goes_up(town), TOWNSHIP, due_on=due_on)
    does(town, "claim_issue", goes_up(town, by=ELSEWHERE), "3701", due_on=due_on)

    assert [one.unit.code for one in read_claims(town.unit(PROVINCE), town.at)] == ["3701", COUNTY, TOWNSHIP]


def test_a_rate_of_recurrence_is_told_with_its_interval_and_never_of_too_few(town: Cast) -> None:
    def looked_at(holds: int, recurred: int) -> Effects:
        return Effects(open=2, holds=holds, recurred=recurred)

    assert looked_at(3, 1).recurrence is None

    told = looked_at(4, 1).recurrence
    assert told is not None
    assert (told.hits, told.cases, told.value) == (1, 5, 0.2)
    assert (round(told.low, 3), round(told.high, 3)) == (0.036, 0.624)
    column = circuits_as_data(read_circuits(town.unit(COUNTY), town.at))["own"]
    assert column["effect_checks"] == {"open": 0, "holds": 0, "recurred": 0, "recurrence": None}
