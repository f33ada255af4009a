"""The tour: one blocked drain from a village to the county and back to closed, by clicks alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Album, Visit
from tests.browser.visitor import Visitor

DRAIN = "村西头排水沟盖板塌了，雪水进院"
# From home to any act in at most so many clicks.
CLICKS = 3
FACT = {"kind": "measure", "subject": "雪水进院的户", "measured_in": "户", "before": "4", "observed_on": "2023-12-18"}
CAUSE = {"cause_level": "unit_process", "cause": "盖板没有列入巡查", "fix_kind": "corrective"}
# The figure of a unit on a board, whichever way round the table stands.
FIGURE = """([unit, line]) => {
  const rows = [...document.querySelector('[data-grid]').rows].map((row) => [...row.cells]);
  const at = (cells, words) => cells.findIndex((cell) => cell.innerText.includes(words));
  const across = at(rows[0], unit) < 0 ? line : unit;
  const down = across === unit ? line : unit;
  const row = rows.find((cells) => cells[0].innerText.includes(down));
  return row ? parseInt(row[at(rows[0], across)].innerText.replace(/[^0-9]/g, '')) : -1;
}"""


class OpenBoard:
    """A board that stays open in a window of its own, and is never loaded again."""

    def __init__(self, reader: Visitor, unit: str, child: str) -> None:
        self.reader = reader
        self.page: Page = reader.go(f"/units/{unit}/board/").page
        self.page.evaluate("window.isTheSamePage = true")
        self.child = child
        self.before = {line: self.figure(line) for line in ("问题合计", "已销号", "核验中")}

    def figure(self, line: str) -> int:
        """What the board says now."""
        return int(self.page.evaluate(FIGURE, [self.child, line]))

    def comes_to(self, line: str, more: int) -> None:
        """The figure changes by itself, with a sign that it did."""
        wanted = self.before[line] + more
        self.page.wait_for_function(f"words => ({FIGURE})(words) === {wanted}", arg=[self.child, line])
        assert self.page.evaluate("window.isTheSamePage") is True


def test_a_drain_goes_round_the_loop(visit: Visit, album: Album) -> None:
    village, county, city = (visit().sign_in(name) for name in ("village", "county", "city"))
    verifier = visit().sign_in("verifier")
    boards = [
        OpenBoard(visit().sign_in("city"), "3708", "任城区"),
        OpenBoard(visit().sign_in("province"), "37", "济宁市"),
    ]

    number = _raise(village, album)
    for board in boards:
        board.comes_to("问题合计", 1)
    _work(county, "换三块盖板")
    _submit(county, after="0", album=album)
    _name(city)
    for board in boards:
        board.comes_to("核验中", 1)
    _send_back(verifier)
    for board in boards:
        board.comes_to("核验中", 0)
    _finish(county)
    _submit(county, after="0", album=album)
    _name(city)
    _close(verifier)
    for board in boards:
        board.comes_to("已销号", 1)
    album(boards[0].reader, "tour-board")
    _hear_of_it(village, number, album)


def test_the_township_records_progress(visit: Visit) -> None:
    township = visit().sign_in("township")
    township.click("办好一批身边小事")
    township.fill(state="2", fact="12月18日办好5件，已在公开栏公布")
    township.press("记录")
    assert township.clicks <= 2
    township.sees("李营街道 办公室")
    township.press("收回最后一条记录")
    expect(township.page.locator(".records .gone").filter(has_text="12月18日办好5件")).to_be_visible()


def test_the_province_reads(visit: Visit) -> None:
    province = visit().sign_in("province")
    province.click("看板")
    for name in ("济宁市", "任城区", "李营街道", "庄头村村委会"):
        province.click(name)
        expect(province.page.locator("h1")).to_contain_text(name)
    province.home()
    province.click("问题")
    province.click("我们的问题清单")
    assert province.clicks <= CLICKS
    province.sees("这里牵头44个问题 = 6 阶段性成果 + 38 已销号")


def _open_drain(visitor: Visitor) -> None:
    visitor.home()
    visitor.click(DRAIN)
    expect(visitor.page.locator("h1")).to_have_text(DRAIN)


def _raise(village: Visitor, album: Album) -> str:
    village.home()
    album(village, "tour-home")
    _open_drain(village)
    village.click("立案")
    village.fill(lead="370811", due_on="2024-01-15")
    village.press("立案")
    assert village.clicks <= CLICKS
    village.sees("现在")
    return village.page.url.rstrip("/").rsplit("/", 1)[-1]


def _work(county: Visitor, task: str) -> None:
    _open_drain(county)
    county.click("添加任务")
    county.fill(text=task, owner="任城区住房和城乡建设局（合成） 办公室", due_on="2023-12-29")
    county.press("添加任务")
    assert county.clicks <= CLICKS
    county.sees(task)
    _finish(county)


def _finish(county: Visitor) -> None:
    _open_drain(county)
    county.click(county.page.locator(".tasks button"))
    assert county.clicks <= CLICKS
    expect(county.page.locator(".tasks button")).to_have_count(0)


def _submit(county: Visitor, *, after: str, album: Album) -> None:
    _open_drain(county)
    county.click("提交整改结果")
    county.fill(**FACT, after=after, **CAUSE)
    album(county, "tour-submission")
    county.press("提交整改结果")
    assert county.clicks <= CLICKS
    county.sees("已提交")


def _name(city: Visitor) -> None:
    _open_drain(city)
    city.click("指定核验人")
    city.fill(verifier="3708/inspector")
    city.press("指定核验人")
    assert city.clicks <= CLICKS
    city.sees("核验中")


def _send_back(verifier: Visitor) -> None:
    _open_drain(verifier)
    verifier.click("退回返工")
    verifier.fill(reason="有一块盖板没有盖严", task="重新固定盖板", due_on="2024-01-12")
    verifier.press("退回返工")
    assert verifier.clicks <= CLICKS
    verifier.sees("重新固定盖板")


def _close(verifier: Visitor) -> None:
    _open_drain(verifier)
    verifier.click("销号")
    verifier.fill(after="0", observed_on="2023-12-18")
    verifier.press("销号")
    assert verifier.clicks <= CLICKS
    verifier.sees("已销号")


def _hear_of_it(village: Visitor, number: str, album: Album) -> None:
    """The village finds the answer on its home page, and on it in whose hands the drain was for how long."""
    _open_drain(village)
    assert village.clicks <= CLICKS
    village.sees("已销号")
    village.sees("4户 → 0户")
    expect(village.page.locator(".hands")).to_contain_text("任城区")
    assert village.page.url.rstrip("/").endswith(number)
    album(village, "tour-issue")
