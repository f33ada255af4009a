"""The tour, ninth step: a matter whose cause lies at the top, the whole way up and back, by clicks alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor

MATTER = "失能老人领护理补贴，年年要抬到县医院重评"
# From home to any act in at most so many clicks.
CLICKS = 3
FACT = {"kind": "rule", "subject": "护理补贴的复评办法", "before": "每年到县医院重评", "observed_on": "2023-12-18"}
CAUSE = {"cause_level": "rule", "cause": "办法按能走动的人写的", "fix_kind": "corrective"}
REFUSAL = "评估不归我们管，我们只发补贴。"


class Cast:
    """Everybody in a window of their own, each of whom begins at home."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._windows: dict[str, Visitor] = {}

    def __call__(self, who: str) -> Visitor:
        """Their window, with the matter opened from their home page."""
        if who not in self._windows:
            self._windows[who] = self._visit().sign_in(who)
        visitor = self._windows[who]
        visitor.home()
        visitor.click(MATTER)
        expect(visitor.page.locator("h1")).to_have_text(MATTER)
        return visitor

    def does(self, who: str, verb: str, **typed: str) -> Visitor:
        """One act, from home: the matter, the verb, and what it asks."""
        visitor = self(who)
        visitor.click(verb)
        visitor.fill(**typed)
        visitor.press(verb)
        return self._done(visitor)

    def presses(self, who: str, button: str) -> Visitor:
        """One act that asks for nothing."""
        visitor = self(who)
        visitor.press(button)
        return self._done(visitor)

    def finishes_task(self, who: str) -> None:
        """The task that is open."""
        visitor = self(who)
        visitor.click(visitor.page.locator(".tasks button"))
        self._done(visitor)

    def _done(self, visitor: Visitor) -> Visitor:
        assert visitor.clicks <= CLICKS
        expect(visitor.page.locator("h1")).to_have_text(MATTER)
        expect(visitor.page.locator("#content .wrong")).to_have_count(0)
        return visitor


@pytest.fixture
def cast(visit: Visit) -> Cast:
    """Whoever takes part."""
    return Cast(visit)


def test_a_matter_goes_the_whole_way_up_and_back(cast: Cast) -> None:
    _goes_up(cast)
    _finds_its_owner(cast)
    _is_done_together(cast)
    _is_handed_in(cast, "手机视频可评")
    cast.does("verifier", "退回返工", reason="两个县的视频没有人接", task="排好接视频的班次", due_on="2024-01-12")
    cast.finishes_task("health")
    _is_handed_in(cast, "手机视频可评")
    _is_closed(cast, "手机视频可评").sees("已销号")
    _comes_back_once(cast)
    village = cast.does("village", "确认答复", judgement="satisfied", words="老人不用再抬出门。")
    village.sees("源头已确认")
    village.sees("老人不用再抬出门。")


def _goes_up(cast: Cast) -> None:
    """Whoever is on the way may forward it at once; nobody can hold it back."""
    cast.does("village", "往上报", why="一年一评是省里定的，村里改不了。").sees("正在往上走")
    for who in ("township", "county", "city"):
        cast.presses(who, "马上转上一级")


def _finds_its_owner(cast: Cast) -> None:
    """One refuses, with a reason that the origin reads; another one claims it."""
    cast.does("province", "建议牵头单位", owner="37D02", reason="补贴由民政线发。").sees("已建议牵头")
    cast.does("civil", "不认领", reason_code="not_our_power", reason=REFUSAL)
    cast("village").sees(REFUSAL)
    cast.does("health", "认领：根子在我们", due_on="2024-02-28").sees("还剩72天")


def _is_done_together(cast: Cast) -> None:
    cast.does("health", "分工", unit="370811", text="县医院排出接视频的人", due_on="2024-01-12")
    _is_set(cast, "修改复评办法，开通手机视频复评")
    cast.presses("county", "接下分工")
    cast.does("county", "完成分工", outcome="每天两人接视频")
    words = {"changed_so_far": "办法已改，四个市先用。", "remains": "其余各市一月开通。", "next_on": "2024-01-10"}
    cast.does("health", "报告阶段性成果", **words).sees("阶段性成果")
    cast.finishes_task("health")


def _is_set(cast: Cast, task: str) -> None:
    owner = "山东省卫生健康委员会（合成） 办公室（分管这个主题）"
    cast.does("health", "添加任务", text=task, owner=owner, due_on="2024-01-05").sees(task)


def _is_handed_in(cast: Cast, after: str) -> None:
    cast.does("health", "提交整改结果", **FACT, after=after, **CAUSE).sees("已提交")
    cast.does("province", "指定核验人", verifier="3708/inspector").sees("核验中")


def _is_closed(cast: Cast, after: str) -> Visitor:
    return cast.does("verifier", "销号", after=after, observed_on="2023-12-18")


def _comes_back_once(cast: Cast) -> None:
    """The origin says that it is not over: the same number is open again, and goes round once more."""
    number = cast("village").page.url
    village = cast.does("village", "重新打开", new_fact="没有手机的老人还是要抬去。", due_on="2024-01-08")
    assert village.page.url == number
    village.sees("已重新打开")
    _is_set(cast, "由村代办员带着手机上门")
    cast.finishes_task("health")
    _is_handed_in(cast, "代办员上门视频可评")
    _is_closed(cast, "代办员上门视频可评")
