"""A second pair of eyes: never the doer's, under no post."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huilu.accounts.actions import appoint_deputy, hand_over
from huilu.accounts.capabilities import NotYoursToDo
from huilu.accounts.models import Appointment, Post
from huilu.accounts.queries import find_person
from huilu.kernel.actor import INSTALLATION
from huilu.loop import actions as loop
from huilu.loop import rules
from huilu.loop.models import Issue, Task
from huilu.loop.queries import steps_for, waiting_times
from huilu.loop.states import State, Step
from tests.cast import CAUSE, CLAIM, SEEN, TODAY, Cast, reloaded
from tests.loop.stays import acts_of, refused

VILLAGE, TOWNSHIP, COUNTY, CITY = "370811007201", "370811007", "370811", "3708"


def names(town: Cast, issue: Issue, verifier: str = "3708/inspector", by: str = CITY, **who: str) -> Issue:
    actor = town.actor(by, **who)
    return loop.name_verifier(number=issue.number, verifier=verifier, by=actor, at=town.later())


def closes(town: Cast, issue: Issue, seen: rules.SeenFact = SEEN, **who: str) -> Issue:
    actor = town.actor(**who) if who else town.inspector()
    return loop.close_issue(number=issue.number, seen=seen, by=actor, at=town.later(days=1))


def returns(town: Cast, issue: Issue, **changes: object) -> Issue:
    given = {"reason": "支沟还堵着", "task": "清支沟", "due_on": date(2023, 10, 20)} | changes
    return loop.return_issue(number=issue.number, by=town.inspector(), at=town.later(days=1), **given)


def test_the_unit_above_names_a_verifier_who_then_holds_it(town: Cast) -> None:
    issue = town.names_verifier()

    assert (issue.status, issue.verifier_post.code, issue.held_by.code) == (State.VERIFYING, "inspector", CITY)
    looking = [Step.NAME_VERIFIER, Step.CLOSE, Step.RETURN, Step.RECUSE, Step.MARK_HARD]
    assert steps_for(issue, town.inspector()) == [*looking, Step.ADD_NOTE, Step.ATTACH_FILE]
    # Whoever named may name another one: the post may have become vacant, or gone to somebody who did the work.
    assert steps_for(issue, town.actor(CITY)) == [Step.NAME_VERIFIER, Step.MARK_HARD, Step.ADD_NOTE]


def test_a_verifying_post_that_went_to_a_doer_does_not_hold_the_issue_for_ever(town: Cast) -> None:
    issue = town.names_verifier()
    post, doer = Post.objects.get(code="inspector"), find_person(town.actor(COUNTY).username)
    hand_over(post=post, to=doer, on=date(2023, 9, 27), by=INSTALLATION, at=town.later(days=1))
    town.actor(CITY, username="second-look", post="second")

    named = names(town, issue, verifier=f"{CITY}/second")

    assert (named.status, named.verifier_post.code) == (State.VERIFYING, "second")


def test_what_was_seen_before_the_work_was_handed_in_closes_nothing(town: Cast) -> None:
    issue = town.names_verifier()
    early = replace(SEEN, observed_on=TODAY + timedelta(days=1))

    with refused(rules.ObservedTooEarly):
        closes(town, issue, seen=early)


@pytest.mark.parametrize(
    ("other", "refusal"), [(COUNTY, rules.NotYourStep), (TOWNSHIP, rules.NotYourStep), (VILLAGE, NotYoursToDo)]
)
def test_nobody_but_a_unit_above_the_lead_names_the_verifier(
    town: Cast, other: str, refusal: type[rules.Refusal]
) -> None:
    issue = town.submits()
    town.inspector()
    with refused(refusal):
        names(town, issue, by=other)


def deputy_does(town: Cast, act: str) -> Issue:
    """The county's deputy does this one thing, and its office everything else."""
    deputy, issue = town.actor(COUNTY, username="deputy", post="deputy"), town.starts()
    by = {"number": issue.number, "by": deputy}
    match act:
        case "add_task":
            loop.add_task(**by, text="立牌", owner=f"{COUNTY}/office", due_on=date(2023, 10, 1), at=town.later())
        case "finish_task":
            loop.finish_task(**by, position=1, at=town.later())
        case "keep_output":
            kept = {"title": "清淤规程", "in_force_on": date(2023, 10, 1), "review_on": date(2024, 10, 1)}
            loop.keep_output(**by, at=town.later(), **kept)
        case "submit":
            loop.finish_task(number=issue.number, position=1, by=town.actor(COUNTY), at=town.later(days=5))
            loop.submit_issue(**by, fact=CLAIM, cause=CAUSE, fix_kind="immediate", at=town.later())
        case "report" | "resume":
            reporter = deputy if act == "report" else town.actor(COUNTY)
            words = {"changed_so_far": "一半", "remains": "一半", "next_on": date(2023, 10, 20)}
            loop.report_interim_result(number=issue.number, by=reporter, at=town.later(), **words)
            if act == "resume":
                loop.resume_issue(**by, at=town.later())
    return issue


