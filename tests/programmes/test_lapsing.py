"""What becomes of a request when the clause that it is about is withdrawn, locked, stopped or over (M030)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from huilu.board.adaptation_export import placed_as_data
from huilu.burden import flagging
from huilu.burden.models import Demand
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.workdays import calendar_called
from huilu.org.actions import import_body
from huilu.programmes import adaptation_rules as refused
from huilu.programmes import adapting, lapsing
from huilu.programmes.adaptations import all_of, figures_of, waiting_at
from huilu.programmes.models import Adaptation
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import follow_tree, publish_pack
from huilu.programmes.states import LAPSE_LABELS, Lapse
from huilu.programmes.states import AdaptationState as State
from huilu.programmes.withdrawing import withdraw_requirement
from huilu.reorganisation.actions import move_unit
from huilu.web.adaptations.telling import tell
from tests.burden.asking import guard_of
from tests.cast import TREE, Cast
from tests.programmes.family import VILLAGE, out, top
from tests.programmes.pack.small import word
from tests.programmes.wishes import CENTRE, CITY, OTHER, SILENCE, VISIT, answers, asks, told


def revised(town: Cast, version: str = "1.1", **changes: Any) -> None:
    """The centre's pack again, with the clause of the visit otherwise."""
    pack = top(version).model_dump(mode="json")
    pack["requirements"][1] |= changes
    new = Pack.model_validate_json(json.dumps(pack))
    publish_pack(pack=new, issuer=town.unit(CENTRE), by=town.actor(CENTRE), at=town.later(), reason="改了")


def withdrawn(town: Cast) -> None:
    withdraw_requirement(
        programme="centre_pack", requirement="visit", reason="太重了", by=town.actor(CENTRE), at=town.later()
    )


def stopped(town: Cast) -> None:
    code = Demand.objects.not_over().get(code__startswith=VISIT).code
    flagging.suspend_demand(code=code, reason="太重了", by=guard_of(town), at=town.later())
    flagging.stop_demand(code=code, reason="太重了", by=guard_of(town), at=town.later())


def narrowed(town: Cast) -> None:
    revised(town, selector={"match": {"level": ["county"]}})


def replaced(town: Cast) -> None:
    """Another programme of the centre asks something else in its place."""
    code = Demand.objects.not_over().get(code__startswith=VISIT).code
    out(town, top(locked=False, replaces=[code]).model_copy(update={"code": "second_pack"}))


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (withdrawn, Lapse.WITHDRAWN),
        (replaced, Lapse.WITHDRAWN),
        (narrowed, Lapse.NOT_OWED),
        (lambda town: revised(town, locked=True), Lapse.LOCKED),
        (stopped, Lapse.STOPPED),
    ],
)
def test_silence_grants_nothing_about_what_is_gone_or_locked_meanwhile(
    town: Cast, happens: Callable[[Cast], None], why: Lapse
) -> None:
    out(town, top())
    asks(town, VILLAGE, requirement=VISIT, due_on=date(2023, 11, 20))
    happens(town)

    # However many wait, nothing is written about them, and everybody reads at once what has become of them.
    assert (Adaptation.objects.get().state, told("lapsed")) == (State.ASKED, [])
    for days in (0, 12):
        day = day_of(town.later(days=days))
        seen = tell(all_of(town.unit(VILLAGE), day).get(), day)
        assert (seen.state, seen.because, seen.stands) == (State.LAPSED, LAPSE_LABELS[why], False)
        assert not waiting_at(town.unit(CENTRE), day).exists()
        figures = figures_of(town.unit(CENTRE), day)
        assert (figures.waiting, figures.decided, figures.by_silence) == (0, 0, 0)
        assert placed_as_data(seen.adaptation, day)["because"] == why
        with pytest.raises(refused.NothingToDecide):
            answers(town, unit=VILLAGE, requirement=VISIT)
        with pytest.raises(refused.NothingStands):
            adapting.take_adaptation_back(
                unit_id=seen.adaptation.unit_id, requirement=VISIT, by=town.actor(VILLAGE), at=town.later()
            )
        assert adapting.grant_by_silence(town.at) == 0
        # A unit may yet come to owe it again; whatever else has happened has happened.
        is_settled = days or why is not Lapse.NOT_OWED
        assert [one.facts["because"] for one in told("lapsed")] == ([why] if is_settled else [])
    assert Adaptation.objects.get().because == why


