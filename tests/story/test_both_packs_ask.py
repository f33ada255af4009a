"""What is asked of units, told in two organisations: prices, flags, wishes, questions, meetings, previews, contacts."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from huilu.answers import actions as answers
from huilu.answers.queries import answered_for
from huilu.burden.account import account_of
from huilu.burden.effort import month_of
from huilu.burden.flagging import flag_burden, lift_suspension, suspend_demand
from huilu.burden.rules import GUARD_POST
from huilu.duties.actions import assign_contacts
from huilu.duties.contacts import contacts_of, plan_contacts
from huilu.kernel.days import day_of
from huilu.org.models import Unit
from huilu.programmes.adaptation_rules import LockedClause
from huilu.programmes.adapting import ask_adaptation, grant_by_silence
from huilu.programmes.previewing import preview_list
from huilu.programmes.queries import Obligation, obligations_of
from huilu.rehearsal.rehearsing import rehearse
from huilu.reviews.actions import call_review
from tests.cast import Cast, publish
from tests.story.organisations import PLACES, Place, found, pack_of, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Place:
    return PLACES[request.param]


@pytest.fixture
def cast(place: Place) -> Cast:
    return settle(place)


def owed(cast: Cast, code: str) -> list[Obligation]:
    return obligations_of(cast.unit(code), day_of(cast.at))


def whoever_owes(cast: Cast, place: Place, *, locked: bool) -> tuple[Unit, Obligation]:
    """A unit with a clause that has a day, and is locked or not."""
    found = (
        (unit, one)
        for unit in Unit.objects.filter(is_placeholder=False).order_by("-path")
        for one in owed(cast, unit.code)
        if one.requirement.due_on and one.requirement.locked is locked
    )
    return next(found)


def test_what_is_flagged_is_held_up_and_comes_back(cast: Cast, place: Place) -> None:
    demand = owed(cast, place.base)[0].requirement.demand
    month = month_of(day_of(cast.at))
    before = account_of(cast.unit(place.base), month).minutes
    desk = cast.actor(place.centre, username="guard", post=GUARD_POST)
    flag_burden(code=demand.code, reason="每天都要填", by=cast.actor(place.base), at=cast.later())
    on_it = {"code": demand.code, "by": desk}

    suspend_demand(**on_it, reason="先看看", at=cast.later())
    assert demand.pk not in {one.requirement.demand_id for one in owed(cast, place.base)}
    lift_suspension(**on_it, reason="确有必要", at=cast.later())

    assert demand.pk in {one.requirement.demand_id for one in owed(cast, place.base)}
    assert account_of(cast.unit(place.base), month).minutes == before > 0


def test_a_wish_is_granted_by_silence_and_what_is_locked_stays(cast: Cast, place: Place) -> None:
    unit, one = whoever_owes(cast, place, locked=False)
    by, later = cast.actor(unit.code), one.requirement.due_on + timedelta(days=3)
    wish = {"unit_id": unit.pk, "by": by, "due_on": later, "reason": "人手在外"}
    ask_adaptation(requirement=one.requirement.key, at=cast.later(), **wish)
    assert grant_by_silence(cast.later(days=30)) == 1
    assert next(now.values.due_on for now in owed(cast, unit.code) if now.requirement.pk == one.requirement.pk) == later

    bound, held = whoever_owes(cast, place, locked=True)
    with pytest.raises(LockedClause):
        ask_adaptation(
            requirement=held.requirement.key,
            at=cast.later(),
            **wish | {"unit_id": bound.pk, "by": cast.actor(bound.code)},
        )


def test_a_question_has_one_answer_for_all_whom_the_clause_binds(cast: Cast, place: Place) -> None:
    clause, village = owed(cast, place.base)[0].requirement.key, cast.actor(place.base)
    first, second = cast.actor(place.centre), cast.actor(place.centre, username="second", post="second")
    number = answers.ask_question(clause=clause, text="夜里也要做吗?", by=village, at=cast.later()).number
    answers.draft_answer(number=number, text="按班次做。", by=first, at=cast.later())
    answers.approve_answer(number=number, by=second, at=cast.later())
    answers.publish_answer(number=number, by=first, at=cast.later())

    read = answered_for(cast.unit(place.base).path, day=day_of(cast.at), clause=clause)
    assert [one.answer for one in read] == ["按班次做。"]


def test_a_review_calls_its_units_together_at_a_price(cast: Cast, place: Place) -> None:
    today = day_of(cast.at)
    spec = next(one for one in pack_of(place).reviews if one.calls and one.on and one.on > today)
    holder = cast.unit(place.region)
    given = {"unit": holder.code, "programme": pack_of(place).code, "review": spec.code, "place": "礼堂"}

    review = call_review(**given, by=cast.actor(holder.code), at=cast.later())

    demand = review.summons.demand
    assert (demand.minutes, review.on) == (spec.minutes, spec.on)
    called = set(demand.classes.values_list("unit_class__level__code", flat=True))
    assert called
    assert cast.unit(place.base).unit_class.level.code not in called


def test_a_preview_is_what_each_unit_reads_and_a_dry_run_what_it_owes(place: Place) -> None:
    cast, pack = found(place), pack_of(place)
    centre, by = cast.unit(place.centre), cast.actor(place.centre)
    run = rehearse(pack=pack, issuer=centre, at=cast.at)
    forecast = Counter({one.claim.code: one.units for one in run.asked if one.units})
    shown: dict[str, list[str]] = {}
    for unit in Unit.objects.filter(is_placeholder=False):
        lines = preview_list(pack=pack, issuer=centre, unit=unit, by=by, at=cast.at).lines
        shown[unit.code] = [line.obligation.requirement.code for line in lines]

    publish(cast, place.pack, place.centre)

    assert shown == {code: [one.requirement.code for one in owed(cast, code)] for code in shown}
    assert forecast == Counter(code for codes in shown.values() for code in codes)


def test_contacts_are_shared_out_and_kept(cast: Cast, place: Place) -> None:
    city, lead = cast.unit(place.city), cast.unit(place.lead)
    by = cast.actor(place.city, username="chief", post="chief", administers=True)
    posts = [cast.actor(place.city, username=f"deputy-{n}", post=f"deputy-{n}").post_id for n in range(2)]
    plan = plan_contacts(city, list(city.posts.filter(pk__in=posts)), lead.unit_class.level.code, day_of(cast.at))
    pairs = plan.pairs

    assign_contacts(unit=city.code, pairs=pairs, from_on=day_of(cast.at), by=by, at=cast.later())

    assert [one.post.code for one in contacts_of(lead, day_of(cast.at))] == [pairs[lead.code]]
