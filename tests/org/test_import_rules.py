"""What an import refuses beside what is held, and who may import where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from huilu.kernel.actor import INSTALLATION, Actor
from huilu.ledger.models import Entry
from huilu.org.actions import import_units
from huilu.org.importing import applying
from huilu.org.importing.result import ImportResult, nothing_follows
from huilu.org.models import Unit
from huilu.org.rules import TooManyRegions
from tests.org.conftest import MORNING, TOWN, WriteFile

pytestmark = pytest.mark.usefixtures("words")
LATER = datetime(2023, 10, 9, 1, 0, tzinfo=UTC)
HEADING = TOWN.splitlines()[0]


def bring_in(file: Path, **options: Any) -> ImportResult:
    given = {"by": INSTALLATION, "at": LATER, "follow": nothing_follows} | options
    return import_units(source=file, **given)


def codes_of(result: ImportResult) -> list[str]:
    return [fault.code for fault in result.faults]


def county_office() -> Actor:
    county = Unit.objects.get(code="370811")
    return replace(
        INSTALLATION, person_id=7, post_id=8, signature="任城区 主任", unit_id=county.pk, unit_code=county.code,
        unit_name=county.name, unit_path=county.path, role="county",
    )  # fmt: skip


def test_a_county_adds_units_below_itself_and_signs_for_them(write: WriteFile) -> None:
    bring_in(write(TOWN))
    rows = "370811008,370811,柳行街道,township,government,grassroots,,,\n"
    rows += "370811008001,370811008,柳行村,village,community,grassroots,,,"

    assert bring_in(write(f"{HEADING}\n{rows}\n"), by=county_office()).added == 2
    entry = Entry.objects.filter(act="org.imported").latest("id")
    assert entry.path == Unit.objects.get(code="370811").path
    assert entry.by_label == "任城区 主任"


def test_a_county_touches_nothing_outside_itself(write: WriteFile) -> None:
    bring_in(write(TOWN))
    beside = "370812,3708,兖州区,county,government,leading_body,,,\n"
    result = bring_in(write(TOWN.replace("济宁市", "济宁") + beside), by=county_office())

    assert [(fault.row, fault.code) for fault in result.faults] == [
        (4, "org.outside_own_subtree"),
        (9, "org.outside_own_subtree"),
    ]


def test_a_unit_keeps_standing_above_what_lies_below_it(write: WriteFile) -> None:
    bring_in(write(TOWN))
    lowered = f"{HEADING}\n370811007,370811,李营街道,base,government,grassroots,,,\n"

    assert codes_of(bring_in(write(lowered))) == ["org.level_not_above"]


def test_no_unit_becomes_a_region_by_a_change_of_level(write: WriteFile) -> None:
    bring_in(write(TOWN))
    raised = f"{HEADING}\n45,00,新设省,city,government,leading_body,,,\n"
    bring_in(write(raised))

    assert codes_of(bring_in(write(raised.replace("city", "province")))) == ["org.region_is_fixed"]


def test_a_credit_code_belongs_to_one_unit(write: WriteFile) -> None:
    bring_in(
        write(
            TOWN.replace(
                "李营村,village,community,grassroots,,", "李营村,village,community,grassroots,,91110000600037341L"
            )
        )
    )
    taken = f"{HEADING}\n370811007003,370811007,三里村,village,community,grassroots,,91110000600037341L,\n"

    (fault,) = bring_in(write(taken)).faults
    assert fault.code == "org.duplicate_uscc"
    assert "370811007001" in fault.reason


def test_children_of_a_bad_change_still_come_in(write: WriteFile) -> None:
    bring_in(write(TOWN))
    rows = "370811007,3708,李营街道,township,government,grassroots,,,\n"
    rows += "370811007003,370811007,三里村,village,community,grassroots,,,"
    result = bring_in(write(f"{HEADING}\n{rows}\n"), keep_good=True)

    assert (codes_of(result), result.added) == (["org.move_is_not_import"], 1)


def test_damage_to_the_row_of_a_held_unit_is_told_once(write: WriteFile) -> None:
    bring_in(write(TOWN))
    damaged = TOWN.encode().replace("程庄村".encode(), b"\xff\xfe")

    assert codes_of(bring_in(write(damaged))) == ["org.not_decodable"]


def test_a_tree_with_more_regions_than_ids_have_room_for(write: WriteFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "MAX_REGION", 1)
    second = "45,00,广西壮族自治区,province,government,leading_body,,,\n"

    with pytest.raises(TooManyRegions):
        bring_in(write(TOWN + second))
    assert not Unit.objects.exists()


def test_progress_is_told_from_reading_to_writing(write: WriteFile) -> None:
    told: list[tuple[str, int, int]] = []
    many = "".join(f"370811007{n:03},370811007,{n}村,village,community,grassroots,,,\n" for n in range(100, 1200))
    bring_in(write(TOWN + many), report=lambda *step: told.append(step), at=MORNING)

    assert [*dict.fromkeys(step for step, _, _ in told)] == ["reading", "checking", "writing"]
    assert all(0 <= done <= total for _, done, total in told)
    assert told[-1][1] == told[-1][2]
