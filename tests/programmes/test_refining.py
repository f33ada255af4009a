"""A child pack in force: what a unit is asked by its issuer, and what those between them say otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huilu.accounts.sight import seeing
from huilu.board.checking import check_figures
from huilu.board.past import read_past_board
from huilu.board.queries import Board, read_board
from huilu.kernel.days import day_of
from huilu.programmes import rules
from huilu.programmes.actions import record_progress
from huilu.programmes.cascade import cascade_of
from huilu.programmes.models import Programme, Refinement, Requirement, RequirementClass
from huilu.programmes.pack.findings import PackInvalid
from huilu.programmes.pack.parents import NoParentError
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.tightening import Quantity
from huilu.programmes.refining import Published
from huilu.programmes.states import ProgressState
from huilu.programmes.withdrawing import withdraw_requirement
from tests.cast import Cast
from tests.programmes.family import (
    ALLOWED,
    CITY,
    COUNTY,
    DUE,
    LATER,
    OTHER,
    PROVINCE,
    TEN,
    VILLAGE,
    due,
    lower,
    out,
    owed,
    top,
    visit,
)
from tests.programmes.pack.kin import TOPICS
from tests.programmes.pack.small import PackData, both, requirement


def late(board: Board, code: str = "visit") -> tuple[str, int, int]:
    """The day by which a board reckons, and how many are late: in all, and its columns together."""
    one = next(one for one in board.requirements if one.code == code)
    columns = [board.own, *board.children]
    return str(one.due_on), board.total.work[one.pk].overdue, sum(column.work[one.pk].overdue for column in columns)


def test_a_unit_reads_what_those_above_it_say_otherwise(town: Cast) -> None:
    out(town, top())
    own = requirement("walk", ["village"], 5, due={"on": DUE}, text=both("Walk"))
    city = lower(top(), visit(due={"on": LATER}, detail=both("On foot"), minutes=50), own)
    out(town, city, CITY)
    out(town, lower(city, visit(minutes=40, repeats="quarterly"), code="county_pack"), COUNTY)

    found = owed(town)
    assert (due(town), found.requirement.minutes, found.values.repeats) == (LATER, 40, "quarterly")
    assert [layer.issuer for layer in found.layers] == ["济宁市", "任城区"]
    assert found.layers[0].detail == both("On foot")
    assert [layer.tighter for layer in found.layers] == [(), ()]
    assert found.origin.minutes == 60
    assert (due(town, COUNTY), owed(town, COUNTY).requirement.minutes) == (LATER, 40)
    assert town.unit(OTHER).unit_class_id
    assert (due(town, "370102"), owed(town, "370102").layers) == (DUE, ())
    assert owed(town, code="walk").layers == ()
    assert not RequirementClass.objects.filter(requirement__programme__code="county_pack").exists()
    assert Requirement.objects.get(code="visit").minutes == 60


def test_a_tightening_is_named_where_it_bites(town: Cast) -> None:
    parent = top(parameters=ALLOWED)
    out(town, parent)
    out(town, lower(parent, visit(due={"on": TEN}, minutes=50, reason=both("A flood"))), CITY)

    (layer,) = owed(town).layers
    assert (layer.tighter, layer.reason, due(town)) == ((Quantity.DEADLINE,), both("A flood"), TEN)


def test_a_board_reckons_by_the_day_that_holds_for_its_node(town: Cast) -> None:
    parent = top(parameters=ALLOWED)
    out(town, parent)
    out(town, lower(parent, visit(due={"on": TEN}, reason=both("A flood"))), CITY)
    town.later(days=25)

    below = late(read_board(town.unit(COUNTY), town.at))
    assert below[0] == TEN
    assert below[1] == below[2] == 3
    assert late(read_board(town.unit(CITY), town.at)) == (TEN, 3, 3)
    assert late(read_board(town.unit(PROVINCE), town.at)) == (DUE, 0, 0)
    assert owed(town).is_late(day_of(town.at))
    town.later(days=10)
    assert late(read_board(town.unit(PROVINCE), town.at)) == (DUE, 4, 4)
    assert check_figures().differing == []


def test_a_past_day_is_read_as_it_was_then(town: Cast) -> None:
    parent = top(parameters=ALLOWED)
    out(town, parent)
    first = day_of(town.at)
    town.later(days=1)
    city = lower(parent, visit(due={"on": TEN}, minutes=50, reason=both("A flood")))
    out(town, city, CITY)
    second = day_of(town.at)
    town.later(days=1)
    out(town, top("1.1", parameters=ALLOWED, minutes=60, due={"on": LATER}))
    third = day_of(town.at)
    town.later(days=1)
    changed = top("1.1", parameters=ALLOWED, due={"on": LATER})
    out(town, lower(changed, visit(due={"on": DUE}, reason=both("Again")), version="1.1"), CITY)
    fourth = day_of(town.at)
    town.later(days=3)

    def days(unit: str) -> list[str]:
        boards = [
            read_past_board(town.unit(unit), day, today=day_of(town.at)) for day in (first, second, third, fourth)
        ]
        return [late(board)[0] for board in boards]

    assert days(COUNTY) == [DUE, TEN, LATER, DUE]
    assert days(PROVINCE) == [DUE, DUE, LATER, LATER]
    with seeing(town.actor(COUNTY)):
        assert days(COUNTY) == [DUE, TEN, LATER, DUE]


def test_what_a_revision_has_overtaken_holds_no_longer(town: Cast) -> None:
    """The city gave more time; the centre now gives more still. The city's day would be earlier: it does not hold."""
    out(town, top())
    out(town, lower(top(), visit(due={"on": LATER}, minutes=50, detail=both("On foot"))), CITY)

    out(town, top("1.1", due={"on": "2023-12-01"}))
    (layer,) = owed(town).layers
    assert (due(town), owed(town).requirement.minutes, layer.detail) == ("2023-12-01", 50, both("On foot"))
    assert layer.tighter == ()

    out(town, top("1.2"))
    assert due(town) == LATER


