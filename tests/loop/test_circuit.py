"""Up and back: whoever is in between may say a word, and nobody can stop it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import localtime

from huilu.accounts.capabilities import NotYoursToDo
from huilu.board.checking import check_figures
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.loop import actions as loop
from huilu.loop import rules
from huilu.loop.queries import due_to_move, steps_for, waiting_times
from huilu.loop.states import Step
from huilu.org.models import Unit
from tests.cast import Cast
from tests.loop.doing import (
    CITY,
    COUNTY,
    ELSEWHERE,
    NEIGHBOUR,
    OFFICE,
    PROVINCE,
    TOWNSHIP,
    VILLAGE,
    as_it_is,
    calendar_turns,
    does,
    goes_up,
    opens,
    sees,
    where,
    works,
)
from tests.loop.stays import acts_of, refused
from tests.loop.upward import LATER, SOON, moves_on, unsettled


def test_what_goes_up_is_with_the_next_level_at_once_and_counts_there(town: Cast) -> None:
    issue = goes_up(town)

    assert where(issue) == ("open", "in_passage", TOWNSHIP)
    now = as_it_is(issue)
    assert (now.lead_unit.code, now.circuit.origin.code, now.circuit.toward.code) == (TOWNSHIP, VILLAGE, PROVINCE)
    assert now.root_unit is None
    assert now.due_on == moves_on(issue).date()
    assert check_figures().differing == []


def test_it_moves_on_by_itself_over_the_holiday_and_its_make_up_days(town: Cast) -> None:
    issue = goes_up(town)
    raised = localtime(issue.circuit.raised_at)
    days = []
    for _level in range(5):
        days.append(moves_on(issue))
        assert due_to_move(days[-1] - timedelta(seconds=1)) == []
        assert calendar_turns(town, days[-1]) == [issue.number]

    # Three working days for each on the way: the weekend of 7 and 8 October is worked for the holiday.
    # Then five in which it may be claimed, and three in which an owner may be proposed.
    on = [(9, 25), (9, 28), (10, 9), (10, 16), (10, 19)]
    assert [(day.month, day.day) for day in days] == on
    assert {day.time() for day in days} == {raised.time()}
    assert where(issue) == ("open", "unsettled", PROVINCE)
    assert as_it_is(issue).circuit.moves_on_at is None
    assert acts_of(issue) == ["issue.drafted", "issue.raised_up"] + ["issue.moved_on"] * 5


def test_who_waits_for_whom_ends_when_the_days_were_over_however_late_the_clock_is_read(town: Cast) -> None:
    issue = goes_up(town)
    due = moves_on(issue)
    loop.move_on(number=issue.number, by=INSTALLATION, at=due + timedelta(days=2, hours=5))

    assert waiting_times(issue, due + timedelta(days=3))[-1].spent == timedelta(days=3)
    assert issue.holdings.get(unit__code=TOWNSHIP).to_at == due


def test_before_the_days_are_over_nothing_moves(town: Cast) -> None:
    issue = goes_up(town)
    before = where(issue)
    loop.move_on(number=issue.number, by=INSTALLATION, at=moves_on(issue) - timedelta(seconds=1))

    assert where(issue) == before
    assert "issue.moved_on" not in acts_of(issue)


@pytest.mark.parametrize("by", [VILLAGE, TOWNSHIP, PROVINCE])
def test_nobody_but_the_calendar_moves_it(town: Cast, by: str) -> None:
    issue = goes_up(town)
    with refused(NotYoursToDo):
        does(town, "move_on", issue, by)


def test_the_calendar_does_nothing_else(town: Cast) -> None:
    issue = goes_up(town)
    with refused(rules.NotYourStep):
        does(town, "forward_issue", issue, INSTALLATION)


def test_a_level_that_is_a_placeholder_is_passed_over(town: Cast) -> None:
    Unit.objects.filter(code=TOWNSHIP).update(is_placeholder=True)
    assert where(goes_up(town))[2] == COUNTY


def test_a_level_in_between_has_no_step_that_stops_it(town: Cast) -> None:
    issue = goes_up(town)
    allowed = {Step.ADD_NOTE, Step.FORWARD, Step.CLAIM, Step.MERGE}

    assert set(steps_for(as_it_is(issue), town.actor(TOWNSHIP))) == allowed
    assert set(steps_for(as_it_is(issue), town.actor(COUNTY))) == {Step.CLAIM, Step.ADD_NOTE}


def test_a_note_is_read_below_and_above_and_holds_nothing_back(town: Cast) -> None:
    issue = goes_up(town)
    due = moves_on(issue)
    does(town, "add_note", issue, TOWNSHIP, text="镇里也有三户")

    assert moves_on(issue) == due
    assert acts_of(issue)[-1] == "issue.note_added"
    with refused(rules.WordMissing):
        does(town, "add_note", issue, TOWNSHIP, text=" ")
    for by in (COUNTY, PROVINCE):
        does(town, "add_note", issue, by, text="怎么样了")
    with refused(rules.NotYourStep):
        does(town, "add_note", issue, VILLAGE, text="路过")
    assert (moves_on(issue), where(issue)) == (due, ("open", "in_passage", TOWNSHIP))


def test_whoever_has_it_need_not_wait_and_sends_it_up_at_once(town: Cast) -> None:
    issue = goes_up(town)
    for by in (TOWNSHIP, COUNTY, CITY):
        does(town, "forward_issue", issue, by)

    assert where(issue) == ("open", "claim_window", PROVINCE)
    with refused(rules.NothingAbove):
        does(town, "forward_issue", issue, PROVINCE)
    with refused(rules.NotYourStep):
        does(town, "forward_issue", issue, CITY)


def test_an_issue_may_go_up_to_a_level_that_is_named(town: Cast) -> None:
    issue = goes_up(town, toward=COUNTY)
    does(town, "forward_issue", issue, TOWNSHIP)

    assert where(issue) == ("open", "claim_window", COUNTY)
    parts = issue.parties.filter(part="claiming").values_list("unit__code", flat=True)
    assert list(parts) == [OFFICE]
    # The level that was named may find that the cause lies still higher.
    does(town, "forward_issue", issue, COUNTY)
    assert where(issue) == ("open", "claim_window", CITY)
    assert as_it_is(issue).circuit.toward.code == CITY


@pytest.mark.parametrize("toward", [VILLAGE, NEIGHBOUR, "3701", "00"])
def test_a_level_that_is_named_is_above_and_can_lead(town: Cast, toward: str) -> None:
    draft = town.drafts()
    with refused(rules.NotAbove):
        does(town, "raise_up", draft, VILLAGE, why="县里改不了", toward=toward)


def test_raising_asks_for_a_reason_and_for_somebody_above(town: Cast) -> None:
    draft = town.drafts()
    with refused(rules.WordMissing):
        does(town, "raise_up", draft, VILLAGE, why="")
    with refused(rules.NoSuchUnit):
        does(town, "raise_up", draft, VILLAGE, why="县里改不了", toward="nowhere")
    top = opens(town, PROVINCE, PROVINCE)
    with refused(rules.NothingAbove):
        does(town, "raise_up", top, PROVINCE, why="没有办法")


def test_the_lead_raises_what_it_cannot_change_and_the_raiser_stays_the_origin(town: Cast) -> None:
    issue = opens(town)
    does(town, "raise_up", issue, COUNTY, why="要省里定")

    assert where(issue) == ("open", "in_passage", CITY)
    assert as_it_is(issue).circuit.origin.code == VILLAGE


def test_where_the_raiser_is_of_another_branch_the_lead_is_the_origin(town: Cast) -> None:
    issue = opens(town, lead=OFFICE)
    does(town, "raise_up", issue, OFFICE, why="要市里定")

    assert where(issue) == ("open", "in_passage", COUNTY)
    assert as_it_is(issue).circuit.origin.code == OFFICE


def test_neither_a_stranger_nor_a_neighbour_raises_it(town: Cast) -> None:
    issue = opens(town)
    with refused(rules.NotYourStep):
        does(town, "raise_up", issue, TOWNSHIP, why="要市里定")
    with refused(rules.NoSuchIssue):
        does(town, "raise_up", issue, NEIGHBOUR, why="要市里定")


def test_the_waiting_of_all_who_had_it_sums_to_its_age_to_the_second(town: Cast) -> None:
    issue = unsettled(town)
    does(town, "direct_owner", issue, PROVINCE, owner="3701", due_on=LATER)
    works(town, as_it_is(issue), lead="3701")
    sees(town, issue)
    does(town, "confirm_answer", issue, VILLAGE, judgement="satisfied")

    waits = waiting_times(as_it_is(issue), town.at)
    assert sum((one.spent for one in waits), timedelta()) == town.at - issue.raised_at
    assert [one.unit.code for one in waits] == [
        VILLAGE, TOWNSHIP, COUNTY, CITY, PROVINCE, "3701", PROVINCE, VILLAGE,
    ]  # fmt: skip


def test_somebody_who_has_no_part_in_it_neither_sees_nor_claims_it(town: Cast) -> None:
    issue = goes_up(town)
    with refused(rules.NoSuchIssue):
        does(town, "claim_issue", issue, ELSEWHERE, due_on=LATER)


def test_the_leading_group_does_not_keep_it_by_deciding_nothing(town: Cast) -> None:
    issue = goes_up(town, toward=COUNTY)
    for _time in range(3):
        calendar_turns(town, moves_on(issue))
    assert where(issue) == ("open", "unsettled", COUNTY)

    with refused(rules.OwnerStillHasTime):
        does(town, "raise_up", issue, VILLAGE, why="区里没有定")
    town.later(days=6)
    does(town, "raise_up", issue, VILLAGE, why="区里没有定")
    assert where(issue) == ("open", "in_passage", CITY)


@pytest.mark.parametrize("named", [False, True])
def test_what_was_handed_in_and_lies_unseen_is_raised_further_once_the_day_is_over(town: Cast, named: bool) -> None:
    issue = goes_up(town)
    does(town, "claim_issue", issue, TOWNSHIP, due_on=SOON)
    works(town, as_it_is(issue), lead=TOWNSHIP)
    if named:
        town.actor(CITY, username="eyes", post="eyes")
        does(town, "name_verifier", issue, COUNTY, verifier=f"{CITY}/eyes")
    over = {"at": town.at.replace(month=11)}

    with refused(rules.ResultHandedIn):
        does(town, "raise_up", issue, TOWNSHIP, why="镇里改不了")
    with refused(rules.OwnerStillHasTime, day=SOON):
        does(town, "raise_up", issue, VILLAGE, why="没有人来看")
    does(town, "raise_up", issue, VILLAGE, why="没有人来看", **over)
    assert where(issue) == ("open", "in_passage", COUNTY)
    assert as_it_is(issue).verifier_post is None
    assert check_figures().differing == []


def test_a_lead_that_was_given_the_issue_has_its_time_before_the_raiser_goes_over_its_head(town: Cast) -> None:
    issue = opens(town, lead=TOWNSHIP)
    due_on = as_it_is(issue).due_on
    assert due_on
    with refused(rules.OwnerStillHasTime, day=due_on):
        does(town, "raise_up", issue, VILLAGE, why="镇里没有办")
    does(town, "raise_up", issue, VILLAGE, why="镇里没有办", at=town.at.replace(year=2024))
    assert where(issue) == ("open", "in_passage", TOWNSHIP)


def test_a_lead_does_not_keep_what_it_was_given_by_moving_its_day(town: Cast) -> None:
    issue = opens(town, lead=TOWNSHIP)
    opened = as_it_is(issue).opened_at
    assert opened
    does(town, "add_task", issue, TOWNSHIP, text="清", owner=f"{TOWNSHIP}/office", due_on=SOON)
    words = {"changed_so_far": "半", "remains": "半", "next_on": date(2027, 1, 1)}
    does(town, "report_interim_result", issue, TOWNSHIP, **words)

    with refused(rules.OwnerStillHasTime, day=day_of(opened) + timedelta(days=120)):
        does(town, "raise_up", issue, VILLAGE, why="镇里没有办", at=opened + timedelta(days=119))
    does(town, "raise_up", issue, VILLAGE, why="镇里没有办", at=opened + timedelta(days=122))
    assert where(issue) == ("open", "in_passage", TOWNSHIP)
