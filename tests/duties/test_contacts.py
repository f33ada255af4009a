"""Posts above support units below: an even plan, one contact of each unit above, and what they take up (M039, M040)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from math import ceil, floor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from huilu.accounts.actions import appoint
from huilu.accounts.capabilities import NotYoursToDo
from huilu.accounts.models import Post
from huilu.accounts.queries import find_person
from huilu.duties import actions
from huilu.duties import contact_rules as rules
from huilu.duties.balance import share_out
from huilu.duties.contacts import (
    assigned_by,
    contacts_of,
    done_by,
    find_supported,
    items_for,
    most_for,
    plan_contacts,
    supported_by,
    taken_up_by,
    uptakes_for,
)  # fmt: skip
from huilu.duties.models import ContactAssignment
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.loop import actions as loop
from huilu.loop.models import Issue
from huilu.org.actions import import_body
from huilu.programmes.publishing import follow_tree, publish_pack
from tests.cast import TODAY, Cast, read_pack
from tests.duties.conftest import CITY, COUNTY, OTHER_CITY, PROVINCE, TOWNSHIP, VILLAGE, House

# So early on the next day that a whole story fits into it.
MORNING = datetime(2023, 9, 21, 0, tzinfo=UTC)
NEXT_DAY = day_of(MORNING)
MORE = "code,parent,name,level,sector,audience,tags,uscc,valid_from\n" + "".join(
    f"3708{n:02d},3708,某县{n},county,government,leading_body,,,2020-01-01\n" for n in range(20, 28)
)


def posts(house: House, *codes: str, unit: str = CITY) -> list[Post]:
    return [house.post(code, unit) for code in codes]


def assigns(house: House, unit: str = CITY, **changes: Any) -> list[ContactAssignment]:
    day = {"from_on": TODAY + timedelta(days=1), "by": house.town.actor(unit), "at": house.town.later()}
    return actions.assign_contacts(**{"unit": unit, **day, **changes})


def grow(rows: str = MORE) -> None:
    result = import_body(body=rows.encode(), by=INSTALLATION, at=Cast().at, follow=follow_tree)
    assert not result.faults, result.faults


units_and_posts = st.tuples(st.integers(1, 40), st.integers(1, 9))


@settings(max_examples=60, deadline=None)
@given(units_and_posts, st.randoms(use_true_random=False))
def test_every_unit_has_one_and_loads_differ_by_at_most_one(sizes: tuple[int, int], random: Any) -> None:
    n, k = sizes
    units, ours = list(range(100, 100 + n)), list(range(k))
    kept = {unit: random.choice(ours) for unit in units if random.random() < 0.5}

    found = share_out(units, ours, kept=kept)

    loads = Counter(found.values())
    assert found.keys() == set(units)
    assert {loads[one] for one in ours} <= {floor(n / k), ceil(n / k)}
    assert found == share_out(units, ours, kept=kept)


@settings(max_examples=40, deadline=None)
@given(units_and_posts)
def test_what_is_even_stays_and_one_more_unit_moves_nobody(sizes: tuple[int, int]) -> None:
    n, k = sizes
    units, ours = list(range(100, 100 + n)), list(range(k))
    before = share_out(units, ours)

    assert share_out(units, ours, kept=before) == before
    after = share_out([*units, 999], ours, kept=before)
    assert {unit: after[unit] for unit in units} == before
    fewer = share_out(units[1:], ours, kept=before)
    assert sum(fewer[unit] != before[unit] for unit in units[1:]) <= 1


@settings(max_examples=40, deadline=None)
@given(units_and_posts, st.randoms(use_true_random=False))
def test_whoever_is_barred_is_never_chosen(sizes: tuple[int, int], random: Any) -> None:
    n, k = sizes
    units, ours = list(range(100, 100 + n)), list(range(k))
    barred = {(one, unit) for one in ours for unit in units if random.random() < 0.3}

    found = share_out(units, ours, barred=barred)

    assert not {(post, unit) for unit, post in found.items()} & barred
    open_to = {unit for unit in units if any((one, unit) not in barred for one in ours)}
    assert found.keys() == open_to


def test_nobody_gets_more_than_the_most() -> None:
    found = share_out(list(range(10)), [100, 101], most=3)
    assert sorted(Counter(found.values()).values()) == [3, 3]
    assert share_out([], [1]) == share_out([1], []) == {}


def test_a_plan_is_a_proposal_and_then_assigned_in_one_act(house: House) -> None:
    grow()
    plan = plan_contacts(house.town.unit(CITY), posts(house, "a", "b", "c"), "county", TODAY)
    assert [row.unit.code for row in plan.rows] == sorted(row.unit.code for row in plan.rows)
    assert sorted(n for _post, n in plan.loads) == [3, 3, 3]
    assert (plan.left, plan.changes) == ([], 9)
    assert not ContactAssignment.objects.exists()

    assigns(house, pairs=plan.pairs)

    again = plan_contacts(house.town.unit(CITY), posts(house, "a", "b", "c"), "county", TODAY)
    assert (again.pairs, again.changes) == (plan.pairs, 0)
    assert {one.unit.code: one.post.code for one in assigned_by(house.town.unit(CITY), TODAY)} == plan.pairs


def test_a_leader_of_the_province_supports_one_city_and_one_county(house: House) -> None:
    province, (leader,) = house.town.unit(PROVINCE), posts(house, "leader", unit=PROVINCE)
    assert most_for(province, "city", TODAY) == 1
    plan = plan_contacts(province, [leader], "city", TODAY)
    assert (len(plan.pairs), len(plan.left)) == (1, 1)

    assigns(house, PROVINCE, pairs={CITY: "leader", COUNTY: "leader"})
    with pytest.raises(rules.TooManyForOne):
        assigns(house, PROVINCE, pairs={OTHER_CITY: "leader"})
    assert most_for(house.town.unit(CITY), "county", TODAY) is None


def test_a_programme_may_say_how_many(house: House) -> None:
    pack = read_pack("second-batch-2023")
    told = pack.parameters.model_copy(update={"contacts": {"city": {"county": 2}}})
    own = pack.model_copy(update={"version": "9.9", "parameters": told})
    publish_pack(pack=own, issuer=house.town.unit("00"), by=house.town.actor("00"), at=house.town.later())
    assert most_for(house.town.unit(CITY), "county", TODAY) == 2
    grow()
    assert len(plan_contacts(house.town.unit(CITY), posts(house, "a", "b"), "county", TODAY).left) == 5


def test_whoever_would_judge_what_they_help_with_is_no_contact(house: House) -> None:
    first, second = posts(house, "a", "b")
    house.town.actor(VILLAGE)
    appoint(person=find_person(VILLAGE), post=first, from_on=TODAY, by=INSTALLATION, at=house.town.later())
    unit = house.town.unit(CITY)

    assert plan_contacts(unit, [first, second], "county", TODAY).pairs == {COUNTY: "b"}
    barred = {(second.pk, house.town.unit(COUNTY).pk)}
    assert [one.code for one in plan_contacts(unit, [first, second], "county", TODAY, barred=barred).left] == [COUNTY]


def test_a_conflict_with_one_unit_is_none_with_its_sisters(house: House) -> None:
    (post,) = posts(house, "a")
    house.town.actor(VILLAGE)
    appoint(person=find_person(VILLAGE), post=post, from_on=TODAY, by=INSTALLATION, at=house.town.later())
    grow("\n".join(MORE.splitlines()[:2]))

    plan = plan_contacts(house.town.unit(CITY), [post], "county", TODAY)

    assert (plan.pairs, [one.code for one in plan.left]) == ({"370820": "a"}, [COUNTY])


def test_a_post_that_verifies_there_is_no_contact_there(house: House) -> None:
    house.town.names_verifier("3708/inspector")
    inspector = Post.objects.get(unit__code=CITY, code="inspector")

    assert plan_contacts(house.town.unit(CITY), [inspector], "county", TODAY).pairs == {}


def test_one_contact_of_each_unit_above_and_the_day_passes_it_on(house: House) -> None:
    posts(house, "a", "b")
    posts(house, "leader", unit=PROVINCE)
    assigns(house, pairs={COUNTY: "a"})
    assigns(house, PROVINCE, pairs={COUNTY: "leader"})
    assigns(house, pairs={COUNTY: "b"}, from_on=TODAY + timedelta(days=9))

    def told(days: int) -> list[tuple[str, str]]:
        found = contacts_of(house.town.unit(COUNTY), TODAY + timedelta(days=days))
        return [(one.assigner.code, one.labels["en"]) for one in found]

    assert told(0) == []
    assert told(1) == [(PROVINCE, "Deputy leader"), (CITY, "Deputy a")]
    assert told(9) == [(PROVINCE, "Deputy leader"), (CITY, "Deputy b")]
    one = ContactAssignment.objects.filter(assigner__code=CITY).latest("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactAssignment.objects.create(
            post=one.post, unit=one.unit, assigner=one.assigner, labels={}, from_on=one.from_on
        )


def test_a_contact_ends(house: House) -> None:
    posts(house, "a")
    assigns(house, pairs={COUNTY: "a"})
    end = {"unit": CITY, "of": COUNTY, "on": TODAY + timedelta(days=5), "by": house.town.actor(CITY)}

    with pytest.raises(rules.StartsInThePast):
        actions.end_contact(**{**end, "on": TODAY - timedelta(days=1)}, at=house.town.later())
    actions.end_contact(**end, at=house.town.later())

    assert contacts_of(house.town.unit(COUNTY), TODAY + timedelta(days=4))
    assert not contacts_of(house.town.unit(COUNTY), TODAY + timedelta(days=5))
    with pytest.raises(rules.NoContact):
        actions.end_contact(**end, at=house.town.later())


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"pairs": {}}, rules.NothingAssigned),
        ({"pairs": {OTHER_CITY: "a"}}, rules.NotBelow),
        ({"pairs": {CITY: "a"}}, rules.NotBelow),
        ({"from_on": TODAY - timedelta(days=1)}, rules.StartsInThePast),
    ],
)
def test_what_makes_no_sense_is_refused(house: House, changes: dict[str, Any], refusal: type[Exception]) -> None:
    posts(house, "a")
    with pytest.raises(refusal):
        assigns(house, **({"pairs": {COUNTY: "a"}} | changes))


def test_only_the_unit_whose_posts_they_are_assigns_them(house: House) -> None:
    posts(house, "a")
    with pytest.raises(rules.NotYourPosts):
        assigns(house, pairs={COUNTY: "a"}, by=house.town.actor(PROVINCE))
    with pytest.raises(NotYoursToDo):
        assigns(house, TOWNSHIP, pairs={VILLAGE: "office"})


def went_up(house: House) -> Issue:
    issue = house.town.opens(lead=VILLAGE)
    by = house.town.actor(VILLAGE)
    raised = loop.raise_up(number=issue.number, why="村里做不了", by=by, at=house.town.later())
    house.town.at = MORNING
    return raised


def test_a_contact_sees_what_the_unit_cannot_solve_and_takes_it_up(house: House) -> None:
    town, alone = house.town, house.town.opens()
    hard = went_up(house)
    contact = town.actor(CITY, username="vice", post="vice")
    assigns(house, pairs={COUNTY: "vice"}, from_on=NEXT_DAY)
    assert [one.number for one in items_for(town.unit(COUNTY))] == [hard.number]

    def takes(number: str, **changes: Any) -> Any:
        given = {"unit": COUNTY, "number": number, "text": "找市水务局一起看", "by": contact, "at": town.later()}
        return actions.take_up(**{**given, **changes})

    for number, changes, refusal in (
        (alone.number, {}, rules.NotForContacts),
        (hard.number, {"text": " "}, rules.NoteMissing),
        (hard.number, {"text": "长" * (rules.NOTE_LIMIT + 1)}, rules.NoteMissing),
        (hard.number, {"by": town.actor(PROVINCE)}, rules.NotItsContact),
    ):
        with pytest.raises(refusal):
            takes(number, **changes)
    before = Issue.objects.get(pk=hard.pk).state
    with pytest.raises(rules.NotItsContact):
        find_supported(COUNTY, on=NEXT_DAY, for_=town.actor(CITY))
    assert find_supported(COUNTY, on=NEXT_DAY, for_=contact) == town.unit(COUNTY)
    takes(hard.number)
    assert [(one.issue_id, one.note) for one in uptakes_for(town.unit(COUNTY))] == [(hard.pk, "找市水务局一起看")]
    with pytest.raises(rules.TakenUpAlready):
        takes(hard.number)

    assert Issue.objects.get(pk=hard.pk).state == before
    assert taken_up_by(contact, [hard, alone]) == {hard.pk}
    assert (done_by(contact).taken_up, done_by(contact).solved) == (1, 0)
    assert done_by(town.actor(PROVINCE)).taken_up == 0
    assert [one.unit.code for one in supported_by(contact, NEXT_DAY)] == [COUNTY]


def test_no_table_counts_visits(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name ~ 'visit|calls|times_seen|attend'"
        )
        assert cursor.fetchall() == []