def test_a_clause_that_is_locked_now_is_as_its_origin_has_it(town: Cast) -> None:
    out(town, top(locked=False))
    out(town, lower(top(locked=False), {"refines": "issue_list", "minutes": 100, "detail": both("Here")}), CITY)
    assert owed(town, COUNTY, "issue_list").requirement.minutes == 100

    out(town, top("1.1"))
    found = owed(town, COUNTY, "issue_list")
    assert (found.requirement.minutes, found.layers[0].detail) == (300, both("Here"))


def test_a_reason_is_given_against_what_the_origin_says(town: Cast) -> None:
    out(town, top(parameters=ALLOWED))
    out(town, lower(top(parameters=ALLOWED), visit(minutes=90, reason=both("A flood"))), CITY)

    out(town, top("1.1", parameters=ALLOWED, evidence=["fact", "figure"]))
    assert owed(town).requirement.minutes == 90
    out(town, top("1.2"))
    assert (owed(town).requirement.minutes, owed(town).layers[0].tighter) == (60, ())


def test_a_child_published_anew_says_what_it_says_now(town: Cast) -> None:
    out(town, top())
    out(town, lower(top(), visit(minutes=50)), CITY)
    out(town, lower(top(), {"refines": "issue_list", "detail": both("Here")}, version="1.1"), CITY)

    assert owed(town).layers == ()
    assert [str(one.requirement) for one in Refinement.objects.all()] == ["issue_list"]


def test_progress_and_figures_are_untouched_by_a_refinement(town: Cast) -> None:
    out(town, top())
    by, at = town.actor(VILLAGE), town.later()
    key = owed(town).requirement.key
    record_progress(unit_id=town.unit(VILLAGE).pk, requirement=key, state=ProgressState.DONE, fact="好了", by=by, at=at)
    before = read_board(town.unit(PROVINCE), town.at).total.work

    out(town, lower(top(), visit(due={"on": LATER})), CITY)
    assert {pk: (w.applies, w.done) for pk, w in read_board(town.unit(PROVINCE), town.at).total.work.items()} == {
        pk: (w.applies, w.done) for pk, w in before.items()
    }
    assert owed(town).state is ProgressState.DONE
    assert check_figures().differing == []


@pytest.mark.parametrize(
    ("entry", "by", "refusal"),
    [
        (visit(minutes=50), "00", rules.NotBelowTheParent),
        (visit(minutes=90, reason=both("A flood")), CITY, PackInvalid),
        ({"refines": "issue_list", "minutes": 300}, CITY, PackInvalid),
    ],
)
def test_what_does_not_fit_its_parents_is_refused(
    town: Cast, entry: PackData, by: str, refusal: type[Exception]
) -> None:
    out(town, top())

    with pytest.raises(refusal):
        out(town, lower(top(), entry), by)
    assert not Programme.objects.filter(code="city_pack").exists()


