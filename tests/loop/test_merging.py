"""What is alike becomes one, and what was not alike is split off again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huilu.board.checking import check_figures
from huilu.board.queries import read_board
from huilu.kernel.days import day_of
from huilu.loop import rules
from huilu.loop.models import Issue
from huilu.loop.queries import visible_issues, waiting_times
from huilu.loop.states import State
from tests.cast import Cast, a_blocked_drain
from tests.loop.doing import (
    CITY,
    COUNTY,
    NEIGHBOUR,
    PROVINCE,
    SCHOOL,
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

SOON, LATER = date(2023, 10, 31), date(2023, 12, 1)


def alike(town: Cast) -> tuple[Issue, Issue]:
    """Two villages have raised the same; the county leads both."""
    other = a_blocked_drain(symptom_unit=NEIGHBOUR, title="沟又堵了")
    return opens(town), opens(town, by=NEIGHBOUR, finding=other)


def merged(town: Cast) -> tuple[Issue, Issue]:
    """The second has become part of the first."""
    master, other = alike(town)
    does(town, "merge_issue", other, COUNTY, into=master.number)
    return master, other


def test_what_is_alike_becomes_one_and_counts_once_as_active(town: Cast) -> None:
    master, other = merged(town)

    assert where(other) == ("merged", "", "")
    assert as_it_is(other).merged_into == master
    counted = read_board(town.unit(COUNTY), town.at).own.issues
    assert (counted.by_state, counted.active) == ({State.OPEN: 1, State.MERGED: 1}, 1)
    assert acts_of(other)[-1] == "issue.merged"
    assert acts_of(master)[-1] == "issue.took_in"
    assert check_figures().differing == []


def test_whoever_raised_what_was_merged_stays_subscribed(town: Cast) -> None:
    master, _other = merged(town)

    assert visible_issues(town.actor(NEIGHBOUR)).filter(pk=master.pk).exists()
    assert master.parties.filter(unit__code=NEIGHBOUR, part="subscribed").exists()
    assert not visible_issues(town.actor(SCHOOL)).filter(pk=master.pk).exists()


def test_a_master_that_is_merged_takes_all_along(town: Cast) -> None:
    master, other = merged(town)
    third = opens(town, by=SCHOOL, finding=a_blocked_drain(symptom_unit=SCHOOL))
    does(town, "merge_issue", master, COUNTY, into=third.number)

    assert as_it_is(other).merged_into == as_it_is(master).merged_into == third
    for origin in (NEIGHBOUR, VILLAGE):
        assert visible_issues(town.actor(origin)).filter(pk=third.pk).exists()


def test_whoever_worked_on_what_was_merged_does_not_verify_the_other(town: Cast) -> None:
    master, other = alike(town)
    town.actor(COUNTY)
    digger = town.actor(COUNTY, username="digger", post="digger")
    does(town, "add_task", other, digger, text="清", owner=f"{COUNTY}/office", due_on=SOON)
    does(town, "merge_issue", other, COUNTY, into=master.number)

    assert master.doers.filter(person_id=digger.person_id).exists()


def test_a_share_goes_on_where_its_issue_has_gone(town: Cast) -> None:
    master, other = alike(town)
    for issue in (master, other):
        does(town, "give_share", issue, COUNTY, unit=TOWNSHIP, text="清沟", due_on=SOON)
    does(town, "merge_issue", other, COUNTY, into=master.number)

    assert [share.position for share in master.shares.all()] == [1, 2]
    for position in (1, 2):
        does(town, "finish_share", master, TOWNSHIP, position=position, outcome="通了")
    assert check_figures().differing == []


def test_nothing_with_an_open_share_is_merged_into_what_is_handed_in(town: Cast) -> None:
    master, other = alike(town)
    works(town, master)
    does(town, "give_share", other, COUNTY, unit=TOWNSHIP, text="清沟", due_on=SOON)

    with refused(rules.SharesOpen, count=1):
        does(town, "merge_issue", other, COUNTY, into=master.number)


def test_a_share_that_has_gone_leaves_no_number_to_be_given_twice(town: Cast) -> None:
    master, other = alike(town)
    for unit in (TOWNSHIP, VILLAGE):
        does(town, "give_share", other, COUNTY, unit=unit, text="清沟", due_on=SOON)
    does(town, "finish_share", other, VILLAGE, position=2, outcome="通了")
    does(town, "merge_issue", other, COUNTY, into=master.number)
    does(town, "split_off", other, NEIGHBOUR, reason="不是一条沟", due_on=LATER)

    assert does(town, "give_share", other, COUNTY, unit=VILLAGE, text="再清", due_on=SOON).position > 2


def test_an_issue_is_merged_into_another_open_one_of_the_same_lead(town: Cast) -> None:
    master, other = alike(town)
    elsewhere = opens(town, by=SCHOOL, lead=TOWNSHIP, finding=a_blocked_drain(symptom_unit=SCHOOL))
    closed = town.closes()
    expected = [
        (other.number, rules.ToItself),
        (elsewhere.number, rules.MasterNotOurs),
        (closed.number, rules.MasterIsOver),
        ("nothing", rules.NoSuchIssue),
    ]
    for number, refusal in expected:
        with refused(refusal):
            does(town, "merge_issue", other, COUNTY, into=number)
    with refused(rules.NotYourStep):
        does(town, "merge_issue", other, CITY, into=master.number)


def test_what_goes_up_is_merged_only_into_what_goes_up_too(town: Cast) -> None:
    up, other = goes_up(town), goes_up(town, by=NEIGHBOUR)
    stays = opens(town, by=SCHOOL, lead=TOWNSHIP, finding=a_blocked_drain(symptom_unit=SCHOOL))

    with refused(rules.MasterStaysBelow):
        does(town, "merge_issue", other, TOWNSHIP, into=stays.number)
    does(town, "merge_issue", other, TOWNSHIP, into=up.number)
    assert where(other) == ("merged", "joint_work", "")
    assert as_it_is(other).circuit.moves_on_at is None
    assert check_figures().differing == []


def test_when_the_master_closes_each_origin_has_its_answer_and_judges_it(town: Cast) -> None:
    up, other = goes_up(town), goes_up(town, by=NEIGHBOUR)
    does(town, "merge_issue", other, TOWNSHIP, into=up.number)
    for by in (TOWNSHIP, COUNTY):
        does(town, "forward_issue", up, by)
    does(town, "claim_issue", up, CITY, due_on=LATER)
    works(town, as_it_is(up), lead=CITY)
    sees(town, up)

    assert where(up) == ("closed", "answered", VILLAGE)
    assert where(other) == ("merged", "answered", NEIGHBOUR)
    assert check_figures().differing == []
    does(town, "confirm_answer", other, NEIGHBOUR, judgement="basically_satisfied")
    assert where(other) == ("merged", "confirmed", "")
    assert where(up) == ("closed", "answered", VILLAGE)


@pytest.mark.parametrize("ends", ["answered", "confirmed", "unconfirmed"])
def test_what_was_merged_wrongly_is_split_off_whatever_was_answered(town: Cast, ends: str) -> None:
    up, other = goes_up(town), goes_up(town, by=NEIGHBOUR)
    does(town, "merge_issue", other, TOWNSHIP, into=up.number)
    does(town, "claim_issue", up, TOWNSHIP, due_on=LATER)
    works(town, as_it_is(up), lead=TOWNSHIP)
    sees(town, up)
    if ends == "confirmed":
        does(town, "confirm_answer", other, NEIGHBOUR, judgement="satisfied")
    if ends == "unconfirmed":
        calendar_turns(town, town.at + timedelta(days=60))
    assert where(other)[1] == ends

    does(town, "split_off", other, NEIGHBOUR, reason="不是一条沟", due_on=day_of(town.at) + timedelta(days=9))
    assert where(other) == ("reopened", "joint_work", TOWNSHIP)
    circuit = as_it_is(other).circuit
    assert (circuit.moves_on_at, circuit.answered_at, circuit.ended_at, circuit.judgement) == (None, None, None, "")
    assert check_figures().differing == []


def test_what_was_not_alike_is_split_off_and_keeps_its_number(town: Cast) -> None:
    master, other = merged(town)
    for wrong, refusal in (({"reason": ""}, rules.WordMissing), ({"due_on": date(2023, 9, 1)}, rules.DayInThePast)):
        with refused(refusal):
            does(town, "split_off", other, NEIGHBOUR, **({"reason": "不是一条沟", "due_on": LATER} | wrong))
    with refused(rules.NotYourStep):
        does(town, "split_off", other, COUNTY, reason="不是一条沟", due_on=LATER)
    again = does(town, "split_off", other, NEIGHBOUR, reason="不是一条沟", due_on=LATER)

    assert (again.number, again.merged_into, again.due_on) == (other.number, None, LATER)
    assert where(other) == ("reopened", "", COUNTY)
    assert check_figures().differing == []
    assert where(master) == ("open", "", COUNTY)


def test_what_has_taken_in_others_is_not_withdrawn(town: Cast) -> None:
    master, _other = merged(town)
    with refused(rules.OthersMerged, count=1):
        does(town, "withdraw_issue", master, VILLAGE, reason="记错了")


def test_what_became_part_of_another_waits_with_whoever_has_that(town: Cast) -> None:
    master, other = merged(town)
    works(town, master)
    assert _waits(town, other) == [(NEIGHBOUR, False), (COUNTY, False), (COUNTY, False), (CITY, True)]
    sees(town, master)

    assert [code for code, _holding in _waits(town, other)][-2:] == [CITY, PROVINCE]
    closed_at = as_it_is(master).closed_at
    assert closed_at
    waited = sum((one.spent for one in waiting_times(as_it_is(other), town.at + timedelta(days=9))), timedelta())
    assert waited == closed_at - other.raised_at


def test_the_waiting_of_what_was_merged_sums_to_its_age_whatever_happens_to_both(town: Cast) -> None:
    master, other = merged(town)
    again = opens(town, by=TOWNSHIP, finding=a_blocked_drain(symptom_unit=TOWNSHIP, title="沟还是堵"))
    does(town, "merge_issue", master, COUNTY, into=again.number)
    works(town, again)
    sees(town, again)
    does(town, "reopen_issue", again, TOWNSHIP, new_fact="又堵了", due_on=LATER)
    does(town, "split_off", other, NEIGHBOUR, reason="不是一条沟", due_on=LATER)

    reopened = Issue.objects.get(pk=again.pk).opened_at
    closed = reopened and again.holdings.filter(to_at__lt=reopened).order_by("-to_at").first()
    rested = reopened - closed.to_at if reopened and closed and closed.to_at else timedelta()
    for one in (master, other):
        now = town.at + timedelta(days=9)
        spent = sum((wait.spent for wait in waiting_times(as_it_is(one), now)), timedelta())
        assert spent + rested == now - one.raised_at
    assert _waits(town, other)[-1] == (COUNTY, True)


def _waits(town: Cast, issue: Issue) -> list[tuple[str, bool]]:
    return [(one.unit.code, one.is_holding) for one in waiting_times(as_it_is(issue), town.at)]


def test_whoever_did_the_work_for_the_master_does_not_verify_what_was_split_off_either(town: Cast) -> None:
    master, other = merged(town)
    does(town, "give_share", master, COUNTY, unit=CITY, text="清两条沟", due_on=LATER)
    does(town, "accept_share", master, CITY, position=1)
    does(town, "finish_share", master, CITY, position=1, outcome="两条沟都清了")
    does(town, "split_off", other, NEIGHBOUR, reason="不是一条沟", due_on=LATER)
    works(town, other)
    province = town.actor(PROVINCE)

    with refused(rules.DoerCannotVerify):
        does(town, "name_verifier", other, province, verifier=f"{CITY}/office")


def test_what_was_returned_does_not_end_with_a_result_that_speaks_of_something_else(town: Cast) -> None:
    issue, other = alike(town)
    works(town, issue)
    eyes = town.actor(PROVINCE, username="37-eyes", post="eyes")
    does(town, "name_verifier", issue, PROVINCE, verifier=f"{PROVINCE}/eyes")
    does(town, "return_issue", issue, eyes, reason="没有修", task="再修", due_on=LATER)
    works(town, other)

    with refused(rules.HandedInAlready, number=other.number):
        does(town, "merge_issue", issue, COUNTY, into=other.number)


def test_what_was_split_off_is_not_merged_again(town: Cast) -> None:
    up, other = goes_up(town), goes_up(town, by=NEIGHBOUR)
    does(town, "merge_issue", other, TOWNSHIP, into=up.number)
    does(town, "split_off", other, NEIGHBOUR, reason="不是一条沟", due_on=LATER)

    with refused(rules.SplitOffBefore):
        does(town, "merge_issue", other, TOWNSHIP, into=up.number)


def test_merging_does_not_shorten_the_way_up(town: Cast) -> None:
    low, high = goes_up(town, toward=COUNTY), goes_up(town, by=NEIGHBOUR, toward=CITY)

    with refused(rules.MasterStaysBelow):
        does(town, "merge_issue", high, TOWNSHIP, into=low.number)
    does(town, "merge_issue", low, TOWNSHIP, into=high.number)
    assert where(low)[0] == "merged"


@pytest.mark.parametrize("judged", [False, True])
def test_once_the_master_is_open_again_each_origin_gets_another_answer(town: Cast, judged: bool) -> None:
    up, other = goes_up(town), goes_up(town, by=NEIGHBOUR)
    does(town, "merge_issue", other, TOWNSHIP, into=up.number)
    does(town, "claim_issue", up, TOWNSHIP, due_on=LATER)
    works(town, as_it_is(up), lead=TOWNSHIP)
    sees(town, up)
    if judged:
        does(town, "confirm_answer", other, NEIGHBOUR, judgement="satisfied")
    does(town, "reopen_issue", up, VILLAGE, new_fact="又堵了", due_on=day_of(town.at) + timedelta(days=9))

    assert where(other) == ("merged", "joint_work", "")
    circuit = as_it_is(other).circuit
    assert (circuit.judgement, circuit.answered_at, circuit.ended_at, circuit.moves_on_at) == ("", None, None, None)
    works(town, as_it_is(up), lead=TOWNSHIP)
    sees(town, up)
    assert where(other) == ("merged", "answered", NEIGHBOUR)
    assert check_figures().differing == []
