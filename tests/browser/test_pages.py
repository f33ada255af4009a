"""Every kind of page: nothing for axe to find, room on the smallest phone, and a picture to be looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from huilu.demo.cast import COUNTY, PROVINCE, TOWNSHIP
from tests.browser.conftest import Album, Visit
from tests.browser.kinds import FORM, KINDS, LIVELIHOOD, Kind
from tests.browser.site import ROOT
from tests.browser.visitor import PHONE, WIDE, Visitor
from tests.registers.workbooks import Grid, edited, put

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
SMALLEST = {"width": 320, "height": 640}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
RUN_AXE = """async (tags) => {
  const found = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
}"""
# Whatever is wider than the page, except inside a box that scrolls by itself.
TOO_WIDE = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const wide = [...document.body.querySelectorAll('*')].filter((one) =>
    one.getBoundingClientRect().right > page.clientWidth + 1 && !one.closest('.scroll'));
  return [`${page.scrollWidth} > ${page.clientWidth}`, ...wide.slice(0, 4).map((one) => one.outerHTML.slice(0, 120))];
}"""
# A finger needs 24 pixels; a link inside a sentence is as high as its line.
TOO_SMALL = """() => [...document.querySelectorAll('button, select, .button, header a, input:not([type=hidden])')]
  .filter((one) => one.checkVisibility())
  .filter((one) => { const box = one.getBoundingClientRect(); return box.width < 20 || box.height < 20 })
  .map((one) => one.outerHTML.slice(0, 120))"""
FOREIGN_SCRIPT = """document.body.append(Object.assign(
  document.createElement('script'), { textContent: 'window.isForeign = true' }))"""
# Chinese by day, English by night.
LOOKS = {"zh": ("zh-hans", False), "en": ("en", True)}


@pytest.mark.parametrize("language", LOOKS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_page_is_for_everybody(kind: Kind, language: str, reader: Callable[[str], Visitor], album: Album) -> None:
    words, dark = LOOKS[language]
    visitor = reader(kind.reader).reads(words, dark=dark)
    visitor.page.set_viewport_size(WIDE)
    kind.open(visitor)
    _is_for_everybody(visitor, f"{kind.name}-{language}", album)


def _is_for_everybody(visitor: Visitor, name: str, album: Album) -> None:
    page = visitor.page
    # Whoever has just clicked may still see the page come in.
    page.wait_for_load_state()
    assert page.title()
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE, RULES) == []
    _has_room(page, WIDE)
    page.emulate_media(color_scheme="light")
    album(visitor, f"{name}-1280")
    for size in (PHONE, SMALLEST):
        _has_room(page, size)
        assert page.evaluate(TOO_SMALL) == []
        if size is PHONE:
            album(visitor, f"{name}-375")
    _has_room(page, WIDE)
    assert visitor.wrong == []


def _has_room(page: Page, size: Any) -> None:
    page.set_viewport_size(size)
    assert page.evaluate(TOO_WIDE) == []


def test_a_batch_is_handed_over_on_pages_for_everybody(visit: Visit, album: Album) -> None:
    county, township = visit().sign_in("county"), visit().sign_in("township")
    county.go(f"/units/{COUNTY}/batches/new/").fill(opened_on="2023-09-05")
    county.press("开始一个批次")
    county.click(county.page.locator("#content .things a"))
    _is_for_everybody(county, "batch-zh", album)
    county.click("结束批次")
    county.sees("还不能结束")
    expect(county.page.get_by_role("button", name="结束批次")).to_have_count(0)
    _is_for_everybody(county, "batch-ending-zh", album)
    county.page.go_back()
    county.click("交接给另一单位")
    county.fill(to=TOWNSHIP)
    county.press("交接给另一单位")
    _is_for_everybody(county, "handed-zh", album)
    township.home()
    township.click("交接：任城区 → 李营街道")
    _is_for_everybody(township, "handed-to-us-zh", album)
    township.press("接收第1条")
    expect(township.page.locator("tbody tr").first).to_contain_text("已接收")


def test_a_conflict_in_a_file_is_a_page_for_everybody(visit: Visit, album: Album, tmp_path: Path) -> None:
    province = visit().sign_in("province")
    province.go(f"/units/{PROVINCE}/registers/").click(province.page.locator(LIVELIHOOD))
    register = province.page.url
    with province.page.expect_download() as sheet:
        province.press("下载（Excel、WPS）")
    body = edited(sheet.value.path().read_bytes(), lambda grid: put(grid, 2, "事项", "老旧小区改造（纸上改的）"))
    province.go(f"{register}1/change/").fill(project="老旧小区改造（系统里改的）")
    province.press("保存修改")
    province.go(register).click("交回改好的表格")
    returned = tmp_path / "民生.xlsx"
    returned.write_bytes(body)
    province.page.locator("[name=file]").set_input_files(returned)
    province.press("查看改动")
    province.sees("老旧小区改造（系统里改的）")
    _is_for_everybody(province, "returned-zh", album)


def test_a_price_is_a_page_for_everybody(visit: Visit, album: Album) -> None:
    county = visit().sign_in("county").go("/demands/new/")
    words = {"label": "防汛物资", "purpose": "心中有数", "basis": "防汛预案", "fields_asked": ""}
    county.page.locator("[name=kind][value=meeting]").check()
    county.page.locator("[name=levels][value=township]").check()
    county.fill(**words, minutes="45", due_on="2024-01-10", sunset_on="2024-01-12", place="区政府二楼")
    county.page.locator("button[name=price]").click()
    expect(county.page.locator("#price")).to_be_visible()
    _is_for_everybody(county, "demand-price-zh", album)


def test_a_form_filled_in_without_a_network_is_a_page_for_everybody(visit: Visit, album: Album, tmp_path: Path) -> None:
    township = visit().sign_in("township").go(f"/demands/{FORM}/answer/")
    with township.page.expect_download() as form:
        township.page.locator("a[href$='form.xlsx']").click()

    def fill_in(grid: Grid) -> None:
        for row, value in zip(grid[5:], ["7", "不清楚"], strict=False):
            row[2] = value

    returned = tmp_path / "表.xlsx"
    returned.write_bytes(edited(form.value.path().read_bytes(), fill_in))
    township.click("交回填好的文件")
    township.page.locator("[name=file]").set_input_files(returned)
    township.press("查看改动")
    township.sees("C7")
    _is_for_everybody(township, "form-file-shown-zh", album)


def test_on_a_phone_units_stand_down_the_side(visit: Visit) -> None:
    page = visit(phone=True).sign_in("province").go("/units/37/board/").page
    expect(page.locator("[data-grid] tbody th").filter(has_text="济宁市")).to_be_visible()
    assert page.evaluate(TOO_WIDE) == []


def test_a_page_runs_no_script_but_ours(visit: Visit) -> None:
    visitor = visit().go("/sign-in/")
    visitor.page.evaluate(FOREIGN_SCRIPT)
    assert visitor.page.evaluate("window.isForeign") is None
    assert all("Content Security Policy" in one for one in visitor.wrong)
    assert visitor.wrong
    visitor.wrong.clear()
