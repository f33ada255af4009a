"""The gate: what a demand must say, what it costs, and when it is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from huilu.burden import rules
from huilu.burden.allowing import set_allowance
from huilu.burden.effort import Effort
from huilu.burden.gate import pass_together, quote
from huilu.burden.load import _along, heaviest_months
from huilu.burden.models import Allowance, Demand
from huilu.burden.states import DemandKind, DemandState
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.words import said_in_both
from huilu.org.models import Unit
from huilu.programmes.models import Requirement
from tests.burden.asking import COUNTY, SISTER, STREET, VILLAGE, asks, classes, terms
from tests.cast import Cast, plant_tree, publish
from tests.programmes.family import ALLOWED, CITY, lower, out, top, visit


def allow(town: Cast, minutes: int, level: str = "village", audience: str = "") -> None:
    set_allowance(level=level, audience=audience, minutes=minutes, by=INSTALLATION, at=town.later())


def test_the_price_is_shown_before_anything_is_sent(town: Cast) -> None:
    (offer,) = quote([terms()], asker=town.unit(COUNTY), at=town.at)

    assert (offer.price.minutes, offer.price.population, offer.price.minutes_in_all) == (60, 2, 120)
    assert offer.price.minutes_in_all == 120
    (month,) = offer.heaviest
    assert (month.level, month.month, month.coming, month.allowed) == ("village", date(2023, 10, 1), 60, 900)
    assert not Demand.objects.exists()


def test_what_passes_is_kept_with_all_that_was_said(town: Cast) -> None:
    made = asks(town)

    assert (made.state, made.population, made.minutes_in_all) == (DemandState.STANDING, 2, 120)
    assert {one.unit_class_id for one in made.classes.all()} == classes("village")
    assert made.asked_by == town.actor(COUNTY).signature


def test_what_is_asked_ad_hoc_ends_no_clause_of_a_programme(town: Cast) -> None:
    """Nor what a child pack asks beyond one: whoever had begun would never be told."""
    may = top(parameters=ALLOWED)
    out(town, may)
    out(town, lower(may, visit(minutes=90, reason={"zh": "汛期", "en": "A flood"})), CITY)

    for asker, code in (("00", "centre_pack/issue_list@1.0"), (CITY, "city_pack/visit@1.0")):
        with pytest.raises(rules.ClauseReplaced):
            asks(town, by=asker, replaces=(code,), fields=())
        assert Demand.objects.get(code=code).is_standing


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"purpose": {"zh": " — "}}, rules.NotSaid),
        ({"basis": {"zh": ""}}, rules.NotSaid),
        ({"minutes": 0}, rules.NotSaid),
        ({"sunset_on": date(2023, 10, 30)}, rules.EndsBeforeDue),
        ({"due_on": date(2023, 9, 22)}, rules.TooShortNotice),
        ({"kind": DemandKind.MEETING, "due_on": date(2023, 9, 21)}, rules.TooShortNotice),
        ({"replaces": ("370811-0",)}, rules.NothingReplaced),
    ],
)
def test_what_leaves_out_or_hurries_is_refused(town: Cast, changes: dict[str, object], refusal: type) -> None:
    with pytest.raises(refusal):
        asks(town, **changes)
    assert not Demand.objects.exists()


def test_a_risk_passes_at_once_and_says_why(town: Cast) -> None:
    allow(town, 0)

    made = asks(town, due_on=date(2023, 9, 20), risk_reason="堤坝渗水", fields=())

    assert made.is_risk
    assert made.risk_reason == "堤坝渗水"


def test_more_than_a_month_holds_is_refused(town: Cast) -> None:
    allow(town, 100)
    asks(town)

    with pytest.raises(rules.OverAllowance) as refused:
        asks(town, code="370811-2", fields=())

    assert refused.value.facts["minutes"] == 120
    assert refused.value.facts["allowed"] == 100
    assert refused.value.facts["running"] == 60
    # A launch that is looked through keeps it in both languages; a command says it when its database has stopped.
    with CaptureQueriesContext(connection) as asked:
        said = said_in_both(lambda: refused.value.sentence)
    assert not asked.captured_queries
    assert said["zh"].startswith("村")
    assert "2023年10月" in said["zh"]
    assert said["en"].startswith("Village ")
    assert "October 2023" in said["en"]


def test_what_replaces_another_finds_its_room(town: Cast) -> None:
    allow(town, 100)
    first = asks(town)

    second = asks(town, code="370811-2", replaces=("370811-1",))

    first.refresh_from_db()
    assert (first.state, first.ended_because) == (DemandState.WITHDRAWN, "370811-2")
    assert list(second.replaces.all()) == [first]


def test_what_those_above_ask_takes_room_below(town: Cast) -> None:
    allow(town, 100)
    asks(town)

    with pytest.raises(rules.OverAllowance):
        asks(town, by=STREET, code="370811007-1", fields=())
    asks(town, by=STREET, code="370811007-1", fields=(), minutes=40)


def test_what_sisters_ask_does_not_add_up(town: Cast) -> None:
    allow(town, 100, level="base")
    asks(town, by="370811007", level="base", code="370811007-1", fields=())
    asks(town, by="3708", level="base", code="3708-1", fields=(), minutes=40)

    coming = heaviest_months([terms(level="base", code="x", minutes=10)], town.unit("370102"), day_of(town.at))

    assert [one.running for one in coming if one.audience == "base_unit"] == [0]
    coming = heaviest_months([terms(level="base", code="x", minutes=10)], town.unit("37"), day_of(town.at))
    assert [one.running for one in coming if one.audience == "base_unit"] == [100]


@pytest.mark.parametrize("level", ["village", "base"])
def test_what_reads_the_same_is_reckoned_once(town: Cast, monkeypatch: pytest.MonkeyPatch, level: str) -> None:
    """However many units are asked by name already, be they of those who are asked now or not."""
    named = frozenset({town.unit(VILLAGE).pk, town.unit(SISTER).pk})
    asks(town, fields=())
    asks(town, code="370811-2", class_ids=frozenset(), unit_ids=named, fields=())
    reckoned: list[Effort] = []
    by_day = Effort.by_day
    monkeypatch.setattr(Effort, "by_day", lambda one, calendar: reckoned.append(one) or by_day(one, calendar))

    coming = heaviest_months([terms(level, code="x")], town.unit(COUNTY), day_of(town.at))

    assert [one.running for one in coming] == ([120] if level == "village" else [0, 0])
    assert len(reckoned) == 3


def test_a_place_is_compared_with_those_above_it_and_no_other() -> None:
    looks: list[str] = []

    class Path(str):
        __slots__ = ()

        def startswith(self, *given: Any) -> bool:
            looks.append(self)
            return super().startswith(*given)

    month = date(2023, 10, 1)
    own = {Path(path): [{month: 1}] for n in range(100) for path in ("", f"{n:08}", f"{n:08}0", f"{n:08}00")}

    along = _along(own)

    assert sorted(one[month] for one in along) == [1, *[2] * 100, *[3] * 100, *[4] * 100]
    assert len(looks) < 3 * len(own)


def test_the_narrower_allowance_goes_first(town: Cast) -> None:
    allow(town, 10, level="base")
    allow(town, 70, level="base", audience="base_unit")

    by_kind = {one.audience: one for one in heaviest_months([terms(level="base")], town.unit("00"), day_of(town.at))}

    assert {kind: one.allowed for kind, one in by_kind.items()} == {"department": 10, "base_unit": 70}
    assert {kind: one.is_over for kind, one in by_kind.items()} == {"department": True, "base_unit": False}


def test_a_figure_that_is_asked_already_is_not_asked_again(town: Cast) -> None:
    asks(town)

    with pytest.raises(rules.HeldAlready) as refused:
        asks(town, by=STREET, code="370811007-1", minutes=5)
    assert refused.value.facts["field"] == "drain_length"
    assert "370811-1" in refused.value.facts["holder"]
    # Others may be asked for it.
    asks(town, by="370811007", code="370811007-2", level="base", minutes=5)


def test_what_comes_together_asks_no_unit_twice_for_a_figure(town: Cast) -> None:
    who: dict[str, Any] = {"asker": town.unit(COUNTY), "by": town.actor(COUNTY), "at": town.later()}
    village = frozenset({town.unit(VILLAGE).pk})
    for again in (terms(code="370811-2"), terms(code="370811-2", class_ids=frozenset(), unit_ids=village)):
        with pytest.raises(rules.HeldAlready) as refused:
            pass_together(terms=[terms(), again], **who)
        assert refused.value.facts == {"field": "drain_length", "holder": "排水沟长度"}
    assert not Demand.objects.exists()
    assert len(pass_together(terms=[terms(), terms("base", code="370811-2")], **who)) == 2


def test_only_a_guard_desk_at_the_top_sets_allowances(town: Cast) -> None:
    guard = town.actor("00", username="guard-00", post=rules.GUARD_POST)
    set_allowance(level="village", minutes=5, by=guard, at=town.later())
    assert Allowance.objects.get().minutes == 5

    for nobody in (town.actor("00"), town.actor("37", username="guard-37", post=rules.GUARD_POST)):
        with pytest.raises(rules.OnlyGuardDesk):
            set_allowance(level="village", minutes=500, by=nobody, at=town.later())
    with pytest.raises(rules.UnknownKindOfUnit):
        set_allowance(level="galaxy", minutes=5, by=guard, at=town.later())
    with pytest.raises(rules.UnknownKindOfUnit):
        set_allowance(level="village", audience="martians", minutes=5, by=guard, at=town.later())
    with pytest.raises(rules.BadMinutes):
        set_allowance(level="village", minutes=-1, by=guard, at=town.later())


def test_every_requirement_has_passed_the_gate(town: Cast) -> None:
    programme = publish(town)

    asked = {one.code: one.demand for one in Requirement.objects.select_related("demand")}
    assert asked["reading_class"].code == "second_batch_2023/reading_class@1.3"
    assert asked["reading_class"].minutes == 2880
    assert asked["reading_class"].population == 4
    assert asked["monthly_leading_group"].times == 5
    assert {one.asker_id for one in asked.values()} == {programme.issuer_id}


# Whatever lays something on a unit refers to its demand. A table that does so is named here, or it is none of these.
LAYS_ON_UNITS = {"programmes_requirement", "campaigns_question", "campaigns_plan", "reviews_summons"}
# What says otherwise about a demand refers to one of its own where it asks more: a check of the table sees to that.
MAY_ASK_NO_MORE = {"programmes_refinement", "burden_variation"}


def test_the_database_refuses_what_has_not_passed_the_gate(town: Cast) -> None:
    publish(town)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attnotnull FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f' AND c.confrelid = 'burden_demand'::regclass"
        )
        referring = dict(cursor.fetchall())
        cursor.execute("SELECT conrelid::regclass::text FROM pg_constraint WHERE conname LIKE '%\\_more\\_is\\_asked'")
        checked = {table for (table,) in cursor.fetchall()}
    referring = {table: is_there for table, is_there in referring.items() if table not in checked}
    assert {table for table in referring if not table.startswith("burden_")} == LAYS_ON_UNITS
    assert {"burden_form", "burden_demandclass", "burden_demandunit", "burden_value"} <= set(referring)
    assert [table for table, is_obligatory in referring.items() if not is_obligatory] == []
    assert set(checked) >= MAY_ASK_NO_MORE
    with pytest.raises(IntegrityError), transaction.atomic():
        Requirement.objects.update(demand=None)


def test_a_plan_published_again_asks_only_what_is_new(town: Cast) -> None:
    from tests.cast import read_pack

    pack = read_pack("second-batch-2023")
    publish(town)
    before = {one.code: one.demand_id for one in Requirement.objects.all()}
    lighter = pack.requirements[0].model_copy(update={"minutes": 30})
    dropped = pack.requirements[-1].code
    newer = pack.model_copy(update={"version": "2.0", "requirements": (lighter, *pack.requirements[1:-1])})

    from huilu.programmes.publishing import publish_pack

    publish_pack(pack=newer, issuer=town.unit("00"), by=town.actor("00"), at=town.later())

    after = {one.code: one.demand for one in Requirement.objects.select_related("demand")}
    changed = {code for code, demand in after.items() if demand.pk != before[code]}
    assert changed == {lighter.code}
    assert after[lighter.code].code == f"second_batch_2023/{lighter.code}@2.0"
    assert Demand.objects.get(pk=before[lighter.code]).state == DemandState.WITHDRAWN
    assert after[dropped].state == DemandState.WITHDRAWN


class Whatever(TestCase):
    """Whoever asks whatever: nothing passes that makes a month heavier than allowed, and all else does."""

    @given(
        st.lists(
            st.tuples(st.sampled_from(["00", "37", "3708", "3701", COUNTY, STREET]), st.integers(1, 80)),
            max_size=8,
        )
    )
    @settings(max_examples=15, deadline=None)
    def test_no_village_is_ever_asked_for_more_than_allowed(self, asked: list[tuple[str, int]]) -> None:
        plant_tree()
        town = Cast()
        allow(town, 100)
        paths = dict(Unit.objects.values_list("code", "path"))
        # A village may come to be anywhere, and would owe what is asked there already.
        load = dict.fromkeys(paths.values(), 0)
        for place, (by, minutes) in enumerate(asked):
            meant = [path for path in load if path.startswith(paths[by])]
            has_room = all(load[path] + minutes <= 100 for path in meant)
            try:
                asks(town, by=by, code=f"{by}-{place}", minutes=minutes, fields=())
            except rules.OverAllowance:
                assert not has_room
                continue
            assert has_room
            load |= {path: load[path] + minutes for path in meant}
