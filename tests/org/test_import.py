"""Units come in from a file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.paths import region_of
from huilu.ledger.actions import body_of
from huilu.ledger.models import Entry
from huilu.org.actions import import_body, import_units
from huilu.org.importing.result import ImportResult, nothing_follows
from huilu.org.models import Region, Unit, UnitClass, UnitPast
from huilu.org.queries import name_on, unit_at
from huilu.tally.models import Counter, Delta, Kind
from tests.org.conftest import MORNING, TOWN, WriteFile

pytestmark = pytest.mark.usefixtures("words")
LATER = datetime(2023, 10, 9, 1, 0, tzinfo=UTC)


def bring_in(file: Path, **options: Any) -> ImportResult:
    given = {"by": INSTALLATION, "at": MORNING, "follow": nothing_follows} | options
    return import_units(source=file, **given)


def codes() -> list[str]:
    return list(Unit.objects.in_code_order().values_list("code", flat=True))


def test_a_town_comes_in_with_its_places_in_the_tree(write: WriteFile) -> None:
    result = bring_in(write(TOWN))

    assert (result.added, result.changed, result.unchanged, result.faults) == (7, 0, 0, [])
    village = Unit.objects.get(code="370811007001")
    above = list(Unit.objects.filter(code__in=["00", "37", "3708", "370811", "370811007"]).in_code_order())
    assert village.path == "".join(f"{unit.pk:08x}" for unit in [*above, village])
    assert village.parent == above[-1]
    assert village.valid_from == date(2023, 6, 30)


def test_a_province_opens_a_region_and_everything_below_lies_in_it(write: WriteFile) -> None:
    second = "45,00,广西壮族自治区,province,government,leading_body,,,\n"
    bring_in(write(TOWN + second))

    assert dict(Unit.objects.values_list("code", "region")) == {
        "00": 0, "37": 1, "3708": 1, "370811": 1, "370811007": 1, "370811007001": 1, "370811007002": 1, "45": 2,
    }  # fmt: skip
    assert all(region_of(unit.pk) == unit.region for unit in Unit.objects.all())
    assert dict(Region.objects.values_list("id", "last_serial")) == {0: 1, 1: 6, 2: 1}


def test_later_units_go_on_where_the_serials_of_their_region_stopped(write: WriteFile) -> None:
    bring_in(write(TOWN))
    heading = TOWN.splitlines()[0]
    bring_in(write(f"{heading}\n370811007003,370811007,三里村,village,community,grassroots,,,\n"))

    newcomer = Unit.objects.get(code="370811007003")
    assert newcomer.pk == 1 << 24 | 7
    assert newcomer.path.startswith(Unit.objects.get(code="370811007").path)
    assert newcomer.valid_from == date(2023, 9, 5)


def test_the_order_of_the_rows_does_not_matter(write: WriteFile) -> None:
    heading, *rows = TOWN.splitlines()
    result = bring_in(write("\n".join([heading, *reversed(rows)])))

    assert result.added == 7
    assert Unit.objects.get(code="00").pk == 1
    assert Unit.objects.get(code="37").pk == 1 << 24 | 1


def test_the_same_file_twice_changes_nothing(write: WriteFile) -> None:
    file = write(TOWN)
    bring_in(file)
    again = bring_in(file, at=LATER)

    assert (again.added, again.changed, again.unchanged) == (0, 0, 7)
    assert Entry.objects.filter(act="org.imported").count() == 1


def test_counters_hold_the_classes_below_each_node(write: WriteFile) -> None:
    bring_in(write(TOWN))

    assert not Delta.objects.exists()
    county = Unit.objects.get(code="370811")
    village = UnitClass.objects.get(level="village", tags=[])
    assert Counter.objects.get(node=county.pk, kind=Kind.UNIT_CLASS, ref=village.pk).n == 1
    assert sum(Counter.objects.filter(node=county.pk).values_list("n", flat=True)) == 3


def test_a_dry_run_tells_and_writes_nothing(write: WriteFile) -> None:
    result = bring_in(write(TOWN), dry_run=True)

    assert (result.added, result.loaded) == (7, False)
    assert not Unit.objects.exists()
    assert not UnitClass.objects.exists()


def test_one_bad_row_keeps_everything_out(write: WriteFile) -> None:
    result = bring_in(write(TOWN + "370811007003,370811999,三里村,village,community,grassroots,,,\n"))

    (fault,) = result.faults
    assert (fault.row, fault.field, fault.code) == (9, "parent", "org.unknown_parent")
    assert "370811999" in fault.reason
    assert fault.remedy
    assert not Unit.objects.exists()


def test_good_rows_load_and_the_bad_ones_come_back_corrected(write: WriteFile, tmp_path: Path) -> None:
    bad_rows = tmp_path / "bad.csv"
    bad = "370811008,370811,柳行街道,town,government,grassroots,,,\n"
    bad += "370811008001,370811008,柳行村,village,community,grassroots,,,\n"
    result = bring_in(write(TOWN + bad), keep_good=True, bad_rows=bad_rows)

    assert (result.added, [fault.code for fault in result.faults]) == (7, ["org.unknown_level", "org.bad_parent_row"])
    text = bad_rows.read_text(encoding="utf-8-sig")
    assert bad_rows.read_bytes().startswith(b"\xef\xbb\xbf")
    corrected = write(text.replace(",town,", ",township,"), encoding="utf-8-sig", name="corrected.csv")
    assert bring_in(corrected).added == 2
    assert codes()[-2:] == ["370811008", "370811008001"]


def test_a_new_name_keeps_the_old_one_for_the_days_when_it_held(write: WriteFile) -> None:
    bring_in(write(TOWN))
    renamed = TOWN.replace("程庄村,village,community,grassroots,mobile_members,,2023-06-30",
                           "程庄社区,village,community,grassroots,mobile_members,,2023-10-01")  # fmt: skip
    result = bring_in(write(renamed), at=LATER)

    assert (result.changed, result.unchanged) == (1, 6)
    unit = Unit.objects.get(code="370811007002")
    assert unit.name == "程庄社区"
    assert name_on(unit, date(2023, 9, 30)) == "程庄村"
    assert name_on(unit, date(2023, 10, 1)) == "程庄社区"
    assert name_on(unit, date(2020, 1, 1)) == "程庄村"
    assert unit_at("370811007002", date(2020, 1, 1)) is None
    assert unit_at("999", date(2023, 10, 1)) is None


def test_a_correction_on_the_day_itself_leaves_no_past(write: WriteFile) -> None:
    bring_in(write(TOWN))
    result = bring_in(write(TOWN.replace("程庄村", "程家庄村")))

    assert result.changed == 1
    assert not UnitPast.objects.exists()


def test_a_change_from_before_what_is_held_is_refused(write: WriteFile) -> None:
    bring_in(write(TOWN))
    old = TOWN.replace("程庄村,village,community,grassroots,mobile_members,,2023-06-30",
                       "程庄社区,village,community,grassroots,mobile_members,,2022-01-01")  # fmt: skip

    assert [fault.code for fault in bring_in(write(old)).faults] == ["org.change_older"]


def test_gbk_loads_as_what_it_says(write: WriteFile) -> None:
    assert bring_in(write(TOWN, encoding="gbk")).added == 7
    assert Unit.objects.get(code="370811007").name == "李营街道"


def test_chinese_headings_and_tabs_load(write: WriteFile) -> None:
    heading = "代码,上级代码,名称,层级,领域,对象,标签,统一社会信用代码,生效日期"
    text = "\n".join([heading, *TOWN.splitlines()[1:]]).replace(",", "\t")

    assert bring_in(write(text, encoding="utf-8-sig")).added == 7


def test_a_new_class_moves_the_counters_and_tells_who_follows(write: WriteFile) -> None:
    bring_in(write(TOWN))
    told: list[tuple[Any, ...]] = []
    came: list[bool] = []

    def follow(on: date, *, has_new_classes: bool) -> None:
        assert on == day_of(LATER)
        came.append(has_new_classes)
        with connection.cursor() as cursor:
            cursor.execute("SELECT unit_id, region, path, old_class, new_class FROM org_reclassified")
            told.extend(cursor.fetchall())

    reads_otherwise = TOWN.replace(",mobile_members,,2023-06-30", ",elderly_members,,2023-10-01")
    bring_in(write(reads_otherwise), at=LATER, follow=follow)
    assert came == [True]

    unit = Unit.objects.get(code="370811007002")
    ((unit_id, region, path, old, new),) = told
    assert (unit_id, region, path, new) == (unit.pk, 1, unit.path, unit.unit_class_id)
    county = Unit.objects.get(code="370811")
    counted = dict(Counter.objects.filter(node=county.pk, n__gt=0).values_list("ref", "n"))
    assert counted[new] == 1
    assert old not in counted
    assert UnitPast.objects.get(unit=unit).unit_class_id == old

    # A correction brings no class.
    bring_in(write(reads_otherwise.replace("李营", "李营新")), at=LATER, follow=follow)
    assert came == [True, False]


def test_marks_stand_beside_the_class(write: WriteFile) -> None:
    bring_in(write(TOWN.replace(",mobile_members,", ",synthetic mobile_members;placeholder,")))

    unit = Unit.objects.select_related("unit_class").get(code="370811007002")
    assert (unit.is_synthetic, unit.is_placeholder, unit.unit_class.tags) == (True, True, ["mobile_members"])


def test_the_body_kept_with_the_entry_brings_the_same_tree_elsewhere(write: WriteFile) -> None:
    bring_in(write(TOWN.replace(",mobile_members,", ",synthetic;mobile_members,")))
    entry = Entry.objects.get(act="org.imported")
    facts = [
        "id",
        "parent_id",
        "path",
        "region",
        "code",
        "name",
        "uscc",
        "valid_from",
        "is_synthetic",
        "is_placeholder",
    ]
    before = list(Unit.objects.in_code_order().values(*facts))
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM tally_counter; DELETE FROM org_unit; DELETE FROM org_unitclass; DELETE FROM org_region"
        )

    result = import_body(body=body_of(entry.attachment), by=INSTALLATION, at=MORNING, follow=nothing_follows)

    assert result.added == entry.facts["added"] == 7
    assert list(Unit.objects.in_code_order().values(*facts)) == before
