"""The packs that ship: sound, complete, and true to their golden figures."""

from __future__ import annotations

import json
from datetime import date

import pytest

from huilu.org.words import read_words
from huilu.programmes.pack.loading import examine, load_pack
from huilu.programmes.pack.parts import LoopTerms
from huilu.programmes.pack.schema import DueRule, Pack, RequirementSpec, digest
from tests.programmes.pack.small import ROOT

# Said by child packs alone; the guide has one, and its pieces are tested there.
OF_A_CHILD = {"extends", "refinements", "widens", "reason"}
# What a pack replaces are demands that stand where it is published, which no pack that ships can know.
OF_ONE_PLACE = {"replaces"}
SHIPPED = sorted(path.name for path in (ROOT / "packs").iterdir() if path.is_dir())
NOTHING: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def second_batch() -> Pack:
    return load_pack(ROOT / "packs" / "second-batch-2023")


@pytest.fixture(scope="module")
def hospital() -> Pack:
    return load_pack(ROOT / "packs" / "hospital-safety")


def test_both_packs_ship() -> None:
    assert {"second-batch-2023", "hospital-safety"} <= set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_pack_has_no_finding_at_all(name: str) -> None:
    assert [finding.where for finding in examine(ROOT / "packs" / name)] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_pack_survives_its_own_json(name: str) -> None:
    pack = load_pack(ROOT / "packs" / name)
    again = Pack.model_validate(json.loads(json.dumps(pack.model_dump(mode="json"))))

    assert digest(again) == digest(pack)


def asked_of(pack: Pack, level: str, sector: str, audience: str, tags: frozenset[str] = NOTHING) -> set[str]:
    return {spec.code for spec in pack.requirements if spec.selector.explain(level, sector, audience, tags) is not None}


def test_the_golden_figures_of_the_second_batch(second_batch: Pack) -> None:
    by_code = {spec.code: spec for spec in second_batch.requirements}
    workshop = second_batch.parameters.study_workshop

    assert [measure.code for measure in second_batch.measures] == [
        "study",
        "research",
        "development",
        "self_review_and_rectification",
    ]
    assert by_code["reading_class"].due_on(second_batch.window) == date(2023, 10, 31)
    assert by_code["rotation_training"].due_on(second_batch.window) == date(2023, 11, 30)
    assert by_code["three_key_meetings"].due_on(second_batch.window) == date(2023, 12, 15)
    assert workshop is not None
    assert [workshop.accepts([days] * topics) for topics, days in ((4, 2), (4, 1), (3, 3), (4, 3))] == [
        True,
        False,
        False,
        True,
    ]
    assert {"study", "issue", "research", "innovation"} <= {register.code for register in second_batch.registers}


def test_every_level_has_its_own_list(second_batch: Pack) -> None:
    city = asked_of(second_batch, "city", "government", "leading_body")
    county = asked_of(second_batch, "county", "government", "leading_body")
    village = asked_of(second_batch, "village", "community", "grassroots")

    assert "rotation_training" in city - county
    assert {"reading_class", "four_registers"} <= city & county
    assert village == {"village_branch_day", "village_problems"}
    assert asked_of(second_batch, "nation", "government", "leading_body") == set()
    assert asked_of(second_batch, "base", "health", "base_unit") == {"base_branch_day", "hospital_service"}
    assert asked_of(second_batch, "base", "civil_affairs", "department") == {"counterpart_guidance", "claim_causes"}


def test_a_village_with_mobile_members_knows_why(second_batch: Pack) -> None:
    spec = next(one for one in second_batch.requirements if one.code == "mobile_member_arrangement")
    reasons = spec.selector.explain("village", "community", "grassroots", frozenset({"mobile_members"}))

    assert reasons == ("level=village", "tags In mobile_members")
    assert [second_batch.describe(reason).zh for reason in reasons] == ["村(社区)", "有流动党员"]


@pytest.mark.parametrize(
    ("level", "sector", "audience", "count"),
    [
        ("city", "government", "leading_body", 8),
        ("county", "government", "leading_body", 8),
        ("township", "government", "grassroots", 5),
        ("village", "community", "grassroots", 4),
        ("base", "education", "base_unit", 1),
        ("base", "health", "base_unit", 1),
        ("base", "health", "department", 4),
    ],
)
def test_each_kind_of_unit_chooses_from_its_topics_and_other(
    second_batch: Pack, level: str, sector: str, audience: str, count: int
) -> None:
    topics = [topic.code for topic in second_batch.topics_for(level, sector, audience, NOTHING)]

    assert len(topics) == count + 1
    assert topics[-1] == "other"


def test_the_eight_lists_are_marked_as_an_assumption(second_batch: Pack) -> None:
    assert len(second_batch.checklists) == len(second_batch.checklist_fields) == 8
    for checklist in second_batch.checklists:
        assert checklist.assumption
        assert "假设" in checklist.labels.zh
        assert "assumption" in checklist.labels.en.lower()


def test_the_hospital_group_speaks_words_of_its_own(hospital: Pack) -> None:
    assert [measure.code for measure in hospital.measures] == [
        "clean_hands",
        "medication",
        "learning",
        "speaking_up",
        "rules_that_last",
    ]
    assert asked_of(hospital, "ward", "nursing", "care_unit", frozenset({"night_shift"})) == {
        "where_hands_are_cleaned",
        "handover_words",
        "look_alike_medicines",
        "night_help",
    }
    surgery = asked_of(hospital, "clinical_department", "surgery", "care_unit")
    assert surgery == {"event_review", "surgical_pause", "department_topic"}
    assert asked_of(hospital, "clinical_department", "pharmacy", "staff_function") == {"medicine_names"}
    assert asked_of(hospital, "hospital", "administration", "") == set()
    assert hospital.describe("level=ward").en == "Wards and teams"


def test_between_them_the_two_packs_say_everything_that_the_language_can_say(
    second_batch: Pack, hospital: Pack
) -> None:
    for pack in (second_batch, hospital):
        unsaid = {name for name in Pack.model_fields if getattr(pack, name) == Pack.model_fields[name].default}
        assert unsaid <= {"source", "scope"} | OF_A_CHILD
    said = [spec.model_dump(exclude_defaults=True) for pack in (second_batch, hospital) for spec in pack.requirements]
    assert set().union(*said) == set(RequirementSpec.model_fields) - OF_A_CHILD - OF_ONE_PLACE
    assert set().union(*(spec["due"] for spec in said)) == set(DueRule.model_fields)
    assert hospital.parameters.loop != LoopTerms()


def test_every_part_of_the_hospital_pack_fits_the_tree_that_ships(hospital: Pack) -> None:
    tree = read_words(ROOT / "trees" / "hospital-group.yaml")
    known = {
        "level": {one.code for one in tree.levels},
        "sector": {one.code for one in tree.sectors},
        "audience": {one.code for one in tree.audiences},
        "tags": {one.code for one in tree.tags},
    }

    for axis, codes in known.items():
        assert {code for word in hospital.words_on(axis) for code in word.stands_for} <= codes  # type: ignore[arg-type]
    assert set(hospital.parameters.caps.campaigns) <= known["level"]
