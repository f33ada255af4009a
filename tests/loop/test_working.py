"""The lead at work: tasks, interim results, the claim that a fact has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huilu.board.queries import read_board
from huilu.loop import actions as loop
from huilu.loop import rules
from huilu.loop.models import Issue, Task
from huilu.loop.queries import held_by, steps_for, waited_for
from huilu.loop.states import State, Step
from huilu.org.models import Unit
from tests.cast import CAUSE, CLAIM, Cast, reloaded
from tests.loop.stays import acts_of, refused

VILLAGE, TOWNSHIP, COUNTY, CITY = "370811007201", "370811007", "370811", "3708"
SOON = date(2023, 10, 9)


def tasks(town: Cast, issue: Issue, by: str = COUNTY, **changes: object) -> Task:
    given = {"text": "修盖板", "owner": f"{COUNTY}/office", "due_on": SOON} | changes
    return loop.add_task(number=issue.number, by=town.actor(by), at=town.later(), **given)


def finishes(town: Cast, issue: Issue, position: int = 1, by: str = COUNTY) -> Task:
    return loop.finish_task(number=issue.number, position=position, by=town.actor(by), at=town.later())


def reports(town: Cast, issue: Issue, by: str = COUNTY, **changes: object) -> Issue:
    given = {"changed_so_far": "主沟已清", "remains": "支沟", "next_on": date(2023, 11, 20)} | changes
    return loop.report_interim_result(number=issue.number, by=town.actor(by), at=town.later(), **given)


def submits(town: Cast, issue: Issue, by: str = COUNTY, **changes: object) -> Issue:
    given = {"fact": CLAIM, "cause": CAUSE, "fix_kind": "corrective"} | changes
    return loop.submit_issue(number=issue.number, by=town.actor(by), at=town.later(days=7), **given)


def test_the_first_task_puts_an_issue_under_way(town: Cast) -> None:
    issue = town.opens()
    town.actor(COUNTY)
    task = tasks(town, issue)

    assert (task.position, reloaded(issue).status) == (1, State.IN_PROGRESS)
    assert tasks(town, issue, text="立牌").position == 2
    assert acts_of(issue)[-2:] == ["issue.task_added", "issue.task_added"]


def test_a_task_may_be_done_below_the_lead_and_lets_its_owner_see_the_issue(town: Cast) -> None:
    issue = town.opens()
    town.actor(TOWNSHIP)
    tasks(town, issue, owner=f"{TOWNSHIP}/office")

    assert issue.parties.filter(unit__code=TOWNSHIP, part="assisting").exists()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"text": " "}, rules.WordMissing),
        ({"due_on": date(2023, 9, 19)}, rules.DayInThePast),
        ({"due_on": date(2023, 11, 1)}, rules.TaskAfterDue),
        ({"owner": "3708/office"}, rules.OwnerElsewhere),
        ({"owner": "370811/nobody"}, rules.NoSuchPost),
        ({"owner": ""}, rules.NoSuchPost),
    ],
)
def test_a_task_has_words_an_owner_and_a_day(
    town: Cast, change: dict[str, object], refusal: type[rules.Refusal]
) -> None:
    issue = town.opens()
    town.actor(COUNTY), town.actor(CITY)
    with refused(refusal):
        tasks(town, issue, **change)


def test_tasks_are_the_leads_alone(town: Cast) -> None:
    issue = town.starts()

    for other in (VILLAGE, CITY):
        with refused(rules.NotYourStep):
            tasks(town, issue, by=other)
        with refused(rules.NotYourStep):
            finishes(town, issue, by=other)


def test_whoever_has_a_task_finishes_that_and_no_other(town: Cast) -> None:
    issue = town.opens()
    for unit in (COUNTY, VILLAGE, TOWNSHIP):
        town.actor(unit)
        tasks(town, issue, owner=f"{unit}/office")

    with refused(rules.NotYourStep):
        finishes(town, issue, position=2, by=TOWNSHIP)
    assert finishes(town, issue, position=3, by=TOWNSHIP).done_by == town.actor(TOWNSHIP).signature
    assert finishes(town, issue, position=2).done_by == town.actor(COUNTY).signature


def test_a_task_is_finished_once(town: Cast) -> None:
    issue = town.starts()
    task = finishes(town, issue)

    assert task.done_by == town.actor(COUNTY).signature
    with refused(rules.TaskAlreadyDone):
        finishes(town, issue)
    with refused(rules.NoSuchTask, position=2):
        finishes(town, issue, position=2)


def test_a_draft_has_no_tasks(town: Cast) -> None:
    draft = town.drafts()
    with refused(rules.NotYourStep):
        tasks(town, draft, by=VILLAGE)


def test_an_interim_result_stays_open_in_every_count_with_a_new_day(town: Cast) -> None:
    issue = reports(town, town.starts())

    assert (issue.status, issue.due_on, issue.held_by.code) == (State.INTERIM_RESULT, date(2023, 11, 20), COUNTY)
    counted = read_board(town.unit("37"), town.at).total.issues
    assert (counted.by_state, counted.active, counted.closed) == ({State.INTERIM_RESULT: 1}, 1, 0)
    late = read_board(town.unit("37"), town.at + timedelta(days=90)).total.issues
    assert late.overdue == 1


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"changed_so_far": ""}, rules.WordMissing),
        ({"remains": ""}, rules.WordMissing),
        ({"next_on": date(2023, 9, 1)}, rules.DayInThePast),
    ],
)
def test_an_interim_result_says_what_remains_and_until_when(
    town: Cast, change: dict[str, object], refusal: type[rules.Refusal]
) -> None:
    issue = town.starts()
    with refused(refusal):
        reports(town, issue, **change)


def test_only_the_lead_reports_and_only_from_work_under_way(town: Cast) -> None:
    issue = town.starts()

    with refused(rules.NotYourStep):
        reports(town, issue, by=CITY)
    reports(town, issue)
    with refused(rules.StepNotFromHere):
        reports(town, issue)


def test_work_goes_on_after_an_interim_result(town: Cast) -> None:
    issue = reports(town, town.starts())

    with refused(rules.NotYourStep):
        loop.resume_issue(number=issue.number, by=town.actor(CITY), at=town.later())
    issue = loop.resume_issue(number=issue.number, by=town.actor(COUNTY), at=town.later())
    assert issue.status is State.IN_PROGRESS
    with refused(rules.StepNotFromHere):
        loop.resume_issue(number=issue.number, by=town.actor(COUNTY), at=town.later())


def test_the_next_act_after_an_interim_result_takes_it_up_again(town: Cast) -> None:
    issue = reports(town, town.starts())
    finishes(town, issue)
    assert reloaded(issue).status is State.IN_PROGRESS

    reports(town, issue)
    tasks(town, issue)
    assert reloaded(issue).status is State.IN_PROGRESS


def test_an_interim_result_is_no_result(town: Cast) -> None:
    issue = town.starts()
    finishes(town, issue)
    reports(town, issue)
    with refused(rules.StepNotFromHere):
        submits(town, issue)


def test_a_submission_passes_to_the_unit_above(town: Cast) -> None:
    issue = town.submits()

    assert (issue.status, issue.round, issue.held_by.code) == (State.SUBMITTED, 1, CITY)
    assert issue.facts.get().stage == "claimed"
    assert list(held_by(town.unit(CITY))) == [issue]
    assert list(waited_for(town.unit(VILLAGE))) == [issue]
    assert not held_by(town.unit(COUNTY)).exists()


def test_a_submission_passes_over_placeholders_of_the_numbering(town: Cast) -> None:
    Unit.objects.filter(code=CITY).update(is_placeholder=True)
    assert town.submits().held_by.code == "37"


def test_a_submission_waits_for_every_task(town: Cast) -> None:
    issue = town.starts()
    with refused(rules.TasksOpen, count=1):
        submits(town, issue)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"fact": replace(CLAIM, after="12")}, rules.NothingChangedInFact),
        ({"fact": replace(CLAIM, kind="report")}, rules.UnknownChoice),
        ({"fact": replace(CLAIM, after="没有")}, rules.NotMeasured),
        ({"fact": replace(CLAIM, observed_on=date(2023, 12, 1))}, rules.ObservedInFuture),
        ({"fact": replace(CLAIM, observed_on=date(2023, 9, 1))}, rules.ObservedTooEarly),
        ({"cause": replace(CAUSE, level="")}, rules.UnknownChoice),
        ({"cause": replace(CAUSE, level="person")}, rules.SecondLookMissing),
        ({"fix_kind": "paper"}, rules.UnknownChoice),
    ],
)
def test_a_submission_is_a_changed_fact_with_its_cause(
    town: Cast, change: dict[str, object], refusal: type[rules.Refusal]
) -> None:
    issue = town.starts()
    finishes(town, issue)
    with refused(refusal):
        submits(town, issue, **change)


def test_only_the_lead_submits_and_only_once(town: Cast) -> None:
    issue = town.starts()
    finishes(town, issue)

    with refused(rules.NotYourStep):
        submits(town, issue, by=CITY)
    submits(town, issue)
    with refused(rules.StepNotFromHere):
        submits(town, issue)


def test_what_is_offered_is_what_is_possible(town: Cast) -> None:
    issue = town.starts()
    work = [Step.ADD_TASK, Step.FINISH_TASK, Step.REPORT_INTERIM, Step.SUBMIT]
    passing = [Step.OFFER_TRANSFER, Step.MERGE]
    lasting = [Step.KEEP_OUTPUT]
    up = [Step.RAISE_UP, Step.ATTACH_FILE]

    assert steps_for(issue, town.actor(COUNTY)) == [*work, *passing, Step.GIVE_SHARE, *lasting, *up]
    assert steps_for(issue, town.actor(CITY)) == [Step.MARK_HARD, Step.ADD_NOTE]
    assert steps_for(issue, town.actor(VILLAGE)) == [Step.RAISE_UP]
    issue = town.submits()
    assert steps_for(issue, town.actor(CITY)) == [Step.NAME_VERIFIER, Step.MARK_HARD, Step.ADD_NOTE]
    assert steps_for(issue, town.actor("37")) == [Step.NAME_VERIFIER, Step.MARK_HARD, Step.ADD_NOTE]
    assert steps_for(issue, town.actor(COUNTY)) == [*passing, *lasting]
    assert steps_for(issue, town.actor(VILLAGE)) == [Step.RAISE_UP]


def test_an_issue_that_is_late_can_still_be_planned(town: Cast) -> None:
    issue = town.opens(due_on=date(2023, 9, 25))
    town.later(days=30)

    tasks(town, issue, due_on=date(2023, 11, 30))

    late = reloaded(issue)
    assert late.status is State.IN_PROGRESS
    assert late.due_on == date(2023, 9, 25)
    assert late.is_late(date(2023, 11, 1))
