"""Whoever is also in a unit that did the work looks at it under no other post, though they worked on nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huilu.accounts.actions import appoint_deputy
from huilu.accounts.models import Post
from huilu.accounts.queries import find_person
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.days import day_of
from huilu.loop import rules
from huilu.loop.models import Issue
from tests.cast import CAUSE, CLAIM, SEEN, Cast
from tests.loop.doing import CITY, COUNTY, PROVINCE, TOWNSHIP, VILLAGE, does, opens, sees, works
from tests.loop.stays import refused


def in_two_places(town: Cast, unit: str, other: str) -> Actor:
    """Somebody of the unit whom the other one has in a post as well; the actor of that post."""
    town.actor(unit, username="both", post="chief")
    return town.actor(other, username="both", post="eyes")


def done(town: Cast) -> Issue:
    """The county's office has done the work."""
    issue = opens(town)
    works(town, issue)
    return issue


@pytest.mark.parametrize("unit", [COUNTY, TOWNSHIP, VILLAGE])
def test_nobody_of_the_doers_units_is_named_under_another_post(town: Cast, unit: str) -> None:
    in_two_places(town, unit, PROVINCE)
    issue, province = done(town), town.actor(PROVINCE)
    with refused(rules.VerifierBelowDoer):
        does(town, "name_verifier", issue, province, verifier=f"{PROVINCE}/eyes")


def test_nor_looks_whoever_has_come_there_since(town: Cast) -> None:
    issue, eyes = done(town), town.actor(PROVINCE, username="both", post="eyes")
    does(town, "name_verifier", issue, PROVINCE, verifier=f"{PROVINCE}/eyes")
    post = Post.objects.get(unit__code=COUNTY, code="office")
    day, until = day_of(town.at), date(2023, 12, 31)
    appoint_deputy(person=find_person("both"), post=post, from_on=day, to_on=until, by=INSTALLATION, at=town.later())
    seen = replace(SEEN, observed_on=day_of(town.later()))

    with refused(rules.VerifierBelowDoer):
        does(town, "close_issue", issue, eyes, seen=seen)
    with refused(rules.VerifierBelowDoer):
        does(town, "return_issue", issue, eyes, reason="没有修", task="再修", due_on=date(2023, 12, 1))


def test_nor_chooses_who_looks(town: Cast) -> None:
    city, issue = in_two_places(town, COUNTY, CITY), done(town)
    town.actor(PROVINCE, username="37-eyes", post="eyes")
    with refused(rules.VerifierBelowDoer):
        does(town, "name_verifier", issue, city, verifier=f"{PROVINCE}/eyes")


def test_nor_confirms_what_was_fixed_on_the_spot(town: Cast) -> None:
    eyes = in_two_places(town, VILLAGE, COUNTY)
    draft, fact = town.drafts(), replace(CLAIM, observed_on=day_of(town.at))
    does(town, "fix_on_spot", draft, VILLAGE, fact=fact, cause=CAUSE, fix_kind="immediate")
    with refused(rules.VerifierBelowDoer):
        does(town, "confirm_fix", draft, eyes, seen=replace(SEEN, observed_on=day_of(town.later())))


def test_nor_says_that_the_effect_holds(town: Cast) -> None:
    eyes, issue = in_two_places(town, COUNTY, CITY), done(town)
    sees(town, issue)
    town.later(days=31)
    with refused(rules.EffectByDoer):
        does(town, "confirm_effect", issue, eyes, seen="还好", seen_on=day_of(town.at))