@pytest.mark.parametrize("act", ["add_task", "finish_task", "keep_output", "submit", "report", "resume"])
def test_whoever_did_any_part_of_the_work_is_remembered(town: Cast, act: str) -> None:
    issue = deputy_does(town, act)
    assert issue.doers.filter(person_id=find_person("deputy").pk, unit__code=COUNTY).exists()


def test_a_verifier_whose_unit_has_since_come_under_the_doers_cannot_verify(town: Cast) -> None:
    issue = town.names_verifier()
    issue.parties.create(unit=town.unit("370811-D01"), part="assisting")
    inside = replace(town.inspector(), unit_path=town.unit("370811-D01").path)
    with refused(rules.VerifierBelowDoer):
        loop.close_issue(number=issue.number, seen=SEEN, by=inside, at=town.later(days=1))


def test_work_whose_tasks_were_others_goes_back_to_the_leads_own_post(town: Cast) -> None:
    issue = town.names_verifier()
    Task.objects.filter(issue=issue).delete()

    assert returns(town, issue).tasks.get().owner.unit.code == COUNTY


@pytest.mark.parametrize("where", [COUNTY, TOWNSHIP, VILLAGE, "370811-D01"])
def test_a_verifier_is_not_of_the_doers_unit_nor_of_one_below(town: Cast, where: str) -> None:
    issue = town.submits()
    town.actor(where, username="somebody-else", post="inspector")
    with refused(rules.VerifierBelowDoer):
        names(town, issue, verifier=f"{where}/inspector")


def test_below_a_unit_above_the_lead_that_had_a_share_somebody_can_still_verify(town: Cast) -> None:
    issue = town.starts()
    due = {"text": "定办法", "due_on": date(2023, 10, 8)}
    loop.give_share(number=issue.number, unit="37", by=town.actor(COUNTY), at=town.later(), **due)
    for verb, words in (("accept_share", {}), ("finish_share", {"outcome": "定了"})):
        getattr(loop, verb)(number=issue.number, position=1, by=town.actor("37"), at=town.later(), **words)
    loop.finish_task(number=issue.number, position=1, by=town.actor(COUNTY), at=town.later(days=5))
    given = {"fact": CLAIM, "cause": CAUSE, "fix_kind": "corrective"}
    loop.submit_issue(number=issue.number, by=town.actor(COUNTY), at=town.later(), **given)
    town.inspector()
    town.actor("37", username="share-eyes", post="eyes")

    with refused(rules.VerifierBelowDoer):
        names(town, issue, verifier="37/eyes")
    assert names(town, issue).status is State.VERIFYING


def test_a_look_that_contradicts_the_claim_does_not_close(town: Cast) -> None:
    issue = town.names_verifier()
    with refused(rules.SeenOtherwise):
        closes(town, issue, replace(SEEN, before="0", after="12"))


