"""“This is a burden”: suspended at once, decided with a reason, and nobody learns who said it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from huilu.accounts.sight import seeing
from huilu.board.queries import read_board
from huilu.burden import rules
from huilu.burden.allowing import set_allowance
from huilu.burden.flagging import digest_of_flag, flag_burden, lift_suspension, stop_demand, suspend_demand
from huilu.burden.models import Demand, Flag
from huilu.burden.queries import find_demand, matters_before, said_about
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry
from huilu.programmes.actions import record_progress
from huilu.programmes.former import requirements_on
from huilu.programmes.pack.parts import Labels
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import publish_pack
from huilu.programmes.queries import obligations_of
from huilu.programmes.rules import NoSuchRequirement
from huilu.programmes.states import ProgressState
from huilu.replay.burden import PLAYERS
from huilu.replay.scene import Scene
from tests.burden.asking import COUNTY, SISTER, STREET, VILLAGE, asks, guard_of
from tests.cast import Cast, publish, read_pack
from tests.wall.rows import as_role, readable, rows_of, run

THEME = "village_theme_day"


def flags(town: Cast, code: str, by: str = VILLAGE, reason: str = "要填三遍") -> str:
    return flag_burden(code=code, reason=reason, by=town.actor(by), at=town.later())


def a_village_demand(town: Cast) -> Demand:
    """Something that the programme asks of a village."""
    publish(town)
    owed = obligations_of(town.unit(VILLAGE), day_of(town.at))
    return Demand.objects.get(requirement=owed[0].requirement)


def owes(town: Cast, demand: Demand, at: str = VILLAGE) -> bool:
    owed = obligations_of(town.unit(at), day_of(town.at))
    return any(one.requirement.demand_id == demand.pk for one in owed)


def test_what_the_guard_desk_suspends_vanishes_below_and_comes_back(town: Cast) -> None:
    demand = a_village_demand(town)
    flags(town, demand.code)
    assert owes(town, demand)

    suspend_demand(code=demand.code, reason="先看看", by=guard_of(town), at=town.later())

    assert not owes(town, demand)
    rows = {one.demand_id for one in read_board(town.unit("37"), town.at).requirements}
    assert demand.pk not in rows
    with pytest.raises(NoSuchRequirement):
        record_progress(
            unit_id=town.unit(VILLAGE).pk, requirement=demand.requirement.key, state=ProgressState.DONE, fact="开过会",
            by=town.actor(VILLAGE), at=town.later(),
        )  # fmt: skip

    lift_suspension(code=demand.code, reason="只要一次,不重复", by=guard_of(town), at=town.later())

    assert owes(town, demand)
    held = demand.suspensions.get()
    assert (held.outcome, held.because, held.decided_because) == ("lifted", "先看看", "只要一次,不重复")


def test_what_the_guard_desk_has_decided_waits_no_more_until_it_is_flagged_again(town: Cast) -> None:
    demand = a_village_demand(town)
    flags(town, demand.code)
    assert [(one.demand, one.flags) for one in matters_before(guard_of(town))] == [(demand, 1)]

    suspend_demand(code=demand.code, reason="先看看", by=guard_of(town), at=town.later())
    lift_suspension(code=demand.code, reason="只要一次,不重复", by=guard_of(town), at=town.later())

    assert matters_before(guard_of(town)) == []
    flags(town, demand.code, by=SISTER)
    assert [(one.demand, one.flags) for one in matters_before(guard_of(town))] == [(demand, 1)]
    assert len(said_about(demand, for_=guard_of(town))) == 2


def test_a_past_board_leaves_out_what_was_suspended_on_its_day(town: Cast) -> None:
    demand = a_village_demand(town)
    days = []
    for act in (suspend_demand, lift_suspension, suspend_demand, stop_demand):
        days.append(day_of(town.at))
        act(code=demand.code, reason="先看看", by=guard_of(town), at=town.later(days=2))
    days.append(day_of(town.at))

    issuer = town.unit("00").pk
    there = [
        demand.requirement.code in {one.code for one in requirements_on([issuer], day, path=town.unit(VILLAGE).path)}
        for day in days
    ]
    assert there == [True, False, True, False, False]


def test_what_is_stopped_is_not_asked_again(town: Cast) -> None:
    demand = a_village_demand(town)
    suspend_demand(code=demand.code, reason="先看看", by=guard_of(town), at=town.later())
    stop_demand(code=demand.code, reason="已有数据", by=guard_of(town), at=town.later())
    assert not owes(town, demand)

    newer = read_pack("second-batch-2023").model_copy(update={"version": "2.0"})
    with pytest.raises(rules.StoppedBefore) as refused:
        publish_pack(pack=newer, issuer=town.unit("00"), by=town.actor("00"), at=town.later())
    assert refused.value.facts["reason"] == "已有数据"


@pytest.mark.parametrize("end", ["stop", "suspend"])
def test_what_is_held_up_does_not_come_back_by_the_askers_own_act(town: Cast, end: str) -> None:
    """Left out of one version and back in the next, under another name or in another programme: it stays held up."""
    demand = a_village_demand(town)
    suspend_demand(code=demand.code, reason="先看看", by=guard_of(town), at=town.later())
    if end == "stop":
        stop_demand(code=demand.code, reason="已有数据", by=guard_of(town), at=town.later())
    refused = rules.StoppedBefore if end == "stop" else rules.NotDecidedYet
    pack, code = read_pack("second-batch-2023"), demand.requirement.code
    without = pack.model_copy(
        update={"version": "1.4", "requirements": tuple(one for one in pack.requirements if one.code != code)}
    )

    def issues(pack: Pack) -> None:
        publish_pack(pack=pack, issuer=town.unit("00"), by=town.actor("00"), at=town.later())

    def changed(version: str, **changes: Any) -> Pack:
        specs = (one.model_copy(update=changes) if one.code == code else one for one in pack.requirements)
        return pack.model_copy(update={"version": version, "requirements": tuple(specs)})

    if end == "stop":
        issues(without)
    else:
        with pytest.raises(rules.NotDecidedYet):
            issues(without)
    for nth, changes in enumerate(({}, {"minutes": 151}, {"minutes": 150, "code": "another_name"}), start=5):
        if end == "stop" or changes:
            with pytest.raises(refused):
                issues(changed(f"1.{nth}", **changes))
    alone = changed("1.0").model_copy(update={"code": "another_programme"})
    with pytest.raises(refused):
        issues(alone.model_copy(update={"requirements": tuple(o for o in alone.requirements if o.code == code)}))
    if end == "stop":
        issues(changed("1.9", minutes=30))
        assert any(one.requirement.code == code for one in obligations_of(town.unit(VILLAGE), day_of(town.at)))


def test_whoever_asked_reads_nothing_at_the_guard_desk(town: Cast) -> None:
    demand = asks(town)
    flags(town, demand.code)
    both = town.actor(COUNTY, username=COUNTY, post=rules.GUARD_POST)
    assert matters_before(both) == []
    with pytest.raises(rules.AskerCannotDecide):
        said_about(demand, for_=both)


def test_what_is_suspended_keeps_its_room(town: Cast) -> None:
    set_allowance(level="village", minutes=100, by=INSTALLATION, at=town.later())
    asks(town, minutes=90)
    suspend_demand(code="370811-1", reason="先看看", by=guard_of(town, COUNTY), at=town.later())
    with pytest.raises(rules.OverAllowance):
        asks(town, code="370811-2", minutes=90, fields=(), labels={"zh": "别的"})


def test_whoever_changes_the_words_has_asked(town: Cast) -> None:
    demand = a_village_demand(town)
    pack = read_pack("second-batch-2023")
    words = Labels(zh="另一件事", en="Something else")
    specs = (
        one.model_copy(update={"text": words}) if one.code == demand.requirement.code else one
        for one in pack.requirements
    )
    other = town.actor("00", username="other", post="second")
    newer = pack.model_copy(update={"version": "1.4", "requirements": tuple(specs)})
    publish_pack(pack=newer, issuer=town.unit("00"), by=other, at=town.later())
    after = Demand.objects.get(requirement__code=demand.requirement.code)
    assert (after.purpose, after.asked_by_person_id) == (words.model_dump(), other.person_id)


def test_what_is_suspended_is_not_changed_meanwhile(town: Cast) -> None:
    demand = a_village_demand(town)
    suspend_demand(code=demand.code, reason="先看看", by=guard_of(town), at=town.later())
    pack = read_pack("second-batch-2023")
    changed = tuple(
        one.model_copy(update={"minutes": 1}) if one.code == demand.requirement.code else one
        for one in pack.requirements
    )
    newer = pack.model_copy(update={"version": "2.0", "requirements": changed})
    with pytest.raises(rules.NotDecidedYet):
        publish_pack(pack=newer, issuer=town.unit("00"), by=town.actor("00"), at=town.later())


def test_a_newer_version_does_not_lift_a_suspension(town: Cast) -> None:
    demand = a_village_demand(town)
    suspend_demand(code=demand.code, reason="先看看", by=guard_of(town), at=town.later())
    newer = read_pack("second-batch-2023").model_copy(update={"version": "2.0"})
    publish_pack(pack=newer, issuer=town.unit("00"), by=town.actor("00"), at=town.later())
    assert not owes(town, demand)


def test_who_may_stop_a_demand(town: Cast) -> None:
    demand = asks(town)
    for nobody in (town.actor(COUNTY), town.actor("3708"), guard_of(town, STREET), guard_of(town, "370102")):
        with pytest.raises((rules.OnlyGuardDesk, rules.NoSuchDemand)):
            suspend_demand(code=demand.code, reason="多余", by=nobody, at=town.later())
    # The same person at another desk is still whoever asked.
    both = town.actor(COUNTY, username=COUNTY, post=rules.GUARD_POST)
    with pytest.raises(rules.AskerCannotDecide):
        suspend_demand(code=demand.code, reason="多余", by=both, at=town.later())
    # The desk of a unit above decides as well.
    held = suspend_demand(code=demand.code, reason="多余", by=guard_of(town, "3708"), at=town.later())
    assert held.state == "suspended"
    assert lift_suspension(code=demand.code, reason="必要", by=guard_of(town, "37"), at=town.later()).is_standing


def test_acts_that_come_too_late_and_acts_without_a_reason(town: Cast) -> None:
    demand, guard = asks(town), guard_of(town, COUNTY)
    with pytest.raises(rules.NotInThatState):
        lift_suspension(code=demand.code, reason="必要", by=guard, at=town.later())
    with pytest.raises(rules.ReasonMissing):
        suspend_demand(code=demand.code, reason=" … ", by=guard, at=town.later())
    with pytest.raises(rules.ReasonTooLong):
        suspend_demand(code=demand.code, reason="长" * 201, by=guard, at=town.later())
    with pytest.raises(rules.NoSuchDemand):
        flags(town, "370811-9")
    with pytest.raises(rules.NoSuchDemand):
        flags(town, demand.code, by="370102")
    suspend_demand(code=demand.code, reason="多余", by=guard, at=town.later())
    stop_demand(code=demand.code, reason="多余", by=guard, at=town.later())
    with pytest.raises(rules.NotInThatState):
        flags(town, demand.code)


def test_no_reason_says_who_wrote_it(town: Cast) -> None:
    demand = asks(town)
    for reason in ("李营村要填三遍", "李 營 村委会要填三遍", "请打138 0537 1234"):
        with pytest.raises(rules.NamesItself):
            flags(town, demand.code, reason=reason)
    assert not Flag.objects.exists()
    # Whoever asks is known anyway.
    flags(town, demand.code, reason=f"{town.unit(COUNTY).name}要填三遍")


def test_once_is_enough(town: Cast) -> None:
    demand = asks(town)
    flags(town, demand.code)
    # Somebody else in that post learns nothing by trying.
    assert len(flags(town, demand.code)) == 32
    assert (Flag.objects.count(), Entry.objects.filter(act="burden.flagged").count()) == (1, 2)
    flags(town, demand.code, by=SISTER)
    assert [(one.demand, one.flags) for one in matters_before(guard_of(town, COUNTY))] == [(demand, 2)]
    assert matters_before(town.actor(COUNTY)) == []
    assert matters_before(guard_of(town, STREET)) == []


def test_a_flag_that_was_raised_again_is_played_back_once(town: Cast) -> None:
    demand = asks(town)
    for who in (VILLAGE, VILLAGE, SISTER):
        flags(town, demand.code, by=who)
    played = list(Entry.objects.filter(act="burden.flagged").order_by("pk"))
    Flag.objects.all().delete()

    # The last one as it would stand in a ledger from before there were seals.
    for facts in (played[0].facts, played[1].facts, {"demand": demand.code, "proof": "0" * 64}):
        PLAYERS["burden.flagged"](Scene(facts=facts, by=INSTALLATION, at=town.later()))

    assert Flag.objects.count() == 2
    assert [one.facts for one in Entry.objects.filter(act="burden.flagged").order_by("pk")[3:5]] == [
        one.facts for one in played[:2]
    ]


def test_the_desk_reads_what_was_said_and_not_by_whom(town: Cast) -> None:
    demand = asks(town)
    flags(town, demand.code)
    guard = guard_of(town, COUNTY)

    with seeing(guard):
        assert [one.reason for one in said_about(demand, for_=guard)] == ["要填三遍"]
        assert not Flag.objects.exists()
    for other in (COUNTY, STREET, SISTER, VILLAGE):
        with seeing(town.actor(other)):
            assert not Flag.objects.exists()
        with seeing(town.actor(other)), pytest.raises(rules.OnlyGuardDesk):
            said_about(demand, for_=town.actor(other))


def test_the_unit_can_prove_that_the_flag_was_its_own(town: Cast) -> None:
    salt = flags(town, asks(town).code)
    entry = Entry.objects.get(act="burden.flagged")

    assert entry.facts["proof"] == digest_of_flag(salt, VILLAGE, "要填三遍")
    assert salt not in str(Flag.objects.values())
    assert (entry.by_person_id, entry.by_post_id, entry.by_label, entry.path) == (None, None, "—", "")


def what_the_asker_can_read(town: Cast, demand: Demand) -> str:
    """Every row of every table that the asker may read at all, as one text."""
    with seeing(town.actor(COUNTY)):
        return json.dumps({name: sorted(rows) for name, rows in rows_of(readable()).items()}, cls=DjangoJSONEncoder)


@pytest.mark.parametrize("probed", [False, True])
@pytest.mark.parametrize("suspended", [False, True])
def test_two_worlds_that_differ_only_in_who_flagged_are_one_to_the_asker(
    town: Cast, suspended: bool, probed: bool
) -> None:
    """Even to an asker who has somebody in a post of one of them, and lets them flag it too."""
    demand, guard = asks(town), guard_of(town, COUNTY)
    for code in (COUNTY, VILLAGE, SISTER):
        town.actor(code)
    mole = town.actor(VILLAGE, username="mole", post="helper")
    read, counted_from = [], 0
    for who in (VILLAGE, SISTER):
        start = town.at
        with transaction.atomic():
            counted_from = count_from(counted_from)
            flags(town, demand.code, by=who, reason="要填三遍")
            if probed:
                flag_burden(code=demand.code, reason="试试", by=mole, at=town.later())
                # The numbers of the asker's own entries would show whether one had been left out before them.
                town.drafts(by=COUNTY)
            if suspended:
                suspend_demand(code=demand.code, reason="先看看", by=guard, at=town.later())
            with transaction.atomic():
                read.append(what_the_asker_can_read(town, demand))
            assert find_demand(demand.code, for_=town.actor(COUNTY)).state == ("suspended" if suspended else "standing")
            transaction.set_rollback(True)
        town.at = start
    assert read[0] == read[1]
    assert "370811-1" in read[0]


def count_from(start: int) -> int:
    """Both worlds count from the same numbers: a sequence does not go back with its transaction."""
    with as_role("none"):
        counters = run("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1")
        start = start or max(last or 0 for _name, last in counters) + 1000
        for name, _last in counters:
            run("SELECT setval(%s::regclass, %s)", name, start)
    return start
