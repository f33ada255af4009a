"""What is a paper and what is a fact, told word by word; and who is who where many did the work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huilu.loop import rules
from huilu.loop.rules import Hands, SeenFact
from huilu.loop.states import Who

DAY = date(2023, 9, 20)
PLACED = SeenFact("place", "村东排水沟", "堵死", "通水", DAY)
COUNTED = SeenFact("measure", "进水的住户", "12", "11", DAY, "户")
CITY, OTHER_CITY = "0000000100000002", "0000000100000003"
COUNTY, SISTER = CITY + "00000004", CITY + "00000005"
VILLAGE = COUNTY + "00000006"


REPORTS = (
    "报告", "纪要", "总结", "台账", "会议", "材料", "记录", "简报", "汇报",
    "report", "reports", "minutes", "meeting", "meetings", "summary", "briefing", "memo",
)  # fmt: skip
PLANS = ("方案", "通知", "plan", "plans", "notice", "notices")
RULES = (
    "制度", "办法", "规定", "规则", "规程", "规范", "标准", "流程", "细则", "条例", "章程",
    "rule", "procedure", "standard", "policy", "regulation", "guideline",
)  # fmt: skip


def is_refused(**changes: str) -> bool:
    """Whether the fact is taken for a paper alone."""
    try:
        rules.check_fact(replace(PLACED, **changes), today=DAY, since=DAY)
    except rules.PapersAlone:
        return True
    return False


@pytest.mark.parametrize("paper", [*REPORTS, *PLANS])
def test_a_paper_about_the_work_is_no_changed_fact(paper: str) -> None:
    subject = f"防汛{paper}" if not paper.isascii() else f"The flood {paper.title()}"
    assert is_refused(subject=subject)
    # Where a rule was changed, a plan and a notice may be how that was done; a report never is.
    assert is_refused(kind="rule", after=subject) is (paper in REPORTS)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_about_reports_is_a_rule_all_the_same(rule: str) -> None:
    made = f"报告{rule}已形成" if not rule.isascii() else f"The {rule} on meetings was issued"
    assert is_refused(after=made)
    assert not is_refused(kind="rule", after=made)


@pytest.mark.parametrize(
    "made",
    [
        "报告已形成", "方案已上报", "台账已报送区里", "通知已印发各村", "会议已召开", "材料已提交", "方案已制定好",
        "通知已下发到位", "报告已起草好", "通知已签发了", "材料已存档了", "台账已归档了", "汇报已完成了",
        "The report was submitted today", "Minutes are filed here", "A meeting was held", "A notice issued today",
        "The plan drafted so far", "A summary written by us", "The briefing sent around", "A report has been prepared",
    ],
)  # fmt: skip
def test_that_a_paper_was_made_is_no_fact(made: str) -> None:
    assert is_refused(after=made)
    assert is_refused(subject=made)


DONE = (
    "见附件",
    "详见附件。",
    "已整改",
    "已整改到位",
    "现已全部解决",
    "均已落实完毕",
    "处理好了",
    "Done.",
    "See the attachment",
)


@pytest.mark.parametrize("after", [*DONE, "solved", "See the attachment"])
def test_that_it_was_done_says_nothing_that_anybody_could_see(after: str) -> None:
    with pytest.raises(rules.NoFactSaid):
        rules.check_fact(replace(PLACED, after=after), today=DAY, since=DAY)
    rules.check_fact(replace(PLACED, after=f"{after}，水不再进院"), today=DAY, since=DAY)


@pytest.mark.parametrize("subject", ["开会次数", "今年发文数", "Meetings held"])
def test_more_meetings_are_no_fact_and_fewer_are_one(subject: str) -> None:
    counted = replace(COUNTED, subject=subject, measured_in="次")
    rules.check_fact(counted, today=DAY, since=DAY)
    with pytest.raises(rules.PapersAlone):
        rules.check_fact(replace(counted, after="13"), today=DAY, since=DAY)
    assert not is_refused(after="村民能在里面开会")


@pytest.mark.parametrize("after", ["清淤完成", "水泵已送上门,通水", "已形成三米宽的沟", "The drain was filed down"])
def test_what_was_done_at_the_place_is_one(after: str) -> None:
    assert not is_refused(after=after)


@pytest.mark.parametrize("after", ["防汛报告。", "会议纪要;整改方案", "有报告,有纪要。"])
def test_many_papers_are_no_more_than_one(after: str) -> None:
    assert is_refused(after=after)
    assert not is_refused(after=after + "沟也通了")


def test_fewer_papers_are_a_fact_and_more_of_them_are_none() -> None:
    papers = replace(COUNTED, subject="要填的台账", measured_in="本")
    rules.check_fact(papers, today=DAY, since=DAY)
    with pytest.raises(rules.PapersAlone):
        rules.check_fact(replace(papers, after="13"), today=DAY, since=DAY)


@pytest.mark.parametrize(("seen", "agrees"), [("11", True), ("10", True), ("12", False), ("13", False)])
def test_a_look_may_find_more_or_less_but_not_the_other_way(seen: str, agrees: bool) -> None:
    look = replace(COUNTED, after=seen)
    if agrees:
        rules.check_agrees(look, kind="measure", before="12", after="11")
        return
    with pytest.raises(rules.SeenOtherwise):
        rules.check_agrees(look, kind="measure", before="12", after="11")


@pytest.mark.parametrize("number", ["1e999999", "-1e31", "1e-999999", "1e-31"])
def test_nothing_is_measured_that_has_so_many_digits(number: str) -> None:
    with pytest.raises(rules.NotMeasured):
        rules.check_fact(replace(COUNTED, after=number), today=DAY, since=DAY)
    with pytest.raises(rules.NotMeasured):
        rules.check_fact(replace(COUNTED, before=number), today=DAY, since=DAY)


@pytest.mark.parametrize("number", ["1e30", "-1e30", "1e-30", "0", "123456789012345678901234567890.5"])
def test_what_has_thirty_digits_is_measured(number: str) -> None:
    rules.check_fact(replace(COUNTED, after=number), today=DAY, since=DAY)
    rules.check_agrees(replace(COUNTED, after=number), kind="measure", before="12", after=number)


def test_where_many_did_the_work_whoever_did_none_is_outside() -> None:
    hands = Hands(raiser_path=VILLAGE, lead_path=COUNTY, doer_paths={COUNTY, OTHER_CITY})

    assert rules.is_outside(CITY, hands)
    assert rules.is_outside(SISTER, hands)
    assert not rules.is_outside(VILLAGE, hands)
    assert not rules.is_outside(OTHER_CITY + "00000009", hands)


def test_below_a_unit_above_the_lead_that_had_a_share_only_the_unit_itself_is_inside() -> None:
    hands = Hands(raiser_path=VILLAGE, lead_path=COUNTY, doer_paths={CITY})

    assert not rules.is_outside(CITY, hands)
    assert rules.is_outside(SISTER, hands)
    assert not rules.is_outside(VILLAGE, hands)


def test_below_a_unit_that_has_led_it_nobody_is_outside_though_it_stands_above_the_lead() -> None:
    hands = Hands(raiser_path=VILLAGE, lead_path=COUNTY, doer_paths={CITY}, led_paths={CITY, COUNTY})

    assert not rules.is_outside(SISTER, hands)
    assert rules.is_outside(OTHER_CITY, hands)


@pytest.mark.parametrize(("path", "passed"), [(CITY, True), (COUNTY, True), (OTHER_CITY, False), (CITY[:8], False)])
def test_whoever_was_passed_over_claims_nothing_again_nor_does_anybody_below(path: str, passed: bool) -> None:
    if not passed:
        rules.check_not_passed_over(path, [2])
        return
    with pytest.raises(rules.PassedOver):
        rules.check_not_passed_over(path, [2])


def test_whoever_has_what_goes_up_decides_on_it_and_so_does_whoever_stands_above_its_lead() -> None:
    hands = Hands(raiser_path=VILLAGE, lead_path=VILLAGE, origin_path=VILLAGE, having_path=OTHER_CITY)
    held = {path: rules.is_party(Who.HOLDER_OR_ABOVE, hands, unit_path=path, post_id=0)
            for path in (COUNTY, CITY, OTHER_CITY, SISTER, VILLAGE)}  # fmt: skip
    assert held == {COUNTY: True, CITY: True, OTHER_CITY: True, SISTER: False, VILLAGE: False}
