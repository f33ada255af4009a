"""What was asked is asked no longer, or otherwise: with a reason that whoever had begun it reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from huilu.accounts.capabilities import NotYoursToDo
from huilu.board.checking import check_figures
from huilu.board.past import read_past_board
from huilu.board.queries import read_board
from huilu.burden.flagging import stop_demand, suspend_demand
from huilu.burden.models import Demand
from huilu.burden.states import DemandState
from huilu.kernel.days import day_of
from huilu.ledger.models import Entry
from huilu.programmes import rules
from huilu.programmes.actions import record_progress
from huilu.programmes.changes import changes_above
from huilu.programmes.models import Programme, Progress, ProgressRecord, Requirement, Version
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import publish_pack
from huilu.programmes.queries import obligations_of, pack_of
from huilu.programmes.states import ProgressState
from huilu.programmes.withdrawing import TOLD_FOR, try_withdrawal, turns_of, withdraw_requirement
from tests.burden.asking import guard_of
from tests.cast import Cast
from tests.programmes.family import CITY, COUNTY, LATER, PROVINCE, VILLAGE, due, lower, out, owed, top, visit
from tests.programmes.pack.small import both, requirement

KEY, WHY = "centre_pack/visit", "各地已经做到"


def begins(town: Cast, unit: str = VILLAGE) -> None:
    by, at = town.actor(unit), town.later()
    given: dict[str, Any] = {"unit_id": town.unit(unit).pk, "requirement": KEY, "by": by, "at": at}
    record_progress(**given, state=ProgressState.DONE, fact="走访过了")


def withdraws(town: Cast, by: str = "00", requirement: str = "visit", reason: str = WHY) -> Requirement:
    actor, at = town.actor(by), town.later()
    return withdraw_requirement(programme="centre_pack", requirement=requirement, reason=reason, by=actor, at=at)


def test_nobody_owes_it_any_more_and_what_was_recorded_stays(town: Cast) -> None:
    out(town, top())
    begins(town)
    gone = withdraws(town)

    assert (gone.retired_at, gone.why) == (town.at, WHY)
    assert obligations_of(town.unit(VILLAGE), day_of(town.at)) == []
    assert ProgressRecord.objects.get().fact == "走访过了"
    assert [one.code for one in read_board(town.unit(PROVINCE), town.at).requirements] == ["issue_list"]
    assert check_figures().differing == []
    entry = Entry.objects.get(act="requirement.withdrawn")
    assert (entry.facts["requirement"], entry.facts["reason"]) == (KEY, WHY)
    programme = Programme.objects.get()
    assert (programme.version, len(pack_of(programme).requirements)) == ("1.0.1", 1)


def test_whoever_had_begun_reads_what_has_become_of_it(town: Cast) -> None:
    out(town, top())
    begins(town)
    gone = withdraws(town)

    (turn,) = turns_of(town.unit(VILLAGE), day_of(town.at))
    assert (turn.requirement, turn.why, turn.is_withdrawn) == (gone, WHY, True)
    assert turns_of(town.unit("370811007202"), day_of(town.at)) == []
    assert turns_of(town.unit(VILLAGE), day_of(town.at) + TOLD_FOR + timedelta(days=1)) == []


def test_what_reads_otherwise_is_told_too(town: Cast) -> None:
    out(town, top())
    begins(town)
    newer = top("1.1", due={"on": LATER})
    publish_pack(pack=newer, issuer=town.unit("00"), by=town.actor("00"), at=town.later(), reason="时间太紧")

    (turn,) = turns_of(town.unit(VILLAGE), day_of(town.at))
    assert (turn.is_withdrawn, turn.why) == (False, "时间太紧")
    assert Requirement.objects.get(code="issue_list").changed_at is None
    fewer = newer.model_copy(update={"version": "1.2", "requirements": newer.requirements[:1]})
    publish_pack(pack=fewer, issuer=town.unit("00"), by=town.actor("00"), at=town.later(), reason="不需要了")
    assert turns_of(town.unit(VILLAGE), day_of(town.at))[0].why == "不需要了"


def test_a_clause_that_comes_back_comes_with_its_own_reason(town: Cast) -> None:
    """Whoever had begun is told that it is back, and never that it was changed for the reason of its withdrawal."""
    out(town, top())
    begins(town)
    out(town, top("1.1", minutes=50), reason="减时间")
    withdraws(town)
    out(town, top("1.2", minutes=50), reason="又恢复")

    (turn,) = turns_of(town.unit(VILLAGE), day_of(town.at))
    assert (turn.is_withdrawn, turn.why, turn.at) == (False, "又恢复", town.at)
    withdraws(town)
    out(town, top("1.3"))
    assert [one.why for one in turns_of(town.unit(VILLAGE), day_of(town.at))] == [""]


def test_what_another_programme_of_its_issuer_replaces_is_withdrawn(town: Cast) -> None:
    out(town, top(locked=False))
    begins(town)
    old = Requirement.objects.get(code="visit")
    eased = lower(top(locked=False), visit(minutes=50))
    out(town, eased, CITY)
    fewer = requirement("look", ["village"], 10, due={"on": LATER}, text=both("Look"), replaces=[old.demand.code])
    data = top().model_dump(mode="json") | {"code": "second_pack", "requirements": [fewer]}
    out(town, Pack.model_validate(data), reason="合并")

    (turn,) = turns_of(town.unit(VILLAGE), day_of(town.at))
    assert (turn.requirement, turn.why, turn.is_withdrawn, turn.is_stopped) == (old, "合并", True, False)
    assert [one.requirement.code for one in obligations_of(town.unit(VILLAGE), day_of(town.at))] == ["look"]
    assert not any(one.applies for one in Progress.objects.filter(requirement=old))
    assert check_figures().differing == []


def replaces_visit(town: Cast, **words: Any) -> None:
    """A second pack of the centre asks something in the place of the visit."""
    code = Requirement.objects.get(code="visit").demand.code
    more = requirement("look", ["village"], 10, due={"on": LATER}, text=both("Look"), replaces=[code])
    data = top().model_dump(mode="json") | {"code": "second_pack", "requirements": [more]}
    out(town, Pack.model_validate(data), **words)


def test_to_replace_what_units_have_begun_needs_a_word(town: Cast) -> None:
    out(town, top(locked=False))
    begins(town)
    with pytest.raises(rules.RevisionUnexplained):
        replaces_visit(town)
    assert Requirement.objects.get(code="visit").retired_at is None


@pytest.mark.parametrize("days", [0, 60])
def test_what_was_replaced_does_not_come_back_with_the_withdrawal_of_another(town: Cast, days: int) -> None:
    """Nor does it hold that up once its own day is over."""
    out(town, top(locked=False))
    replaces_visit(town)
    town.later(days=days)
    assert try_withdrawal(
        programme="centre_pack", requirement="issue_list", reason=WHY, by=town.actor("00"), at=town.later()
    )
    withdraws(town, requirement="issue_list")

    visited = Requirement.objects.get(code="visit")
    assert visited.retired_at is not None
    assert not visited.demand.is_standing
    assert Demand.objects.filter(code__startswith=KEY).count() == 1


def test_what_the_desk_has_stopped_holds_up_no_withdrawal_of_another(town: Cast) -> None:
    out(town, top(locked=False))
    code = Requirement.objects.get(code="visit").demand.code
    suspend_demand(code=code, reason="先核实", by=guard_of(town), at=town.later())
    stop_demand(code=code, reason="已有数据", by=guard_of(town), at=town.later())
    withdraws(town, requirement="issue_list")

    assert Requirement.objects.get(code="visit").demand.state == DemandState.STOPPED
    assert Demand.objects.standing().count() == 0


@pytest.mark.parametrize("is_stopped", [False, True])
def test_nobody_says_otherwise_about_what_nobody_owes(town: Cast, is_stopped: bool) -> None:
    out(town, top(locked=False))
    if is_stopped:
        code = Requirement.objects.get(code="visit").demand.code
        suspend_demand(code=code, reason="先核实", by=guard_of(town), at=town.later())
        stop_demand(code=code, reason="已有数据", by=guard_of(town), at=town.later())
    else:
        replaces_visit(town)
    with pytest.raises(rules.NotInForce):
        out(town, lower(top(locked=False), visit(minutes=50)), CITY)


def test_what_the_guard_desk_stops_is_told_with_its_reason(town: Cast) -> None:
    may = top(parameters={"tightening": "allowed"})
    out(town, may)
    out(town, lower(may, visit(minutes=90, reason=both("A flood"))), CITY)
    begins(town)

    def stops(code: str, why: str) -> tuple[bool, bool, str]:
        guard = guard_of(town, "00")
        suspend_demand(code=code, reason="先核实", by=guard, at=town.later())
        stop_demand(code=code, reason=why, by=guard, at=town.later())
        (turn,) = turns_of(town.unit(VILLAGE), day_of(town.at))
        assert (turn.by, turn.at) == (guard.signature, town.at)
        return turn.is_stopped, turn.is_withdrawn, turn.why

    assert stops("city_pack/visit@1.0", "超出原要求") == (True, False, "超出原要求")
    assert stops("centre_pack/visit@1.0", "已有数据") == (True, True, "已有数据")


@pytest.mark.parametrize("changes", [{"minutes": 50}, {"due": {"on": "2023-10-10"}}, None])
def test_a_version_says_why_it_has_otherwise_what_units_have_begun(town: Cast, changes: dict[str, Any] | None) -> None:
    out(town, top())
    begins(town)
    newer = top("1.1", **(changes or {}))
    newer = newer if changes else newer.model_copy(update={"requirements": newer.requirements[:1]})

    for reason in ("", " . ", "无", "N/A"):
        with pytest.raises(rules.RevisionUnexplained) as refused:
            out(town, newer, reason=reason)
        assert refused.value.facts["requirements"] == "visit"
    with pytest.raises(rules.ReasonTooLong):
        out(town, newer, reason="长" * 201)
    out(town, newer, reason="已经够了")
    assert [one.why for one in turns_of(town.unit(VILLAGE), day_of(town.at))] == ["已经够了"]


def test_a_past_day_still_shows_it(town: Cast) -> None:
    out(town, top())
    begins(town)
    before = day_of(town.at)
    town.later(days=1)
    withdraws(town)
    after = day_of(town.at)
    town.later(days=2)

    def asked(day: Any) -> list[str]:
        board = read_past_board(town.unit(PROVINCE), day, today=day_of(town.at))
        return [one.code for one in board.requirements]

    assert (asked(before), asked(after)) == (["issue_list", "visit"], ["issue_list"])


def test_the_last_one_can_go_and_all_may_come_back(town: Cast) -> None:
    out(town, top())
    begins(town)
    withdraws(town)
    withdraws(town, requirement="issue_list")
    assert pack_of(Programme.objects.get()).requirements == ()
    assert Pack.model_validate(pack_of(Programme.objects.get()).model_dump(mode="json")).version == "1.0.2"

    out(town, top("1.1"))
    assert owed(town).state is ProgressState.DONE
    assert check_figures().differing == []


def test_a_child_reads_that_it_went_and_keeps_what_it_had_read(town: Cast) -> None:
    """A clause that the city withdraws is no reading of the centre's pack."""
    out(town, top())
    own = requirement("walk", ["village"], 5, text=both("Walk"), due={"on": LATER})
    city = out(town, lower(top(), visit(due={"on": LATER}), own), CITY)
    town.later(days=1)
    out(town, top("1.1", due={"on": "2023-12-01"}))
    town.later(days=1)
    by = town.actor(CITY)
    withdraw_requirement(programme="city_pack", requirement="walk", reason=WHY, by=by, at=town.later())
    city.refresh_from_db()

    (change,) = changes_above(city).changes
    assert [field.name for field in change.fields] == ["due_on"]
    assert (change.overtaken, due(town)) == (["due_on"], "2023-12-01")
    then, town.at = day_of(town.at), town.at + timedelta(days=2)
    board = read_past_board(town.unit(COUNTY), then, today=day_of(town.at))
    assert str(next(one.due_on for one in board.requirements if one.code == "visit")) == "2023-12-01"
    assert [one.withdrawn for one in Version.objects.filter(programme=city)] == ["", "walk"]


def test_the_next_version_is_counted_on(town: Cast) -> None:
    out(town, top("1"))
    withdraws(town)
    assert Programme.objects.get().version == "1.0.1"
    with pytest.raises(rules.VersionOlder):
        out(town, top("1.0"))


@pytest.mark.parametrize(
    ("by", "given", "refusal"),
    [
        (PROVINCE, {}, rules.NotTheIssuer),
        (VILLAGE, {}, NotYoursToDo),
        ("00", {"requirement": "issue_list", "reason": ""}, rules.ReasonMissing),
        ("00", {"reason": " . "}, rules.ReasonMissing),
        ("00", {"reason": "长" * 201}, rules.ReasonTooLong),
        ("00", {"requirement": "nothing"}, rules.NoSuchRequirement),
    ],
)
def test_not_by_anybody_and_not_without_a_word(
    town: Cast, by: str, given: dict[str, str], refusal: type[Exception]
) -> None:
    out(town, top())

    with pytest.raises(refusal):
        withdraws(town, by=by, **given)
    assert due(town)


def test_a_programme_that_is_not_there_is_not_withdrawn_from(town: Cast) -> None:
    with pytest.raises(rules.NoSuchProgramme):
        withdraws(town)