def test_what_has_lapsed_does_not_come_back_with_its_clause(town: Cast) -> None:
    """Whether the worker had been round by then or not."""
    out(town, top())
    asks(town, VILLAGE, requirement=VISIT, due_on=date(2023, 11, 20))
    revised(town, locked=True)
    revised(town, "1.2", locked=False)

    assert [one.facts["because"] for one in told("lapsed")] == [Lapse.LOCKED]
    assert not waiting_at(town.unit(CENTRE), day_of(town.at))
    assert asks(town, VILLAGE, requirement=VISIT, due_on=date(2023, 11, 20)).serial == 2


# Its last day comes before the issuer's days are over.
LAST = SILENCE - timedelta(days=2)
ENDS = {"due": {"on": "2023-09-22"}, "sunset": LAST.isoformat()}


def test_silence_grants_nothing_about_what_is_over(town: Cast) -> None:
    """Until its last day the issuer may still agree; after it nobody owes it."""
    out(town, top(**ENDS))
    asks(town, VILLAGE, requirement=VISIT, due_on=LAST)
    town.at += LAST - day_of(town.at)
    assert len(waiting_at(town.unit(CENTRE), LAST)) == figures_of(town.unit(CENTRE), LAST).waiting == 1
    assert adapting.grant_by_silence(town.at) == 0
    assert not told("lapsed")

    for days in (1, 0, 12):
        day = day_of(town.later(days=days))
        seen = tell(all_of(town.unit(VILLAGE), day).get(), day)
        assert (seen.state, seen.because, seen.stands) == (State.LAPSED, LAPSE_LABELS[Lapse.OVER], False)
        figures = figures_of(town.unit(CENTRE), day)
        assert (figures.waiting, figures.decided, figures.by_silence) == (0, 0, 0)
        with pytest.raises(refused.NothingToDecide):
            answers(town, unit=VILLAGE, requirement=VISIT)
        assert adapting.grant_by_silence(town.at) == 0
    assert [one.facts["because"] for one in told("lapsed")] == [Lapse.OVER]


def test_what_lapsed_with_its_last_day_does_not_come_back_with_a_later_one(town: Cast) -> None:
    out(town, top(**ENDS))
    asks(town, VILLAGE, requirement=VISIT, due_on=LAST)
    town.at += SILENCE - day_of(town.at)
    revised(town, sunset="2023-12-31")
    assert [one.facts["because"] for one in told("lapsed")] == [Lapse.OVER]
    assert adapting.grant_by_silence(town.later(days=12)) == 0


def test_what_silence_had_granted_before_a_last_day_was_set_stays_granted(town: Cast) -> None:
    """Whether the worker had been round by then or not."""
    out(town, top(due={"on": "2023-09-22"}))
    asks(town, VILLAGE, requirement=VISIT, due_on=LAST)
    town.at += SILENCE - day_of(town.at)
    revised(town, **ENDS)
    assert all_of(town.unit(VILLAGE), day_of(town.at)).get().standing_on(day_of(town.at)) is State.GRANTED
    assert adapting.grant_by_silence(town.at) == 1


def test_what_silence_had_granted_before_stays_granted(town: Cast) -> None:
    out(town, top())
    asks(town, VILLAGE, requirement=VISIT, due_on=date(2023, 11, 20))
    town.later(days=12)
    withdrawn(town)
    assert all_of(town.unit(VILLAGE), day_of(town.at)).get().standing_on(day_of(town.at)) is State.GRANTED
    assert adapting.grant_by_silence(town.at) == 1
    assert Adaptation.objects.get().state == State.GRANTED


