"""Each reason for which a reorganisation, or its undoing, is refused; and what was there stays as it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from huilu.accounts.capabilities import NotYoursToDo
from huilu.accounts.models import Post
from huilu.kernel.days import day_of
from huilu.kernel.paths import MAX_REGION
from huilu.kernel.refusals import Refusal
from huilu.loop import actions as loop
from huilu.org.models import Region, Unit
from huilu.org.rules import TooManyRegions
from huilu.programmes.models import Programme
from huilu.reorganisation import actions, rules
from huilu.reorganisation.naming import BadName
from tests.cast import Cast, a_blocked_drain
from tests.reorganisation.test_acts import COUNTY, FRESH, OTHER, TOWNSHIP, VILLAGE, VILLAGE_WORDS, does, land
from tests.reorganisation.test_undone import PART, TOWNSHIP_WORDS, is_not_undone, moved, opens

__all__ = ["land"]
EARLY = date(2019, 12, 31)
PARTS = {"unit": TOWNSHIP, "parts": [{"code": PART, "name": "新街道"}]}
REFUSED: list[tuple[type[Refusal], Any, dict[str, Any]]] = [
    (rules.NotOnThatDay, actions.rename_unit, {"unit": TOWNSHIP, "name": "新名", "on": EARLY}),
    (rules.NotOnThatDay, actions.reclassify_units, {"units": [VILLAGE], "words": {"tags": ["elderly_members"]},
                                                    "on": EARLY}),
    (rules.NotOnThatDay, actions.close_unit, {"unit": VILLAGE, "to": OTHER, "on": EARLY}),
    (rules.NotOnThatDay, actions.split_unit, PARTS | {"on": EARLY}),
    (rules.LevelDoesNotFit, actions.reclassify_units, {"units": [VILLAGE], "words": {"level": "county"}}),
    (rules.UnknownWord, actions.reclassify_units, {"units": [VILLAGE], "words": {"tags": ["moon"]}}),
    (BadName, actions.open_unit, {"under": TOWNSHIP, "code": "一 二", "name": "新村", "words": VILLAGE_WORDS}),
    (BadName, actions.split_unit, {"unit": TOWNSHIP, "parts": [{"code": "一 二", "name": "新街道"}]}),
    (rules.LevelDoesNotFit, actions.open_unit, {"under": VILLAGE, "code": FRESH, "name": "新村",
                                                "words": VILLAGE_WORDS}),
    (rules.BelowItself, actions.merge_units, {"units": [TOWNSHIP], "into": VILLAGE}),
    (rules.BelowItself, actions.merge_units, {"units": [OTHER], "into": OTHER}),
    (rules.LevelDoesNotFit, actions.merge_units, {"units": [TOWNSHIP], "into": "370811008201"}),
    (rules.NoSuchUnit, actions.split_unit, PARTS | {"children": {VILLAGE: "370811010"}}),
    (rules.NoSuchUnit, actions.split_unit, PARTS | {"children": {"370811008201": PART}}),
    (rules.NotAPart, actions.split_unit, PARTS | {"plan": {"issue:1": PART}}),
    (rules.StillBelow, actions.split_unit, PARTS | {"closes": True}),
    (rules.BelowItself, actions.merge_units, {"units": [OTHER], "into": OTHER}),
]  # fmt: skip


@pytest.mark.parametrize(("refusal", "act", "given"), REFUSED, ids=lambda one: getattr(one, "__name__", None))
def test_what_cannot_be_is_refused(land: Cast, refusal: type[Refusal], act: Any, given: dict[str, Any]) -> None:
    held = list(Unit.ever.order_by("pk").values())
    with pytest.raises(refusal):
        does(act, land, **given)
    assert list(Unit.ever.order_by("pk").values()) == held


def test_only_whoever_may_change_the_tree_does(land: Cast) -> None:
    with pytest.raises(NotYoursToDo):
        does(actions.rename_unit, land, unit=VILLAGE, name="新名", by=land.actor(VILLAGE))


def changed_lately(land: Cast, code: str) -> date:
    """The unit has another name since today; the day before."""
    land.later(days=10)
    does(actions.rename_unit, land, unit=code, name="近日改名")
    return day_of(land.at) - timedelta(days=1)


def test_what_has_changed_since_is_not_moved_as_of_an_earlier_day(land: Cast) -> None:
    early = changed_lately(land, TOWNSHIP)
    with pytest.raises(rules.NotOnThatDay):
        does(actions.move_unit, land, unit=TOWNSHIP, under="370812", on=early)


def test_what_stands_below_and_has_changed_since_does_not_go_along_as_of_an_earlier_day(land: Cast) -> None:
    early = changed_lately(land, VILLAGE)
    with pytest.raises(rules.NotOnThatDay):
        does(actions.merge_units, land, units=[TOWNSHIP], into="370811008", on=early)


def test_an_idle_unit_is_not_merged_into_a_placeholder_either(land: Cast) -> None:
    opens(land, FRESH, TOWNSHIP, VILLAGE_WORDS)
    opens(land, "370811007204", TOWNSHIP, VILLAGE_WORDS | {"tags": ["placeholder"]})
    with pytest.raises(rules.OnlyFillsAGap):
        does(actions.merge_units, land, units=[FRESH], into="370811007204")


def test_nothing_is_undone_as_of_a_day_before_it_was_done(land: Cast) -> None:
    number = does(actions.rename_unit, land, unit=VILLAGE, name="新名").number
    with pytest.raises(rules.NotOnThatDay):
        does(actions.undo, land, number=number, on=day_of(land.at) - timedelta(days=1))


def test_a_merge_is_undone_neither_as_of_a_day_before_it_nor_as_of_one_to_come(land: Cast) -> None:
    number = does(actions.merge_units, land, units=[VILLAGE], into=OTHER).number
    for days in (-1, 1):
        with pytest.raises(rules.NotOnThatDay):
            does(actions.undo, land, number=number, on=day_of(land.at) + timedelta(days=days))


def test_whoever_issues_what_is_in_force_does_not_become_a_placeholder(land: Cast) -> None:
    Programme.objects.update(issuer=land.unit(OTHER))
    with pytest.raises(rules.StillOpen):
        does(actions.reclassify_units, land, units=[OTHER], words={"tags": ["placeholder"]})


def test_no_more_regions_are_opened_than_ids_have_room_for(land: Cast) -> None:
    Region.objects.create(pk=MAX_REGION)
    words = {"level": "province", "sector": "government", "audience": "leading_body"}
    with pytest.raises(TooManyRegions):
        opens(land, "36", "00", words)


def test_a_unit_that_has_moved_on_is_not_moved_back(land: Cast) -> None:
    opens(land, PART, COUNTY, TOWNSHIP_WORDS)
    number = moved(land, VILLAGE, PART)
    moved(land, VILLAGE, "370811008")
    is_not_undone(land, number, rules.ChangedSince)


def test_a_unit_is_not_moved_back_under_one_that_is_closed(land: Cast) -> None:
    opens(land, PART, COUNTY, TOWNSHIP_WORDS)
    moved(land, VILLAGE, PART)
    number = moved(land, VILLAGE, TOWNSHIP)
    does(actions.close_unit, land, unit=PART)
    is_not_undone(land, number, rules.ChangedSince)


def test_a_code_is_not_given_back_that_another_has_by_now(land: Cast) -> None:
    number = does(actions.rename_unit, land, unit=OTHER, code=FRESH).number
    opens(land, OTHER, TOWNSHIP, VILLAGE_WORDS)
    is_not_undone(land, number, rules.CodeTaken)


def test_what_is_called_otherwise_since_gets_no_class_back_as_of_an_earlier_day(land: Cast) -> None:
    first = day_of(land.at)
    number = does(actions.reclassify_units, land, units=[OTHER], words={"tags": ["elderly_members"]}).number
    changed_lately(land, OTHER)
    with pytest.raises(rules.NotOnThatDay):
        does(actions.undo, land, number=number, on=first + timedelta(days=5))


def test_a_closed_unit_does_not_come_back_beside_another_of_its_code(land: Cast) -> None:
    opens(land, FRESH, TOWNSHIP, VILLAGE_WORDS)
    number = does(actions.close_unit, land, unit=FRESH).number
    opens(land, FRESH, TOWNSHIP, VILLAGE_WORDS)
    is_not_undone(land, number, rules.CodeTaken)


def test_what_has_units_below_it_by_now_is_not_closed_again(land: Cast) -> None:
    number = opens(land, PART, COUNTY, TOWNSHIP_WORDS)
    opens(land, FRESH, PART, VILLAGE_WORDS)
    is_not_undone(land, number, rules.ChangedSince)


def test_what_was_opened_and_has_changed_since_is_not_closed_as_of_an_earlier_day(land: Cast) -> None:
    first = day_of(land.at)
    number = opens(land, FRESH, TOWNSHIP, VILLAGE_WORDS)
    changed_lately(land, FRESH)
    with pytest.raises(rules.NotOnThatDay):
        does(actions.undo, land, number=number, on=first + timedelta(days=5))


def test_what_was_opened_and_has_work_by_now_is_not_closed_into_nothing(land: Cast) -> None:
    number = opens(land, FRESH, TOWNSHIP, VILLAGE_WORDS)
    by = land.actor(FRESH)
    loop.draft_issue(finding=a_blocked_drain(symptom_unit=FRESH), by=by, at=land.later())
    is_not_undone(land, number, rules.NowhereToGo)


def test_a_post_that_has_gone_on_is_not_fetched_back(land: Cast) -> None:
    land.actor("370811008201")
    first = does(actions.merge_units, land, units=["370811008201"], into=OTHER).number
    post = Post.objects.get(code="office-370811008201")
    Post.objects.filter(pk=post.pk).update(unit=land.unit(VILLAGE))
    is_not_undone(land, first, rules.ChangedSince)
