"""What no pack may ask for, nobody asks for beside the packs either (D1–D18, O7)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from huilu.burden.fields import register_field
from huilu.burden.models import DataField, Demand
from huilu.burden.states import DemandKind
from huilu.burden.wording import AboutAPerson, CrossesRedLine
from huilu.kernel.words import said_in_both
from huilu.redlines.lines import RedLine
from huilu.redlines.persons import is_about_a_person
from huilu.redlines.reading import RED_LINES
from tests.burden.asking import COUNTY, asks
from tests.cast import Cast

OURS = (DemandKind.FORM, DemandKind.DATA_REQUEST, DemandKind.MEETING, DemandKind.VISIT, DemandKind.REVIEW)


def asked(town: Cast, kind: DemandKind, **said: Any) -> Demand:
    where = {} if kind in {DemandKind.FORM, DemandKind.DATA_REQUEST} else {"fields": (), "place": "区政府三楼"}
    return asks(town, kind=kind, code=f"370811-{kind}", **where, **said)


@pytest.mark.parametrize("kind", OURS)
@pytest.mark.parametrize(
    ("said", "found", "source"),
    [
        ({"labels": {"zh": "网格员每日打卡登记"}}, "打卡", "D1"),
        ({"purpose": {"zh": "评出各村排名并通报"}}, "排名", "D2"),
        ({"labels": {"zh": "排水情况", "en": "Daily check-in of wardens"}}, "check in", "D1"),
    ],
)
def test_nobody_asks_for_what_crosses_a_red_line(
    town: Cast, kind: DemandKind, said: dict[str, Any], found: str, source: str
) -> None:
    with pytest.raises(CrossesRedLine) as refused:
        asked(town, kind, **said)

    assert found in refused.value.facts["found"]
    assert refused.value.facts["source"] == source
    assert not Demand.objects.exists()


def test_it_says_what_to_write_instead_in_the_readers_language(town: Cast) -> None:
    with pytest.raises(CrossesRedLine) as refused:
        asks(town, labels={"zh": "网格员每日打卡登记"})

    told = said_in_both(lambda: refused.value.advice)
    assert "写要办成的事" in told["zh"]
    assert "what is to be achieved" in told["en"]
    with translation.override("en"):
        assert refused.value.sentence == "“网格员每日打卡登记” says “打卡”: check-ins are forbidden (D1)."


@pytest.mark.parametrize("line", RED_LINES, ids=lambda line: line.code)
def test_the_advice_makes_sense_to_whoever_never_saw_a_pack(line: RedLine) -> None:
    zh, en = line.instead

    assert not re.search("[a-z]{4}", zh)
    assert not re.search(r"_|\b(?:under due|repeats|carrier|selector|packs?|programmes?)\b", en)


@pytest.mark.parametrize("kind", OURS)
@pytest.mark.parametrize("called", ["已清理的打卡类小程序数量", "取消签到的做法", "Check-in apps removed"])
def test_to_count_what_was_done_away_with_is_allowed(town: Cast, kind: DemandKind, called: str) -> None:
    assert asked(town, kind, labels={"zh": called}, purpose={"zh": "不排名、不打卡"})


@pytest.mark.parametrize(
    "called",
    ["被要求打卡的基层单位数", "基层反映重复填报的事项", "哪些表格要重复填报", "还有哪些会议要求签到",
     "贵单位收到的发文数量", "会议次数减少多少", "未备案APP下架情况", "Number of meetings cancelled",
     "How many forms do you fill in twice", "How often are you asked to check in"],
)  # fmt: skip
def test_whoever_lifts_burdens_may_ask_about_them(town: Cast, called: str) -> None:
    assert asks(town, labels={"zh": called})
    assert register_field(code="a_figure", labels={"zh": called}, kind="text", by=town.actor(COUNTY), at=town.at)


@pytest.mark.parametrize(
    "called",
    [
        "打\u200b卡",
        "打\u00ad卡",
        "打\u2060卡",
        "\ufeff打卡",
        "che\u200bck-in",
        "check\u00ad-in",
        "走访照片",
        "Ward scores",
    ],
)
def test_letters_that_nobody_sees_hide_nothing(town: Cast, called: str) -> None:
    with pytest.raises(CrossesRedLine):
        asks(town, labels={"zh": called})


@pytest.mark.parametrize("called", ["反映每日打卡情况", "哪些人没有打卡", "村干部被要求每日打卡"])
def test_a_question_for_people_is_none_about_burdens(town: Cast, called: str) -> None:
    with pytest.raises(CrossesRedLine):
        asks(town, labels={"zh": called})


@pytest.mark.parametrize(
    "about_a_problem",
    [{"kind": DemandKind.LOOK_ACROSS}, {"kind": DemandKind.VISIT, "only": 1, "due_on": None}],
)
def test_a_problem_may_be_that_somebody_has_crossed_one(town: Cast, about_a_problem: dict[str, Any]) -> None:
    assert asks(town, labels={"zh": "强制打卡签到"}, fields=(), **about_a_problem)


@pytest.mark.parametrize("said", [{"place": "三楼,到场扫码签到"}, {"risk_reason": "要排名通报"}])
def test_where_and_why_at_once_are_read_too(town: Cast, said: dict[str, Any]) -> None:
    with pytest.raises(CrossesRedLine):
        asks(town, **({"kind": DemandKind.MEETING, "fields": (), "place": "三楼"} | said))


def test_a_risk_crosses_none_either(town: Cast) -> None:
    soon = town.at.date() + timedelta(days=1)
    with pytest.raises(CrossesRedLine):
        asks(town, labels={"zh": "值守人员每小时扫码签到"}, due_on=soon, risk_reason="连日暴雨")


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"labels": {"zh": "村干部身份证号"}}, AboutAPerson),
        ({"code": "id_card_number", "labels": {"zh": "编号甲"}}, AboutAPerson),
        ({"labels": {"zh": "某栏", "en": "Date of birth"}}, AboutAPerson),
        ({"labels": {"zh": "网格员签到次数"}}, CrossesRedLine),
        ({"kind": "choice", "choices": (("party", {"zh": "政治面貌"}), ("other", {"zh": "其他"}))}, AboutAPerson),
    ],
)
def test_no_figure_is_about_a_person_or_crosses_one(town: Cast, given: dict[str, Any], refusal: type) -> None:
    usual: dict[str, Any] = {"code": "a_figure", "labels": {"zh": "某数"}, "kind": "number"}
    with pytest.raises(refusal):
        register_field(**usual | given, by=town.actor(COUNTY), at=town.at)
    assert not DataField.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "每人得分",
        "政治身份",
        "Political status",
        "Political affiliation",
        "Passport number",
        "Who attended",
        "id_card_number",
        "home_address",
        "political_status",
        "date_of_birth",
        "passport_number",
        "护照号码",
        "身\u200b份证号",
    ],
)
def test_a_fact_about_a_person_is_known_by_any_of_its_names(name: str) -> None:
    assert is_about_a_person(name)


@pytest.mark.parametrize(
    "name",
    ["ID card readers that work", "60岁以上老人数", "学业水平测试平均分", "积水点照片", "Age of the lifts",
     "Apgar score under 7", "值班电话", "病史采集合格率", "身份证自助办理机数量", "常住人口性别比",
     "腕带缺出生日期的患者数", "Date of birth missing on wristbands", "Religious needs of inpatients not met",
     "学生出勤率", "农村生活垃圾分类参与率", "小学生视力筛查参加率", "农户保险参加率", "劳动力市场参与率",
     "村民会议到会率是否达法定人数", "医保电子凭证下载率", "心电监护仪在线时长", "病历抄写错误数", "考勤机损坏数",
     "病人陪同检查人员不足", "New platform lifts for wheelchairs needed", "Worst three road sections",
     "Ranking of repairs by urgency"],
)  # fmt: skip
def test_what_is_no_fact_about_a_person_may_be_asked(town: Cast, name: str) -> None:
    assert register_field(code="a_figure", labels={"zh": name}, kind="text", by=town.actor(COUNTY), at=town.at)
