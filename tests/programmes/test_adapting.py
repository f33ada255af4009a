"""A unit asks for a later day or another carrier; its issuer answers, or its silence does (M030)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from huilu.accounts.sight import seeing
from huilu.board.adaptation_export import placed_as_data
from huilu.burden import flagging
from huilu.burden.models import Demand
from huilu.clock.actions import set_rehearsal_clock
from huilu.jobs.moving import note_what_is_silent
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.workdays import calendar_called
from huilu.ledger.actions import body_of
from huilu.ledger.models import Attachment, Entry
from huilu.programmes import adaptation_rules as refused
from huilu.programmes import adapting, lapsing
from huilu.programmes.adaptations import all_of, asked_by, figures_of, find_adaptation, waiting_at
from huilu.programmes.models import Adaptation
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import publish_pack
from huilu.programmes.queries import Obligation, bearing_on, obligations_of
from huilu.programmes.rules import NotOurObligation, ReasonTooLong
from huilu.programmes.states import LAPSE_LABELS, Lapse
from huilu.programmes.states import AdaptationState as State
from huilu.programmes.withdrawing import withdraw_requirement
from huilu.reorganisation.actions import move_unit
from huilu.replay.adaptations import PLAYERS
from huilu.replay.playing import replay
from huilu.tally.actions import try_hold_region
from huilu.web.adaptations.telling import tell
from tests.burden.test_flagging import guard_of
from tests.cast import TODAY, Cast, plant_tree, publish, read_pack
from tests.conftest import a_committed_database
from tests.programmes.test_refining import VILLAGE, out, top

CENTRE, CITY, COUNTY, OTHER, DEPARTMENT = "00", "3708", "370811", "370102", "370811-D01"
PACK = "second_batch_2023"
VISIT = "centre_pack/visit"
STUDY, LOCKED, DAYLESS = f"{PACK}/group_study", f"{PACK}/reading_class", f"{PACK}/claim_causes"
DUE, LATER, SUNSET = date(2023, 11, 15), date(2023, 12, 20), date(2024, 1, 31)
WHY = "十一月集中换届,学习组抽不开身"
# Asked on Wednesday 20 September: five working days are over on the 27th.
SILENCE = date(2023, 9, 28)


def asks(town: Cast, by: str = COUNTY, **words: Any) -> Adaptation:
    actor = town.actor(by)
    given = {"unit_id": actor.unit_id, "requirement": STUDY, "due_on": LATER, "reason": WHY} | words
    return adapting.ask_adaptation(by=actor, at=town.later(), **given)


def answers(
    town: Cast, verb: str = "grant_adaptation", *, by: str = CENTRE, serial: int = 1, **words: Any
) -> Adaptation:
    given = {"unit": COUNTY, "requirement": STUDY, "serial": serial, "by": town.actor(by), "at": town.later()} | words
    return getattr(adapting, verb)(**given)  # type: ignore[no-any-return]


def refuses(town: Cast, **words: Any) -> Adaptation:
    return answers(town, "refuse_adaptation", **{"reason": "十二月另有安排", **words})


def takes_back(town: Cast) -> Adaptation:
    actor = town.actor(COUNTY)
    return adapting.take_adaptation_back(unit_id=actor.unit_id, requirement=STUDY, by=actor, at=town.later())


def study(town: Cast, code: str = COUNTY, day: date = TODAY) -> Obligation:
    return next(one for one in obligations_of(town.unit(code), day) if one.requirement.key == STUDY)


def revised_to(town: Cast, version: str, locked: set[str]) -> None:
    """The centre's whole pack again, with these clauses locked too."""
    pack = read_pack("second-batch-2023")
    clauses = tuple(one.model_copy(update={"locked": one.locked or one.code in locked}) for one in pack.requirements)
    new = pack.model_copy(update={"requirements": clauses, "version": version})
    publish_pack(pack=new, issuer=town.unit(CENTRE), by=town.actor(CENTRE), at=town.later())


def told(act: str) -> list[Entry]:
    return list(Entry.objects.filter(act=f"adaptation.{act}").order_by("pk"))


