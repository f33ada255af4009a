"""A form as a workbook: taken along prefilled, filled in without a network, looked at cell by cell, and kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huilu.burden import form_rules
from huilu.burden.answering import keep_response
from huilu.burden.asking import withdraw_asked
from huilu.burden.flagging import suspend_demand
from huilu.burden.models import Demand, Response
from huilu.burden.responses import Sheet, read_sheet
from huilu.burden.rules import GUARD_POST
from huilu.burden.sheets import comparing, reading
from huilu.burden.sheets.comparing import Verdict, look_at
from huilu.burden.sheets.reading import made_for
from huilu.burden.sheets.writing import write_form
from huilu.cli.burden import burden
from huilu.clock.actions import set_rehearsal_clock
from tests.burden.asking import COUNTY, SISTER, STREET, VILLAGE
from tests.burden.filling import FIELDS, answers, asks_form, registers
from tests.cast import Cast
from tests.cli.conftest import Ask, Type, asked, typed
from tests.registers.workbooks import Grid, edited, opened, saved
from tests.web.conftest import Browse, browse, no_undefined_variables
from tests.web.reading import Page

__all__ = ["asked", "browse", "no_undefined_variables", "typed"]

ALL = tuple(FIELDS)
VALUE = 2


def the_form(town: Cast, demand: Demand, unit: str = VILLAGE) -> Sheet:
    return read_sheet(demand.code, town.unit(unit))


def asks_all(town: Cast, **changes: Any) -> Demand:
    registers(town)
    return asks_form(town, **({"fields": ALL} | changes))


def fills(body: bytes, **cells: Any) -> bytes:
    """The file after somebody has filled in these fields and saved it in another program."""

    def edit(grid: Grid) -> None:
        for row in grid:
            if row and row[0] in cells:
                row[VALUE] = cells[row[0]]

    return edited(body, edit)


def verdicts(body: bytes, form: Sheet) -> dict[str, Verdict]:
    return {one.field.code: one.verdict for one in look_at(body, form).fields}


def keeps(town: Cast, demand: Demand, **cells: Any) -> None:
    keep_response(demand=demand.code, cells=cells, by=town.actor(VILLAGE), at=town.later())


def test_the_workbook_is_prefilled_and_offers_the_words(town: Cast) -> None:
    demand = asks_all(town)
    answers(town, demand, drain_length=120, drain_cover="open", school_bus=True, drain_cleared="2023-09-01",
            notes_on_water="=1+1")  # fmt: skip
    withdraw_asked(code=demand.code, reason="数已收齐", by=town.actor(COUNTY), at=town.later())
    again = asks_form(town, by=STREET, fields=ALL)

    body = write_form(the_form(town, again), town.later())

    visible = next(iter(opened(body).values()))
    rows = {row[0]: row for row in visible if row and row[0] in FIELDS}
    assert [rows[code][VALUE] for code in ALL] == [120, date(2023, 9, 1), "明沟", "是", "=1+1"]
    assert "120" in str(rows["drain_length"][4])
    assert "任城区" in str(rows["drain_length"][4])
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        shown = packed.read("xl/worksheets/sheet1.xml").decode()
        assert 'state="hidden"' in packed.read("xl/workbook.xml").decode()
    assert shown.count('type="list"') == 2
    assert "<sheetProtection" in shown
    assert "<f>" not in shown
    # Nothing of it is kept: whoever fills it in has to hand it in.
    assert not Response.objects.filter(form__demand=again).exists()


def test_every_kind_of_value_comes_back(town: Cast) -> None:
    demand = asks_all(town)
    body = write_form(the_form(town, demand), town.at)
    filled = fills(
        body, drain_length=1200.0, drain_cleared=date(2023, 9, 1), drain_cover="暗沟", school_bus="有",
        notes_on_water="两处\n易积水",
    )  # fmt: skip

    found = look_at(filled, the_form(town, demand))

    assert found.cells() == {
        "drain_length": 1200, "drain_cleared": "2023-09-01", "drain_cover": "covered", "school_bus": True,
        "notes_on_water": "两处\n易积水",
    }  # fmt: skip
    assert made_for(filled) == (demand.code, VILLAGE)


def test_what_cannot_be_read_is_told_with_its_cell_and_the_rest_is_there(town: Cast) -> None:
    demand = asks_all(town)
    body = fills(
        write_form(the_form(town, demand), town.at), drain_length="many", drain_cover="明沟", school_bus="#REF!"
    )

    found = look_at(body, the_form(town, demand))

    length, bus = found.of(Verdict.FAULTY)
    assert (length.cell, length.field.code) == ("C6", "drain_length")
    assert "many" in length.reason
    assert (bus.cell, bus.field.code) == ("C9", "school_bus")
    assert found.cells() == {"drain_cover": "open"}
    with pytest.raises(comparing.FormFileFaulty) as refused:
        found.check_whole()
    assert "C6" in refused.value.facts["cells"]


def test_what_was_changed_here_meanwhile_is_not_written_over(town: Cast) -> None:
    demand = asks_all(town)
    keeps(town, demand, drain_length=1, drain_cover="open", notes_on_water="甲", school_bus=True)
    body = write_form(the_form(town, demand), town.at)
    keeps(town, demand, drain_length=2, notes_on_water="乙")
    filled = fills(body, notes_on_water="丙", drain_cover="暗沟", school_bus="")
    form = the_form(town, demand)

    assert verdicts(filled, form) == {
        "drain_length": Verdict.NEWER_HERE, "drain_cleared": Verdict.EMPTY, "drain_cover": Verdict.CHANGED,
        "school_bus": Verdict.EMPTY, "notes_on_water": Verdict.CONFLICT,
    }  # fmt: skip
    assert look_at(filled, form).cells() == {"drain_cover": "covered"}
    # Emptied on the page and filled in here, where nothing had stood: nobody has to decide.
    keeps(town, demand, drain_cleared="")
    assert verdicts(fills(body, drain_cleared="2023-09-01"), the_form(town, demand))["drain_cleared"] == Verdict.NEW
    assert look_at(filled, form).cells(over=["notes_on_water"]) == {"drain_cover": "covered", "notes_on_water": "丙"}
    # Without the sheet that remembers, whatever differs is somebody's to decide.
    forgotten = saved({"表": next(iter(opened(filled).values()))})
    assert verdicts(forgotten, form)["drain_length"] == Verdict.CONFLICT
    assert not look_at(forgotten, form).remembers


def _twice(grid: Grid) -> None:
    grid.append([*next(row for row in grid if row and row[0] == "drain_length")])


def _stranger(grid: Grid) -> None:
    grid.append(["cats", "猫", 3])


def _moved(grid: Grid) -> None:
    grid[:] = [["抄送"], *[["", *row] for row in reversed(grid[5:])], *[["", *row] for row in grid[:5]]]
    grid[:] = [*grid[-5:], *grid[1:-5]]


@pytest.mark.parametrize(
    ("edit", "verdict", "unknown"),
    [
        (_twice, Verdict.FAULTY, []),
        (_stranger, Verdict.NEW, ["C11 cats"]),
        (_moved, Verdict.NEW, []),
    ],
)
def test_rows_that_people_have_moved_about(
    town: Cast, edit: Callable[[Grid], None], verdict: Verdict, unknown: list[str]
) -> None:
    demand = asks_all(town)
    filled = edited(fills(write_form(the_form(town, demand), town.at), drain_length=7), edit)

    found = look_at(filled, the_form(town, demand))

    assert (found.fields[0].verdict, list(found.unknown)) == (verdict, unknown)


def test_another_file_is_refused(town: Cast) -> None:
    demand = asks_all(town)
    form, sister = the_form(town, demand), the_form(town, demand, SISTER)
    with pytest.raises(reading.FormFileOfAnother) as refused:
        look_at(write_form(sister, town.at), form)
    assert refused.value.facts["unit"] == SISTER
    with pytest.raises(reading.FormFileWithoutTable):
        look_at(saved({"表": [["a", "b"], [1, 2]]}), form)
    for body in (b"", b"no workbook", b"PK\x03\x04 damaged", b"x" * (reading.BODY_LIMIT + 1)):
        with pytest.raises(reading.FormFileUnreadable):
            look_at(body, form)
    far = saved({"表": [["代码", "填写"], *([[""]] * 600), ["drain_length", 1]]})
    with pytest.raises(reading.FormFileUnreadable, match="A602"):
        look_at(far, form)


def hands_in(client: Client, page: str, body: bytes) -> Any:
    return client.post(f"{page}file/", {"file": SimpleUploadedFile("form.xlsx", body)})


def test_on_pages_from_the_workbook_to_the_draft(town: Cast, browse: Browse) -> None:
    demand = asks_all(town)
    set_rehearsal_clock(town.later())
    village, page = browse(VILLAGE, language="en"), f"/demands/{demand.code}/answer/"
    assert {f"{page}form.xlsx", f"{page}file/"} <= set(Page(village.get(page)).links)
    body = village.get(f"{page}form.xlsx").content

    assert "You will see cell by cell" in Page(village.get(f"{page}file/")).text
    broken = hands_in(village, page, b"nothing")
    assert (broken.status_code, "cannot be opened as a form" in Page(broken).text) == (422, True)
    shown = hands_in(village, page, fills(body, drain_length="many", drain_cover="covered"))
    assert "1 field can be kept as it is; 1 cell cannot be read" in Page(shown).text
    assert "C6 Length of drains (米)" in Page(shown).text
    assert not Response.objects.exists()

    kept = village.post(f"{page}file/keeping/", {"field-drain_cover": "covered", "field-cats": "3"}, follow=True)
    assert "Kept. Nobody but your unit sees it." in Page(kept).text
    response = Response.objects.get()
    assert (response.values, response.state) == ({"drain_cover": "covered"}, "draft")

    seen = (town.at.replace(year=2022)).isoformat()
    late = village.post(f"{page}file/keeping/", {"field-drain_length": "5", "seen": seen})
    assert (late.status_code, "since you looked" in Page(late).text) == (409, True)
    assert Response.objects.get().values == {"drain_cover": "covered"}

    guard = town.actor(COUNTY, username="guard", post=GUARD_POST)
    suspend_demand(code=demand.code, reason="先看看", by=guard, at=town.later())
    assert village.get(f"{page}form.xlsx").status_code == 409
    assert "not asked for at present" in Page(village.get(f"{page}file/")).text
    assert browse(COUNTY).get(f"{page}form.xlsx").status_code == 404


def test_at_the_command_line(town: Cast, asked: Ask, typed: Type, tmp_path: Path) -> None:
    demand = asks_all(town)
    set_rehearsal_clock(town.later())
    town.actor(VILLAGE)
    file, by = tmp_path / "form.xlsx", ("--by", VILLAGE)
    assert asked(burden, "export", demand.code, "--unit", VILLAGE, "--file", str(file))["fields"] == 5
    file.write_bytes(fills(file.read_bytes(), drain_length="many", drain_cover="明沟"))

    told = typed(burden, "import", str(file), *by, "--dry-run").stdout
    assert "C6" in told
    assert "Nothing was kept." in told
    with pytest.raises(comparing.FormFileFaulty):
        typed(burden, "import", str(file), *by)
    assert not Response.objects.exists()
    good = asked(burden, "import", str(file), *by, "--good")
    assert [one["verdict"] for one in good["cells"] if one["cell"] == "C6"] == ["faulty"]
    assert Response.objects.get().values == {"drain_cover": "open"}

    with pytest.raises(form_rules.FieldsMissing):
        typed(burden, "import", str(file), *by, "--good", "--send")
    whole = {"drain_length": 5, "drain_cleared": "2023-09-01", "school_bus": "否", "notes_on_water": "无"}
    file.write_bytes(fills(file.read_bytes(), **whole))
    assert asked(burden, "import", str(file), *by, "--send")["state"] == "sent"
    assert Response.objects.get().values["school_bus"] is False


def test_what_somebody_keeps_between_looking_and_keeping_is_not_written_over(town: Cast) -> None:
    demand = asks_all(town)
    looked_at = town.later()
    keeps(town, demand, drain_length=1)
    with pytest.raises(form_rules.KeptSince):
        keep_response(
            demand=demand.code, cells={"drain_length": 2}, by=town.actor(VILLAGE), at=town.later(), seen_at=looked_at
        )
    assert Response.objects.get().values == {"drain_length": 1}
