"""Raising an issue: noted, opened with a lead, withdrawn as a mistake, opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huilu.accounts.capabilities import NotYoursToDo
from huilu.board.queries import read_board
from huilu.loop import actions as loop
from huilu.loop import rules
from huilu.loop.models import Issue
from huilu.loop.queries import find_issue, register_of, steps_for, totals_by_state, visible_issues, waiting_times
from huilu.loop.states import State, Step
from huilu.tally.models import Delta
from tests.cast import TODAY, Cast, a_blocked_drain, reloaded
from tests.loop.doing import as_it_is, does, sees, works
from tests.loop.doing import opens as loop_opens
from tests.loop.stays import acts_of, refused

VILLAGE, NEIGHBOUR, TOWNSHIP, COUNTY, CITY = "370811007201", "370811007202", "370811007", "370811", "3708"
DUE = date(2023, 10, 31)


def opens(town: Cast, issue: Issue, lead: str = COUNTY, by: str = VILLAGE, due_on: date = DUE) -> Issue:
    return loop.open_issue(number=issue.number, lead=lead, due_on=due_on, by=town.actor(by), at=town.later())


def test_a_draft_has_a_number_a_holder_and_counts_as_nothing(town: Cast) -> None:
    first, second = town.drafts(), town.drafts()

    assert (first.number, second.number) == (f"{VILLAGE}-0001", f"{VILLAGE}-0002")
    assert (first.status, first.held_by.code) == (State.DRAFT, VILLAGE)
    assert acts_of(first) == ["issue.drafted"]
    assert read_board(town.unit("37"), town.at).total.issues.by_state == {}


def test_numbers_run_by_the_unit_that_raises(town: Cast) -> None:
    town.drafts()
    theirs = town.drafts(a_blocked_drain(symptom_unit=NEIGHBOUR), by=NEIGHBOUR)

    assert theirs.number == f"{NEIGHBOUR}-0001"


def test_a_draft_is_the_raisers_own_business(town: Cast) -> None:
    draft = town.drafts()

    assert find_issue(draft.number, for_=town.actor(VILLAGE)) == draft
    for other in (NEIGHBOUR, TOWNSHIP, COUNTY, CITY, "37", "00"):
        assert not visible_issues(town.actor(other)).exists()
        with refused(rules.NoSuchIssue):
            find_issue(draft.number, for_=town.actor(other))
        with refused(rules.NoSuchIssue):
            opens(town, draft, by=other)


def test_an_open_issue_is_seen_by_its_parties_and_whoever_stands_above_them(town: Cast) -> None:
    issue = town.opens()

    for code in (VILLAGE, TOWNSHIP, COUNTY, CITY, "37", "00"):
        assert find_issue(issue.number, for_=town.actor(code)) == issue
    for code in (NEIGHBOUR, "370811-D01", "3701"):
        with refused(rules.NoSuchIssue, number=issue.number):
            find_issue(issue.number, for_=town.actor(code))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"title": " "}, rules.WordMissing),
        ({"title": "长" * 81}, rules.WordTooLong),
        ({"detail": "长" * 1001}, rules.WordTooLong),
        ({"topic": ""}, rules.WordMissing),
        ({"source": "hearsay"}, rules.UnknownChoice),
        ({"concerns": "person"}, rules.AboutPerson),
        ({"symptom_unit": NEIGHBOUR}, rules.UnknownChoice),
        ({"symptom_unit": TOWNSHIP}, rules.UnknownChoice),
        ({"symptom_unit": "nowhere"}, rules.UnknownChoice),
    ],
)
def test_a_finding_says_what_where_and_about_what(
    town: Cast, change: dict[str, str], refusal: type[rules.Refusal]
) -> None:
    town.actor(VILLAGE)
    with refused(refusal):
        town.drafts(a_blocked_drain(**change))


def test_somebody_without_a_role_in_the_table_raises_nothing(town: Cast) -> None:
    stranger = replace(town.actor(VILLAGE), role="public")
    with refused(NotYoursToDo):
        loop.draft_issue(finding=a_blocked_drain(), by=stranger, at=town.later())


def test_a_finding_needs_no_more_than_one_line(town: Cast) -> None:
    assert town.drafts(a_blocked_drain(detail="")).detail == ""


def test_opening_names_a_lead_who_holds_and_is_counted(town: Cast) -> None:
    issue = town.opens()

    assert (issue.status, issue.lead_unit.code, issue.held_by.code) == (State.OPEN, COUNTY, COUNTY)
    assert acts_of(issue) == ["issue.drafted", "issue.opened"]
    assert [one.unit.code for one in waiting_times(issue, town.at)] == [VILLAGE, COUNTY]
    assert read_board(town.unit(CITY), town.at).total.issues.by_state == {State.OPEN: 1}
    assert list(register_of(town.unit(COUNTY))) == [issue]
    assert totals_by_state(register_of(town.unit(COUNTY))) == {State.OPEN: 1}


@pytest.mark.parametrize(
    ("lead", "refusal"),
    [("", rules.LeadMissing), ("nowhere", rules.LeadMissing), ("00", rules.RootCannotLead),
     (NEIGHBOUR, rules.LeadOutOfReach), ("370102", rules.LeadOutOfReach)],
)  # fmt: skip
def test_a_lead_is_there_within_reach_and_not_the_top(town: Cast, lead: str, refusal: type[rules.Refusal]) -> None:
    draft = town.drafts()
    with refused(refusal):
        opens(town, draft, lead=lead)


@pytest.mark.parametrize("lead", [VILLAGE, TOWNSHIP, "370811-D01", CITY, "37"])
def test_a_lead_is_ones_own_unit_or_above_or_an_office_of_one_above(town: Cast, lead: str) -> None:
    assert opens(town, town.drafts(), lead=lead).lead_unit.code == lead


def test_opening_asks_for_a_day_to_come(town: Cast) -> None:
    draft = town.drafts()
    with refused(rules.DayInThePast):
        opens(town, draft, due_on=TODAY - timedelta(days=1))


def test_only_the_raiser_opens_and_only_once(town: Cast) -> None:
    issue = town.opens()

    with refused(rules.NotYourStep):
        opens(town, issue, by=COUNTY)
    with refused(rules.StepNotFromHere):
        opens(town, issue)


def test_a_mistake_is_withdrawn_with_its_reason_and_counted_apart(town: Cast) -> None:
    issue = town.opens()
    issue = loop.withdraw_issue(number=issue.number, reason="记错了 ", by=town.actor(VILLAGE), at=town.later())

    assert (issue.status, issue.withdrawn_reason, issue.held_by) == (State.WITHDRAWN, "记错了", None)
    counted = read_board(town.unit(CITY), town.at).total.issues
    assert (counted.by_state, counted.total, counted.active) == ({State.WITHDRAWN: 1}, 0, 0)


def test_a_draft_is_withdrawn_too_and_never_deleted(town: Cast) -> None:
    draft = town.drafts()
    loop.withdraw_issue(number=draft.number, reason="重复", by=town.actor(VILLAGE), at=town.later())

    assert reloaded(draft).status is State.WITHDRAWN
    assert acts_of(draft) == ["issue.drafted", "issue.withdrawn"]
    assert read_board(town.unit(TOWNSHIP), town.at).total.issues.by_state == {State.WITHDRAWN: 1}


def test_withdrawing_asks_for_a_reason_and_is_the_raisers(town: Cast) -> None:
    issue = town.opens()

    with refused(rules.WordMissing):
        loop.withdraw_issue(number=issue.number, reason=" ", by=town.actor(VILLAGE), at=town.later())
    with refused(rules.NotYourStep):
        loop.withdraw_issue(number=issue.number, reason="不想办", by=town.actor(COUNTY), at=town.later())


def test_work_that_has_begun_cannot_be_withdrawn(town: Cast) -> None:
    issue = town.starts()
    with refused(rules.StepNotFromHere):
        loop.withdraw_issue(number=issue.number, reason="算了", by=town.actor(VILLAGE), at=town.later())


@pytest.mark.parametrize("way", ["returned", "reopened", "sent back", "shared"])
def test_nor_once_it_is_open_again_by_some_way_round(town: Cast, way: str) -> None:
    issue = loop_opens(town, lead=COUNTY if way == "sent back" else VILLAGE)
    if way == "shared":
        does(town, "give_share", issue, VILLAGE, unit=TOWNSHIP, text="清沟", due_on=DUE)
        does(town, "accept_share", issue, TOWNSHIP, position=1)
        does(town, "finish_share", issue, TOWNSHIP, position=1, outcome="清了")
    elif way == "returned":
        works(town, issue, lead=VILLAGE)
        eyes = town.actor(COUNTY, username="eyes", post="eyes")
        does(town, "name_verifier", issue, TOWNSHIP, verifier=f"{COUNTY}/eyes")
        does(town, "return_issue", issue, eyes, reason="没有修", task="再修", due_on=DUE)
    else:
        works(town, issue, lead=as_it_is(issue).lead_unit.code)
        sees(town, issue, names=CITY, where="37")
        does(town, "reopen_issue", issue, CITY, new_fact="又堵了", due_on=DUE)
    if way == "sent back":
        does(town, "send_back", issue, COUNTY, reason_code="not_our_power", reason="不归我们")
    else:
        does(town, "raise_up", issue, VILLAGE, why="要上面管")
        does(town, "take_back_up", issue, VILLAGE, reason="自己来", due_on=DUE)

    assert as_it_is(issue).status is State.OPEN
    assert Step.WITHDRAW not in steps_for(as_it_is(issue), town.actor(VILLAGE))
    with refused(rules.WorkHasBegun):
        does(town, "withdraw_issue", issue, VILLAGE, reason="记错了")


def reopens(town: Cast, issue: Issue, by: str = VILLAGE, **changes: object) -> Issue:
    given = {"new_fact": "雨后又进水了", "due_on": date(2023, 12, 1)} | changes
    return loop.reopen_issue(number=issue.number, by=town.actor(by), at=town.later(), **given)


def test_reopening_keeps_the_number_and_counts_itself(town: Cast) -> None:
    issue = town.closes()
    again = reopens(town, issue)

    assert (again.number, again.reopenings, again.status) == (issue.number, 1, State.REOPENED)
    assert (again.closed_at, again.closed_by, again.verifier_post) == (None, None, None)
    assert (again.held_by.code, again.due_on) == (COUNTY, date(2023, 12, 1))
    counted = read_board(town.unit(CITY), town.at).total.issues
    assert (counted.by_state, counted.active, counted.closed) == ({State.REOPENED: 1}, 1, 0)


def test_a_reopened_issue_goes_on_with_a_new_task(town: Cast) -> None:
    issue = reopens(town, town.closes())
    loop.add_task(
        number=issue.number, text="再清一次", owner=f"{COUNTY}/office", due_on=date(2023, 11, 1),
        by=town.actor(COUNTY), at=town.later(),
    )  # fmt: skip
    assert reloaded(issue).status is State.IN_PROGRESS


def test_reopening_asks_for_a_fact_a_day_and_the_right_party(town: Cast) -> None:
    issue = town.closes()

    with refused(rules.WordMissing):
        reopens(town, issue, new_fact="")
    with refused(rules.DayInThePast):
        reopens(town, issue, due_on=date(2023, 9, 1))
    with refused(rules.NotYourStep):
        reopens(town, issue, by=COUNTY)
    assert reopens(town, issue, by="37").status is State.REOPENED


def test_what_is_open_cannot_be_reopened(town: Cast) -> None:
    issue = town.starts()
    with refused(rules.StepNotFromHere):
        reopens(town, issue)


def test_nobody_acts_on_what_they_cannot_see(town: Cast) -> None:
    issue = town.starts()
    before = Delta.objects.count()
    with refused(rules.NoSuchIssue):
        reopens(town, issue, by="370102")
    assert Delta.objects.count() == before


def test_a_topic_is_one_that_a_programme_in_force_names(town: Cast) -> None:
    with refused(rules.UnknownChoice):
        town.drafts(a_blocked_drain(topic="no_such_topic"))
