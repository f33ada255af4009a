"""The plan: the same every time, in office hours, and nothing after the curtain."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import astuple
from pathlib import Path

from huilu.demo.cast import SIGN_INS, username_of
from huilu.demo.story.deeds import Deed
from huilu.demo.story.land import Land, Place, survey
from huilu.demo.story.plan import plan_story
from huilu.demo.story.workdays import CURTAIN, is_working
from huilu.programmes.pack.loading import load_pack
from tests.cast import ROOT
from tests.story.stage import TREE


def land() -> Land:
    rows = csv.DictReader(io.StringIO(TREE))
    return survey(
        Place(row["code"], row["parent"], row["level"], row["sector"], row["audience"], frozenset()) for row in rows
    )


def plan() -> list[Deed]:
    return plan_story(land(), load_pack(ROOT / "packs" / "second-batch-2023"))


def as_words(deeds: list[Deed]) -> list[str]:
    return [f"{deed.at} {deed.verb} {deed.by} {deed.words} {deed.thread and astuple(deed.thread)}" for deed in deeds]


def test_the_plan_is_the_same_every_time() -> None:
    assert as_words(plan()) == as_words(plan())


def test_everything_happens_on_working_days_in_office_hours_and_before_the_curtain() -> None:
    deeds = plan()

    assert deeds == sorted(deeds, key=lambda deed: deed.at)
    assert deeds[-1].at < CURTAIN
    assert all(is_working(deed.at.date()) and 8 <= deed.at.hour < 18 for deed in deeds)


def test_the_provincial_list_has_44_issues_and_each_has_a_verifier_from_outside() -> None:
    led = [deed for deed in plan() if deed.thread and deed.thread.lead == "37/office"]

    verbs = Counter(deed.verb for deed in led)
    assert (verbs["open_issue"], verbs["close_issue"]) == (44, 38)
    assert {deed.words["verifier"] for deed in led if deed.verb == "name_verifier"} == {"00/inspector"}


def test_nobody_but_the_ready_made_sign_ins_has_a_name_of_its_own() -> None:
    assert username_of("370811/office") == "county"
    assert username_of("370102/office") == "370102-office"
    assert len({one.username for one in SIGN_INS}) == 9


def test_a_land_without_the_village_of_the_tour_has_a_story_too(tmp_path: Path) -> None:
    elsewhere = survey(place for place in land().places.values() if not place.code.startswith("3708"))

    deeds = plan_story(elsewhere, load_pack(ROOT / "packs" / "second-batch-2023"))

    assert not [deed for deed in deeds if deed.by.startswith("3708")]
    assert sum(deed.verb == "draft_issue" for deed in deeds) == 44 + 30
