"""Nobody but the asking unit learns who asked: not the desk, not those above the unit, not those beside it.

Two worlds differ in nothing but who asked. Whatever anybody else reads is the same in both, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from huilu.accounts.sight import seeing
from huilu.answers.models import Asking, PolicyQuestion
from huilu.answers.queries import own_questions
from huilu.kernel.regional import RegionalKey
from huilu.ledger.models import Entry
from huilu.ledger.queries import find_entry
from huilu.ledger.rules import NoSuchEntry
from tests.answers.conftest import CITY, COUNTY, DESK, SISTER, TOWNSHIP, VILLAGE, Counter
from tests.cast import Cast
from tests.wall.doors import switch_off

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
    counter.asks()
    colleague = counter.town.actor(VILLAGE, username="colleague", post="second")
    with seeing(colleague):
        assert own_questions(colleague).count() == 1


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
