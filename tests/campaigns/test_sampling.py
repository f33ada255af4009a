"""The sample of a class: drawn by a seed, looked at by others, decided by what they saw."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from huilu.burden.flagging import suspend_demand
from huilu.burden.rules import GUARD_POST, NotInThatState
from huilu.campaigns import actions
from huilu.campaigns.draw import digest_of, frame_of
from huilu.campaigns.lqas import Wanted
from huilu.campaigns.models import Plan, ProblemClass, Site
from huilu.campaigns.queries.classes import redraw, siblings_of, sites_of
from huilu.campaigns.rules import classes, sampling
from huilu.campaigns.rules.words import DayNotYet, DayTooEarly
from huilu.ledger.actions import body_of
from huilu.ledger.models import Entry
from huilu.loop.models import Issue
from huilu.loop.rules import WordMissing
from huilu.loop.states import State
from tests.campaigns.stage import (
    COUNTY,
    SEED,
    SISTER,
    STREET,
    VILLAGE,
    acts_about,
    an_issue,
    defines,
    draws,
    grow,
    looks,
    looks_at_all,
    mends,
    ties,
)
from tests.cast import Cast
from tests.loop.doing import does


def codes(plan: Plan) -> list[str]:
    """The drawn units, in the order of their lots."""
    return [site.unit.code for site in sites_of(plan)]


def test_siblings_are_of_the_same_kind_under_the_scope(town: Cast) -> None:
    assert [unit.code for unit in siblings_of(defines(town))] == [VILLAGE, SISTER]


def test_a_draw_is_on_record_with_its_frame(town: Cast) -> None:
    found = defines(town)
    plan = draws(town, found)
    entry = Entry.objects.get(act="class.sample_drawn")

    assert (plan.population, plan.size, plan.needed) == (2, 2, 2)
    assert entry.attachment == plan.frame_digest == digest_of(frame_of([SISTER, VILLAGE]))
    assert body_of(entry.attachment).decode() == f"{VILLAGE}\n{SISTER}\n"
    assert entry.facts["seed"] == SEED
    assert entry.facts["sites"] == codes(plan)


def test_the_same_seed_draws_the_same_sites_again(town: Cast) -> None:
    grow(40)
    found = defines(town)
    plan = draws(town, found)
    assert (plan.population, plan.size) == (42, 11)
    # Whatever grows later, the frame is the one that was drawn from.
    grow(60)

    again = redraw(plan)
    assert again.agrees
    assert again.again == codes(plan)


def test_a_site_that_was_not_drawn_is_found_out(town: Cast) -> None:
    grow(40)
    plan = draws(town, defines(town))
    other = next(unit for unit in siblings_of(plan.problem_class) if unit.code not in codes(plan))
    Site.objects.filter(plan=plan, position=1).update(unit=other)

    assert not redraw(plan).agrees


def test_from_a_hundred_sites_on_nineteen_are_drawn(town: Cast) -> None:
    grow(118)
    plan = draws(town, defines(town))

    assert (plan.population, plan.size, plan.needed) == (120, 19, 13)
    assert looks_at_all(town, plan, 1, 2, 3, 4, 5, 6).outcome == "passed"


def test_one_site_too_few_fails_it(town: Cast) -> None:
    grow(118)
    plan = looks_at_all(town, draws(town, defines(town)), 1, 2, 3, 4, 5, 6, 7)

    assert (plan.found_so, plan.needed, plan.outcome) == (12, 13, "failed")


def test_thresholds_and_size_can_be_set(town: Cast) -> None:
    grow(118)
    found = defines(town)
    with pytest.raises(sampling.SampleTooSmall):
        draws(town, found, size=5)

    plan = draws(town, found, wanted=Wanted(90, 60), size=25)
    assert (plan.upper, plan.lower, plan.size) == (90, 60, 25)


def test_nobody_draws_until_it_suits(town: Cast) -> None:
    found = defines(town)
    draws(town, found)

    with pytest.raises(sampling.PlanOpen) as refused:
        draws(town, found, seed="another")
    assert refused.value.facts["count"] == 2


def test_after_a_failed_sample_nobody_draws_again_before_it_is_put_right(town: Cast) -> None:
    found = defines(town)
    plan = looks_at_all(town, draws(town, found), 1, 2)
    names = [site.unit.name for site in sites_of(plan)]
    with pytest.raises(sampling.SitesNotMended) as refused:
        draws(town, found, seed="another")
    assert refused.value.facts == {"count": 2, "sites": ", ".join(names)}

    first, second = ties(town, plan, 1), ties(town, plan, 2)
    mends(town, first)
    with pytest.raises(sampling.SitesNotMended) as refused:
        draws(town, found, seed="another")
    assert refused.value.facts == {"count": 1, "sites": names[1]}
    mends(town, second)
    assert draws(town, found, seed="another").position == 2


def test_an_issue_raised_by_mistake_puts_nothing_right_and_makes_room_for_another(town: Cast) -> None:
    found = defines(town)
    plan = looks_at_all(town, draws(town, found), 1)
    issue = ties(town, plan, 1)
    does(town, "withdraw_issue", issue, issue.raised_by.code, reason="看错了村")
    with pytest.raises(sampling.SitesNotMended):
        draws(town, found, seed="another")

    mends(town, ties(town, plan, 1))
    assert draws(town, found, seed="another").position == 2


def test_what_became_part_of_another_issue_is_put_right_with_it(town: Cast) -> None:
    found = defines(town)
    plan = looks_at_all(town, draws(town, found), 1)
    issue, master = ties(town, plan, 1), an_issue(town)
    does(town, "merge_issue", issue, COUNTY, into=master.number)
    with pytest.raises(sampling.SitesNotMended):
        draws(town, found, seed="another")
    mends(town, master)
    assert draws(town, found, seed="another").position == 2


def test_only_the_owner_draws(town: Cast) -> None:
    found = defines(town)
    with pytest.raises(classes.NotTheOwner):
        actions.draw_sample(number=found.number, seed=SEED, by=town.actor(STREET), at=town.later())


def test_whoever_looks_comes_from_elsewhere_under_every_post(town: Cast) -> None:
    plan = draws(town, defines(town))
    place = codes(plan).index(VILLAGE) + 1

    with pytest.raises(sampling.LookerOfSite):
        looks(town, plan, place, by=VILLAGE)
    with pytest.raises(sampling.NoSuchSite):
        looks(town, plan, place, by=SISTER)
    # The same person sits in the county's office as well.
    town.actor(VILLAGE, username="both", post="clerk")
    both = town.actor(COUNTY, username="both", post="clerk")
    with pytest.raises(sampling.LookerOfSite):
        actions.look_at_site(
            number=plan.problem_class.number,
            position=place,
            is_so=True,
            seen="好",
            observed_on=date(2023, 9, 20),
            by=both,
            at=town.later(),
        )
    assert looks(town, plan, place, by=STREET).looked_at == 1


def test_one_look_is_one_look(town: Cast) -> None:
    plan = draws(town, defines(town))
    looks(town, plan, 1)

    with pytest.raises(sampling.LookedAlready):
        looks(town, plan, 1)
    with pytest.raises(sampling.NoSuchSite):
        looks(town, plan, 3)


def test_a_look_says_what_was_seen_and_when(town: Cast) -> None:
    plan = draws(town, defines(town))
    given: dict[str, Any] = {
        "number": plan.problem_class.number,
        "position": 1,
        "is_so": True,
        "by": town.actor(COUNTY),
    }
    today = date(2023, 9, 20)

    for seen, day, refusal in (
        ("", today, WordMissing),
        ("好", today + timedelta(days=1), DayNotYet),
        ("好", today - timedelta(days=1), DayTooEarly),
    ):
        with pytest.raises(refusal):
            actions.look_at_site(seen=seen, observed_on=day, **given, at=town.at)
    assert not Site.objects.filter(verdict__isnull=False).exists()


def test_a_failing_site_becomes_an_issue_only_by_somebodys_hand(town: Cast) -> None:
    found = defines(town)
    before = Issue.objects.count()
    plan = draws(town, found)
    failing = codes(plan).index(SISTER) + 1
    looks_at_all(town, plan, failing)
    assert Issue.objects.count() == before

    issue = an_issue(town, "辛店村排水沟积泥过半", by=SISTER)
    given: dict[str, Any] = {"number": found.number, "position": failing}
    with pytest.raises(sampling.NothingToRaise):
        actions.tie_issue(
            **given | {"position": 3 - failing}, issue=issue.number, by=town.actor(COUNTY), at=town.later()
        )
    elsewhere = Issue.objects.get(pk=found.from_issue_id)
    with pytest.raises(sampling.IssueElsewhere):
        actions.tie_issue(**given, issue=elsewhere.number, by=town.actor(COUNTY), at=town.later())
    site = actions.tie_issue(**given, issue=issue.number, by=town.actor(COUNTY), at=town.later())

    assert site.issue == issue
    assert Issue.objects.get(pk=issue.pk).status is State.OPEN
    assert acts_about("problem_class", found.pk)[-1] == "class.site_raised"
    with pytest.raises(sampling.NothingToRaise):
        actions.tie_issue(**given, issue=issue.number, by=town.actor(COUNTY), at=town.later())


def test_what_was_raised_before_the_look_does_not_answer_for_it(town: Cast) -> None:
    found = defines(town)
    plan = draws(town, found)
    position = codes(plan).index(SISTER) + 1
    earlier = an_issue(town, "辛店村排水沟积泥过半", by=SISTER)
    looks_at_all(town, plan, position)
    mends(town, earlier)

    with pytest.raises(sampling.IssueBeforeLook) as refused:
        ties(town, plan, position, earlier)
    assert refused.value.facts == {"number": earlier.number, "unit": earlier.symptom_unit.name}
    assert draws_again_once_mended(town, plan, position).position == 2


def draws_again_once_mended(town: Cast, plan: Plan, position: int) -> Plan:
    """The site gets an issue of its own, which is put right; then the next sample."""
    mends(town, ties(town, plan, position))
    return draws(town, plan.problem_class, seed="another")


def test_no_outcome_but_what_the_looks_say(town: Cast) -> None:
    found: ProblemClass = defines(town)
    plan = draws(town, found)
    looks(town, plan, 1)
    for change in (
        {"outcome": "passed", "decided_at": town.at},
        {"found_so": 2},
        {"looked_at": 3},
        {"looked_at": 2, "outcome": "passed", "decided_at": town.at},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.filter(pk=plan.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(**{**_row(plan), "id": plan.pk + 1, "position": 2})
    site = Site.objects.get(plan=plan, position=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.filter(pk=site.pk).update(looker_unit=site.unit_id)


def _row(plan: Plan) -> dict[str, Any]:
    return {**Plan.objects.values().get(pk=plan.pk), "outcome": "", "looked_at": 0, "found_so": 0}


def test_while_the_guard_desk_holds_it_up_nobody_answers_and_nobody_looks(town: Cast) -> None:
    found = defines(town)
    plan = draws(town, found)
    guard = town.actor(COUNTY, username="guard", post=GUARD_POST)
    for code in (f"{found.number}/look-across", f"{found.number}/sample-1"):
        suspend_demand(code=code, reason="先看看", by=guard, at=town.later())

    with pytest.raises(NotInThatState):
        actions.answer_look_across(
            number=found.number, answers=[True, False, True], by=town.actor(SISTER), at=town.later()
        )
    with pytest.raises(NotInThatState):
        looks_at_all(town, plan)
