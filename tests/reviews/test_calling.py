"""Reviews are few and planned; what calls units together passes the gate; what does not asks nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from huilu.accounts.capabilities import NotYoursToDo
from huilu.burden import form_rules
from huilu.burden import rules as burden_rules
from huilu.burden.account import asked_of
from huilu.burden.allowing import set_allowance
from huilu.burden.asking import withdraw_asked
from huilu.burden.flagging import suspend_demand
from huilu.burden.models import Demand
from huilu.burden.responses import waiting_for_answer
from huilu.burden.states import DemandKind, DemandState
from huilu.burden.wording import CrossesRedLine
from huilu.clock.actions import set_rehearsal_clock
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.org.rules import UnitNotFound
from huilu.programmes.rules import NoSuchProgramme
from huilu.rehearsal.beside import standing_beside
from huilu.reviews import rules
from huilu.reviews.actions import Extra, call_off_review, call_review
from huilu.reviews.models import Review, Summons
from huilu.reviews.planning import cadence_of
from huilu.reviews.states import Outcome
from tests.burden.filling import asks_form
from tests.cast import Cast, plant_tree, publish
from tests.reviews.conftest import HALL, MID_COURSE, PROGRAMME, PROVINCE, Board
from tests.web.conftest import Browse, browse, no_undefined_variables

__all__ = ["browse", "no_undefined_variables"]

MONTHLY = date(2023, 10, 12)
BEYOND = Extra({"zh": "防汛调度会"}, date(2023, 10, 20), 60, ("city",), "连日暴雨", HALL)


def test_a_planned_review_calls_its_units_through_the_gate(board: Board) -> None:
    review = board.calls()

    demand = review.summons.demand
    assert (demand.kind, demand.minutes, demand.due_on) == (DemandKind.REVIEW, 120, MID_COURSE)
    assert demand.population == 4
    assert demand.fields == []
    assert demand in asked_of(board.town.unit("370811"))
    assert demand not in asked_of(board.town.unit("370811007201"))
    county, days = board.town.unit("370811"), (MID_COURSE, date(2023, 11, 14))
    assert [demand in waiting_for_answer(county, day) for day in days] == [True, False]
    (claim,) = [one for one in standing_beside(county, MID_COURSE) if one.code == demand.code]
    assert claim.is_event


def test_summons_of_before_are_told_from_meetings(board: Board) -> None:
    review, meeting = board.calls(), asks_form(board.town, kind=DemandKind.MEETING, fields=(), place="区政府二楼")
    Demand.objects.update(kind=DemandKind.MEETING)

    with connection.cursor() as cursor:
        cursor.execute(import_module("huilu.burden.migrations.0011_review_kind").TURN)

    of_review = Demand.objects.get(summons__review=review)
    assert (of_review.kind, Demand.objects.get(pk=meeting.pk).kind) == (DemandKind.REVIEW, DemandKind.MEETING)


def test_nothing_ends_a_summons_behind_its_review(board: Board, browse: Browse) -> None:
    code, office = board.calls().summons.demand.code, board.town.actor(PROVINCE)

    with pytest.raises(burden_rules.EndsWithAnother):
        withdraw_asked(code=code, reason="不开了", by=office, at=board.town.later())
    with pytest.raises(burden_rules.EndsWithAnother):
        asks_form(board.town, by=PROVINCE, kind=DemandKind.MEETING, fields=(), place=HALL, replaces=(code,))

    assert Demand.objects.get(code=code).is_standing
    set_rehearsal_clock(board.town.at)
    assert "withdrawal" not in browse(PROVINCE).get(f"/demands/{code}/").content.decode()


def test_the_review_of_the_leading_group_asks_nobody(board: Board) -> None:
    before = Demand.objects.count()

    review = board.calls("monthly", on=MONTHLY)

    assert review.carrier == {"zh": "常委会会议", "en": "Standing committee meeting"}
    assert Demand.objects.count() == before
    assert not Summons.objects.exists()
    board.calls("monthly", on=date(2023, 11, 9))


def test_the_gate_holds_up_a_review_like_anything_else(board: Board) -> None:
    with pytest.raises(burden_rules.DueInThePast):
        board.calls("launch")
    with pytest.raises(burden_rules.TooShortNotice) as refused:
        board.calls(on=date(2023, 9, 21), reason="情况紧急")
    assert refused.value.facts["demand"] == "工作推进会"
    for where in ("", " - "):
        with pytest.raises(form_rules.PlaceMissing):
            board.calls(place=where)
    with pytest.raises(rules.WordsUnfit):
        board.calls(place="楼" * 201)
    with pytest.raises(form_rules.NoWorkingDay):
        board.calls(on=date(2023, 11, 12), reason="会场冲突")
    with pytest.raises(CrossesRedLine):
        board.calls(on=date(2023, 11, 10), reason="等各市排名出来")
    set_allowance(level="city", minutes=0, by=INSTALLATION, at=board.town.later())
    with pytest.raises(burden_rules.OverAllowance):
        board.calls()
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"on": date(2023, 10, 22)}, form_rules.NoWorkingDay),
        ({"on": date(2023, 10, 3)}, form_rules.NoWorkingDay),
        ({"place": ""}, form_rules.PlaceMissing),
        ({"place": "N/A"}, form_rules.PlaceMissing),
        ({"place": "三楼,到场扫码签到"}, CrossesRedLine),
        ({"reason": "通报各市排名"}, CrossesRedLine),
        ({"place": "楼" * 201}, rules.WordsUnfit),
        ({"minutes": 481}, rules.TooLong),
        ({"minutes": 0}, rules.TooLong),
    ],
)
def test_one_beyond_the_plan_is_held_up_like_a_meeting(board: Board, wrong: dict[str, Any], refusal: type) -> None:
    with pytest.raises(refusal):
        board.does("call_extra", programme=PROGRAMME, extra=replace(BEYOND, **wrong))
    assert not Review.objects.exists()


def test_what_the_plan_has_on_a_sunday_for_a_reason_is_held_then_and_on_no_other(town: Cast) -> None:
    """The plan is there for everybody to read; whoever moves the review speaks for nobody else."""
    town.at = datetime(2023, 9, 4, 2, tzinfo=UTC)
    publish(town)
    board = Board(town)

    for day in (date(2023, 9, 16), date(2023, 9, 17)):
        with pytest.raises(form_rules.NoWorkingDay):
            board.calls("launch", on=day, reason="会场冲突")
    assert board.calls("launch").on == date(2023, 9, 10)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"review": "party"}, rules.NotPlanned),
        ({"review": "monthly"}, rules.DayMissing),
        ({"on": date(2023, 11, 14)}, rules.MovedWithoutReason),
        ({"review": "monthly", "on": date(2020, 1, 9)}, rules.DayElsewhere),
        ({"review": "monthly", "on": date(2099, 1, 9)}, rules.DayElsewhere),
        ({"on": date(2099, 1, 8), "reason": "改期"}, rules.DayElsewhere),
        ({"programme": "nothing"}, NoSuchProgramme),
    ],
)
def test_what_the_plan_does_not_have_is_refused(board: Board, given: dict[str, Any], refusal: type) -> None:
    with pytest.raises(refusal):
        board.does("call_review", **({"programme": PROGRAMME, "review": "mid_course"} | given))


def test_a_review_is_moved_for_a_reason_and_called_once(board: Board) -> None:
    moved = board.calls(on=date(2023, 11, 14), reason="会场冲突")
    assert (moved.on, moved.reason) == (date(2023, 11, 14), "会场冲突")

    with pytest.raises(rules.CalledAlready):
        board.calls()
    board.calls("monthly", on=MONTHLY)
    with pytest.raises(rules.CalledAlready):
        board.calls("monthly", on=MONTHLY)


def test_only_the_unit_itself_calls_its_reviews(board: Board) -> None:
    with pytest.raises(rules.NotItsHolder):
        board.does("call_review", by="3708", programme=PROGRAMME, review="mid_course")
    with pytest.raises(NotYoursToDo):
        board.does("call_review", by="370811007", programme=PROGRAMME, review="mid_course")
    given = {"programme": PROGRAMME, "review": "mid_course", "by": INSTALLATION, "at": board.town.later()}
    with pytest.raises(UnitNotFound):
        call_review(unit="nowhere", **given)


def test_one_more_than_planned_needs_a_reason(board: Board) -> None:
    with pytest.raises(rules.BeyondPlanWithoutReason) as refused:
        board.does("call_extra", programme=PROGRAMME, extra=replace(BEYOND, reason=" "))
    assert refused.value.facts["planned"] == 3

    made = board.does("call_extra", programme=PROGRAMME, extra=BEYOND)

    assert (made.code, made.reason, made.summons.demand.population) == ("", "连日暴雨", 2)
    assert made in cadence_of(board.town.unit(PROVINCE), day_of(board.town.at)).beyond
    with pytest.raises(rules.NobodyCalled):
        board.does("call_extra", programme=PROGRAMME, extra=replace(BEYOND, levels=()))
    with pytest.raises(rules.WordsUnfit):
        board.does("call_extra", programme=PROGRAMME, extra=replace(BEYOND, labels={"zh": ""}))


def test_what_is_called_off_asks_nobody_any_more_and_may_be_called_again(board: Board) -> None:
    review = board.calls()
    with pytest.raises(rules.WordsUnfit):
        board.does("call_off_review", serial=review.serial, reason="")

    off = board.does("call_off_review", serial=review.serial, reason="改为书面通报")

    assert (off.outcome, off.because) == (Outcome.CALLED_OFF, "改为书面通报")
    assert Demand.objects.get(pk=review.summons.demand_id).state == DemandState.WITHDRAWN
    with pytest.raises(rules.OverAlready):
        board.does("call_off_review", serial=review.serial, reason="再次取消")
    assert board.calls().serial == 2


def test_while_the_guard_desk_holds_it_up_it_is_not_called_off(board: Board) -> None:
    review = board.calls()
    guard = board.town.actor(PROVINCE, username="guard-37", post=burden_rules.GUARD_POST)
    suspend_demand(code=review.summons.demand.code, reason="先看看", by=guard, at=board.town.later())

    with pytest.raises(burden_rules.NotDecidedYet):
        board.does("call_off_review", serial=review.serial, reason="改期")


def test_a_suspension_at_the_same_moment_is_not_written_over(committed_database: None) -> None:
    plant_tree()
    town = Cast()
    publish(town)
    board = Board(town)
    demand = board.calls().summons.demand
    guard = board.town.actor(PROVINCE, username="guard-37", post=burden_rules.GUARD_POST)
    off = {"unit": PROVINCE, "serial": 1, "reason": "改期", "by": board.town.actor(PROVINCE), "at": board.town.later()}

    def calls_off() -> None:
        try:
            call_off_review(**off)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            suspend_demand(code=demand.code, reason="先看看", by=guard, at=board.town.later())
            beside = pool.submit(calls_off)
            # It waits for the suspension, or it would have been over by now.
            wait([beside], timeout=0.5)
        with pytest.raises(burden_rules.NotDecidedYet):
            beside.result(30)
    assert Demand.objects.get(pk=demand.pk).state == DemandState.SUSPENDED
    assert Review.objects.get().is_open


def test_what_was_held_is_compared_with_the_plan(board: Board) -> None:
    held = board.is_held()
    board.does("end_review", serial=held.serial, because="没有要定的事")
    board.does("call_extra", programme=PROGRAMME, extra=replace(BEYOND, on=date(2023, 12, 1), reason="急"))

    cadence = cadence_of(board.town.unit(PROVINCE), day_of(board.town.at))

    assert (cadence.all_hands_planned, cadence.all_hands_held) == (3, 1)
    by_code = {one.spec.code: one for one in cadence.planned}
    assert {code: (one.in_all, one.by_now, one.held) for code, one in by_code.items()} == {
        "launch": (1, 1, 0),
        "mid_course": (1, 1, 1),
        "special_rectification": (1, 0, 0),
        "monthly": (5, 2, 0),
    }
    assert [one.reason for one in cadence.beyond] == ["急"]
    assert not cadence_of(board.town.unit("370811"), day_of(board.town.at)).planned


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": Outcome.NOTHING},
        {"outcome": Outcome.DECIDED},
        {"code": ""},
        {"kind": "leading_group"},
        {"kind": "party"},
        {"ended_by": "somebody"},
    ],
)
def test_the_database_keeps_reviews_whole(board: Board, wrong: dict[str, Any]) -> None:
    review = board.calls()

    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(outcome=Outcome.NOTHING, ended_at=board.town.at, ended_by="x")
