"""Up and back: whoever is in between may say a word, and nobody can stop it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import localtime

from huilu.accounts.capabilities import NotYoursToDo
from huilu.board.checking import check_figures
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.loop import actions as loop
from huilu.loop import rules
from huilu.loop.models import Issue
from huilu.loop.queries import due_to_move, history_of, steps_for, visible_issues, waiting_times
from huilu.loop.states import Stage, Step
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

SOON, LATER = date(2023, 10, 31), date(2023, 12, 1)
WORDS = {"reason": "要由上面定"}


def moves_on(issue: Issue) -> datetime:
    """When it moves by itself, where the village is."""
    due = as_it_is(issue).circuit.moves_on_at
    assert due
    return localtime(due)


def at_the_top(town: Cast) -> Issue:
    """Nobody on the way has taken it: the province may claim it now."""
    issue = goes_up(town)
    for _level in (TOWNSHIP, COUNTY, CITY):
        calendar_turns(town, moves_on(issue))
    return issue


def unsettled(town: Cast) -> Issue:
    """Nobody has claimed it, and nobody has proposed an owner."""
    issue = at_the_top(town)
    for _time in range(2):
        calendar_turns(town, moves_on(issue))
    return issue


def claimed(town: Cast, by: str = PROVINCE, due_on: date = LATER) -> Issue:
    """The province takes it as its own."""
    issue = at_the_top(town)
    taken: Issue = does(town, "claim_issue", issue, by, due_on=due_on)
    return taken


def answered(town: Cast) -> Issue:
    """The province has worked on it, and the centre has seen it."""
    issue = claimed(town)
    works(town, issue, lead=PROVINCE)
    return sees(town, issue, names="00", where="00")


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


def test_whoever_claims_owns_the_cause_and_says_until_when(town: Cast) -> None:
    issue = claimed(town)

    now = as_it_is(issue)
    assert where(issue) == ("open", "joint_work", PROVINCE)
    assert (now.root_unit.code, now.lead_unit.code, now.due_on) == (PROVINCE, PROVINCE, LATER)
    assert now.circuit.moves_on_at is None
    assert check_figures().differing == []


def test_a_claim_asks_for_a_day_and_for_somebody_who_can_lead(town: Cast) -> None:
    issue = at_the_top(town)
    with refused(rules.DayInThePast):
        does(town, "claim_issue", issue, PROVINCE, due_on=date(2023, 9, 1))
    with refused(rules.ReceiverIsRoot):
        does(town, "claim_issue", issue, "00", due_on=LATER)
    with refused(NotYoursToDo):
        does(town, "claim_issue", issue, VILLAGE, due_on=LATER)
    does(town, "claim_issue", issue, CITY, due_on=LATER)
    with refused(rules.StageNotFromHere):
        does(town, "claim_issue", issue, PROVINCE, due_on=LATER)


def test_the_branch_from_which_it_came_cannot_claim_it(town: Cast) -> None:
    issue = opens(town, lead=COUNTY)
    does(town, "raise_up", issue, COUNTY, why="要市里定")
    assert as_it_is(issue).circuit.origin.code == VILLAGE
    other = goes_up(town, by=TOWNSHIP, toward=COUNTY)
    town.actor(TOWNSHIP)
    with refused(rules.NotYourStep):
        does(town, "claim_issue", other, TOWNSHIP, due_on=LATER)


def test_an_office_of_the_level_that_is_asked_claims(town: Cast) -> None:
    issue = goes_up(town, toward=COUNTY)
    does(town, "forward_issue", issue, TOWNSHIP)
    does(town, "claim_issue", issue, OFFICE, due_on=LATER)

    assert where(issue) == ("open", "joint_work", OFFICE)


def test_a_level_in_between_may_take_it_as_its_own_but_not_for_ever(town: Cast) -> None:
    issue = goes_up(town)
    does(town, "claim_issue", issue, TOWNSHIP, due_on=date(2023, 9, 27))

    with refused(rules.OwnerStillHasTime, day=date(2023, 9, 27)):
        does(town, "raise_up", issue, VILLAGE, why="镇里没有办")
    town.at = datetime.fromisoformat("2023-09-28T02:00+00:00")
    does(town, "raise_up", issue, VILLAGE, why="镇里没有办")

    assert where(issue) == ("open", "in_passage", COUNTY)
    assert as_it_is(issue).root_unit is None
    assert as_it_is(issue).circuit.origin.code == VILLAGE


def test_a_level_in_between_does_not_keep_it_by_giving_itself_a_day_far_away(town: Cast) -> None:
    issue = goes_up(town)
    does(town, "claim_issue", issue, TOWNSHIP, due_on=date(2027, 12, 31))
    until = day_of(town.at) + timedelta(days=120)
    assert as_it_is(issue).circuit.owner_until == until
    does(town, "add_task", issue, TOWNSHIP, text="清", owner=f"{TOWNSHIP}/office", due_on=SOON)
    words = {"changed_so_far": "半", "remains": "半", "next_on": date(2027, 1, 1)}
    does(town, "report_interim_result", issue, TOWNSHIP, **words)

    with refused(rules.OwnerStillHasTime, day=until):
        does(town, "raise_up", issue, VILLAGE, why="镇里没有办", at=town.at + timedelta(days=119))
    does(town, "raise_up", issue, VILLAGE, why="镇里没有办", at=town.at + timedelta(days=121))
    assert where(issue) == ("open", "in_passage", COUNTY)


def test_whoever_has_claimed_it_may_raise_it_further_at_any_time(town: Cast) -> None:
    issue = goes_up(town)
    does(town, "claim_issue", issue, TOWNSHIP, due_on=LATER)
    does(town, "raise_up", issue, TOWNSHIP, why="镇里改不了")

    assert where(issue) == ("open", "in_passage", COUNTY)


def test_unclaimed_then_proposed_then_refused_then_decided(town: Cast) -> None:
    issue = at_the_top(town)
    calendar_turns(town, moves_on(issue))
    assert where(issue) == ("open", "unclaimed", PROVINCE)

    does(town, "propose_owner", issue, PROVINCE, owner="3701", **WORDS)
    assert where(issue) == ("open", "proposed", "3701")
    with refused(rules.NotYourStep):
        does(town, "refuse_proposal", issue, CITY, reason_code="not_our_power", **WORDS)
    for wrong, refusal in (({"reason_code": "tired"}, rules.UnknownChoice), ({"reason": " "}, rules.WordMissing)):
        with refused(refusal):
            does(town, "refuse_proposal", issue, "3701", **({"reason_code": "not_our_power", **WORDS} | wrong))
    does(town, "refuse_proposal", issue, "3701", reason_code="not_our_power", **WORDS)
    assert where(issue) == ("open", "unsettled", PROVINCE)

    with refused(rules.DayInThePast):
        does(town, "direct_owner", issue, PROVINCE, owner="3701", due_on=date(2023, 9, 1))
    does(town, "direct_owner", issue, PROVINCE, owner="3701", due_on=LATER)
    assert where(issue) == ("open", "joint_work", "3701")
    assert as_it_is(issue).root_unit.code == "3701"
    assert steps_for(as_it_is(issue), town.actor("3701"))
    assert check_figures().differing == []


def test_the_origin_sees_why_somebody_refused(town: Cast) -> None:
    issue = at_the_top(town)
    does(town, "propose_owner", issue, PROVINCE, owner="3701", **WORDS)
    does(town, "refuse_proposal", issue, "3701", reason_code="wrong_place", reason="不在我市")

    entry = history_of(issue).get(act="issue.proposal_refused")
    assert entry.facts["reason"] == "不在我市"
    assert visible_issues(town.actor(VILLAGE)).filter(pk=issue.pk).exists()


@pytest.mark.parametrize("owner", [VILLAGE, PROVINCE, "00"])
def test_an_owner_is_below_whoever_decides_and_not_of_the_origins_own_branch(town: Cast, owner: str) -> None:
    issue = unsettled(town)
    for verb, given in (("propose_owner", WORDS), ("direct_owner", {"due_on": LATER})):
        with refused(rules.RootOutOfReach):
            does(town, verb, issue, PROVINCE, owner=owner, **given)


def test_a_proposal_has_a_reason_and_an_owner(town: Cast) -> None:
    issue = unsettled(town)
    with refused(rules.WordMissing):
        does(town, "propose_owner", issue, PROVINCE, owner="3701", reason="")
    with refused(rules.NoSuchUnit):
        does(town, "propose_owner", issue, PROVINCE, owner="nowhere", **WORDS)
    with refused(rules.NotYourStep):
        does(town, "propose_owner", issue, CITY, owner="3701", **WORDS)


def test_a_proposal_that_nobody_answers_comes_back_for_a_decision(town: Cast) -> None:
    issue = at_the_top(town)
    does(town, "propose_owner", issue, PROVINCE, owner="3701", **WORDS)
    with refused(rules.StageNotFromHere):
        does(town, "forward_issue", issue, PROVINCE)
    calendar_turns(town, moves_on(issue))

    assert where(issue) == ("open", "unsettled", PROVINCE)
    assert as_it_is(issue).circuit.proposed is None


def test_whoever_is_proposed_may_claim(town: Cast) -> None:
    issue = at_the_top(town)
    does(town, "propose_owner", issue, PROVINCE, owner="3701", **WORDS)
    does(town, "claim_issue", issue, "3701", due_on=LATER)

    assert where(issue) == ("open", "joint_work", "3701")


def test_nothing_is_decided_before_somebody_was_asked(town: Cast) -> None:
    issue = at_the_top(town)
    with refused(rules.StageNotFromHere):
        does(town, "direct_owner", issue, PROVINCE, owner="3701", due_on=LATER)


def test_what_was_dispatched_wrongly_goes_back_to_whoever_decided(town: Cast) -> None:
    issue = unsettled(town)
    does(town, "direct_owner", issue, PROVINCE, owner="3701", due_on=LATER)
    does(town, "send_back", issue, "3701", reason_code="wrong_place", reason="不在我市")

    assert where(issue) == ("open", "unsettled", PROVINCE)
    assert as_it_is(issue).root_unit is None
    assert check_figures().differing == []


def test_the_origin_takes_it_back_and_does_it_itself(town: Cast) -> None:
    issue = goes_up(town)
    with refused(rules.NotYourStep):
        does(town, "take_back_up", issue, TOWNSHIP, reason="不用了", due_on=SOON)
    with refused(rules.WordMissing):
        does(town, "take_back_up", issue, VILLAGE, reason="", due_on=SOON)
    with refused(rules.DayInThePast):
        does(town, "take_back_up", issue, VILLAGE, reason="自己能办", due_on=date(2023, 9, 1))
    does(town, "take_back_up", issue, VILLAGE, reason="自己能办", due_on=SOON)

    now = as_it_is(issue)
    assert where(issue) == ("open", "taken_back", VILLAGE)
    assert (now.lead_unit.code, now.due_on, now.circuit.moves_on_at) == (VILLAGE, SOON, None)
    assert calendar_turns(town, town.at + timedelta(days=90)) == []
    assert check_figures().differing == []


def test_what_was_taken_back_may_go_up_again_or_be_withdrawn(town: Cast) -> None:
    issue = goes_up(town)
    does(town, "take_back_up", issue, VILLAGE, reason="自己能办", due_on=SOON)
    does(town, "raise_up", issue, VILLAGE, why="还是不行")
    assert where(issue) == ("open", "in_passage", TOWNSHIP)

    does(town, "take_back_up", issue, VILLAGE, reason="自己能办", due_on=SOON)
    does(town, "withdraw_issue", issue, VILLAGE, reason="记错了")
    assert where(issue) == ("withdrawn", "taken_back", "")


def test_once_it_has_been_seen_the_origin_has_the_answer_in_its_hands(town: Cast) -> None:
    issue = answered(town)

    assert where(issue) == ("closed", "answered", VILLAGE)
    now = as_it_is(issue)
    assert (now.circuit.notices, now.circuit.answered_at) == (1, town.at)


def test_the_origin_confirms_and_judges_and_only_that_ends_the_circuit(town: Cast) -> None:
    issue = answered(town)
    for wrong, refusal in (({"judgement": "fine"}, rules.UnknownChoice), ({"words": "长" * 1001}, rules.WordTooLong)):
        with refused(refusal):
            does(town, "confirm_answer", issue, VILLAGE, **({"judgement": "satisfied"} | wrong))
    with refused(rules.NotYourStep):
        does(town, "confirm_answer", issue, PROVINCE, judgement="very_satisfied")
    does(town, "confirm_answer", issue, VILLAGE, judgement="dissatisfied", words="只修了一半")

    circuit = as_it_is(issue).circuit
    assert where(issue) == ("closed", "confirmed", "")
    assert (circuit.judgement, circuit.judged_words, circuit.ended_at) == ("dissatisfied", "只修了一半", town.at)
    with refused(rules.StageNotFromHere):
        does(town, "confirm_answer", issue, VILLAGE, judgement="satisfied")
    assert check_figures().differing == []


def test_after_two_notices_it_is_unconfirmed_and_closed_by_nobody(town: Cast) -> None:
    issue = answered(town)
    closing = (issue.closed_at, issue.closed_by)
    calendar_turns(town, moves_on(issue))
    assert where(issue) == ("closed", "answered", VILLAGE)
    assert as_it_is(issue).circuit.notices == 2

    calendar_turns(town, moves_on(issue))
    now = as_it_is(issue)
    assert where(issue) == ("closed", "unconfirmed", "")
    assert (now.closed_at, now.closed_by, now.circuit.ended_at) == (*closing, None)
    assert calendar_turns(town, town.at + timedelta(days=400)) == []
    # Silence is no answer: the origin may still give one.
    does(town, "confirm_answer", issue, VILLAGE, judgement="satisfied")
    assert where(issue) == ("closed", "confirmed", "")


@pytest.mark.parametrize("times", [0, 2])
def test_the_origin_reopens_what_does_not_answer_it(town: Cast, times: int) -> None:
    issue = answered(town)
    for _time in range(times):
        calendar_turns(town, moves_on(issue))
    does(town, "reopen_issue", issue, VILLAGE, new_fact="又进水了", due_on=date(2024, 1, 31))

    now = as_it_is(issue)
    assert where(issue) == ("reopened", "joint_work", PROVINCE)
    assert (now.circuit.notices, now.circuit.moves_on_at, now.circuit.answered_at) == (0, None, None)
    works(town, now, lead=PROVINCE)
    sees(town, now, names="00", where="00")
    assert where(issue) == ("closed", "answered", VILLAGE)
    assert as_it_is(issue).circuit.notices == 1
    assert check_figures().differing == []


def test_what_was_confirmed_and_comes_back_is_at_work_again(town: Cast) -> None:
    issue = answered(town)
    does(town, "confirm_answer", issue, VILLAGE, judgement="satisfied", words="好")
    does(town, "reopen_issue", issue, VILLAGE, new_fact="又进水了", due_on=date(2024, 1, 31))

    circuit = as_it_is(issue).circuit
    assert (circuit.judgement, circuit.judged_words, circuit.ended_at) == ("", "", None)
    assert circuit.stage == Stage.JOINT_WORK


def test_an_origin_that_did_not_raise_it_may_reopen_it_too(town: Cast) -> None:
    issue = opens(town, lead=OFFICE)
    does(town, "raise_up", issue, OFFICE, why="要市里定")
    does(town, "forward_issue", issue, COUNTY)
    does(town, "claim_issue", issue, CITY, due_on=LATER)
    works(town, as_it_is(issue), lead=CITY)
    sees(town, as_it_is(issue))
    assert where(issue) == ("closed", "answered", OFFICE)

    does(town, "reopen_issue", issue, OFFICE, new_fact="没有改", due_on=date(2024, 1, 31))
    assert where(issue) == ("reopened", "joint_work", CITY)


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


def test_an_issue_that_nobody_claims_is_nobodys_to_work_on(town: Cast) -> None:
    issue = goes_up(town)
    for verb, given in (
        ("add_task", {"text": "清", "owner": f"{TOWNSHIP}/office", "due_on": SOON}),
        ("offer_transfer", {"to": COUNTY, **WORDS}),
        ("give_share", {"unit": VILLAGE, "text": "清", "due_on": SOON}),
        ("send_back", {"reason_code": "unclear", **WORDS}),
    ):
        with refused(rules.StageNotFromHere):
            does(town, verb, issue, TOWNSHIP, **given)


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


def test_the_origin_does_not_take_back_what_others_wait_for(town: Cast) -> None:
    first, other = goes_up(town), goes_up(town, by=NEIGHBOUR)
    does(town, "merge_issue", other, TOWNSHIP, into=first.number)
    mine = {"reason": "自己办", "due_on": LATER}

    with refused(rules.OthersMerged, count=1):
        does(town, "take_back_up", first, VILLAGE, **mine)
    does(town, "split_off", other, NEIGHBOUR, **mine)
    does(town, "take_back_up", first, VILLAGE, **mine)
    does(town, "raise_up", other, NEIGHBOUR, why="上面定的")
    assert (where(first)[1:], where(other)[1:]) == (("taken_back", VILLAGE), ("in_passage", COUNTY))
