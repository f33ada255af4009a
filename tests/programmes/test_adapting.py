"""A unit asks for a later day or another carrier; its issuer answers, or its silence does (M030)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from huilu.accounts.sight import seeing
from huilu.clock.actions import set_rehearsal_clock
from huilu.jobs.moving import note_what_is_silent
from huilu.ledger.actions import body_of
from huilu.ledger.models import Attachment, Entry
from huilu.programmes import adaptation_rules as refused
from huilu.programmes import adapting
from huilu.programmes.actions import record_progress
from huilu.programmes.adaptations import asked_by, figures_of, find_adaptation, waiting_at
from huilu.programmes.models import Adaptation
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import publish_pack
from huilu.programmes.queries import bearing_on
from huilu.programmes.rules import NotOurObligation, ReasonTooLong
from huilu.programmes.states import AdaptationState as State
from huilu.programmes.states import ProgressState
from huilu.replay.adaptations import PLAYERS
from huilu.replay.playing import replay
from huilu.tally.actions import try_hold_region
from tests.cast import TODAY, Cast, plant_tree, publish, read_pack
from tests.conftest import a_committed_database
from tests.programmes.family import VILLAGE, out, top
from tests.programmes.wishes import (
    CENTRE,
    CITY,
    COUNTY,
    DAYLESS,
    DEPARTMENT,
    DUE,
    LATER,
    LOCKED,
    OTHER,
    PACK,
    SILENCE,
    STUDY,
    SUNSET,
    VISIT,
    WHY,
    answers,
    asks,
    refuses,
    revised_to,
    study,
    takes_back,
    told,
)


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
    with pytest.raises(refused.RefusedBefore):
        asks(bound, reason=f" {WHY}。")

    assert asks(bound, due_on=LATER - timedelta(days=9)).serial == 2


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
        ({"due_on": date(2023, 12, 23)}, refused.DayOff),
        ({"due_on": date(2024, 1, 1)}, refused.DayOff),
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


def test_what_is_done_is_not_asked_otherwise(bound: Cast) -> None:
    unit, by = bound.unit(COUNTY), bound.actor(COUNTY)
    done = {"requirement": STUDY, "state": ProgressState.DONE, "fact": "学完了"}
    record_progress(unit_id=unit.pk, **done, by=by, at=bound.later())
    with pytest.raises(refused.DoneAlready):
        asks(bound)


def test_it_is_seen_by_the_unit_and_those_above_it(bound: Cast) -> None:
    asks(bound)

    for code in (COUNTY, CITY, CENTRE):
        with seeing(bound.actor(code)):
            assert find_adaptation(COUNTY, STUDY, 1, for_=bound.actor(code), day=TODAY).reason == WHY
            with pytest.raises(refused.NoSuchAdaptation):
                find_adaptation(COUNTY, STUDY, 2, for_=bound.actor(code), day=TODAY)
    with seeing(bound.actor("3701")):
        assert not Adaptation.objects.exists()


def test_a_revision_that_locks_the_clause_or_gives_more_time_overtakes_it(bound: Cast) -> None:
    asks(bound)
    answers(bound)
    revised_to(bound, "9.0", {"group_study"})

    ours = study(bound)
    assert (ours.requirement.due_on, ours.adaptations) == (DUE, ())
    assert len(asked_by(bound.unit(COUNTY), ours.requirement, TODAY)) == 1


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


def test_taking_back_what_holds_restores_the_issuers_word(bound: Cast) -> None:
    asks(bound)
    answers(bound)
    asks(bound, due_on=LATER + timedelta(days=9))
    answers(bound, serial=2)
    asks(bound, due_on=None, carrier="field_engagement")

    takes_back(bound)
    assert study(bound).requirement.due_on == LATER + timedelta(days=9)
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
            asks(town, due_on=LATER + timedelta(days=2))
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
