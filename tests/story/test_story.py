"""The story as it is played: what it leads to, and that it is played once, whatever happens meanwhile."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import translation

from huilu.board.checking import check_figures
from huilu.demo import playing
from huilu.demo.cast import CITY, COUNTY, SIGN_INS, VILLAGE
from huilu.demo.models import PlayedScene
from huilu.demo.playing import is_played, play
from huilu.demo.rules import StoryDisagrees
from huilu.demo.story.workdays import CURTAIN
from huilu.ledger.models import Entry
from huilu.loop.models import Issue
from huilu.loop.queries import register_of, totals_by_state
from huilu.loop.states import State
from huilu.org.models import Unit
from huilu.tally.actions import fold_all
from tests.story.stage import Killed, Mortal, figures, set_the_stage

pytestmark = pytest.mark.django_db


def test_the_whole_story(tmp_path: Path) -> None:
    plan = set_the_stage(tmp_path)

    with translation.override("en"):
        assert play(plan) == len(plan)

    provincial = register_of(Unit.objects.get(code="37"))
    assert totals_by_state(provincial) == {State.CLOSED: 38, State.INTERIM_RESULT: 6}
    assert provincial.values("title").distinct().count() == 44
    assert not [issue.number for issue in provincial if issue.is_late(CURTAIN.date())]
    assert set(Issue.objects.values_list("state", flat=True)) == {state.value for state in State}
    assert check_figures().differing == []
    before = figures()
    fold_all()
    assert (check_figures().differing, figures()) == ([], before)
    # The signatures do not follow the language of whoever starts the demo.
    assert not Entry.objects.filter(by_label__endswith="Office").exists()
    _every_sign_in_has_something_to_do()

    written = Entry.objects.count()
    assert play(plan) == 0
    assert (Entry.objects.count(), figures()) == (written, before)


def _every_sign_in_has_something_to_do() -> None:
    held = {
        (issue.held_by.code if issue.held_by else "", issue.status)
        for issue in Issue.objects.select_related("held_by").order_by("pk")
    }
    assert {(VILLAGE, State.DRAFT), (COUNTY, State.IN_PROGRESS), (CITY, State.SUBMITTED)} <= held
    drain = Issue.objects.get(number=f"{VILLAGE}-0001")
    assert (drain.status, drain.round, drain.lead_unit and drain.lead_unit.code) == (State.CLOSED, 2, COUNTY)
    assert Issue.objects.get(number=f"{VILLAGE}-0003").status is State.DRAFT
    waiting = Issue.objects.filter(state=State.VERIFYING, verifier_post__unit__code=CITY)
    assert waiting.filter(verifier_post__code="inspector").exists()


def test_killed_in_the_middle_of_a_day_it_goes_on_as_if_nothing_had_happened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = [deed for deed in set_the_stage(tmp_path) if deed.at.date() < date(2023, 10, 1)]
    with transaction.atomic():
        play(plan)
        without_accident = figures()
        transaction.set_rollback(True)

    monkeypatch.setattr(playing, "Company", Mortal)
    Mortal.lives = 100
    with pytest.raises(Killed):
        play(plan)
    days = {deed.at.date() for deed in plan[:100]}
    assert set(PlayedScene.objects.values_list("day", flat=True)) < days
    assert figures() != without_accident

    Mortal.lives = len(plan)
    play(plan)
    assert figures() == without_accident
    assert not is_played()


def test_the_story_notices_that_somebody_has_acted_before_it_was_over(tmp_path: Path) -> None:
    plan = set_the_stage(tmp_path)
    first = next(deed for deed in plan if deed.verb == "draft_issue")
    playing.Company().do(first)

    with pytest.raises(StoryDisagrees):
        play([first])
    assert not PlayedScene.objects.exists()


def test_each_sign_in_opens_the_door_with_the_password_of_the_demo(tmp_path: Path) -> None:
    from django.contrib.auth import authenticate

    set_the_stage(tmp_path)

    people = [authenticate(username=one.username, password=one.password) for one in SIGN_INS]
    assert all(people)
    assert not any(person.must_change_password for person in people if person)
