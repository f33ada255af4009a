"""What the verifier decides: it is so, it is not so, or somebody else should look."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huilu.accounts.actions import hand_over
from huilu.accounts.models import Post
from huilu.accounts.queries import find_person
from huilu.kernel.actor import INSTALLATION
from huilu.loop import actions as loop
from huilu.loop import rules
from huilu.loop.queries import waiting_times
from huilu.loop.states import State
from tests.cast import SEEN, TODAY, Cast, reloaded
from tests.loop.looking import CITY, COUNTY, VILLAGE, closes, names, recuses, returns
from tests.loop.stays import acts_of, refused


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