def test_nothing_changes_until_it_is_granted_and_then_for_this_unit_alone(bound: Cast) -> None:
    asks(bound)
    assert study(bound).requirement.due_on == DUE

    answers(bound)

    ours = study(bound)
    assert (ours.requirement.due_on, ours.values.due_on) == (LATER, LATER)
    assert [one.reason for one in ours.adaptations] == [WHY]
    assert study(bound, OTHER).requirement.due_on == DUE
    assert (told("asked")[0].facts["due_on"], told("granted")[0].facts["by_silence"]) == ("2023-12-20", False)


def test_another_carrier_keeps_the_day(bound: Cast) -> None:
    asks(bound, due_on=None, carrier="field_engagement")
    answers(bound)

    ours = study(bound)
    assert (ours.requirement.carrier, ours.requirement.due_on) == ("field_engagement", DUE)
    assert ours.carrier is not None
    assert ours.carrier != study(bound, OTHER).carrier


def test_its_lateness_follows_and_boards_keep_the_issuer_s_day(bound: Cast) -> None:
    asks(bound)
    answers(bound)
    day = DUE + timedelta(days=5)
    bound.later(days=(day - TODAY).days)

    assert not study(bound, day=day).is_late(day)
    assert study(bound, OTHER, day).is_late(day)
    on_board = bearing_on(bound.unit(COUNTY), day)
    assert next(one.due_on for one in on_board if one.key == STUDY) == DUE


def test_only_the_unit_itself_takes_back_what_it_asked(bound: Cast) -> None:
    asked = asks(bound)
    with pytest.raises(refused.OnlyForOneself):
        adapting.take_adaptation_back(unit_id=asked.unit_id, requirement=STUDY, by=bound.actor(OTHER), at=bound.later())
    assert Adaptation.objects.get().state == State.ASKED


def test_silence_grants_it_by_the_calendar_before_anybody_writes_it_down(bound: Cast) -> None:
    asked = asks(bound)
    assert asked.silence_on == SILENCE

    assert study(bound, day=SILENCE - timedelta(days=1)).requirement.due_on == DUE
    assert study(bound, day=SILENCE).requirement.due_on == LATER
    assert list(waiting_at(bound.unit(CENTRE), SILENCE - timedelta(days=1))) == [asked]
    assert not waiting_at(bound.unit(CENTRE), SILENCE).exists()
    before = figures_of(bound.unit(CENTRE), SILENCE)

    set_rehearsal_clock(bound.later(days=8))
    assert (note_what_is_silent(), note_what_is_silent()) == (1, 0)

    written = Adaptation.objects.get()
    assert (written.state, written.by_silence, written.is_silent_on(SILENCE)) == (State.GRANTED, True, True)
    assert [entry.facts["by_silence"] for entry in told("granted")] == [True]
    assert study(bound, day=SILENCE).requirement.due_on == LATER
    assert figures_of(bound.unit(CENTRE), SILENCE) == before
    assert (before.waiting, before.decided, before.by_silence) == (0, 1, 1)


def test_a_tree_that_is_being_changed_is_not_waited_for(bound: Cast) -> None:
    """Whoever writes down what is silent also folds and seals, and comes again."""
    region = bound.unit(COUNTY).region
    with psycopg.connect(**connection.get_connection_params()) as reorganising:
        reorganising.execute("SELECT pg_advisory_xact_lock(7001, region) FROM tally_folder WHERE region = %s", [region])
        assert not try_hold_region(region)
        reorganising.rollback()
    assert try_hold_region(region)