def test_a_verifier_whose_unit_leads_now_is_not_offered_to_close(town: Cast) -> None:
    issue = town.names_verifier()
    inspector = town.inspector()
    inside = replace(inspector, unit_path=town.unit(COUNTY).path)
    assert Step.CLOSE in steps_for(issue, inspector)
    assert not {Step.CLOSE, Step.RETURN} & set(steps_for(issue, inside))


@pytest.mark.parametrize("where", [CITY, "3701", "37", "00", "370102"])
def test_a_verifier_comes_from_above_or_from_another_branch(town: Cast, where: str) -> None:
    issue = town.submits()
    town.actor(where, username="somebody-else", post="inspector")
    assert names(town, issue, verifier=f"{where}/inspector").status is State.VERIFYING


def test_one_person_with_two_posts_cannot_verify_own_work(town: Cast) -> None:
    town.actor(COUNTY, username="busy")
    town.actors[f"{COUNTY}@{COUNTY}/office"] = town.actor(COUNTY, username="busy")
    issue = town.submits()
    town.actor(CITY, username="busy", post="inspector")

    with refused(rules.DoerCannotVerify):
        names(town, issue)


def test_whoever_acts_for_the_owner_of_a_task_cannot_verify_it(town: Cast) -> None:
    town.actor(COUNTY)
    town.actor(CITY, username="busy", post="inspector")
    days = {"from_on": TODAY, "to_on": date(2024, 1, 1), "by": INSTALLATION, "at": town.at}
    appoint_deputy(person=find_person("busy"), post=Post.objects.get(code="office", unit__code=COUNTY), **days)
    issue = town.submits()

    with refused(rules.DoerCannotVerify):
        names(town, issue)


def test_one_person_with_two_posts_cannot_choose_who_verifies_own_work(town: Cast) -> None:
    town.actors[f"{COUNTY}@{COUNTY}/office"] = town.actor(COUNTY, username="busy")
    issue = town.submits()
    town.inspector()
    town.actor(CITY, username="busy", post="deputy")

    busy = town.actor(CITY, username="busy", post="deputy")
    assert Step.NAME_VERIFIER not in steps_for(issue, busy)
    with refused(rules.DoerCannotVerify):
        names(town, issue, username="busy", post="deputy")


def test_whoever_takes_over_the_verifiers_post_cannot_verify_own_work_either(town: Cast) -> None:
    issue = town.names_verifier()
    doer = town.actor(COUNTY)
    post = Post.objects.get(code="inspector", unit__code=CITY)
    hand_over(post=post, to=find_person(doer.username), on=town.at.date(), by=INSTALLATION, at=town.at)
    same_person = replace(town.inspector(), person_id=doer.person_id, username=doer.username)

    assert Step.RECUSE in steps_for(issue, same_person)
    assert not {Step.CLOSE, Step.RETURN, Step.NAME_VERIFIER} & set(steps_for(issue, same_person))
    with refused(rules.DoerCannotVerify):
        loop.close_issue(number=issue.number, seen=SEEN, by=same_person, at=town.later(days=1))
    with refused(rules.DoerCannotVerify):
        loop.return_issue(
            number=issue.number, reason="x", task="y", due_on=date(2023, 10, 20), by=same_person, at=town.later()
        )


def test_whoever_owns_a_task_did_the_work_also_when_the_lead_writes_it_down(town: Cast) -> None:
    issue = town.opens()
    digger = town.actor(TOWNSHIP, username="digger")
    county = town.actor(COUNTY)
    loop.add_task(
        number=issue.number,
        text="清淤",
        owner=f"{TOWNSHIP}/office",
        due_on=date(2023, 10, 1),
        by=county,
        at=town.later(),
    )

    assert issue.doers.filter(person_id=digger.person_id, unit__code=TOWNSHIP).exists()


def test_whoever_owns_a_task_when_it_is_finished_did_the_work_too(town: Cast) -> None:
    issue = town.starts()
    town.actor("3701", username="successor")
    post = Post.objects.get(code="office", unit__code=COUNTY)
    county = town.actor(COUNTY)
    hand_over(post=post, to=find_person("successor"), on=date(2023, 9, 22), by=INSTALLATION, at=town.later())
    loop.finish_task(number=issue.number, position=1, by=county, at=town.later(days=5))

    successor = Appointment.objects.get(person__username="successor", post=post).person_id
    assert issue.doers.filter(person_id=successor).exists()


