"""Other due days: lower peaks, nothing in a blackout, nothing earlier than it may be (M152, M130, M156)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huilu.kernel.actor import INSTALLATION
from huilu.kernel.workdays import calendar_called
from huilu.programmes.pack.schema import Pack
from huilu.programmes.publishing import publish_pack
from huilu.rehearsal.days import Rules, Tie
from huilu.rehearsal.gaps import GapKind
from huilu.rehearsal.rehearsing import DryRun, rehearse
from huilu.rehearsal.spread_words import spread_words
from huilu.rehearsal.spreading import Reason, Spreading
from huilu.rehearsal.weighing import Scales, caps_of
from tests.cast import Cast
from tests.programmes.family import ALLOWED, lower, top, visit
from tests.rehearsal.packs import END, START, a_pack, spec

CLOSING = date(2023, 12, 11)
YEAR_END = {
    "start": CLOSING,
    "end": date(2024, 1, 5),
    "labels": {"zh": "年终结算", "en": "Year-end closing"},
}
ONE_DAY = {"on": date(2023, 11, 10)}


def spreads(town: Cast, pack: Pack) -> tuple[DryRun, Spreading]:
    run = rehearse(pack=pack, issuer=town.unit("37"), at=town.at)
    return run, run.propose()


def calendar(**terms: Any) -> dict[str, Any]:
    return {"calendar": terms}


def said(proposal: Spreading) -> list[str]:
    with translation.override("en"):
        return spread_words(proposal)


def test_what_fell_on_one_day_is_spread_and_told_in_words(town: Cast) -> None:
    pack = a_pack(
        *(spec(f"report_{place}", ("county",), due=ONE_DAY, minutes=400) for place in range(2)),
        parameters=calendar(later_days=40),
    )

    run, proposal = spreads(town, pack)

    (move,) = proposal.moves
    (kind,) = proposal.before
    assert (proposal.before[kind], proposal.after[kind], proposal.gap) == (200, 100, 0.0)
    assert (move.reason, move.else_peak, move.peak) == (Reason.PEAK, 200, 100)
    assert timedelta(days=28) <= move.to_on - ONE_DAY["on"] <= timedelta(days=40)
    assert max(one.most for one in run.with_proposal(proposal).kinds[0].after or ()) == 100
    name = kind.in_both()["en"]
    why = f"if it stayed, the heaviest week of {name} would have 200 minutes and not 100."
    assert said(proposal) == [
        "One due day moves.",
        f"The heaviest week of {name} falls from 200 to 100 minutes.",
        f"“{move.code}” moves from 10 November 2023 to 8 December 2023: {why}",
        "No better proposal exists within the days allowed.",
    ]


def test_no_better_days_exist_than_those_proposed(town: Cast) -> None:
    """All combinations of days are tried one by one."""
    pack = a_pack(
        spec("one", ("county", "township"), due=ONE_DAY, minutes=300),
        spec("two", ("county",), due=ONE_DAY, minutes=200),
        spec("three", ("township",), due={"on": date(2023, 11, 17)}, minutes=500),
        parameters=calendar(later_days=11),
    )
    run, proposal = spreads(town, pack)
    movable = frozenset(one.code for one in run.choices)
    scales = Scales(run.world, caps_of(run.pack, run.world), movable)

    every = product(*(one.days for one in run.choices))
    best = min(scales.weigh({one.code: day for one, day in zip(run.choices, days, strict=True)}) for days in every)
    ours = scales.weigh(proposal.days)
    assert best <= ours <= best * 1.006


def test_nothing_falls_due_in_a_blackout_but_what_is_a_risk(town: Cast) -> None:
    pack = a_pack(
        spec("closing", ("county",), due={"on": date(2023, 12, 20), "not_before": date(2023, 12, 1)}),
        spec("floods", ("county",), due={"on": date(2023, 12, 20)}, risk={"zh": "汛情", "en": "Floods"}),
        spec("no_way_out", ("county",), due={"on": date(2023, 12, 22)}),
        parameters=calendar(blackouts=[YEAR_END]),
    )

    run, proposal = spreads(town, pack)

    assert [(move.code, move.reason) for move in proposal.moves] == [("closing", Reason.BLACKOUT)]
    assert date(2023, 12, 1) <= proposal.days["closing"] < CLOSING
    assert [stuck.code for stuck in proposal.stuck] == ["no_way_out", "floods"]
    assert [one.claim.code for one in run.asked if one.in_blackout] == ["closing", "no_way_out"]
    assert any("“no_way_out” stays on" in one for one in said(proposal))


def test_a_day_without_offices_moves_to_the_next_with_them(town: Cast) -> None:
    saturday = date(2023, 11, 11)
    _run, proposal = spreads(town, a_pack(spec("walk", ("county",), due={"on": saturday})))

    assert proposal.days == {"walk": date(2023, 11, 13)}
    assert proposal.moves[0].reason is Reason.NO_WORKDAY


def test_what_stands_on_no_good_day_is_moved_or_named(town: Cast) -> None:
    """Nobody reads that all is well while something falls due on a Saturday or in a blackout."""
    saturday, risk = {"on": date(2023, 11, 11)}, {"zh": "汛情", "en": "Floods"}
    pack = a_pack(
        spec("walk", ("county",), due=saturday),
        spec("flood", ("county",), due=saturday, risk=risk),
        spec("ice", ("county",), due={"on": date(2023, 12, 20)}, risk=risk),
        parameters=calendar(later_days=0, blackouts=[YEAR_END]),
    )

    _run, proposal = spreads(town, pack)

    no_other = "no other day is allowed. Write due.not_after, or another day."
    assert said(proposal) == [
        "No due day can move, though some had better.",
        f"“walk” stays on 11 November 2023, no working day: {no_other}",
        "“flood” stays on 11 November 2023, no working day: a risk item is not moved.",
        "“ice” stays on 20 December 2023, in a blackout: a risk item waits for none.",
    ]


def test_a_day_that_a_child_pack_gives_a_clause_from_above_is_named(town: Cast) -> None:
    parent = top(parameters=ALLOWED)
    publish_pack(pack=parent, issuer=town.unit("00"), by=INSTALLATION, at=town.at)
    child = lower(parent, visit(due={"on": "2023-11-11"}))

    run = rehearse(pack=child, issuer=town.unit("3708"), at=town.at)

    (stuck,) = run.propose().stuck
    assert (stuck.code, stuck.reason, stuck.tie) == ("visit", Reason.NO_WORKDAY, Tie.FROM_ABOVE)
    assert "Write another day where the pack refines it." in said(run.propose())[1]


def test_when_every_day_is_over_that_is_what_is_said(town: Cast) -> None:
    pack = a_pack(spec("walk", ("county",), due=ONE_DAY), spec("talk", ("county",), due=ONE_DAY))
    town.later(days=90)

    run, proposal = spreads(town, pack)

    assert {(one.kind, one.code) for one in run.gaps if one.kind is GapKind.TOO_LATE} == {
        (GapKind.TOO_LATE, "walk"), (GapKind.TOO_LATE, "talk"),
    }  # fmt: skip
    assert said(proposal) == [
        "Every due day is over: there is nothing to move.",
        "“walk” stays on 10 November 2023: that day is over.",
        "“talk” stays on 10 November 2023: that day is over.",
    ]


def test_two_events_for_everybody_get_two_days(town: Cast) -> None:
    everybody = ("city", "county", "township")
    pack = a_pack(*(spec(name, everybody, due=ONE_DAY, minutes=0) for name in ("launch", "review")))

    _run, proposal = spreads(town, pack)

    assert [move.reason for move in proposal.moves] == [Reason.TWO_EVENTS]


def test_what_is_in_force_is_never_asked_for_earlier(town: Cast) -> None:
    december = {"on": date(2023, 12, 8)}
    reports = [spec(f"report_{place}", ("county",), due=december, minutes=400) for place in range(2)]
    free = [one | {"due": december | {"not_before": START, "not_after": december["on"]}} for one in reports]

    _run, fresh = spreads(town, a_pack(*free))
    publish_pack(pack=a_pack(*reports), issuer=town.unit("37"), by=INSTALLATION, at=town.at)
    _run, revised = spreads(town, a_pack(*free, version="2"))

    assert [move.to_on < move.from_on for move in fresh.moves] == [True]
    assert revised.moves == ()


def test_a_week_over_its_cap_is_brought_under_it_where_that_can_be(town: Cast) -> None:
    pack = a_pack(
        *(spec(f"report_{place}", ("county",), due=ONE_DAY, minutes=240) for place in range(3)),
        parameters=calendar(later_days=49, weekly_cap={"county": 60}),
    )

    run, proposal = spreads(town, pack)

    assert [one.cap for one in run.kinds] == [60]
    assert run.kinds[0].over_cap == 4
    assert max(proposal.after.values()) <= 60 or any("the cap is 60" in one for one in said(proposal))


DAYS = st.integers(0, (END - START).days).map(lambda n: START + timedelta(days=n))
SPECS = st.lists(st.tuples(st.sets(st.sampled_from(["city", "county", "township"]), min_size=1), DAYS), max_size=5)


@settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=SPECS, blackout=DAYS, length=st.integers(0, 20), later=st.integers(0, 30))
def test_whatever_is_asked_the_proposal_keeps_the_rules(
    town: Cast, drawn: list[tuple[set[str], date]], blackout: date, length: int, later: int
) -> None:
    specs = [spec(f"work_{n}", tuple(sorted(levels)), due={"on": day}) for n, (levels, day) in enumerate(drawn)]
    terms = {"start": blackout, "end": blackout + timedelta(days=length), "labels": {"zh": "停", "en": "Stop"}}
    pack = a_pack(spec("always", ("county",)), *specs, parameters=calendar(blackouts=[terms], later_days=later))

    run, proposal = spreads(town, pack)

    rules, stuck = Rules.of(pack), {one.code for one in proposal.stuck}
    assert rules.calendar == calendar_called("china")
    for one in run.choices:
        day = proposal.days.get(one.code, one.due_on)
        assert one.code in stuck or rules.allow(day)
        assert one.due_on <= day <= min(END, one.due_on + timedelta(days=later))
    forced = any(move.reason in {Reason.BLACKOUT, Reason.NO_WORKDAY} for move in proposal.moves)
    assert forced or all(proposal.after[kind] <= peak for kind, peak in proposal.before.items())