def test_nor_about_what_a_unit_has_moved_away_from(town: Cast) -> None:
    """It waits no longer at the city that it has left; once silence would have granted it, it lapses."""
    out(town, top(locked=False), by=CITY)
    one = asks(town, VILLAGE, requirement=VISIT, due_on=date(2023, 11, 20))
    move_unit(unit="370811007", under=OTHER, on=day_of(town.at), reason="区划", by=INSTALLATION, at=town.later())
    assert not waiting_at(town.unit(CITY), day_of(town.at))

    town.later(days=12)
    figures = figures_of(town.unit(CITY), day_of(town.at))
    assert (figures.waiting, figures.decided, figures.by_silence) == (0, 0, 0)
    assert adapting.grant_by_silence(town.at) == 0
    one.refresh_from_db()
    assert (one.state, one.because) == (State.LAPSED, Lapse.NOT_OWED)


def test_a_new_name_makes_no_lapsed_request_a_granted_one(town: Cast) -> None:
    """The worker may not have been round between."""
    asked = top(selector={"match": {"level": ["village"], "audience": ["grassroots"]}}).model_dump(mode="json")
    out(town, Pack.model_validate_json(json.dumps(asked | {"audiences": [word("grassroots")]})))
    asks(town, VILLAGE, requirement=VISIT, due_on=date(2023, 11, 20))
    turns_into(town, "base_unit", "李营村")
    town.later(days=12)
    turns_into(town, "base_unit", "李营新村")
    assert all_of(town.unit(VILLAGE), day_of(town.at)).get().standing_on(day_of(town.at)) is State.LAPSED
    assert adapting.grant_by_silence(town.at) == 0


def turns_into(town: Cast, audience: str, name: str) -> None:
    row = f"{VILLAGE},370811007,{name},village,community,{audience},,,\n"
    body = f"{TREE.splitlines()[0]}\n{row}".encode()
    assert import_body(body=body, by=INSTALLATION, at=town.later(), follow=follow_tree).changed == 1


@pytest.mark.parametrize("ends", [lapsing.resume_demand, flagging.stop_demand])
def test_what_silence_had_granted_outlives_a_suspension(town: Cast, ends: Callable[..., Demand]) -> None:
    """Whether the worker had been round by then or not."""
    out(town, top())
    asks(town, VILLAGE, requirement=VISIT, due_on=date(2023, 11, 20))
    town.later(days=10)
    code = Demand.objects.not_over().get(code__startswith=VISIT).code
    flagging.suspend_demand(code=code, reason="先核实", by=guard_of(town), at=town.later())

    with pytest.raises(refused.NothingToDecide):
        answers(town, "refuse_adaptation", unit=VILLAGE, requirement=VISIT, reason="不行")
    assert not waiting_at(town.unit(CENTRE), day_of(town.at))
    ends(code=code, reason="看过了", by=guard_of(town), at=town.later())
    adapting.grant_by_silence(town.at)
    one = Adaptation.objects.get()
    assert (one.state, one.by_silence, one.silence_on) == (State.GRANTED, True, SILENCE)


def test_while_a_clause_is_suspended_no_day_of_its_issuer_counts(
    town: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    out(town, top())
    asked = asks(town, VILLAGE, requirement=VISIT, due_on=date(2023, 11, 20))
    code = Demand.objects.not_over().get(code__startswith=VISIT).code
    town.later(days=1)
    flagging.suspend_demand(code=code, reason="等一等", by=guard_of(town), at=town.later())
    town.later(days=12)

    day = day_of(town.at)
    assert day > asked.silence_on
    assert adapting.grant_by_silence(town.at) == 0
    assert list(waiting_at(town.unit(CENTRE), day)) == [asked]
    assert figures_of(town.unit(CENTRE), day).waiting == 1
    (waiting,) = waiting_at(town.unit(CENTRE), day)
    with django_assert_num_queries(0):
        assert tell(waiting, day).waits

    lapsing.resume_demand(code=code, reason="可以", by=guard_of(town), at=town.later())

    moved = Adaptation.objects.get()
    calendar = calendar_called("china")
    left = calendar.workdays_between(date(2023, 9, 21), asked.silence_on - timedelta(days=1))
    assert calendar.workdays_between(day_of(town.at), moved.silence_on - timedelta(days=1)) == left
    assert adapting.grant_by_silence(town.at) == 0
    town.at += moved.silence_on - day_of(town.at)
    assert adapting.grant_by_silence(town.at) == 1
