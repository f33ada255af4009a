"""Moving, merging, splitting, renaming, closing: nothing is lost, figures stay exact, and each can be undone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from huilu.accounts.models import Post
from huilu.board.checking import check_figures
from huilu.board.past import read_past_board
from huilu.board.queries import read_board
from huilu.handover.models import HandOver
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.ledger.serials import next_id
from huilu.loop import actions as loop
from huilu.loop.models import Holding, Issue
from huilu.loop.states import State
from huilu.org.actions import import_body
from huilu.org.models import Unit, UnitPast
from huilu.programmes.actions import record_progress
from huilu.programmes.models import Programme, Progress
from huilu.programmes.publishing import follow_tree
from huilu.programmes.queries import obligations_of
from huilu.programmes.rules import NotOurObligation
from huilu.programmes.states import ProgressState
from huilu.reorganisation import actions, rules
from huilu.reorganisation.actions import Report
from huilu.tally.actions import fold_all
from tests.cast import SEEN, Cast, publish, reloaded

COUNTY, TOWNSHIP, VILLAGE, OTHER = "370811", "370811007", "370811007201", "370811007202"
MORE = """code,parent,name,level,sector,audience,tags,uscc,valid_from
370811008,370811,仙营街道,township,government,grassroots,,,2020-01-01
370811008201,370811008,仙营村,village,community,grassroots,,,2020-01-01
370812,3708,兖州区,county,government,leading_body,,,2020-01-01
"""


@pytest.fixture
def land(town: Cast) -> Cast:
    """Two townships more, a programme, an issue at work, and something done."""
    assert not import_body(body=MORE.encode(), by=INSTALLATION, at=town.at, follow=follow_tree).faults
    publish(town)
    town.starts()
    for code in (VILLAGE, "370811008201"):
        records(town, code, ProgressState.DONE)
    records(town, OTHER, ProgressState.IN_PROGRESS)
    return town


def records(town: Cast, code: str, state: ProgressState, post: str = "office") -> None:
    unit = town.unit(code)
    owed = obligations_of(unit, day_of(town.at))[0].requirement.key
    by, at = town.actor(code, post=post), town.later()
    record_progress(unit_id=unit.pk, requirement=owed, state=state, fact="一句话", by=by, at=at)


def does(act: Any, town: Cast, **given: Any) -> Report:
    """The act by the installation, today; afterwards every figure agrees."""
    at = town.later()
    report: Report = act(**{"on": day_of(at), "reason": "鲁政字〔2023〕1号", "by": INSTALLATION, "at": at} | given)
    for _folded in range(2):
        check = check_figures()
        assert [cell.name for cell in check.differing] == []
        assert check.cells
        fold_all()
    return report


def totals(town: Cast, code: str) -> tuple[int, int, int, int]:
    board = read_board(town.unit(code), town.at)
    works = board.total.work.values()
    return (board.total.units, sum(one.applies for one in works), sum(one.done for one in works),
            board.total.issues.total)  # fmt: skip


def test_a_move_takes_figures_along_and_leaves_the_past(land: Cast) -> None:
    day, before = day_of(land.at), {code: totals(land, code) for code in (COUNTY, "370812", "3708")}
    past = UnitPast.objects.count()
    land.at += timedelta(days=2)

    report = does(actions.move_unit, land, unit=TOWNSHIP, under="370812")

    moved = land.unit(TOWNSHIP)
    assert moved.parent == land.unit("370812")
    assert all(unit.path.startswith(moved.path) for unit in Unit.objects.filter(code__startswith=TOWNSHIP))
    after = {code: totals(land, code) for code in before}
    assert after["3708"] == before["3708"]
    assert after[COUNTY][0] == before[COUNTY][0] - 4
    assert after["370812"][0] == before["370812"][0] + 4
    assert {(code, b, a) for code, _name, b, a in report.totals} == {
        (COUNTY, before[COUNTY][0], after[COUNTY][0]), ("370812", before["370812"][0], after["370812"][0])
    }  # fmt: skip
    assert UnitPast.objects.count() == past + 1
    then = read_past_board(land.unit(COUNTY), day, today=day_of(land.at))
    assert then.total.units == before[COUNTY][0]
    assert TOWNSHIP in {child.unit.code for child in then.children}

    does(actions.undo, land, number=report.number)
    assert {code: totals(land, code) for code in before} == before
    with pytest.raises(rules.UndoneAlready):
        does(actions.undo, land, number=report.number)


def test_a_dry_run_tells_everything_and_changes_nothing(land: Cast) -> None:
    before, held = totals(land, COUNTY), Unit.objects.in_bulk()
    report = does(actions.merge_units, land, units=[VILLAGE], into=OTHER, dry_run=True)

    assert report.is_dry
    assert {line.kind for line in report.lines} == {"issue", "post"}
    assert {line.to for line in report.lines} == {OTHER}
    assert totals(land, COUNTY) == before
    assert {unit.pk: unit.path for unit in Unit.objects.all()} == {pk: unit.path for pk, unit in held.items()}


def test_merging_takes_everything_open_over_and_its_people_go_on(land: Cast) -> None:
    (issue,) = Issue.objects.all()
    gone, village = land.unit(VILLAGE), land.actor(VILLAGE)
    before = totals(land, TOWNSHIP)

    report = does(actions.merge_units, land, units=[VILLAGE], into=OTHER)

    issue = reloaded(issue)
    heir = land.unit(OTHER)
    assert issue.raised_by == heir
    closed = Unit.ever.get(pk=gone.pk)
    assert (closed.closed_on, closed.successor, closed.counts) == (day_of(land.at), heir, False)
    assert not Unit.objects.filter(code=VILLAGE).exists()
    after = totals(land, TOWNSHIP)
    assert after[0] == before[0] - 1
    assert after[3] == before[3]
    assert heir.posts.filter(code=f"office-{VILLAGE}", appointments__person_id=village.person_id).exists()
    assert [line.to for line in report.lines if line.kind == "obligation"] == []

    does(actions.undo, land, number=report.number)
    assert reloaded(issue).raised_by == gone
    assert totals(land, TOWNSHIP) == before
    assert land.unit(VILLAGE).posts.filter(code="office").exists()


VILLAGE_WORDS = {"level": "village", "sector": "community", "audience": "grassroots"}
FRESH = "370811007203"


def standing(town: Cast, code: str) -> list[tuple[ProgressState, str]]:
    """How far the unit is with the first thing that it owes, where it has begun."""
    owed = obligations_of(town.unit(code), day_of(town.at))[0]
    return [] if owed.state is ProgressState.NOT_STARTED else [(owed.state, owed.fact)]


def test_what_one_has_begun_the_other_goes_on_with_and_back(land: Cast) -> None:
    does(actions.open_unit, land, under=TOWNSHIP, code=FRESH, name="新村", words=VILLAGE_WORDS)
    before = totals(land, TOWNSHIP)

    report = does(actions.merge_units, land, units=[OTHER], into=FRESH)

    (line,) = [line for line in report.lines if line.kind == "obligation"]
    assert (line.gone, line.to) == (OTHER, FRESH)
    assert standing(land, FRESH) == [(ProgressState.IN_PROGRESS, "一句话")]
    does(actions.undo, land, number=report.number)
    assert standing(land, FRESH) == []
    assert standing(land, OTHER) == [(ProgressState.IN_PROGRESS, "一句话")]
    assert totals(land, TOWNSHIP) == before


def test_what_the_other_has_done_itself_stands(land: Cast) -> None:
    merged = does(actions.merge_units, land, units=[OTHER], into=VILLAGE)
    assert [line.to for line in merged.lines if line.kind == "obligation"] == [VILLAGE]
    assert standing(land, VILLAGE) == [(ProgressState.DONE, "一句话")]
    does(actions.undo, land, number=merged.number)
    assert standing(land, VILLAGE) == [(ProgressState.DONE, "一句话")]


def test_what_was_gone_on_with_is_not_taken_back(land: Cast) -> None:
    does(actions.open_unit, land, under=TOWNSHIP, code=FRESH, name="新村", words=VILLAGE_WORDS)
    merged = does(actions.merge_units, land, units=[OTHER], into=FRESH)
    records(land, FRESH, ProgressState.DONE, post="clerk")

    does(actions.undo, land, number=merged.number)
    assert standing(land, FRESH) == [(ProgressState.DONE, "一句话")]


def test_a_begun_obligation_goes_where_the_plan_says_if_it_is_owed_there(land: Cast) -> None:
    does(actions.open_unit, land, under=TOWNSHIP, code=FRESH, name="新村", words=VILLAGE_WORDS)
    tried = does(actions.merge_units, land, units=[OTHER], into=VILLAGE, dry_run=True)
    (key,) = [line.key for line in tried.lines if line.kind == "obligation"]

    with pytest.raises(NotOurObligation):
        does(actions.merge_units, land, units=[OTHER], into=VILLAGE, plan={key: COUNTY})
    does(actions.merge_units, land, units=[OTHER], into=VILLAGE, plan={key: FRESH})
    assert standing(land, FRESH) == [(ProgressState.IN_PROGRESS, "一句话")]


def test_waiting_goes_on_with_whoever_took_over(land: Cast) -> None:
    issue = land.opens(lead=TOWNSHIP)
    does(actions.merge_units, land, units=[TOWNSHIP], into="370811008")

    issue = reloaded(issue)
    assert issue.lead_unit == issue.held_by == land.unit("370811008")
    held = list(Holding.objects.filter(issue=issue).order_by("from_at", "pk"))
    assert held[-1].unit == issue.held_by
    assert [one.to_at for one in held[:-1]] == [one.from_at for one in held[1:]]
    assert {unit.parent.code for unit in Unit.objects.filter(code__startswith=TOWNSHIP) if unit.parent} == {"370811008"}


def test_what_was_closed_before_a_merge_still_counts_above(land: Cast) -> None:
    issue = land.closes()
    assert issue.status is State.CLOSED
    does(actions.merge_units, land, units=[COUNTY], into="370812")

    board = read_board(land.unit("370812"), land.at)
    assert board.total.issues.closed == 1
    assert board.own.issues.closed == 1


def test_whoever_did_the_work_does_not_verify_it_after_a_merge(land: Cast) -> None:
    issue = land.names_verifier(verifier="370812/inspector")
    inspector = land.actor("370812", username="370812-inspector", post="inspector")
    does(actions.merge_units, land, units=[COUNTY], into="370812")

    issue = reloaded(issue)
    assert (issue.status, issue.held_by) == (State.SUBMITTED, land.unit("3708"))
    with pytest.raises(Refusal):
        loop.close_issue(number=issue.number, seen=SEEN, by=inspector, at=land.later())


def test_a_split_hands_over_what_the_plan_says(land: Cast) -> None:
    issue = land.opens(lead=TOWNSHIP)
    parts = [{"code": "370811009", "name": "新街道"}]
    given = {"unit": TOWNSHIP, "parts": parts, "children": {VILLAGE: "370811009"}}
    report = does(actions.split_unit, land, **given, plan={f"issue:{issue.number}": "370811009"})

    fresh = land.unit("370811009")
    assert land.unit(VILLAGE).parent == fresh
    assert land.unit(OTHER).parent == land.unit(TOWNSHIP)
    assert reloaded(issue).lead_unit == fresh

    does(actions.undo, land, number=report.number)
    assert reloaded(issue).lead_unit == land.unit(TOWNSHIP) == land.unit(VILLAGE).parent
    assert not Unit.objects.filter(code="370811009").exists()


def test_a_name_and_a_code_are_attributes_of_a_day(land: Cast) -> None:
    unit = land.unit(VILLAGE)
    land.at += timedelta(days=1)
    report = does(actions.rename_unit, land, unit=VILLAGE, name="李营社区", code="370811007301")

    renamed = Unit.objects.get(pk=unit.pk)
    assert (renamed.name, renamed.code) == ("李营社区", "370811007301")
    past = UnitPast.objects.get(unit=unit)
    assert (past.name, past.code, past.valid_to) == (unit.name, VILLAGE, day_of(land.at))
    does(actions.undo, land, number=report.number)
    assert Unit.objects.get(code=VILLAGE) == unit


def test_another_class_brings_other_obligations(land: Cast) -> None:
    before = totals(land, COUNTY)
    units = ["370811007-S001", "370811-D01"]
    report = does(actions.reclassify_units, land, units=units, words={"sector": "health", "tags": ["elderly_members"]})
    assert {land.unit(code).unit_class.sector for code in units} == {"health"}
    assert totals(land, COUNTY)[0] == before[0]
    does(actions.undo, land, number=report.number)
    assert totals(land, COUNTY) == before


def test_what_leaves_the_part_of_its_issuer_is_bound_no_longer(land: Cast) -> None:
    Programme.objects.update(issuer=land.unit(COUNTY))
    recorded = Progress.objects.filter(unit__code__in=[VILLAGE, OTHER])
    report = does(actions.move_unit, land, unit=TOWNSHIP, under="370812")
    assert [one.applies for one in recorded] == [False, False]
    does(actions.undo, land, number=report.number)
    assert [one.applies for one in recorded.all()] == [True, True]


def test_an_opened_unit_and_a_closed_one(land: Cast) -> None:
    does(actions.open_unit, land, under=TOWNSHIP, code=FRESH, name="新村", words=VILLAGE_WORDS)
    assert totals(land, TOWNSHIP)[0] == 5
    does(actions.close_unit, land, unit=FRESH)
    assert totals(land, TOWNSHIP)[0] == 4
    does(actions.open_unit, land, under=TOWNSHIP, code=FRESH, name="又一新村", words=VILLAGE_WORDS)
    assert Unit.ever.filter(code=FRESH).count() == 2


REFUSED: list[tuple[type[Refusal], Any, dict[str, Any]]] = [
    (rules.ReasonMissing, actions.move_unit, {"unit": TOWNSHIP, "under": "370812", "reason": " "}),
    (rules.NoSuchUnit, actions.move_unit, {"unit": "999", "under": "370812"}),
    (rules.NotOnThatDay, actions.move_unit, {"unit": TOWNSHIP, "under": "370812", "on": date(2019, 12, 31)}),
    (rules.NotOnThatDay, actions.move_unit, {"unit": TOWNSHIP, "under": "370812", "on": date(2099, 1, 1)}),
    (rules.BelowItself, actions.move_unit, {"unit": TOWNSHIP, "under": VILLAGE}),
    (rules.LevelDoesNotFit, actions.move_unit, {"unit": TOWNSHIP, "under": "370811008201"}),
    (rules.TopStays, actions.move_unit, {"unit": "37", "under": "00"}),
    (rules.NothingChanges, actions.move_unit, {"unit": TOWNSHIP, "under": COUNTY}),
    (rules.AcrossRegions, actions.move_unit, {"unit": TOWNSHIP, "under": "00"}),
    (rules.NothingChanges, actions.rename_unit, {"unit": TOWNSHIP, "name": "李营街道"}),
    (rules.CodeTaken, actions.rename_unit, {"unit": TOWNSHIP, "code": "370812"}),
    (rules.StillBelow, actions.close_unit, {"unit": TOWNSHIP, "to": "370812"}),
    (rules.NowhereToGo, actions.close_unit, {"unit": VILLAGE}),
    (rules.NotAPart, actions.close_unit, {"unit": VILLAGE, "to": OTHER, "plan": {"issue:1": OTHER}}),
    (rules.TopStays, actions.merge_units, {"units": ["37"], "into": "00"}),
    (rules.UnknownWord, actions.reclassify_units, {"units": [VILLAGE], "words": {"sector": "moon"}}),
    (rules.NothingChanges, actions.reclassify_units, {"units": [VILLAGE], "words": {"sector": "community"}}),
    (rules.LevelDoesNotFit, actions.reclassify_units, {"units": [TOWNSHIP], "words": {"level": "village"}}),
    (rules.NoSuchReorganisation, actions.undo, {"number": "R1"}),
]


@pytest.mark.parametrize(("refusal", "act", "given"), REFUSED, ids=lambda one: getattr(one, "__name__", None))
def test_what_cannot_be_is_refused_and_leaves_nothing(
    land: Cast, refusal: type[Refusal], act: Any, given: dict[str, Any]
) -> None:
    held = list(Unit.ever.order_by("pk").values())
    with pytest.raises(refusal):
        does(act, land, **given)
    assert list(Unit.ever.order_by("pk").values()) == held


def test_nobody_reorganises_outside_the_own_part_of_the_tree(land: Cast) -> None:
    with pytest.raises(rules.NoSuchUnit):
        does(actions.move_unit, land, unit=TOWNSHIP, under="370812", by=land.actor("3701"))


def test_who_issues_what_is_in_force_ends_it_before_it_goes(land: Cast) -> None:
    Programme.objects.update(issuer=land.unit(TOWNSHIP))
    with pytest.raises(rules.StillOpen):
        does(actions.merge_units, land, units=[TOWNSHIP], into="370811008")


def test_a_code_that_was_anothers_before_begins_no_number_twice(land: Cast) -> None:
    first = land.drafts(by=VILLAGE).number
    does(actions.merge_units, land, units=[VILLAGE], into=OTHER)
    words = {"level": "village", "sector": "community", "audience": "grassroots", "tags": []}
    does(actions.open_unit, land, under=TOWNSHIP, code=VILLAGE, name="新建村", words=words)
    land.actors.clear()

    second = land.drafts(by=VILLAGE).number

    assert (first, second) == (f"{VILLAGE}-0002", f"{VILLAGE}-0003")


PLACEHOLDER = """code,parent,name,level,sector,audience,tags,uscc,valid_from
370890,3708,市辖区,county,government,leading_body,placeholder,,2020-01-01
370890001,370890,一街道,township,government,grassroots,,,2020-01-01
"""


def test_a_placeholder_was_no_unit_and_is_none_less_when_it_ends(land: Cast) -> None:
    assert not import_body(body=PLACEHOLDER.encode(), by=INSTALLATION, at=land.at, follow=follow_tree).faults
    units = totals(land, "3708")[0]

    merged = does(actions.merge_units, land, units=["370890"], into="370812")
    assert totals(land, "3708")[0] == units
    does(actions.undo, land, number=merged.number)
    assert totals(land, "3708")[0] == units


def test_a_placeholder_is_opened_as_one_and_becomes_a_unit_and_is_one_no_more(land: Cast) -> None:
    before = totals(land, TOWNSHIP)
    tags = ["placeholder", "synthetic", "elderly_members"]
    does(actions.open_unit, land, under=TOWNSHIP, code=FRESH, name="市辖村", words=VILLAGE_WORDS | {"tags": tags})
    made = land.unit(FRESH)
    assert (made.is_placeholder, made.is_synthetic, made.unit_class.tags) == (True, True, ["elderly_members"])
    assert totals(land, TOWNSHIP) == before

    turned = does(actions.reclassify_units, land, units=[FRESH], words={"tags": ["elderly_members"]})
    assert not land.unit(FRESH).is_placeholder
    assert land.unit(FRESH).is_synthetic
    assert totals(land, TOWNSHIP)[0] == before[0] + 1
    does(actions.reclassify_units, land, units=[FRESH], words={"tags": tags})
    with pytest.raises(rules.ChangedSince):
        does(actions.undo, land, number=turned.number)

    back = does(actions.reclassify_units, land, units=[OTHER], words={"tags": ["placeholder"]})
    assert totals(land, TOWNSHIP)[0] == before[0] - 1
    does(actions.undo, land, number=back.number)
    assert totals(land, TOWNSHIP)[0] == before[0]


def test_nothing_goes_under_a_unit_that_was_not_there_on_the_day(land: Cast) -> None:
    land.at += timedelta(days=10)
    today = day_of(land.at)
    does(actions.open_unit, land, under=COUNTY, code="370811009", name="新街道",
         words=VILLAGE_WORDS | {"level": "township"}, on=today - timedelta(days=3))  # fmt: skip
    does(actions.rename_unit, land, unit="370811009", name="又一街道")

    early = today - timedelta(days=4)
    with pytest.raises(rules.NotOnThatDay):
        does(actions.move_unit, land, unit=VILLAGE, under="370811009", on=early)
    with pytest.raises(rules.NotOnThatDay):
        does(actions.merge_units, land, units=[VILLAGE], into="370811009", on=early)
    with pytest.raises(rules.NotOnThatDay):
        does(actions.open_unit, land, under="370811009", code=FRESH, name="新村", words=VILLAGE_WORDS, on=early)
    # It was there on this one, under another name.
    does(actions.move_unit, land, unit=VILLAGE, under="370811009", on=today - timedelta(days=2))


def test_what_was_changed_since_is_not_undone_as_of_an_earlier_day(land: Cast) -> None:
    first = day_of(land.at)
    moved = does(actions.move_unit, land, unit=TOWNSHIP, under="370812")
    land.at += timedelta(days=10)
    does(actions.rename_unit, land, unit=TOWNSHIP, name="改名街道")
    land.at += timedelta(days=2)

    with pytest.raises(rules.NotOnThatDay):
        does(actions.undo, land, number=moved.number, on=first + timedelta(days=5))
    assert land.unit(TOWNSHIP).parent == land.unit("370812")


def test_an_open_hand_over_keeps_its_units(land: Cast) -> None:
    unit = land.unit("370811008201")
    HandOver.objects.create(
        id=next_id(unit.region), number="H-1", from_unit=unit, to_unit=unit, from_label="a", to_label="b",
        opened_at=land.at, opened_by="a", post=Post.objects.filter(unit=unit).first(),
    )  # fmt: skip

    with pytest.raises(rules.StillOpen):
        does(actions.merge_units, land, units=["370811008201"], into=VILLAGE)


def test_a_post_is_looked_for_among_the_units_that_there_are(land: Cast) -> None:
    gone = land.unit("370811008201")
    spare = Post.objects.create(unit=gone, code="spare", labels={"zh": "机动岗"})
    assert Post.objects.at(gone.code).get(code="spare") == spare

    does(actions.merge_units, land, units=[gone.code], into=OTHER)
    assert spare.unit == gone
    assert not Post.objects.at(gone.code).filter(code="spare").exists()


def test_what_stands_above_regions_stays(land: Cast) -> None:
    nation = land.unit("00")
    assert nation.region == 0

    with pytest.raises(rules.TopStays):
        rules.check_region(nation, nation)
    rules.check_region(land.unit(VILLAGE), land.unit(OTHER))