def test_whoever_gets_a_task_by_a_return_did_the_work_too(town: Cast) -> None:
    issue = town.names_verifier()
    town.actor("3701", username="successor")
    post = Post.objects.get(code="office", unit__code=COUNTY)
    hand_over(post=post, to=find_person("successor"), on=date(2023, 9, 26), by=INSTALLATION, at=town.later())
    returns(town, issue)

    assert issue.doers.filter(person_id=find_person("successor").pk, unit__code=COUNTY).exists()


def test_a_vacant_post_cannot_verify(town: Cast) -> None:
    issue = town.submits()
    town.inspector()
    Appointment.objects.filter(post__code="inspector").delete()
    with refused(rules.VerifierVacant):
        names(town, issue)


def test_a_post_that_is_not_there_cannot_verify(town: Cast) -> None:
    issue = town.submits()
    with refused(rules.NoSuchPost):
        names(town, issue, verifier="3708/nobody")


def test_a_verifier_is_named_for_what_is_submitted_only(town: Cast) -> None:
    issue = town.starts()
    town.inspector()
    with refused(rules.StepNotFromHere):
        names(town, issue)


def test_the_verifier_closes_what_has_changed(town: Cast) -> None:
    issue = town.closes()

    assert (issue.status, issue.held_by, issue.closed_by) == (State.CLOSED, None, town.inspector().signature)
    assert [fact.stage for fact in issue.facts.all()] == ["claimed", "seen"]
    spent = waiting_times(issue, town.at)
    assert sum((one.spent for one in spent[1:]), spent[0].spent) == town.at - issue.raised_at


@pytest.mark.parametrize(
    ("seen", "refusal"),
    [
        (replace(SEEN, after="12"), rules.NothingChangedInFact),
        (replace(SEEN, kind="place", before="堵", after="堵"), rules.NothingChangedInFact),
        (replace(SEEN, observed_on=date(2024, 1, 1)), rules.ObservedInFuture),
        (replace(SEEN, observed_on=date(2023, 9, 1)), rules.ObservedTooEarly),
    ],
)
def test_closing_asks_for_a_fact_that_was_seen(town: Cast, seen: rules.SeenFact, refusal: type[rules.Refusal]) -> None:
    issue = town.names_verifier()
    with refused(refusal):
        closes(town, issue, seen)


@pytest.mark.parametrize("other", [VILLAGE, COUNTY, CITY, "37"])
def test_nobody_but_the_verifier_closes(town: Cast, other: str) -> None:
    issue = town.names_verifier()
    with refused(rules.NotYourStep):
        closes(town, issue, code=other)


def test_what_nobody_submitted_cannot_be_closed(town: Cast) -> None:
    issue = town.closes()
    with refused(rules.StepNotFromHere):
        closes(town, issue)


def test_what_is_not_so_goes_back_with_a_reason_and_a_task(town: Cast) -> None:
    issue = returns(town, town.names_verifier())

    assert (issue.status, issue.held_by.code, issue.verifier_post) == (State.REWORKING, COUNTY, None)
    assert [task.text for task in issue.tasks.all()][-1] == "清支沟"
    assert issue.due_on == date(2023, 10, 20)
    loop.finish_task(number=issue.number, position=2, by=town.actor(COUNTY), at=town.later())
    assert reloaded(issue).status is State.REWORKING


