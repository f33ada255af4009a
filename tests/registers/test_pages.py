"""The pages of registers: reading, entering, the three lists, the file that comes back."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from huilu.clock.actions import set_rehearsal_clock
from huilu.registers.models import Item, ReturnedSheet
from huilu.registers.queries import cells_of
from tests.cast import TODAY, Cast
from tests.registers.conftest import CITY, COUNTY, PACK, PROVINCE, Office
from tests.registers.sheets import downloaded
from tests.registers.workbooks import edited, opened, put
from tests.web.conftest import Browse
from tests.web.reading import Page, han_in

RESEARCH = f"/units/{CITY}/registers/{PACK}/research/"
PROJECTS = f"/units/{PROVINCE}/registers/{PACK}/livelihood_project/"


@pytest.fixture
def city(bound: Cast, browse: Browse) -> Client:
    """The office of the city, in English, at a moment after everything."""
    client = browse(CITY, "en")
    set_rehearsal_clock(bound.later(days=1))
    return client


def page(client: Client, path: str, status: int = 200, **data: Any) -> str:
    answer = client.post(path, data, follow=True) if data else client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    content: str = answer.content.decode()
    return content


def test_a_unit_sees_its_registers_each_with_a_sentence(research: Office, city: Client) -> None:
    research.enters(question="为什么办事要跑两趟?")
    seen = page(city, f"/units/{CITY}/registers/")

    assert "Research register" in seen
    assert "1 item, 0 done" in seen
    assert "Issue register" not in seen
    assert f'href="/units/{CITY}/register/task/"' in seen


def test_an_item_is_entered_changed_and_done_on_pages(research: Office, city: Client) -> None:
    words = {"question": "为什么办事要跑两趟?", "place": "任城区", "owner": "3708/office", "due_on": "2023-10-31",
             "source": "paper", "on_paper_on": "2023-09-12", "was": "{}", "conversion": ""}  # fmt: skip
    seen = page(city, f"{RESEARCH}new/", **words)
    assert "为什么办事要跑两趟?" in seen
    assert "from paper" in seen

    form = city.get(f"{RESEARCH}1/change/").context["form"]
    typed = {name: form.initial.get(name) or "" for name in form.fields} | {"conversion": "形成制度"}
    page(city, f"{RESEARCH}1/change/", **typed)
    item = Item.objects.get()
    assert item.values == {"question": "为什么办事要跑两趟?", "place": COUNTY, "conversion": "形成制度"}
    assert (item.source, item.on_paper_on) == ("paper", date(2023, 9, 12))

    seen = page(city, f"{RESEARCH}1/completion/", done_on=str(TODAY))
    assert "<strong>done</strong>" in seen
    assert "called it done" in seen
    seen = page(city, f"{RESEARCH}1/reopening/", reason="又退回去了")
    assert "又退回去了" in seen
    seen = page(city, f"{RESEARCH}1/striking/", reason="写重了")
    assert "<strong>struck</strong>" in seen
    assert "What you can do" not in seen
    assert "0 items, 0 done; 1 more is struck" in page(city, RESEARCH)


def test_a_refusal_stands_beside_its_field(research: Office, city: Client) -> None:
    seen = page(city, f"{RESEARCH}new/", 422, question="x", source="paper", was="{}")

    assert "registers.paper_needs_day" in seen
    assert 'href="#id_on_paper_on"' in seen
    assert "registers.value_unfit" in page(
        city, f"{RESEARCH}new/", 422, question="x", place="nowhere", source="entered"
    )


def test_a_page_opened_before_somebody_else_saved_loses_nothing(research: Office, city: Client) -> None:
    research.enters(question="甲", conversion="无")
    form = city.get(f"{RESEARCH}1/change/").context["form"]
    typed = {name: form.initial.get(name) or "" for name in form.fields}
    research.do("change_item", serial=1, cells={"question": "乙"}, was={})

    assert "registers.changed_meanwhile" in page(city, f"{RESEARCH}1/change/", 409, **(typed | {"question": "丙"}))
    page(city, f"{RESEARCH}1/change/", **(typed | {"conversion": "形成制度"}))
    assert cells_of(Item.objects.get()) == {"question": "乙", "conversion": "形成制度", "source": "entered"}


def test_a_project_shows_its_tasks_and_what_is_below(livelihood: Office, bound: Cast, browse: Browse) -> None:
    livelihood.projects("立项", "开工")
    livelihood.do("finish_item_task", serial=1, position=1, done_on=TODAY)
    below = Office(bound, "livelihood_project", CITY)
    for _ in range(2):
        below.projects()
    below.do("finish_item", serial=1, done_on=TODAY)
    client = browse(PROVINCE, "en")
    set_rehearsal_clock(bound.later(days=1))

    seen = Page(client.get(PROJECTS)).text
    assert "1 item, 0 done; 2 tasks, 1 finished" in seen
    assert "Below: 2 items, 1 done" in seen
    assert re.search(r"济南市 .*济宁市 .*Together", seen)
    page(client, f"{PROJECTS}1/tasks/2/completion/", x="1")
    assert "2 / 2" in page(client, PROJECTS)


def test_others_read_but_do_not_keep_it(research: Office, bound: Cast, browse: Browse) -> None:
    research.enters(question="甲")
    above, beside = browse(PROVINCE, "en"), browse("3701", "en")
    set_rehearsal_clock(bound.later(days=1))

    assert "甲" in page(above, f"{RESEARCH}1/")
    assert "Enter an item" not in page(above, RESEARCH)
    assert "registers.not_your_register" in page(above, f"{RESEARCH}new/", 403)
    assert "registers.not_your_register" in page(above, f"{RESEARCH}1/striking/", 403, reason="x")
    assert "org.unit_not_found" in page(beside, RESEARCH, 404)
    assert "registers.no_such_register" in page(above, f"/units/{CITY}/registers/{PACK}/nothing/", 404)
    assert "registers.no_such_item" in page(above, f"{RESEARCH}7/", 404)


def test_three_lists_show_the_same_issues(bound: Cast, browse: Browse) -> None:
    number = bound.starts().number
    client = browse(COUNTY, "en")
    set_rehearsal_clock(bound.later(days=1))

    for name in ("issue", "responsibility", "task"):
        seen = page(client, f"/units/{COUNTY}/register/{name}/")
        assert number in seen
        assert seen.count("aria-current") >= 2
    assert "1 task, 0 finished" in page(client, f"/units/{COUNTY}/register/task/")
    assert "the whole issue" in page(client, f"/units/{COUNTY}/register/responsibility/")


def test_a_file_goes_out_comes_back_and_is_taken_over(research: Office, city: Client) -> None:
    research.enters(question="甲")
    research.enters(question="乙")
    answer = city.get(f"/units/{CITY}/sheets/{PACK}/research/file/")
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E6%B5%8E%E5%AE%81")

    def edit(grid: Any) -> None:
        put(grid, 2, "Question", "甲改")
        put(grid, 4, "Question", "丙")
        put(grid, 5, "Question", "丁")
        put(grid, 5, "Due on", "某天")

    body = edited(answer.content, edit)
    research.do("change_item", serial=2, cells={"question": "乙改"}, was={})
    seen = page(city, f"/units/{CITY}/sheets/{PACK}/research/return/", file=SimpleUploadedFile("x.xlsx", body))
    assert "2 rows can be taken over as they are; 1 row cannot be read" in seen
    assert [item.values["question"] for item in Item.objects.order_by("serial")] == ["甲", "乙改"]

    chosen = re.findall(r'name="take" value="(\d+:\d+)"', seen)
    seen = page(city, _sheet(), take=chosen)
    assert "2 rows were taken over." in seen
    assert [item.values["question"] for item in Item.objects.order_by("serial")] == ["甲改", "乙改", "丙"]


def _sheet() -> str:
    """Where the last file that came back is looked at."""
    return f"/returned-sheets/{ReturnedSheet.objects.latest('pk').pk}/"


def test_a_conflict_is_shown_and_refused_until_somebody_decides(research: Office, bound: Cast, city: Client) -> None:
    research.enters(question="甲")
    with translation.override("en"):
        body = edited(downloaded(bound), lambda grid: put(grid, 2, "Question", "文件里的"))
    research.do("change_item", serial=1, cells={"question": "系统里的"}, was={})
    seen = page(city, f"/units/{CITY}/sheets/{PACK}/research/return/", file=SimpleUploadedFile("x.xlsx", body))
    assert all(word in seen for word in ("文件里的", "甲", "系统里的", "(conflict)"))
    path, (chosen,) = _sheet(), re.findall(r'name="over" value="(\d+:\d+)"', seen)

    assert "0 rows were taken over." in page(city, path, all="1")
    research.do("change_item", serial=1, cells={"question": "更新的"}, was={})
    assert "Somebody has changed" in page(city, path, 409, over=chosen)
    (chosen,) = re.findall(r'name="over" value="(\d+:\d+)"', page(city, path))
    page(city, path, over=chosen)
    assert Item.objects.get().values["question"] == "文件里的"


def test_a_row_that_is_there_already_needs_its_own_tick(research: Office, city: Client) -> None:
    def edit(grid: Any) -> None:
        put(grid, 2, "Question", "新加的题")

    def hand_in(body: bytes) -> str:
        return page(city, f"/units/{CITY}/sheets/{PACK}/research/return/", file=SimpleUploadedFile("x.xlsx", body))

    with translation.override("en"):
        first = edited(downloaded(research.town), edit)
        second = edited(first, lambda grid: put(grid, 3, "Question", "又一题"))
    hand_in(first)
    page(city, _sheet(), all="1")
    assert "1 row can be taken over as it is; 1 new row is there already" in hand_in(second)
    seen = page(city, _sheet(), all="1")

    assert "It stands in the register already as 1." in seen
    assert Item.objects.count() == 2
    assert 'name="take"' not in seen
    page(city, _sheet(), 409, take="2:0")
    page(city, _sheet(), take=f"2:{'9' * 5000}")
    assert Item.objects.count() == 2
    assert "Nothing more" in page(city, _sheet(), again=re.findall(r'name="again" value="(\d+:0)"', seen))
    assert [item.values["question"] for item in Item.objects.order_by("serial")] == ["新加的题", "又一题", "新加的题"]


def test_a_file_that_comes_once_more_says_so_at_once(research: Office, city: Client, bound: Cast) -> None:
    path = f"/units/{CITY}/sheets/{PACK}/research/return/"
    with translation.override("en"):
        body = edited(downloaded(bound), lambda grid: put(grid, 2, "Question", "新加的题"))
    assert "handed in before" not in page(city, path, file=SimpleUploadedFile("x.xlsx", body))
    page(city, _sheet(), all="1")

    seen = page(city, path, file=SimpleUploadedFile("y.xlsx", body))

    assert "This very file was handed in before, on " in seen
    assert "1 new row was taken over before." in seen
    assert 'type="checkbox"' not in seen


def test_what_is_not_taken_back_is_told_cell_by_cell(
    research: Office, city: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huilu.web.registers.sheets.AT_ONCE", 2)
    for question in ("甲", "乙", "丙"):
        research.enters(question=question)

    def edit(grid: Any) -> None:
        for line in (2, 3, 4):
            put(grid, line, "State", "done")

    with translation.override("en"):
        body = edited(downloaded(research.town), edit)
    seen = page(city, f"/units/{CITY}/sheets/{PACK}/research/return/", file=SimpleUploadedFile("x.xlsx", body))

    assert "Nothing can be taken over" in seen
    assert "says what the register says" not in seen
    assert "3 rows differ in columns that are not taken back." in seen
    assert "change them on the item&#x27;s page" in seen
    assert seen.count("<td data-said>not done yet</td>") == 2
    assert "1 more row like this is not shown." in seen


def test_a_bad_file_is_answered_and_nothing_is_kept(research: Office, city: Client) -> None:
    path = f"/units/{CITY}/sheets/{PACK}/research/return/"
    assert "registers.sheet_unreadable" in page(city, path, 422, file=SimpleUploadedFile("x.xlsx", b"nothing"))
    assert "registers.sheet_stays_here" in page(city, f"/units/{CITY}/sheets/responsibility/return/", 409)


def test_a_returned_file_is_its_units_own(research: Office, bound: Cast, city: Client, browse: Browse) -> None:
    research.enters(question="甲")
    page(city, f"/units/{CITY}/sheets/{PACK}/research/return/", file=SimpleUploadedFile("x.xlsx", downloaded(bound)))
    assert "registers.no_such_sheet" in page(browse(PROVINCE), _sheet(), 404)


def test_english_pages_have_no_chinese_but_data(research: Office, city: Client, bound: Cast) -> None:
    research.enters(question="甲", place=COUNTY, owner="3708/office", due_on="2023-10-01")
    bound.starts(lead=CITY)
    body = edited(downloaded(bound), lambda grid: put(grid, 3, grid[0][1], "丙"))
    page(city, f"/units/{CITY}/sheets/{PACK}/research/return/", file=SimpleUploadedFile("x.xlsx", body))
    paths = [f"/units/{CITY}/registers/", RESEARCH, f"{RESEARCH}1/", f"{RESEARCH}1/change/", f"{RESEARCH}new/",
             f"{RESEARCH}1/striking/", f"/units/{CITY}/register/task/", f"/units/{CITY}/register/responsibility/",
             f"/units/{CITY}/register/issue/", f"/units/{CITY}/sheets/task/return/", _sheet()]  # fmt: skip
    wrong = {path: found for path in paths if (found := [w for w in Page(city.get(path)).words if han_in(w)])}
    assert not wrong
    assert opened(city.get(f"/units/{CITY}/sheets/task/file/").content)
