from __future__ import annotations

import json
import runpy
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from huilu.programmes.pack.parts import Blackout, StudyWorkshop, Window
from huilu.programmes.pack.schema import DueRule, Pack, RequirementSpec, digest, json_schema_text
from tests.programmes.pack.small import ROOT

WINDOW = Window(start=date(2023, 9, 5), soft_end=date(2024, 1, 31))
WORKSHOP = StudyWorkshop(topics=4, days_per_topic_min=2, days_per_topic_max=3, days_in_all_min=7, day="working")


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ({"on": "2023-10-31"}, date(2023, 10, 31)),
        ({"days_after_start": 26}, date(2023, 10, 1)),
        ({"before_soft_end": 31}, date(2023, 12, 31)),
        ({"none": True}, None),
    ],
)
def test_each_due_rule_gives_its_day(rule: dict[str, Any], due: date | None) -> None:
    assert DueRule.model_validate(rule).in_window(WINDOW) == due


@pytest.mark.parametrize(
    "rule", [{}, {"on": "2023-10-31", "none": True}, {"days_after_start": 0, "before_soft_end": 0}]
)
def test_a_due_rule_is_exactly_one_answer(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="exactly one"):
        DueRule.model_validate(rule)


@pytest.mark.parametrize(
    "rule",
    [
        {"on": "2023-10-31", "not_before": "2023-11-01"},
        {"on": "2023-10-31", "not_after": "2023-10-30"},
        {"days_after_start": 3, "not_before": "2023-11-01", "not_after": "2023-10-30"},
        {"none": True, "not_after": "2023-10-30"},
    ],
)
def test_the_range_of_a_day_holds_it(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="must follow one another"):
        DueRule.model_validate(rule)


def test_a_blackout_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValidationError, match="not be earlier"):
        Blackout.model_validate(
            {"start": date(2024, 1, 5), "end": date(2024, 1, 4), "labels": {"zh": "停", "en": "Stop"}}
        )


def test_zero_days_is_an_answer() -> None:
    assert DueRule(before_soft_end=0).in_window(WINDOW) == WINDOW.soft_end


def test_a_requirement_knows_its_days(pack: Pack, sound: dict[str, Any]) -> None:
    spec = pack.requirements[0]
    assert (spec.due_on(pack.window), spec.sunset_on(pack.window)) == (date(2026, 5, 8), date(2026, 11, 30))

    later = RequirementSpec.model_validate(sound["requirements"][0] | {"sunset": "2027-01-31"})
    assert later.sunset_on(pack.window) == date(2027, 1, 31)


def test_a_sunset_is_a_real_day(sound: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RequirementSpec.model_validate(sound["requirements"][0] | {"sunset": "2027-02-30"})


def test_a_window_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValidationError, match="later than start"):
        Window(start=date(2024, 1, 31), soft_end=date(2024, 1, 31))


@pytest.mark.parametrize(
    ("days", "kept"),
    [([2, 2, 2, 2], True), ([1, 1, 1, 1], False), ([3, 3, 3], False), ([3, 3, 3, 3], True), ([2, 2, 2, 4], False)],
)
def test_a_study_workshop_keeps_its_numbers(days: list[int], kept: bool) -> None:
    assert WORKSHOP.accepts(days) is kept


def test_the_days_in_all_count_too() -> None:
    long = WORKSHOP.model_copy(update={"days_in_all_min": 10})

    assert not long.accepts([2, 2, 2, 3])
    assert long.accepts([2, 2, 3, 3])


def test_a_pack_survives_json(pack: Pack) -> None:
    again = Pack.model_validate(json.loads(json.dumps(pack.model_dump(mode="json"))))

    assert again == pack
    assert digest(again) == digest(pack)


def test_the_digest_sees_every_change(pack: Pack, sound: dict[str, Any]) -> None:
    sound["requirements"][1]["minutes"] += 1

    assert digest(Pack.model_validate(sound)) != digest(pack)
    assert len(digest(pack)) == 64


def test_reasons_are_told_in_the_packs_words(sound: dict[str, Any]) -> None:
    sound["levels"][1]["labels"] = {"zh": "县", "en": "County"}
    pack = Pack.model_validate(sound)

    assert pack.describe("level=county").model_dump() == {"zh": "县", "en": "County"}
    assert pack.describe("tags NotIn elderly").en == "not elderly"
    assert pack.describe("tags Exists").en == "has tags"
    assert pack.describe("level=moon").zh == "moon"


def test_other_is_always_offered(sound: dict[str, Any]) -> None:
    roads = {"code": "roads", "labels": {"zh": "道路", "en": "Roads"}}
    sound["focus_areas"] = [
        {
            "code": "villages",
            "labels": roads["labels"],
            "selector": {"match": {"level": ["village"]}},
            "topics": [roads],
        }
    ]
    pack = Pack.model_validate(sound)

    assert [topic.code for topic in pack.topics_for("village", "health", "office", frozenset())] == ["roads", "other"]
    assert [topic.code for topic in pack.topics_for("city", "health", "office", frozenset())] == ["other"]


def test_the_schema_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_module("huilu.programmes.pack", run_name="__main__")

    assert capsys.readouterr().out == json_schema_text()


def test_the_published_schema_is_up_to_date() -> None:
    published = (ROOT / "docs" / "pack.schema.json").read_text(encoding="utf-8")

    assert published == json_schema_text(), "run: python -m huilu.programmes.pack > docs/pack.schema.json"
