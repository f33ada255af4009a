"""What outlasts a closing: hard issues, checks of the effect, rules that remain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huilu.board.checking import check_figures
from huilu.board.queries import read_board
from huilu.kernel.days import day_of
from huilu.loop import rules
from huilu.loop.models import EffectCheck, Issue
from huilu.loop.queries import steps_for
from huilu.loop.states import State, Step
from huilu.tally.models import Kind
from tests.cast import CAUSE, CLAIM, Cast
from tests.loop.doing import CITY, COUNTY, PROVINCE, TOWNSHIP, VILLAGE, as_it_is, does, opens, sees, where, works
from tests.loop.stays import acts_of, counts_of, refused

SOON, LATER = date(2023, 10, 31), date(2023, 12, 1)
HARD = {"senior": f"{CITY}/office", "reason": "要几年", "milestone": "完成勘测", "due_on": LATER}


def hardens(town: Cast, issue: Issue | None = None, by: str = CITY, **changes: object) -> Issue:
    town.actor(CITY), town.actor(PROVINCE)
    hard: Issue = does(town, "mark_hard", issue or opens(town), by, **(HARD | changes))
    return hard


def test_a_hard_issue_leaves_the_rates_of_timeliness_and_is_counted_as_hard(town: Cast) -> None:
    issue = opens(town)
    county = town.unit(COUNTY)
    assert list(counts_of(county)) == [Kind.ISSUE, Kind.ISSUE_DUE]
    hardens(town, issue)

    assert list(counts_of(county)) == [Kind.ISSUE, Kind.ISSUE_HARD]
    now = as_it_is(issue)
    assert (now.is_hard, now.senior_post.unit.code, now.due_on) == (True, CITY, LATER)
    assert read_board(town.unit(CITY), town.at + timedelta(days=400)).total.issues.overdue == 0
    assert check_figures().differing == []


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"reason": " "}, rules.WordMissing),
        ({"milestone": ""}, rules.WordMissing),
        ({"due_on": date(2023, 9, 1)}, rules.DayInThePast),
        ({"senior": f"{PROVINCE}/office"}, rules.SeniorElsewhere),
        ({"senior": "nobody"}, rules.NoSuchPost),
    ],
)
def test_a_hard_issue_has_a_senior_owner_above_a_reason_and_a_milestone(
    town: Cast, change: dict[str, object], refusal: type[rules.NotHard]
) -> None:
    issue = opens(town)
    town.actor(PROVINCE), town.actor(CITY)
    with refused(refusal):
        hardens(town, issue, **change)


def test_only_whoever_stands_above_the_lead_calls_an_issue_hard_and_only_once(town: Cast) -> None:
    issue = opens(town)
    for by in (COUNTY, TOWNSHIP):
        with refused(rules.NotYourStep):
            hardens(town, issue, by=by, senior=f"{by}/office")
    hardens(town, issue)
    with refused(rules.AlreadyHard):
        hardens(town, issue)


def test_a_hard_issue_goes_from_milestone_to_milestone(town: Cast) -> None:
    issue = hardens(town)
    given = {"position": 1, "outcome": "勘测完了 ", "milestone": "开工", "due_on": date(2024, 3, 1)}
    does(town, "reach_milestone", issue, COUNTY, **given)

    first, second = issue.milestones.all()
    assert (first.outcome, first.reached_by) == ("勘测完了", town.actor(COUNTY).signature)
    assert (second.position, second.text, second.reached_at) == (2, "开工", None)
    assert as_it_is(issue).due_on == date(2024, 3, 1)
    with refused(rules.NoSuchMilestone, position=1):
        does(town, "reach_milestone", issue, COUNTY, **given)
    assert issue.doers.filter(unit__code=COUNTY).exists()
    assert check_figures().differing == []


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"outcome": ""}, rules.WordMissing),
        ({"milestone": " "}, rules.WordMissing),
        ({"due_on": date(2023, 9, 1)}, rules.DayInThePast),
        ({"position": 7}, rules.NoSuchMilestone),
    ],
)
def test_a_milestone_says_what_is_different_and_what_comes_next(
    town: Cast, change: dict[str, object], refusal: type[rules.NotHard]
) -> None:
    issue = hardens(town)
    given = {"position": 1, "outcome": "勘测完了", "milestone": "开工", "due_on": LATER}
    with refused(refusal):
        does(town, "reach_milestone", issue, COUNTY, **(given | change))
    with refused(rules.NotYourStep):
        does(town, "reach_milestone", issue, CITY, **given)


def test_what_is_not_hard_any_more_is_timed_again_and_has_no_milestones(town: Cast) -> None:
    issue = hardens(town)
    for wrong, refusal in (({"reason": ""}, rules.WordMissing), ({"due_on": date(2023, 9, 1)}, rules.DayInThePast)):
        with refused(refusal):
            does(town, "clear_hard", issue, CITY, **({"reason": "有路了", "due_on": SOON} | wrong))
    does(town, "clear_hard", issue, CITY, reason="有路了", due_on=SOON)

    now = as_it_is(issue)
    assert (now.is_hard, now.senior_post, now.due_on) == (False, None, SOON)
    assert list(counts_of(town.unit(COUNTY))) == [Kind.ISSUE, Kind.ISSUE_DUE]
    with refused(rules.NotHard):
        does(town, "clear_hard", issue, CITY, reason="有路了", due_on=SOON)
    with refused(rules.NotHard):
        given = {"position": 1, "outcome": "勘测完了", "milestone": "开工", "due_on": LATER}
        does(town, "reach_milestone", issue, COUNTY, **given)
    assert Step.REACH_MILESTONE not in steps_for(now, town.actor(COUNTY))
    assert check_figures().differing == []


def closed(town: Cast) -> Issue:
    """The county has done it, and the province has seen it."""
    issue = opens(town)
    works(town, issue)
    return sees(town, issue)


def confirms(town: Cast, issue: Issue, by: str = VILLAGE, **changes: object) -> Issue:
    given = {"seen": "还是通的", "seen_on": day_of(town.at)} | changes
    looked: Issue = does(town, "confirm_effect", issue, by, at=town.at, **given)
    return looked


def test_whether_it_lasts_is_asked_after_as_many_days_as_the_programme_says(town: Cast) -> None:
    issue = closed(town)

    assert [check.days_after for check in issue.effect_checks.all()] == [30, 90, 180]
    day = day_of(issue.closed_at)
    assert [check.due_on - day for check in issue.effect_checks.all()] == [timedelta(days=n) for n in (30, 90, 180)]
    assert check_figures().differing == []


def test_another_programme_asks_after_other_days(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from huilu.loop.actions import passage
    from huilu.programmes.pack.parts import LoopTerms

    monkeypatch.setattr(passage, "loop_terms", lambda topic, path, day: LoopTerms(effect_days=(7,)))
    assert [check.days_after for check in closed(town).effect_checks.all()] == [7]


def test_that_it_lasts_is_known_only_when_the_days_have_passed(town: Cast) -> None:
    issue = closed(town)
    first = issue.effect_checks.all()[0]
    with refused(rules.NoEffectDue, day=first.due_on):
        confirms(town, issue)
    closing = day_of(town.at)
    town.later(days=30)
    for early, refusal in ((closing, rules.ObservedTooEarly), (day_of(town.at) + timedelta(1), rules.ObservedInFuture)):
        with refused(refusal):
            confirms(town, issue, seen_on=early)
    with refused(rules.WordMissing):
        confirms(town, issue, seen=" ")
    confirms(town, issue)

    assert where(issue) == ("closed", "", "")
    assert [check.result for check in issue.effect_checks.all()] == ["holds", "", ""]
    with refused(rules.NoEffectDue):
        confirms(town, issue)
    assert check_figures().differing == []


def test_once_all_checks_are_done_none_is_asked_for(town: Cast) -> None:
    issue = closed(town)
    town.later(days=180)
    for _time in range(3):
        confirms(town, issue)

    with refused(rules.NoEffectOpen):
        confirms(town, issue)
    given = {"seen": "又堵了", "seen_on": day_of(town.at), "due_on": day_of(town.at)}
    with refused(rules.NoEffectOpen):
        does(town, "fail_effect", issue, VILLAGE, **given)
    assert not {Step.CONFIRM_EFFECT, Step.FAIL_EFFECT} & set(steps_for(as_it_is(issue), town.actor(VILLAGE)))


def test_whoever_did_the_work_does_not_say_that_it_lasts(town: Cast) -> None:
    issue = closed(town)
    town.later(days=30)
    with refused(rules.NotYourStep):
        confirms(town, issue, by=COUNTY)
    doer = town.actor(CITY, username=COUNTY, post="second")
    assert issue.doers.filter(person_id=doer.person_id).exists()
    with refused(rules.DoerCannotVerify):
        does(town, "confirm_effect", issue, doer, at=town.at, seen="通的", seen_on=day_of(town.at))
    # That it has come back is bad news, and welcome from anybody.
    does(town, "fail_effect", issue, doer, seen="又堵了", seen_on=day_of(town.at), due_on=day_of(town.at))
    assert where(issue)[0] == "reopened"


def test_what_has_come_back_is_open_again_under_the_same_number_and_counts_as_a_recurrence(town: Cast) -> None:
    issue = closed(town)
    town.later(days=9)
    today = day_of(town.at)
    for wrong, refusal in (
        ({"seen": ""}, rules.WordMissing),
        ({"due_on": date(2023, 9, 1)}, rules.DayInThePast),
        ({"seen_on": date(2023, 9, 1)}, rules.ObservedTooEarly),
    ):
        with refused(refusal):
            given = {"seen": "又堵了", "seen_on": today, "due_on": today} | wrong
            does(town, "fail_effect", issue, VILLAGE, at=town.at, **given)
    again = does(town, "fail_effect", issue, VILLAGE, seen="又堵了 ", seen_on=today, due_on=today)

    assert (again.number, where(issue)) == (issue.number, ("reopened", "", COUNTY))
    assert (again.reopenings, again.closed_at) == (1, None)
    assert [check.result for check in issue.effect_checks.all()] == ["recurred", "void", "void"]
    assert (EffectCheck.objects.filter(result="recurred").get().seen, acts_of(issue)[-1]) == (
        "又堵了",
        "issue.effect_failed",
    )
    assert check_figures().differing == []


def test_after_the_next_closing_all_is_asked_anew(town: Cast) -> None:
    issue = closed(town)
    does(town, "reopen_issue", issue, VILLAGE, new_fact="又堵了", due_on=LATER)
    assert [check.result for check in issue.effect_checks.all()] == [EffectCheck.RECURRED, *[EffectCheck.VOID] * 2]
    works(town, as_it_is(issue))
    sees(town, issue)

    assert [check.result for check in issue.effect_checks.all()].count("") == 3
    assert check_figures().differing == []


RULE = {"title": "清淤管护办法", "in_force_on": date(2023, 11, 1), "review_on": date(2024, 11, 1)}


@pytest.mark.parametrize("state", [State.IN_PROGRESS, State.CLOSED])
def test_a_rule_remains_with_the_day_on_which_it_is_looked_at_again(town: Cast, state: State) -> None:
    issue = closed(town) if state is State.CLOSED else town.starts()
    does(town, "keep_output", issue, COUNTY, **RULE)

    rule = issue.outputs.get()
    assert (rule.title, rule.issuer.code, rule.review_on) == (RULE["title"], COUNTY, RULE["review_on"])
    assert as_it_is(issue).status is state


def test_a_rule_has_a_name_and_is_looked_at_after_it_is_in_force(town: Cast) -> None:
    issue = town.starts()
    for wrong, refusal in (
        ({"title": " "}, rules.WordMissing),
        ({"review_on": date(2023, 10, 31)}, rules.DayInThePast),
        ({"in_force_on": date(2023, 1, 1), "review_on": date(2023, 9, 1)}, rules.DayInThePast),
    ):
        with refused(refusal):
            does(town, "keep_output", issue, COUNTY, **(RULE | wrong))
    with refused(rules.NotYourStep):
        does(town, "keep_output", issue, CITY, **RULE)


def test_a_rule_is_looked_at_again_and_goes_on_or_ends(town: Cast) -> None:
    issue = town.starts()
    does(town, "keep_output", issue, COUNTY, **RULE)
    for wrong, refusal in (
        ({"finding": ""}, rules.WordMissing),
        ({"review_on": date(2023, 9, 1)}, rules.DayInThePast),
        ({"position": 2}, rules.NoSuchOutput),
    ):
        with refused(refusal):
            given = {"position": 1, "finding": "管用", "review_on": date(2025, 11, 1)} | wrong
            does(town, "review_output", issue, COUNTY, **given)
    does(town, "review_output", issue, COUNTY, position=1, finding="管用 ", review_on=date(2025, 11, 1))
    assert (issue.outputs.get().finding, issue.outputs.get().review_on) == ("管用", date(2025, 11, 1))

    does(town, "review_output", issue, COUNTY, position=1, finding="已被新办法代替")
    assert issue.outputs.get().review_on is None
    assert issue.outputs.get().reviewed_by == town.actor(COUNTY).signature


def test_another_person_of_the_unit_that_did_the_work_does_not_confirm_the_effect(town: Cast) -> None:
    issue = closed(town)
    town.at = town.at + timedelta(days=31)
    day = {"seen": "还通", "seen_on": day_of(town.at)}
    issue.doers.create(person_id=town.actor(CITY).person_id, unit=town.unit(CITY))
    colleague = town.actor(CITY, username="colleague", post="second")

    assert Step.CONFIRM_EFFECT not in steps_for(as_it_is(issue), colleague)
    with refused(rules.EffectByDoer):
        does(town, "confirm_effect", issue, colleague, **day)
    does(town, "confirm_effect", issue, VILLAGE, **day)


def test_the_last_milestone_needs_no_next_one(town: Cast) -> None:
    issue = town.starts()
    due = {"due_on": date(2023, 10, 20)}
    does(town, "mark_hard", issue, CITY, senior=f"{CITY}/office", reason="管网要改", milestone="立项", **due)
    with refused(rules.DayInThePast):
        does(town, "reach_milestone", issue, COUNTY, position=1, outcome="立了项", due_on=date(2023, 9, 1))
    does(town, "reach_milestone", issue, COUNTY, position=1, outcome="立了项", due_on=LATER)

    assert not issue.milestones.filter(reached_at=None).exists()
    assert as_it_is(issue).due_on == LATER
    assert check_figures().differing == []


def test_a_fix_that_is_called_institutional_keeps_a_rule(town: Cast) -> None:
    issue = town.starts()
    does(town, "finish_task", issue, COUNTY, position=1)
    given = {"fact": replace(CLAIM, observed_on=day_of(town.at)), "cause": CAUSE, "fix_kind": "institutional"}
    with refused(rules.RuleMissing):
        does(town, "submit_issue", issue, COUNTY, **given)
    in_force = RULE | {"in_force_on": day_of(town.at)}
    does(town, "keep_output", issue, COUNTY, **in_force)
    does(town, "review_output", issue, COUNTY, position=1, finding="没有印发")
    # Nor is one that comes into force later: until then everything is as it was.
    does(town, "keep_output", issue, COUNTY, **RULE)
    with refused(rules.RuleMissing):
        does(town, "submit_issue", issue, COUNTY, **given)
    does(town, "keep_output", issue, COUNTY, **in_force)
    assert does(town, "submit_issue", issue, COUNTY, **given).status is State.SUBMITTED
