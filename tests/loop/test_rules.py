"""Situations in which the loop says yes or no, without a database: words, facts, causes, tasks, leads, parties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huilu.kernel.refusals import Refusal
from huilu.loop import rules
from huilu.loop.rules import Cause, Hands, SeenFact
from huilu.loop.states import FixKind
from tests.loop.situations import BEFORE, CITY, COUNTY, DAY, NEXT, OTHER, VILLAGE, says

MEASURED = SeenFact("measure", "flooded homes", "12", "0", DAY, "households")
PLACED = SeenFact("place", "the drain", "blocked", "free", DAY)


FACTS = [
    (MEASURED, None),
    (PLACED, None),
    (replace(PLACED, kind="rule"), None),
    (replace(PLACED, kind="report"), rules.UnknownChoice),
    (replace(PLACED, kind=""), rules.UnknownChoice),
    (replace(PLACED, subject="  "), rules.WordMissing),
    (replace(PLACED, before=""), rules.WordMissing),
    (replace(PLACED, after=""), rules.WordMissing),
    (replace(PLACED, after="x" * 1001), rules.WordTooLong),
    (replace(PLACED, after="blocked"), rules.NothingChangedInFact),
    (replace(PLACED, after="  Blocked. "), rules.NothingChangedInFact),
    (replace(PLACED, before="堵塞", after="堵 塞。"), rules.NothingChangedInFact),
    (replace(MEASURED, before="a dozen"), rules.NotMeasured),
    (replace(MEASURED, after="none"), rules.NotMeasured),
    (replace(MEASURED, after="NaN"), rules.NotMeasured),
    (replace(MEASURED, after="sNaN"), rules.NotMeasured),
    (replace(MEASURED, before="Infinity"), rules.NotMeasured),
    (replace(MEASURED, measured_in=" "), rules.NotMeasured),
    (replace(MEASURED, after="12.0"), rules.NothingChangedInFact),
    (replace(MEASURED, after="1.2e1"), rules.NothingChangedInFact),
    (replace(MEASURED, measured_in=""), rules.NotMeasured),
    (replace(MEASURED, before="0.5", after="0.50"), rules.NothingChangedInFact),
    (replace(MEASURED, before="-1", after="1"), None),
    (replace(PLACED, before="ＡＢ", after="ab"), rules.NothingChangedInFact),
    (replace(PLACED, subject="整改报告"), rules.PapersAlone),
    (replace(PLACED, subject="The Minutes."), rules.PapersAlone),
    (replace(MEASURED, subject="会议纪要", before="0", after="1"), rules.PapersAlone),
    (replace(MEASURED, subject="每月会议", before="12", after="3", measured_in="场"), None),
    (replace(PLACED, subject="整改情况报告(定稿)"), rules.PapersAlone),
    (replace(PLACED, subject="清淤方案第2稿"), rules.PapersAlone),
    (replace(PLACED, subject="Rectification report (final)"), rules.PapersAlone),
    (replace(PLACED, before="没有整改报告", after="已形成整改报告"), rules.PapersAlone),
    (replace(PLACED, before="没开会", after="开了会，有会议纪要"), None),
    (replace(PLACED, after="整改报告已上报，会议纪要"), rules.PapersAlone),
    (replace(PLACED, after="已召开会议研究，水沟通了"), None),
    (replace(PLACED, after="会议室不漏水了"), None),
    (replace(PLACED, kind="rule", after="新办法已印发报告"), None),
    (replace(PLACED, subject="报告厅的门"), None),
    (replace(PLACED, kind="rule", subject="清淤方案"), None),
    (replace(PLACED, kind="rule", after="blocked"), rules.NothingChangedInFact),
    (replace(PLACED, observed_on=NEXT), rules.ObservedInFuture),
    (replace(PLACED, observed_on=BEFORE), None),
    (replace(PLACED, observed_on=BEFORE - timedelta(days=1)), rules.ObservedTooEarly),
    (replace(PLACED, kind="rule", subject="整改报告", before="无", after="有了"), rules.PapersAlone),
    (replace(PLACED, kind="rule", before="无", after="已形成整改报告并上报"), rules.PapersAlone),
    (replace(PLACED, kind="rule", subject="Minutes of the meeting"), rules.PapersAlone),
    (replace(PLACED, kind="rule", subject="会议记录制度", after="报告制度已印发"), None),
    (replace(PLACED, kind="rule", subject="清淤方案", after="每月清一次"), None),
    (replace(MEASURED, subject="会议次数", before="0", after="3", measured_in="次"), rules.PapersAlone),
    (replace(MEASURED, subject="整改报告的总数", before="0", after="3", measured_in="份"), rules.PapersAlone),
    (replace(MEASURED, subject="整改报告份数", before="3", after="0", measured_in="份"), None),
    (replace(MEASURED, subject="通水户数", before="0", after="3", measured_in="户"), None),
]


@pytest.mark.parametrize(("fact", "refusal"), FACTS)
def test_a_fact_counts_only_when_something_changed_and_somebody_saw_it(
    fact: SeenFact, refusal: type[Refusal] | None
) -> None:
    says(refusal, "check_fact", fact, today=DAY, since=BEFORE)


AGREE = [
    (MEASURED, MEASURED, None),
    (replace(MEASURED, after="3"), MEASURED, None),
    (replace(MEASURED, after="12.0"), MEASURED, rules.SeenOtherwise),
    (replace(MEASURED, after="50"), MEASURED, rules.SeenOtherwise),
    (replace(MEASURED, after="50"), replace(MEASURED, after="40"), None),
    (replace(MEASURED, after="3"), replace(MEASURED, after="40"), rules.SeenOtherwise),
    (PLACED, PLACED, None),
    (replace(PLACED, after="Blocked!"), PLACED, rules.SeenOtherwise),
    (PLACED, MEASURED, None),
    (replace(MEASURED, after="50"), PLACED, None),
]


@pytest.mark.parametrize(("seen", "claimed", "refusal"), AGREE)
def test_a_look_does_not_contradict_what_it_confirms(
    seen: SeenFact, claimed: SeenFact, refusal: type[Refusal] | None
) -> None:
    said = {"kind": claimed.kind, "before": claimed.before, "after": claimed.after}
    says(refusal, "check_agrees", seen, **said)


@pytest.mark.parametrize("fix_kind", FixKind)
def test_a_fix_is_institutional_only_where_a_rule_is_kept(fix_kind: str) -> None:
    says(rules.RuleMissing if fix_kind == "institutional" else None, "check_rule_kept", fix_kind, 0)
    says(None, "check_rule_kept", fix_kind, 1)


def test_a_day_is_one_on_which_somebody_still_looks() -> None:
    latest = DAY + timedelta(days=5 * 366)
    says(None, "check_coming", "due_on", latest, DAY)
    says(rules.DayTooFar, "check_coming", "due_on", latest + timedelta(days=1), DAY)
    with pytest.raises(rules.DayTooFar) as refused:
        rules.check_coming("due_on", date(9999, 12, 31), DAY)
    assert (refused.value.facts["field"], refused.value.facts["years"]) == ("due_on", 5)
    assert refused.value.facts["day"] == date(9999, 12, 31)


def test_what_is_not_said_is_empty() -> None:
    fact, cause = SeenFact("place", "x", "a", "b", DAY), Cause("rule", "old")
    assert (fact.measured_in, cause.second_look) == ("", "")
    nobody = Hands(raiser_path=VILLAGE)
    paths = (nobody.lead_path, nobody.receiver_path, nobody.origin_path, nobody.having_path, nobody.proposed_path)
    assert paths == ("",) * 5


CAUSES = [
    (Cause("unit_process", "never planned"), "corrective", None),
    (Cause("person", "forgotten", "nobody is told when"), "immediate", None),
    (Cause("person", "forgotten"), "immediate", rules.SecondLookMissing),
    (Cause("person", "forgotten", "  "), "immediate", rules.SecondLookMissing),
    (Cause("fate", "bad luck"), "corrective", rules.UnknownChoice),
    (Cause("rule", "old"), "", rules.UnknownChoice),
    (Cause("rule", " "), "institutional", rules.WordMissing),
]


@pytest.mark.parametrize(("cause", "fix", "refusal"), CAUSES)
def test_a_cause_has_a_level_and_words(cause: Cause, fix: str, refusal: type[Refusal] | None) -> None:
    says(refusal, "check_cause", cause, fix)


TASKS = [
    ({}, None),
    ({"due_on": DAY}, None),
    ({"due_on": BEFORE}, rules.DayInThePast),
    ({"due_on": NEXT + timedelta(days=9)}, rules.TaskAfterDue),
    ({"due_on": NEXT + timedelta(days=1)}, rules.TaskAfterDue),
    ({"due_on": NEXT, "issue_due": BEFORE}, None),
    ({"due_on": NEXT, "issue_due": DAY}, rules.TaskAfterDue),
    ({"owner_path": VILLAGE}, None),
    ({"owner_path": CITY}, rules.OwnerElsewhere),
    ({"owner_path": OTHER}, rules.OwnerElsewhere),
]


@pytest.mark.parametrize(("change", "refusal"), TASKS)
def test_a_task_ends_in_time_and_is_the_leads(change: dict[str, object], refusal: type[Refusal] | None) -> None:
    given = {"due_on": NEXT, "issue_due": NEXT, "today": DAY, "owner_path": COUNTY, "lead_path": COUNTY}
    says(refusal, "check_task", **(given | change))


WORDS = [
    ({"title": "x" * 80}, None),
    ({"title": "x" * 81}, rules.WordTooLong),
    ({"reason": "x" * 1000}, None),
    ({"reason": "x" * 1001}, rules.WordTooLong),
    ({"reason": "\n "}, rules.WordMissing),
    ({"title": "good", "topic": ""}, rules.WordMissing),
]


@pytest.mark.parametrize("name", rules.FIELD_LABELS)
def test_a_word_that_is_missing_or_an_essay_is_named(name: str) -> None:
    label = rules.FIELD_LABELS[name]
    with pytest.raises(rules.WordMissing) as missing:
        rules.check_words(**{name: " "})
    with pytest.raises(rules.WordTooLong) as long:
        rules.check_words(**{name: "x" * 1001})

    limit = 80 if name == "title" else 1000
    assert missing.value.facts == {"field": name, "label": label}
    assert long.value.facts == {"field": name, "label": label, "length": 1001, "limit": limit}


def test_every_field_that_people_fill_in_has_a_name() -> None:
    fields = (
        "title detail topic source concerns symptom_unit due_on reason new_fact task changed_so_far remains next_on"
        " subject before after kind cause cause_level fix_kind text outcome seen seen_on milestone finding"
        " in_force_on review_on reason_code judgement words why note"
    )
    assert list(rules.FIELD_LABELS) == fields.split()


@pytest.mark.parametrize(("words", "refusal"), WORDS)
def test_words_are_there_and_short(words: dict[str, str], refusal: type[Refusal] | None) -> None:
    says(refusal, "check_words", **words)


@pytest.mark.parametrize(
    ("name", "value", "refusal"),
    [
        ("source", "audit", None),
        ("source", "hearsay", rules.UnknownChoice),
        ("concerns", "service", None),
        ("concerns", "person", rules.UnknownChoice),
        ("cause_level", "resource", None),
        ("cause_level", "fate", rules.UnknownChoice),
        ("fix_kind", "corrective", None),
        ("fix_kind", "", rules.UnknownChoice),
        ("kind", "rule", None),
        ("kind", "report", rules.UnknownChoice),
        ("reason_code", "unclear", None),
        ("reason_code", "tired", rules.UnknownChoice),
        ("judgement", "dissatisfied", None),
        ("judgement", "5", rules.UnknownChoice),
    ],
)
def test_a_choice_is_one_of_the_choices(name: str, value: str, refusal: type[Refusal] | None) -> None:
    says(refusal, "check_choices", **{name: value})


def test_whoever_chooses_wrongly_is_told_among_what() -> None:
    with pytest.raises(rules.UnknownChoice) as choice:
        rules.check_choices(fix_kind="paper")
    with pytest.raises(rules.UnknownChoice) as topic:
        rules.check_topic("weather", ["other", "burden"])

    named = {"field": "fix_kind", "label": rules.FIELD_LABELS["fix_kind"], "value": "paper"}
    assert choice.value.facts == named | {"choices": "immediate, corrective, institutional"}
    named = {"field": "topic", "label": rules.FIELD_LABELS["topic"], "value": "weather"}
    assert topic.value.facts == named | {"choices": "burden, other"}
    rules.check_topic("burden", {"other", "burden"})


@pytest.mark.parametrize(
    ("concerns", "refusal"),
    [("unit", None), ("service", None), ("rule", None), ("person", rules.AboutPerson), ("", rules.AboutPerson)],
)
def test_an_issue_is_never_about_a_person(concerns: str, refusal: type[Refusal] | None) -> None:
    says(refusal, "check_concerns", concerns)


@pytest.mark.parametrize(("day", "refusal"), [(DAY, None), (NEXT, None), (BEFORE, rules.DayInThePast)])
def test_a_day_to_come_is_not_behind_us(day: date, refusal: type[Refusal] | None) -> None:
    says(refusal, "check_coming", "due_on", day, DAY)


def test_whoever_gives_a_wrong_day_is_told_which() -> None:
    with pytest.raises(rules.DayInThePast) as coming:
        rules.check_coming("next_on", BEFORE, DAY)
    assert coming.value.facts == {"field": "next_on", "label": rules.FIELD_LABELS["next_on"], "day": BEFORE}
    with pytest.raises(rules.ObservedTooEarly) as early:
        rules.check_looked(BEFORE, today=NEXT, since=DAY)
    assert early.value.facts == {"day": BEFORE, "since": DAY}
    rules.check_looked(DAY, today=DAY, since=DAY)
    with pytest.raises(rules.ObservedInFuture) as future:
        rules.check_looked(NEXT, today=DAY, since=DAY)
    assert future.value.facts == {"day": NEXT}