def test_what_lies_in_such_a_tree_waits_for_the_next_round(bound: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asks(bound)
    late = bound.later(days=8)
    with monkeypatch.context() as patching:
        patching.setattr(adapting, "try_hold_region", lambda _region: False)
        assert adapting.grant_by_silence(late) == 0
    assert adapting.grant_by_silence(late) == 1


def test_after_the_silence_nobody_decides_any_more(bound: Cast) -> None:
    asks(bound)
    bound.later(days=8)

    for decides in (answers, refuses):
        with pytest.raises(refused.NothingToDecide):
            decides(bound)


def test_a_pack_says_how_long_silence_takes(town: Cast) -> None:
    pack = read_pack("second-batch-2023")
    parameters = pack.parameters.model_copy(
        update={"adaptation": pack.parameters.adaptation.model_copy(update={"days": 2})}
    )
    quick = pack.model_copy(update={"parameters": parameters})
    publish_pack(pack=quick, issuer=town.unit(CENTRE), by=town.actor(CENTRE), at=town.later())

    assert asks(town).silence_on == date(2023, 9, 23)


def test_a_refusal_has_its_reason_and_the_same_is_not_asked_twice(bound: Cast) -> None:
    asks(bound)
    with pytest.raises(refused.NeedsReason):
        refuses(bound, reason=" ")
    refuses(bound)
    assert study(bound).requirement.due_on == DUE

    with pytest.raises(refused.RefusedBefore):
        asks(bound)

    assert asks(bound, due_on=LATER - timedelta(days=10)).serial == 2


def test_one_request_waits_at_a_time(bound: Cast) -> None:
    asks(bound)

    with pytest.raises(refused.WaitsAlready):
        asks(bound, due_on=LATER + timedelta(days=1))


def test_more_can_be_asked_once_it_is_granted(bound: Cast) -> None:
    asks(bound)
    bound.later(days=8)
    asks(bound, due_on=None, carrier="field_engagement")
    answers(bound, serial=2)

    ours = study(bound, day=SILENCE)
    assert (ours.requirement.due_on, ours.requirement.carrier) == (LATER, "field_engagement")
    assert [entry.facts["by_silence"] for entry in told("granted")] == [True, False]


def test_what_was_asked_or_granted_is_taken_back(bound: Cast) -> None:
    with pytest.raises(refused.NothingStands):
        takes_back(bound)
    asks(bound)
    assert takes_back(bound).state == State.TAKEN_BACK
    with pytest.raises(refused.NothingToDecide):
        answers(bound)

    asks(bound)
    bound.later(days=8)
    assert takes_back(bound).by_silence

    assert study(bound, day=SILENCE).requirement.due_on == DUE
    assert [len(told(act)) for act in ("asked", "granted", "taken_back")] == [2, 1, 2]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"requirement": LOCKED}, refused.LockedClause),
        ({"due_on": DUE - timedelta(days=1)}, refused.DayNotLater),
        ({"due_on": DUE}, refused.NothingAsked),
        ({"due_on": None, "carrier": "study_group"}, refused.NothingAsked),
        ({"due_on": SUNSET + timedelta(days=1)}, refused.DayPastSunset),
        ({"carrier": "new_banquet"}, refused.UnknownCarrier),
        ({"reason": "…"}, refused.NeedsReason),
        ({"reason": "忙" * 201}, ReasonTooLong),
        ({"requirement": f"{PACK}/village_branch_day"}, NotOurObligation),
        ({"requirement": DAYLESS, "by": DEPARTMENT}, refused.NoDayToMove),
    ],
)
def test_what_is_never_asked(bound: Cast, words: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        asks(bound, **words)

    assert not Adaptation.objects.exists()


def test_each_asks_for_itself_and_the_issuer_alone_decides(bound: Cast) -> None:
    with pytest.raises(refused.OnlyForOneself):
        asks(bound, unit_id=bound.unit(OTHER).pk)
    asks(bound)
    for between in (COUNTY, CITY):
        with pytest.raises(refused.NotTheirDecision):
            answers(bound, by=between)
    with pytest.raises(refused.NoSuchAdaptation):
        answers(bound, serial=7)


def test_it_is_seen_by_the_unit_and_those_above_it(bound: Cast) -> None:
    asks(bound)

    for code in (COUNTY, CITY, CENTRE):
        with seeing(bound.actor(code)):
            assert find_adaptation(COUNTY, STUDY, 1, for_=bound.actor(code)).reason == WHY
            with pytest.raises(refused.NoSuchAdaptation):
                find_adaptation(COUNTY, STUDY, 2, for_=bound.actor(code))
    with seeing(bound.actor("3701")):
        assert not Adaptation.objects.exists()


def test_a_revision_that_locks_the_clause_or_gives_more_time_overtakes_it(bound: Cast) -> None:
    asks(bound)
    answers(bound)
    revised_to(bound, "9.0", {"group_study"})

    ours = study(bound)
    assert (ours.requirement.due_on, ours.adaptations) == (DUE, ())
    assert len(asked_by(bound.unit(COUNTY), ours.requirement)) == 1


@pytest.mark.parametrize("carrier", ["rally", "standing"])
def test_no_carrier_that_the_unit_does_not_have_already(town: Cast, carrier: str) -> None:
    pack = top().model_dump(mode="json")
    pack["carriers"] += [
        {"code": "rally", "labels": {"zh": "大会", "en": "Rally"}, "existing": False, "levels": ["village"]},
        {"code": "standing", "labels": {"zh": "省里的会", "en": "Province"}, "existing": True, "levels": ["province"]},
        {"code": "evening", "labels": {"zh": "夜话", "en": "Evening"}, "existing": True, "levels": ["village"]},
    ]
    out(town, Pack.model_validate_json(json.dumps(pack)))
    village = {"by": VILLAGE, "requirement": VISIT, "due_on": None}

    with pytest.raises(refused.UnknownCarrier) as told_so:
        asks(town, **village, carrier=carrier)
    assert told_so.value.facts["known"] == "evening, meeting"
    assert asks(town, **village, carrier="evening").carrier == "evening"


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
        seen = tell(all_of(town.unit(VILLAGE)).get(), day)
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


def test_what_silence_had_granted_before_stays_granted(town: Cast) -> None:
    out(town, top())
    asks(town, VILLAGE, requirement=VISIT, due_on=date(2023, 11, 20))
    town.later(days=12)
    withdrawn(town)
    assert all_of(town.unit(VILLAGE)).get().standing_on(day_of(town.at)) is State.GRANTED
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


def test_taking_back_what_holds_restores_the_issuers_word(bound: Cast) -> None:
    asks(bound)
    answers(bound)
    asks(bound, due_on=LATER + timedelta(days=10))
    answers(bound, serial=2)
    asks(bound, due_on=None, carrier="field_engagement")

    takes_back(bound)
    assert study(bound).requirement.due_on == LATER + timedelta(days=10)
    takes_back(bound)
    assert study(bound).requirement.due_on == DUE
    with pytest.raises(refused.NothingStands):
        takes_back(bound)


def test_it_comes_back_from_the_ledger(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        with a_committed_database("adapted"):
            plant_tree()
            town = Cast()
            publish(town)
            asks(town)
            refuses(town)
            asks(town, due_on=None, carrier="field_engagement")
            answers(town, serial=2)
            asks(town, due_on=LATER + timedelta(days=3))
            town.later(days=9)
            assert adapting.grant_by_silence(town.at) == 1
            asks(town, OTHER)
            takes_back(town)
            asks(town, OTHER, requirement=f"{PACK}/livelihood_list")
            for version, codes in (("9.0", {"group_study", "livelihood_list"}), ("9.1", {"group_study"})):
                revised_to(town, version, codes)
            assert [one.facts["requirement"] for one in told("lapsed")] == [f"{PACK}/livelihood_list"]
            assert adapting.grant_by_silence(town.later()) == 0
            entries, there = list(Entry.objects.order_by("id")), _all_there_is()
            bodies = {one.sha256: body_of(one.sha256) for one in Attachment.objects.order_by("pk")}
        with a_committed_database("adapted_again"):
            replay(entries, bodies.__getitem__)
            assert _all_there_is() == there
            assert set(PLAYERS) <= {entry.act for entry in Entry.objects.all()}


def _all_there_is() -> list[dict[str, Any]]:
    passed_over = ("id", "unit_id", "requirement_id", "issuer_id", "region")
    rows = Adaptation.objects.order_by("unit__code", "serial").values()
    return [{name: value for name, value in row.items() if name not in passed_over} for row in rows]
