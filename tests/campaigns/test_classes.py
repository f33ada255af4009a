"""From one issue to its class, across to the siblings, and closed by a sample and nothing else (M077, M093, M094)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from huilu.accounts.capabilities import NotYoursToDo
from huilu.accounts.sight import seeing
from huilu.campaigns import actions
from huilu.campaigns.models import Answer, Plan, ProblemClass, Question, Site
from huilu.campaigns.queries.classes import (
    answered,
    answers_of,
    classes_known,
    find_class,
    offer_to,
    offered_to,
    sites_of,
)
from huilu.campaigns.rules import classes as rules
from huilu.campaigns.rules.classes import Asked
from huilu.kernel.days import day_of
from huilu.loop.rules import NoSuchIssue, UnknownChoice, WordMissing
from tests.campaigns.stage import (
    CITY,
    COUNTY,
    PROVINCE,
    SISTER,
    STREET,
    VILLAGE,
    acts_about,
    an_issue,
    defines,
    draws,
    grow,
    looks_at_all,
    mends,
    origin_of,
    passes,
    ties,
)
from tests.cast import CAUSE, CLAIM, SEEN, Cast, a_blocked_drain
from tests.loop.doing import does

FIX = {"lasting_fix": "《村内排水设施管护办法》"}


def answers(town: Cast, found: ProblemClass, *given: bool, by: str = SISTER) -> ProblemClass:
    """The sister village answers."""
    return actions.answer_look_across(number=found.number, answers=given, by=town.actor(by), at=town.later())


def closes(town: Cast, found: ProblemClass, by: str = COUNTY, **fix: str) -> ProblemClass:
    """The county closes it, with a rule."""
    return actions.close_class(number=found.number, by=town.actor(by), at=town.later(), **(fix or FIX))


def test_one_issue_becomes_a_class_of_its_siblings(town: Cast) -> None:
    found = defines(town)

    assert found.number == f"{COUNTY}-P01"
    assert found.cause_level == "unit_process"
    assert [question.position for question in found.questions.order_by("position")] == [1, 2, 3]
    assert acts_about("problem_class", found.pk) == ["class.defined"]


def test_a_class_needs_words_a_cause_and_at_most_three_questions(town: Cast) -> None:
    issue = an_issue(town)
    for changes, refusal in (
        ({"title": ""}, WordMissing),
        ({"statement": " "}, WordMissing),
        ({"cause_level": "fate"}, UnknownChoice),
        ({"questions": (Asked("?"), Asked("?"), Asked("?"), Asked("?"))}, rules.TooManyQuestions),
        ({"questions": (Asked(""),)}, WordMissing),
        ({"questions": (Asked("有吗?", "rumour"),)}, UnknownChoice),
    ):
        with pytest.raises(refusal):
            defines(town, issue, **changes)
    assert not ProblemClass.objects.exists()


def test_no_class_comes_of_a_draft_or_of_what_one_does_not_see(town: Cast) -> None:
    with pytest.raises(NoSuchIssue):
        defines(town, town.drafts())
    with pytest.raises(NoSuchIssue):
        defines(town, an_issue(town), scope="3701")


def test_the_scope_is_ones_own_part_of_the_tree_above_the_place_of_the_issue(town: Cast) -> None:
    issue = an_issue(town)
    lesson = defines(town, issue).title
    assert lesson
    for scope in (CITY, VILLAGE, SISTER, "999"):
        with pytest.raises(rules.ScopeOutside):
            actions.define_class(
                from_issue=issue.number,
                scope=scope,
                lesson=rules.Lesson("排水", "rule", "有人管"),
                by=town.actor(COUNTY),
                at=town.later(),
            )
    with pytest.raises(NotYoursToDo):
        defines(town, issue, scope=VILLAGE)


def test_the_questions_are_declared_to_cost_less_than_five_minutes() -> None:
    assert [rules.minutes_for(n) for n in (0, 1, 2, 3)] == [0, 2, 3, 5]


def test_siblings_answer_once_and_nobody_else_is_asked(town: Cast) -> None:
    found = defines(town)
    sister = town.unit(SISTER)
    assert list(offered_to(sister, ProblemClass.objects.filter(pk=found.pk))) == [found]

    answers(town, found, True, False, True)

    assert [answer.is_yes for answer in answers_of(sister, found)] == [True, False, True]
    assert list(offered_to(sister, ProblemClass.objects.filter(pk=found.pk))) == []
    assert list(offered_to(town.unit("370811007-S001"), ProblemClass.objects.filter(pk=found.pk))) == []
    assert list(offered_to(town.unit(STREET), ProblemClass.objects.filter(pk=found.pk))) == []
    with pytest.raises(rules.AnsweredAlready):
        answers(town, found, True, True, True)
    with pytest.raises(rules.NotASibling):
        answers(town, found, True, True, True, by="370811007-S001")
    with pytest.raises(rules.AnswersMissing):
        answers(town, found, True, by=VILLAGE)
    assert [(one.yes, one.no) for one in answered(found)] == [(1, 0), (0, 1), (1, 0)]


def test_a_class_may_ask_nothing(town: Cast) -> None:
    found = defines(town, questions=())

    assert list(offered_to(town.unit(SISTER), ProblemClass.objects.filter(pk=found.pk))) == []
    with pytest.raises(rules.NothingAsked):
        answers(town, found)


def test_risks_stand_first(town: Cast) -> None:
    plain, risk = defines(town), defines(town, is_risk=True)

    assert list(offered_to(town.unit(SISTER), ProblemClass.objects.all())) == [risk, plain]


def test_what_the_register_already_says_is_filled_in(town: Cast) -> None:
    found = defines(town)
    assert [offer.told_by for offer in offer_to(town.unit(SISTER), found)] == [None, None, None]

    told = an_issue(town, "村东头排水沟堵了，一下雨就进水", by=SISTER)

    with seeing(town.actor(SISTER)):
        assert [offer.told_by for offer in offer_to(town.unit(SISTER), found)] == [None, told, None]


def test_a_unit_sees_its_own_answers_and_the_owner_sees_the_sums(town: Cast) -> None:
    found = defines(town)
    answers(town, found, True, False, True)

    with seeing(town.actor(VILLAGE)):
        assert not Answer.objects.exists()
        assert answered(found) == []
        assert Question.objects.count() == 3
    with seeing(town.actor(SISTER)):
        assert Answer.objects.count() == 3
    with seeing(town.actor(COUNTY)):
        assert [(one.yes, one.no) for one in answered(found)] == [(1, 0), (0, 1), (1, 0)]


def test_a_class_is_known_above_and_below_its_scope_and_nowhere_else(town: Cast) -> None:
    found = defines(town)
    draws(town, found)

    for unit in (PROVINCE, COUNTY, SISTER):
        with seeing(town.actor(unit)):
            assert find_class(found.number, for_=town.actor(unit)) == found
            assert Plan.objects.count() == 1
    with seeing(town.actor(SISTER)):
        assert [site.unit.code for site in Site.objects.select_related("unit").order_by("pk")] == [SISTER]
    with seeing(town.actor("3701")):
        assert not classes_known(town.actor("3701"))
        assert not [table for table in (ProblemClass, Question, Plan) if table.objects.exists()]
        with pytest.raises(rules.NoSuchClass):
            find_class(found.number, for_=town.actor("3701"))


def test_declaring_it_done_closes_nothing(town: Cast) -> None:
    found = defines(town)
    with pytest.raises(rules.SampleNotPassed):
        closes(town, found)

    plan = draws(town, found)
    with pytest.raises(rules.SampleNotPassed):
        closes(town, found)

    assert looks_at_all(town, plan, 2).outcome == "failed"
    with pytest.raises(rules.SampleNotPassed):
        closes(town, found)


def test_a_passed_sample_closes_it_with_the_rule_that_keeps_it_so(town: Cast) -> None:
    found = defines(town)
    plan = passes(town, found)
    mends(town, origin_of(found))

    closed = closes(town, found)

    assert (closed.is_closed, closed.passed_plan) == (True, plan)
    assert acts_about("problem_class", found.pk)[-1] == "class.closed"
    with pytest.raises(rules.ClassClosed):
        closes(town, found)
    with pytest.raises(rules.ClassClosed):
        draws(town, found)


def test_it_closes_with_a_rule_or_the_reason_why_none_is_needed(town: Cast) -> None:
    found = defines(town)
    passes(town, found)
    mends(town, origin_of(found))

    for fix in ({"lasting_fix": ""}, {"lasting_fix": "办法", "no_fix_reason": "不需要"}, {"no_fix_reason": " "}):
        with pytest.raises(rules.FixMissing):
            closes(town, found, **fix)
    assert closes(town, found, no_fix_reason="已有上级规定").no_fix_reason == "已有上级规定"


def test_a_failed_sample_after_a_passed_one_keeps_it_open(town: Cast) -> None:
    found = defines(town)
    passes(town, found)
    looks_at_all(town, draws(town, found, seed="another"), 1)

    with pytest.raises(rules.SampleNotPassed):
        closes(town, found)


def test_no_class_is_over_before_the_issue_it_came_from(town: Cast) -> None:
    issue, master = an_issue(town), an_issue(town)
    found = defines(town, issue)
    passes(town, found)
    with pytest.raises(rules.OriginNotOver) as refused:
        closes(town, found)
    assert refused.value.facts["number"] == issue.number

    does(town, "merge_issue", issue, COUNTY, into=master.number)
    with pytest.raises(rules.OriginNotOver):
        closes(town, found)
    mends(town, master)
    assert closes(town, found).is_closed


def test_what_was_put_right_on_the_spot_is_not_over_until_somebody_has_confirmed_it(town: Cast) -> None:
    draft = town.drafts()
    town.at += timedelta(days=20)
    does(town, "fix_on_spot", draft, VILLAGE, fact=CLAIM, cause=CAUSE, fix_kind="immediate")
    found = defines(town, draft)
    passes(town, found)
    with pytest.raises(rules.OriginNotOver):
        closes(town, found)
    does(town, "confirm_fix", draft, CITY, seen=replace(SEEN, observed_on=day_of(town.at)))
    assert closes(town, found).is_closed


def test_where_a_passed_sample_found_that_it_is_not_so_an_issue_stands_for_it(town: Cast) -> None:
    grow(18)
    found = defines(town)
    plan = looks_at_all(town, draws(town, found), 1)
    assert plan.outcome == "passed"
    mends(town, origin_of(found))
    site = sites_of(plan).get(position=1).unit
    with pytest.raises(rules.SitesWithoutIssue) as refused:
        closes(town, found)
    assert refused.value.facts == {"count": 1, "sites": site.name}

    draft = town.drafts(a_blocked_drain(symptom_unit=site.code), by=COUNTY)
    ties(town, plan, 1, draft)
    with pytest.raises(rules.SitesWithoutIssue):
        closes(town, found)
    does(town, "open_issue", draft, COUNTY, lead=COUNTY, due_on=town.at.date() + timedelta(days=30))
    assert closes(town, found).is_closed


def test_only_its_owner_or_somebody_above_closes_it(town: Cast) -> None:
    found = defines(town)
    passes(town, found)
    mends(town, origin_of(found))

    with pytest.raises(rules.NotTheOwner):
        closes(town, found, by=STREET)
    assert closes(town, found, by=CITY).is_closed


def test_the_database_closes_no_class_without_a_passed_plan_of_its_own(town: Cast) -> None:
    found, other = defines(town), defines(town)
    failed = looks_at_all(town, draws(town, found), 1)
    passed = passes(town, other)
    at = {"closed_at": town.at, "closed_by": "任城区 办公室", "no_fix_reason": "不需要"}

    for plan, outcome in ((None, None), (failed, "passed"), (failed, "failed"), (passed, "passed")):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProblemClass.objects.filter(pk=found.pk).update(passed_plan=plan, passed_outcome=outcome, **at)
    assert ProblemClass.objects.filter(pk=other.pk).update(passed_plan=passed, passed_outcome="passed", **at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=passed.pk).update(outcome="failed")