def test_rework_is_submitted_and_verified_as_a_new_round(town: Cast) -> None:
    issue = returns(town, town.names_verifier())
    county = town.actor(COUNTY)
    loop.finish_task(number=issue.number, position=2, by=county, at=town.later(days=1))
    again = {
        "fact": replace(SEEN, observed_on=town.at.date()),
        "cause": rules.Cause("rule", "旧规定"),
        "fix_kind": "institutional",
    }
    kept = {"title": "清淤办法", "in_force_on": TODAY, "review_on": date(2024, 9, 1)}
    loop.keep_output(number=issue.number, by=county, at=town.later(), **kept)
    loop.submit_issue(number=issue.number, by=county, at=town.later(), **again)
    names(town, issue)
    issue = closes(town, issue, replace(SEEN, observed_on=town.at.date()))

    assert (issue.status, issue.round) == (State.CLOSED, 2)
    assert [(fact.round, fact.stage) for fact in issue.facts.all()] == [(1, "claimed"), (2, "claimed"), (2, "seen")]
    assert acts_of(issue).count("issue.submitted") == 2


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"reason": ""}, rules.WordMissing),
        ({"task": ""}, rules.WordMissing),
        ({"due_on": date(2023, 9, 1)}, rules.DayInThePast),
    ],
)
def test_a_return_has_a_reason_a_task_and_a_day(
    town: Cast, change: dict[str, object], refusal: type[rules.Refusal]
) -> None:
    issue = town.names_verifier()
    with refused(refusal):
        returns(town, issue, **change)


def test_nobody_but_the_verifier_returns(town: Cast) -> None:
    issue = town.names_verifier()
    with refused(rules.NotYourStep):
        loop.return_issue(
            number=issue.number, reason="x", task="y", due_on=date(2023, 10, 20), by=town.actor(CITY), at=town.later()
        )


def recuses(town: Cast, issue: Issue, reason: str = "是我亲戚的厂", **who: str) -> Issue:
    actor = town.actor(**who) if who else town.inspector()
    return loop.recuse(number=issue.number, reason=reason, by=actor, at=town.later())


def test_whoever_stands_aside_is_not_named_again(town: Cast) -> None:
    issue = recuses(town, town.names_verifier())

    assert (issue.status, issue.verifier_post, issue.held_by.code) == (State.SUBMITTED, None, CITY)
    assert acts_of(issue)[-1] == "issue.verifier_recused"
    with refused(rules.DoerCannotVerify):
        names(town, issue)
    town.actor("37", username="same", post="eyes")
    post = Post.objects.get(code="eyes")
    hand_over(post=post, to=find_person("3708-inspector"), on=date(2023, 9, 27), by=INSTALLATION, at=town.later())
    town.later(days=2)
    with refused(rules.DoerCannotVerify):
        names(town, issue, verifier="37/eyes")


def test_the_unit_of_whoever_stood_aside_may_still_look(town: Cast) -> None:
    issue = recuses(town, town.names_verifier())
    town.actor(CITY, username="second-look", post="second")

    assert names(town, issue, verifier=f"{CITY}/second").status is State.VERIFYING
    assert issue.doers.get(unit__code=CITY).is_recused


def test_whoever_stood_aside_and_then_works_on_it_is_a_doer(town: Cast) -> None:
    issue = recuses(town, town.names_verifier())
    town.actor(CITY, username="second-look", post="second")
    names(town, issue, verifier=f"{CITY}/second")
    does = {"number": issue.number, "by": town.actor(CITY, username="second-look", post="second")}
    loop.return_issue(**does, reason="没通", task="再清", due_on=date(2023, 10, 20), at=town.later())
    loop.offer_transfer(number=issue.number, to=CITY, reason="市里办", by=town.actor(COUNTY), at=town.later())
    loop.accept_transfer(number=issue.number, due_on=date(2023, 12, 1), by=town.inspector(), at=town.later())
    loop.add_task(
        number=issue.number, text="清", owner=f"{CITY}/office", due_on=date(2023, 10, 20),
        by=town.inspector(), at=town.later(),
    )  # fmt: skip

    assert not issue.doers.get(person_id=town.inspector().person_id).is_recused


def test_standing_aside_has_a_reason_and_is_the_verifiers_alone(town: Cast) -> None:
    issue = town.names_verifier()
    with refused(rules.WordMissing):
        recuses(town, issue, reason=" ")
    for other in (CITY, COUNTY, "37"):
        with refused(rules.NotYourStep):
            recuses(town, issue, code=other)