def test_somebody_beside_the_parents_issuer_does_not_refine_it(town: Cast) -> None:
    """The city of Jinan is not bound by what the city of Jining asks."""
    own = top().model_copy(update={"code": "jining_pack"})
    unlocked = own.model_copy(update={"requirements": own.requirements[1:]})
    out(town, unlocked, CITY)

    with pytest.raises(rules.NotBelowTheParent):
        out(town, lower(unlocked, visit(minutes=50), code="jinan_pack"), OTHER)


def test_a_parent_is_published_first_and_read_in_its_newest_version(town: Cast) -> None:
    child = lower(top(), visit(minutes=50))
    with pytest.raises(rules.NoSuchParent):
        out(town, child, CITY)

    out(town, top())
    out(town, top("1.1"))
    with pytest.raises(rules.ParentMovedOn) as told:
        out(town, child, CITY)
    assert "1.1" in str(told.value)


def test_what_is_asked_above_is_not_asked_again_in_the_same_words(town: Cast) -> None:
    """Without “extends” the same clause stood beside itself, tighter, whatever the origin allows."""
    out(town, top())

    def own(level: str, text: str) -> Pack:
        clause = requirement("own", [level], 90, due={"on": TEN}, text={"zh": text, "en": "Our own"})
        return Pack.model_validate(top().model_dump(mode="json") | {"code": "own_pack", "requirements": [clause]})

    same = top().requirements[1].text.zh
    with pytest.raises(rules.AskedAbove) as refused:
        out(town, own("village", f"“{same}”!"), CITY)
    facts = refused.value.facts
    assert (facts["programme"], facts["version"], facts["clause"]) == ("centre_pack", "1.0", "visit")
    assert "extends: {code: centre_pack, version: '1.0'}" in refused.value.advice
    # Of other units, in other words, or from beside it asks something else.
    out(town, own("city", same), CITY)
    out(town, own("village", "入户。").model_copy(update={"code": "other_pack"}), CITY)
    withdraw_requirement(
        programme="centre_pack", requirement="visit", reason="不需要了", by=town.actor("00"), at=town.later()
    )
    out(town, own("village", same).model_copy(update={"code": "third_pack"}), CITY)


def test_a_unit_says_one_thing_about_a_clause(town: Cast) -> None:
    out(town, top())
    out(town, lower(top(), visit(minutes=50)), CITY)

    with pytest.raises(rules.RefinedAlready):
        out(town, lower(top(), visit(minutes=40), code="second_pack"), CITY)


def test_a_clause_that_is_gone_above_cannot_be_refined_further_down(town: Cast) -> None:
    """The county reads the city's pack, and the centre has withdrawn the clause since."""
    out(town, top())
    city = lower(top(), visit(minutes=50))
    out(town, city, CITY)
    fewer = top("1.1")
    out(town, fewer.model_copy(update={"requirements": fewer.requirements[:1]}))

    with pytest.raises(PackInvalid):
        out(town, lower(city, visit(minutes=40), code="county_pack"), COUNTY)


def test_targets_and_evidence_come_down_too(town: Cast) -> None:
    parent = top(target={"at_least": 4, "of": TOPICS}, evidence=["fact", "figure"])
    out(town, parent)
    out(town, lower(parent, visit(target={"at_least": 2, "of": TOPICS}, evidence=["fact"], due={"none": True})), CITY)

    found = owed(town)
    assert found.values.target is not None
    assert (found.values.target.at_least, found.values.evidence, found.requirement.due_on) == (2, ("fact",), None)
    assert not found.is_late(date(2024, 1, 1) + timedelta(days=1))


def test_a_pack_finds_only_the_version_above_it_that_is_in_force(town: Cast) -> None:
    out(town, top("1.1"))
    for code, version in (("another_pack", "1.1"), ("centre_pack", "1.0")):
        with pytest.raises(NoParentError):
            Published().above(code, version)
    assert [pack.version for pack in Published().above("centre_pack", "1.1")] == ["1.1"]


def test_the_cascade_of_what_is_not_there_is_refused(town: Cast) -> None:
    with pytest.raises(rules.NoSuchRequirement):
        cascade_of(out(town, top()), "nothing")
