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
from huilu.loop.queries import steps_for
from huilu.loop.states import State, Step
from tests.cast import CAUSE, CLAIM, SEEN, TODAY, Cast
from tests.loop.looking import CITY, COUNTY, TOWNSHIP, VILLAGE, closes, names, returns
from tests.loop.stays import refused


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
