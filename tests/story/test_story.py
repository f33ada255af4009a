"""The story as it is played: what it leads to, and that it is played once, whatever happens meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
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
from huilu.loop.models import Circuit, Issue
from huilu.loop.queries import register_of, totals_by_state, waiting_times
from huilu.loop.states import Stage, State
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
    assert Issue.objects.get(title="村西头排水沟盖板塌了，雪水进院").status is State.DRAFT
    _the_circuit_has_gone_round()
    waiting = Issue.objects.filter(state=State.VERIFYING, verifier_post__unit__code=CITY)
    assert waiting.filter(verifier_post__code="inspector").exists()


def _the_circuit_has_gone_round() -> None:
    """Past a silent city, refused, claimed, shared, interim, sent back, reopened, closed, confirmed; and some wait."""
    enrolment = Issue.objects.select_related("circuit").get(title="在外务工的村民办医保要专门跑回来")
    assert (enrolment.status, enrolment.stage, enrolment.reopenings) == (State.CLOSED, Stage.CONFIRMED, 1)
    assert enrolment.root_unit
    assert enrolment.root_unit.code == "37D03"
    acts = Entry.objects.filter(about_kind="issue", about_id=enrolment.pk).order_by("id").values_list("act", flat=True)
    told = ["moved_on", "proposal_refused", "claimed", "share_finished", "interim_reported", "returned", "reopened"]
    assert {f"issue.{act}" for act in told} <= set(acts)
    waited = waiting_times(enrolment, CURTAIN)
    ended = Entry.objects.filter(about_id=enrolment.pk, act="issue.answer_confirmed").get().at
    assert sum((one.spent for one in waited), timedelta()) == ended - enrolment.raised_at
    stages = set(Circuit.objects.values_list("stage", flat=True))
    assert {Stage.IN_PASSAGE, Stage.CLAIM_WINDOW, Stage.UNSETTLED, Stage.JOINT_WORK, Stage.ANSWERED} <= stages


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
