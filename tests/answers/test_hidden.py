"""Nobody but the asking unit learns who asked: not the desk, not those above the unit, not those beside it.

Two worlds differ in nothing but who asked. Whatever anybody else reads is the same in both, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from huilu.accounts.actions import appoint, establish_post
from huilu.accounts.queries import actors_of, find_person
from huilu.accounts.sight import seeing
from huilu.answers import actions
from huilu.answers.models import Asking, PolicyQuestion
from huilu.answers.queries import find_question, own_questions
from huilu.answers.rules import NoSuchQuestion
from huilu.kernel.days import day_of
from huilu.kernel.regional import RegionalKey
from huilu.ledger.models import Entry
from huilu.ledger.queries import find_entry
from huilu.ledger.rules import NoSuchEntry
from tests.answers.conftest import CITY, CLAUSE, COUNTY, DESK, SISTER, TOWNSHIP, VILLAGE, Counter
from tests.cast import OFFICE, Cast
from tests.wall.doors import switch_off

DAY = timedelta(days=1)
ABOVE = [TOWNSHIP, COUNTY, CITY, "37", DESK]
# What the database itself gives a row: no statement of ours decides it.
_ROW = "SELECT to_jsonb(t) - 'id' - 'recorded_at' - 'question_id' - 'about_id' FROM {} t ORDER BY t.id"


def read_all(counter: Counter, who: str) -> list[Any]:
    """Every row of ledger, questions and answers that somebody of the unit may read."""
    found: list[Any] = []
    with seeing(counter.town.actor(who)), connection.cursor() as cursor:
        for table in ("ledger_entry", "answers_policyquestion", "answers_policyanswer", "answers_asking"):
            cursor.execute(_ROW.format(table))
            found.append([row for (row,) in cursor.fetchall()])
    return found


def in_a_world_where(counter: Counter, asker: str, look: Callable[[], Any]) -> Any:
    """What is seen once this unit has asked; the world is taken back afterwards."""
    began = counter.town.at
    for code in (VILLAGE, SISTER, *ABOVE):
        counter.town.actor(code)
    with transaction.atomic():
        question = counter.asks(asker)
        counter.joins(question, SISTER if asker == VILLAGE else VILLAGE)
        counter.answers(question)
        again = counter.asks(asker, "外出务工的怎么参加?")
        seen = (look(), again.pk >> 24)
        transaction.set_rollback(True)
    counter.town.at = began
    return seen


@pytest.mark.parametrize("who", ABOVE)
def test_two_worlds_that_differ_in_who_asked_are_one_to_all_others(counter: Counter, who: str) -> None:
    ours, theirs = (in_a_world_where(counter, asker, lambda: read_all(counter, who)) for asker in (VILLAGE, SISTER))
    assert ours == theirs
    assert len(ours[0][1]) == 2
    assert ours[0][3] == []


def test_to_the_asker_they_are_not(counter: Counter) -> None:
    ours, theirs = (in_a_world_where(counter, asker, lambda: read_all(counter, VILLAGE)) for asker in (VILLAGE, SISTER))
    assert ours != theirs


def test_the_unit_alone_sees_that_it_asked_whatever_is_switched_off(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = counter.asks()
    actors = {code: counter.town.actor(code) for code in (VILLAGE, SISTER, *ABOVE)}
    switch_off(monkeypatch)
    seen = {}
    for code, actor in actors.items():
        with seeing(actor):
            seen[code] = (Asking.objects.count(), own_questions(actors[VILLAGE]).count())
    assert seen.pop(VILLAGE) == (1, 1)
    assert set(seen.values()) == {(0, 0)}
    assert PolicyQuestion.objects.get().pk == question.pk


def test_a_colleague_in_another_post_of_the_unit_follows_it_too(counter: Counter) -> None:
    colleague = counter.town.actor(VILLAGE, username="colleague", post="second")
    counter.asks()
    with seeing(colleague):
        assert own_questions(colleague).count() == 1


def test_an_administrator_who_appoints_himself_below_learns_nothing(counter: Counter) -> None:
    asked, returned, town = counter.asks(), counter.asks(text="几号前报名?"), counter.town
    counter.does("return_question", returned, reason="请看方案")
    administrator = town.actor(COUNTY, username="chief", post="chief", administers=True)
    person, village = find_person("chief"), town.unit(VILLAGE)
    post = establish_post(unit=village, code="helper", labels=OFFICE, by=administrator, at=town.later())
    # Not even on a day on which nothing had been asked yet.
    for day in (date(2022, 1, 1), day_of(town.at)):
        appoint(person=person, post=post, from_on=day, to_on=day + 2 * DAY, by=administrator, at=town.later())
    inside = next(one for one in actors_of(person, day_of(town.at)) if one.unit_code == VILLAGE)

    with seeing(inside):
        assert not own_questions(inside)
        with pytest.raises(NoSuchQuestion):
            find_question(returned.number, for_=inside)
    # He may ask and join as anybody may, and no refusal tells him that it was asked here before.
    again = actions.ask_question(clause=CLAUSE, text=asked.text, by=inside, at=town.later())
    joined = actions.join_question(number=asked.number, by=inside, at=town.later())
    assert (again.number != asked.number, joined.times) == (True, 2)
    assert Asking.objects.count() == 3
    assert {one.number for one in own_questions(inside)} == {again.number, asked.number}
    assert own_questions(town.actor(VILLAGE)).count() == 3


def test_the_entry_of_an_asking_names_nobody_and_is_in_nobodys_sight(counter: Counter) -> None:
    asker = counter.town.actor(VILLAGE)
    question = counter.joins(counter.asks())

    for entry in Entry.objects.filter(act__in=["question.asked", "question.joined"]):
        assert (entry.by_person_id, entry.by_post_id, entry.by_label) == (None, None, "unnamed")
        assert (entry.region, entry.path, entry.about_id) == (0, "", question.pk)
        told = str(entry.facts) + entry.about_label
        assert not [one for one in (asker.unit_code, asker.unit_name, str(asker.unit_id), "region") if one in told]
        for code in (VILLAGE, SISTER, *ABOVE):
            actor = counter.town.actor(code)
            with seeing(actor), pytest.raises(NoSuchEntry):
                find_entry(entry.pk, for_=actor)


def test_no_id_and_no_moment_of_a_question_leads_to_its_asker(town: Cast) -> None:
    fields = {field.name for field in PolicyQuestion._meta.get_fields() if field.concrete}
    assert not fields & {"region", "asked_at", "asked_by", "unit", "post", "by_label"}
    assert not [field for field in PolicyQuestion._meta.get_fields() if isinstance(field, RegionalKey)]
