"""What lies on a unit's desk: its own work, what others hold for it, what is to be decided, what moves by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from huilu.kernel.days import day_of
from huilu.loop.models import Issue
from huilu.loop.queries import (
    asked_to_take_over,
    awaited_by,
    effects_to_come,
    effects_to_look_at,
    in_hand,
    milestones_for,
    passing_by,
    rules_to_look_at,
    shares_given,
    shares_of,
    tasks_for,
    to_decide,
    unconfirmed_by,
    undecided_with,
)
from huilu.loop.states import Stage
from tests.cast import Cast
from tests.loop.doing import (
    CITY,
    COUNTY,
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
    works,
)

NEVER = datetime.fromisoformat("2000-01-01T00:00+00:00")


def decided_at(town: Cast, code: str, *, days: int = 0, stuck_since: datetime = NEVER) -> list[str]:
    """The numbers of what waits for a decision of the unit, so many days from now."""
    window, altogether = to_decide(town.unit(code), day_of(town.at) + timedelta(days=days), stuck_since, most=5)
    waiting = window.items
    assert len(waiting) == altogether
    return [issue.number for issue in waiting]


def numbers(issues: object) -> list[str]:
    """The numbers of issues, in order."""
    return [issue.number for issue in issues]  # type: ignore[attr-defined]


def up_to_the_group(town: Cast, toward: str = CITY) -> Issue:
    """Nobody has claimed it, nobody has proposed an owner: it waits for the leading group."""
    issue = goes_up(town, toward=toward)
    calendar_turns(town, town.later(days=60))
    return as_it_is(issue)


def test_what_waits_for_a_leading_group_is_seen_there_and_above(town: Cast) -> None:
    issue = up_to_the_group(town)

    assert issue.stage is Stage.UNSETTLED
    assert decided_at(town, CITY) == decided_at(town, PROVINCE) == [issue.number]
    assert decided_at(town, COUNTY) == []
    assert numbers(undecided_with(town.unit(CITY))) == [issue.number]
    # It is to be decided, and neither work nor about to move.
    assert not in_hand(town.unit(CITY)).exists()
    assert not passing_by(town.unit(CITY))


def test_a_claimed_issue_is_to_be_decided_on_again_once_its_owner_is_late(town: Cast) -> None:
    issue = goes_up(town, toward=CITY)
    does(town, "claim_issue", issue, COUNTY, due_on=day_of(town.at) + timedelta(days=20))

    assert decided_at(town, CITY, days=20) == []
    assert decided_at(town, CITY, days=21) == decided_at(town, PROVINCE, days=21) == [issue.number]
    # Who has it works on it, and decides nothing.
    assert decided_at(town, COUNTY, days=21) == []


def test_each_level_looks_after_what_is_stuck_right_below(town: Cast) -> None:
    issue = opens(town)
    assert issue.due_on is not None
    late = (issue.due_on - day_of(town.at)).days + 1

    assert decided_at(town, CITY, days=late - 1) == []
    assert decided_at(town, CITY, days=late) == [issue.number]
    assert decided_at(town, PROVINCE, days=late) == []
    # One hand has it for too long, long before its day.
    assert decided_at(town, CITY, stuck_since=town.later()) == [issue.number]


def test_a_hard_issue_has_its_milestones_instead(town: Cast) -> None:
    issue = opens(town)
    due_on = day_of(town.at) + timedelta(days=10)
    town.actor(CITY)
    hard = {"senior": f"{CITY}/office", "reason": "牵涉三个部门", "milestone": "管线图补齐", "due_on": due_on}
    does(town, "mark_hard", issue, CITY, **hard)

    assert decided_at(town, CITY, days=99, stuck_since=town.later()) == []
    assert [step.text for step in milestones_for(town.unit(CITY))] == ["管线图补齐"]
    assert not milestones_for(town.unit(COUNTY)).exists()


def test_what_passes_by_is_no_work_and_moves_by_itself(town: Cast) -> None:
    issue = goes_up(town, toward=COUNTY)

    assert numbers(passing_by(town.unit(TOWNSHIP))) == [issue.number]
    assert not in_hand(town.unit(TOWNSHIP)).exists()


def test_an_office_hears_of_what_it_may_claim(town: Cast) -> None:
    issue = goes_up(town, toward=COUNTY)
    assert not passing_by(town.unit(OFFICE))

    does(town, "forward_issue", issue, TOWNSHIP)

    assert numbers(passing_by(town.unit(OFFICE))) == numbers(passing_by(town.unit(COUNTY))) == [issue.number]
    does(town, "claim_issue", issue, OFFICE, due_on=day_of(town.at) + timedelta(days=20))
    assert not passing_by(town.unit(OFFICE))
    assert numbers(in_hand(town.unit(OFFICE))) == [issue.number]


def test_a_proposal_is_in_the_hands_of_whoever_is_asked(town: Cast) -> None:
    issue = goes_up(town, toward=COUNTY)
    does(town, "forward_issue", issue, TOWNSHIP)
    does(town, "propose_owner", issue, COUNTY, owner=OFFICE, reason="归住建")

    assert numbers(in_hand(town.unit(OFFICE))) == [issue.number]
    assert not in_hand(town.unit(COUNTY)).exists()


def test_what_others_do_for_us_is_not_what_we_do_for_them(town: Cast) -> None:
    issue, due_on = opens(town), day_of(town.at) + timedelta(days=20)
    does(town, "give_share", issue, COUNTY, unit=TOWNSHIP, text="通知到村", due_on=due_on)
    does(town, "add_task", issue, COUNTY, text="清淤", owner=f"{town.actor(OFFICE).unit_code}/office", due_on=due_on)

    assert [share.text for share in shares_of(town.unit(TOWNSHIP))] == ["通知到村"]
    assert [share.unit.code for share in shares_given(town.unit(COUNTY))] == [TOWNSHIP]
    assert [task.text for task in tasks_for(town.unit(OFFICE))] == ["清淤"]
    assert not tasks_for(town.unit(COUNTY)).exists()
    assert [vars(held)["has_open_task"] for held in in_hand(town.unit(COUNTY))] == [True]
    does(town, "finish_task", issue, COUNTY, position=1)
    assert [vars(held)["has_open_task"] for held in in_hand(town.unit(COUNTY))] == [False]


def test_an_offer_lies_on_the_desk_of_whoever_is_asked(town: Cast) -> None:
    issue = opens(town)
    does(town, "offer_transfer", issue, COUNTY, to=OFFICE, reason="归住建")

    assert numbers(asked_to_take_over(town.unit(OFFICE))) == [issue.number]


def test_of_a_merged_issue_the_one_it_became_part_of_is_awaited(town: Cast) -> None:
    mine, master = opens(town), opens(town, by=NEIGHBOUR)
    assert numbers(awaited_by(town.unit(VILLAGE))) == [mine.number]

    does(town, "merge_issue", mine, COUNTY, into=master.number)

    assert numbers(awaited_by(town.unit(VILLAGE))) == [master.number]


def test_a_change_is_looked_at_again_by_whoever_raised_it(town: Cast) -> None:
    issue = sees(town, works(town, opens(town)))
    today = day_of(town.at)

    assert [check.days_after for check in effects_to_come(town.unit(VILLAGE), today)] == [30]
    assert not effects_to_look_at(town.unit(VILLAGE), today)
    due = effects_to_look_at(town.unit(VILLAGE), today + timedelta(days=30))
    assert [check.issue_id for check in due] == [issue.pk]
    assert not effects_to_look_at(town.unit(CITY), today + timedelta(days=30))


def test_whoever_did_a_part_of_the_work_is_not_asked_whether_it_holds(town: Cast) -> None:
    issue = opens(town)
    due_on = day_of(town.at) + timedelta(days=20)
    does(town, "give_share", issue, COUNTY, unit=VILLAGE, text="量一量", due_on=due_on)
    does(town, "finish_share", issue, VILLAGE, position=1, outcome="量好了")
    sees(town, works(town, issue))
    later = day_of(town.at) + timedelta(days=30)

    assert not effects_to_look_at(town.unit(VILLAGE), later)
    assert [check.issue_id for check in effects_to_look_at(town.unit(CITY), later)] == [issue.pk]


def test_an_answer_that_nobody_confirmed_can_still_be_confirmed(town: Cast) -> None:
    issue = goes_up(town, toward=CITY)
    does(town, "claim_issue", issue, CITY, due_on=day_of(town.at) + timedelta(days=20))
    sees(town, works(town, issue, lead=CITY))
    assert numbers(in_hand(town.unit(VILLAGE))) == [issue.number]

    calendar_turns(town, town.later(days=60))

    assert not in_hand(town.unit(VILLAGE)).exists()
    assert numbers(unconfirmed_by(town.unit(VILLAGE))) == [issue.number]
    does(town, "confirm_answer", issue, VILLAGE, judgement="satisfied")
    assert not unconfirmed_by(town.unit(VILLAGE)).exists()


def test_a_rule_is_looked_at_again_before_its_day(town: Cast) -> None:
    issue = sees(town, works(town, opens(town)))
    day = day_of(town.at) + timedelta(days=90)
    does(town, "keep_output", issue, COUNTY, title="清淤规程", in_force_on=day_of(town.at), review_on=day)

    assert not rules_to_look_at(town.unit(COUNTY), day - timedelta(days=31)).exists()
    assert [rule.title for rule in rules_to_look_at(town.unit(COUNTY), day - timedelta(days=30))] == ["清淤规程"]
