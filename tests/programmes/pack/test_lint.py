from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import reload
from typing import Any

import pytest

from huilu.programmes.pack.lint import lint
from huilu.programmes.pack.schema import Pack
from huilu.redlines import stems
from huilu.redlines.lines import RedLine
from huilu.redlines.plainly import plainly
from huilu.redlines.reading import RED_LINES, features_in
from tests.programmes.pack.sentences import FORBIDDEN, HONEST
from tests.programmes.pack.small import both, requirement, word

Data = dict[str, Any]
Spoil = Callable[[Data], object]
# The same work weighs less the further down it is done, whatever else the small pack asks.
MINUTES = {"city": 70, "county": 70, "village": 10}


def said_of(data: Data) -> set[tuple[str, str, str]]:
    return {(one.code, one.mechanism, one.severity) for one in lint(Pack.model_validate(data))}


def goal(**indicator: Any) -> Data:
    more = {"code": "figure", "labels": both("Figure"), "kind": "outcome"} | indicator
    return {"code": "aim", "labels": both("Aim"), "observable": True, "indicators": [more]}


def checklist(**more: Any) -> Data:
    items = [{"code": f"item_{number}", "labels": both("Item")} for number in range(3)]
    start = {"code": "list", "labels": both("List"), "field": "villages", "assumption": False}
    return start | {"selector": {}, "items": items} | more


def with_field(data: Data, *checklists: Data) -> None:
    data["checklist_fields"] = [{"code": "villages", "labels": both("Villages")}]
    data["checklists"] = list(checklists)


def add(data: Data, *requirements: Data) -> None:
    data["requirements"].extend(requirements)


def set_first(data: Data, **fields: Any) -> None:
    data["requirements"][0].update(fields)


def set_village(data: Data, **fields: Any) -> None:
    data["requirements"][1].update(fields)


def new_series(data: Data) -> None:
    data["carriers"].append({"code": "extra", "labels": both("Extra"), "existing": False})
    set_village(data, carrier="extra", repeats="monthly")


def long_checklist(data: Data) -> None:
    with_field(data, checklist())
    data["parameters"] = {"caps": {"checklist_items": 2}}


def swap_words(data: Data) -> None:
    data["levels"][0].update(stands_for=["county"])
    data["levels"][1].update(stands_for=["city"])


def test_nothing_is_said_against_a_sound_pack(sound: Data) -> None:
    assert said_of(sound) == set()


CASES: list[tuple[str, str, Spoil]] = [
    (
        "pack.has_stages",
        "M001",
        lambda data: data["measures"].append({"code": "stage_2", "labels": both("Next")}),
    ),
    ("pack.has_stages", "M001", lambda data: data["measures"][0].update(labels={"zh": "第一阶段", "en": "Repair"})),
    ("pack.indicator_on_hidden_goal", "M005", lambda data: data.update(goals=[goal() | {"observable": False}])),
    ("pack.target_on_volume", "M047", lambda data: data.update(goals=[goal(kind="volume", target=100_000)])),
    ("pack.target_on_persons", "D11", lambda data: data.update(goals=[goal(counts="persons", target=95)])),
    ("pack.target_on_persons", "D11", lambda data: data.update(goals=[goal(counts="persons", target=0)])),
    (
        "pack.too_many_local_focus",
        "M009",
        lambda data: add(data, *(requirement(f"focus_{n}", ["city"], base=False) for n in range(4))),
    ),
    ("pack.weight_grows_downward", "M023", lambda data: set_village(data, minutes=301)),
    (
        "pack.weight_grows_downward",
        "M023",
        lambda data: add(
            data,
            requirement(
                "old_people",
                [],
                241,
                selector={
                    "match": {"level": ["village"]},
                    "expressions": [{"axis": "tags", "operator": "In", "values": ["elderly"]}],
                },
            ),
        ),
    ),
    ("pack.base_without_carrier", "M024", lambda data: set_village(data, carrier=None)),
    ("pack.new_activity_for_base", "M024", new_series),
    ("pack.carrier_of_other_level", "M024", lambda data: data["carriers"][0].update(levels=["city"])),
    ("pack.not_one_checklist", "M029", with_field),
    ("pack.not_one_checklist", "M029", lambda data: with_field(data, checklist(), checklist(code="second"))),
    (
        "pack.checklist_too_long",
        "M029",
        long_checklist,
    ),
    ("pack.assumption_unsaid", "M029", lambda data: with_field(data, checklist(assumption=True))),
    ("pack.sunset_before_due", "M089", lambda data: set_first(data, sunset="2026-04-30")),
    ("pack.due_outside_window", "M010", lambda data: set_first(data, due={"on": "2026-12-01"}, sunset="2026-12-31")),
    ("pack.code_twice", "", lambda data: add(data, requirement("visit", ["village"], 1))),
    ("pack.code_twice", "", lambda data: data["levels"].append(word("city"))),
    ("pack.word_misleads", "M017", swap_words),
    ("pack.no_such_reference", "", lambda data: set_first(data, measure="study")),
    ("pack.no_such_reference", "", lambda data: set_first(data, carrier="rocket")),
    ("pack.no_such_reference", "", lambda data: set_first(data, priorities=["speed"])),
    ("pack.no_such_reference", "", lambda data: set_first(data, satisfies_also=["issue_list"])),
    ("pack.no_such_reference", "", lambda data: set_first(data, selector={"match": {"sector": ["mining"]}})),
    (
        "pack.no_such_reference",
        "",
        lambda data: set_first(data, selector={"expressions": [{"axis": "tags", "operator": "In", "values": ["x1"]}]}),
    ),
    ("pack.no_such_reference", "", lambda data: data["carriers"][0].update(levels=["city", "village", "moon"])),
    ("pack.no_such_reference", "", lambda data: data.update(checklists=[checklist()])),
]


@pytest.mark.parametrize(("code", "mechanism", "spoil"), CASES)
def test_a_broken_invariant_is_named(sound: Data, code: str, mechanism: str, spoil: Spoil) -> None:
    spoil(sound)

    assert (code, mechanism, "error") in said_of(sound)


def test_equal_weight_is_allowed(sound: Data) -> None:
    set_village(sound, minutes=300)

    assert said_of(sound) == set()


def test_a_new_series_is_allowed_where_nothing_exists(sound: Data) -> None:
    new_series(sound)
    sound["carriers"][0].update(levels=["city"])

    assert said_of(sound) == set()


def test_a_target_on_outcomes_is_allowed(sound: Data) -> None:
    sound["goals"] = [goal(target=40), goal(kind="volume", counts="persons") | {"code": "other_aim"}]

    assert said_of(sound) == set()


def test_the_same_for_everybody_is_a_warning(sound: Data) -> None:
    everywhere = requirement("everywhere", ["city", "county", "village"], 10)
    add(sound, everywhere, requirement("plan", ["county"]))
    assert said_of(sound) == {("pack.uniform", "M022", "warning")}

    everywhere["selector"]["match"]["sector"] = ["health"]
    assert said_of(sound) == set()


def test_an_idle_priority_is_a_warning(sound: Data) -> None:
    sound["priorities"] = [{"code": "speed", "labels": both("Speed")}]
    assert said_of(sound) == {("pack.priority_without_work", "M007", "warning")}

    set_first(sound, priorities=["speed"])
    assert said_of(sound) == set()


def register(done_when: list[str], **labels: str) -> Data:
    columns = [{"code": code, "labels": both(label), "kind": "text"} for code, label in labels.items()]
    return {"code": "visits", "labels": both("Visits"), "selector": {}, "columns": columns, "done_when": done_when}


@pytest.mark.parametrize(
    ("done_when", "labels", "said"),
    [
        (["proof"], {"proof": "现场照片"}, {("pack.pictures_as_proof", "D7", "error")}),
        (["proof"], {"proof": "Photo of the meeting"}, {("pack.pictures_as_proof", "D7", "error")}),
        (["proof"], {"proof": "会议纪要"}, {("pack.papers_as_evidence", "M137", "error")}),
        (["proof", "fact"], {"proof": "会议纪要", "fact": "改了什么"}, set()),
        (["fact"], {"proof": "现场照片", "fact": "改了什么"}, set()),
        ([], {"proof": "Report"}, set()),
    ],
)
def test_what_finishes_an_item_is_a_fact(
    sound: Data, done_when: list[str], labels: dict[str, str], said: set[tuple[str, str, str]]
) -> None:
    sound["registers"] = [register(done_when, **labels)]

    assert said_of(sound) == said


@pytest.mark.parametrize(
    ("indicator", "said"),
    [
        ({"labels": both("召开会议"), "kind": "output"}, {("pack.papers_as_result", "D17", "error")}),
        ({"labels": both("Documents issued"), "kind": "activity"}, {("pack.papers_as_result", "D17", "error")}),
        ({"labels": both("会议压减"), "kind": "outcome"}, set()),
        ({"labels": both("薄弱村"), "target": 5}, {("pack.quota_of_weak_units", "M142", "error")}),
        ({"labels": both("Weak villages"), "target": 5}, {("pack.quota_of_weak_units", "M142", "error")}),
        ({"labels": both("薄弱村转化"), "target": 5}, set()),
        ({"labels": both("Weak villages that recovered"), "target": 5}, set()),
        ({"labels": both("薄弱村")}, set()),
    ],
)
def test_an_indicator_counts_what_was_solved(sound: Data, indicator: Data, said: set[tuple[str, str, str]]) -> None:
    sound["goals"] = [goal(**indicator)]

    assert said_of(sound) == said


def test_a_meeting_is_not_held_level_by_level(sound: Data) -> None:
    sound["carriers"].append({"code": "launch", "labels": both("Launch"), "existing": False})
    for level in ("city", "county", "village"):
        labels = {"zh": f"{level}动员会", "en": f"{level} launch meeting"}
        next(one for one in sound["levels"] if one["word"] == level)["labels"] = {"zh": level, "en": level}
        add(sound, requirement(f"launch_{level}", [level], MINUTES[level], labels=labels, carrier="launch"))
    assert ("pack.layered_meetings", "D18", "error") in said_of(sound)

    for one in sound["requirements"][2:]:
        one["carrier"] = "meeting"
    assert said_of(sound) == set()


def test_a_due_day_leaves_time_and_is_a_working_day(sound: Data) -> None:
    set_first(sound, due={"days_after_start": 3})
    assert said_of(sound) == {("pack.lead_time_short", "M135", "warning")}

    sound["parameters"] = {"deadlines": {"lead_days": 3}}
    assert said_of(sound) == set()

    set_first(sound, due={"on": "2026-05-02"})
    assert said_of(sound) == {("pack.due_on_day_off", "M135", "warning")}

    # A Saturday that is worked for a holiday is a working day, and other calendars have other holidays.
    set_first(sound, due={"on": "2026-05-09"})
    assert said_of(sound) == set()
    set_first(sound, due={"on": "2026-05-04"})
    sound["parameters"]["loop"] = {"calendar": "plain"}
    assert said_of(sound) == set()


def test_the_days_of_a_pack_agree_with_one_another(sound: Data) -> None:
    flood = {"start": "2026-05-01", "end": "2026-05-31", "labels": both("Flood")}
    sound["parameters"] = {"calendar": {"blackouts": [flood]}}
    assert [(one.code, one.path) for one in lint(Pack.model_validate(sound))] == [
        ("pack.due_in_blackout", "requirements[0].due"),
        ("pack.due_in_blackout", "requirements[1].due"),
    ]
    # What cannot wait may fall due then.
    set_first(sound, risk=both("Water rises."))
    set_village(sound, risk=both("Water rises."))
    assert said_of(sound) == set()

    set_first(sound, sunset="9999-12-31")
    assert said_of(sound) == {("pack.sunset_far", "M089", "warning")}
    set_first(sound, sunset="2027-11-30")
    assert said_of(sound) == set()

    sound["window"]["soft_end"] = "2062-11-30"
    assert said_of(sound) == {("pack.window_long", "M010", "warning")}


def test_a_review_is_on_a_day_on_which_units_can_come_or_says_why_not(sound: Data) -> None:
    calls = {"kind": "all_hands", "held_by": ["city"], "calls": {"match": {"level": ["county"]}}, "minutes": 90}
    push = {"code": "push", "labels": both("Mid-course review")} | calls
    flood = {"start": "2026-06-20", "end": "2026-06-30", "labels": both("Flood")}
    sound["parameters"] = {"calendar": {"blackouts": [flood]}}

    def found_on(day: str, **more: Any) -> list[tuple[str, str]]:
        sound["reviews"] = [push | {"on": day} | more]
        return [(one.code, one.path) for one in lint(Pack.model_validate(sound))]

    assert found_on("2026-06-10") == []
    assert found_on("2026-06-13") == [("pack.due_on_day_off", "reviews[0].on")]
    assert found_on("2026-06-22") == [("pack.due_in_blackout", "reviews[0].on")]
    for day in ("2026-06-13", "2026-06-22"):
        assert found_on(day, day_reason=both("The dam is inspected on that day.")) == []
        # Why there is one more of them says nothing about its day.
        assert found_on(day, reason=both("Many are new.")) == found_on(day)


def test_a_year_without_a_notice_is_told_once(sound: Data) -> None:
    sound["window"] = {"start": "2199-03-01", "soft_end": "2199-11-30"}
    set_first(sound, due={"on": "2199-05-08"})
    set_village(sound, due={"on": "2199-05-09"})

    assert said_of(sound) == {("pack.holidays_unknown", "M135", "note")}
    assert len(lint(Pack.model_validate(sound))) == 1


def test_nothing_that_is_asked_takes_no_time(sound: Data) -> None:
    set_first(sound, minutes=0)

    assert said_of(sound) == {("pack.no_minutes", "M131", "error")}


def test_the_same_words_for_many_levels_are_uniform_however_they_are_cut(sound: Data) -> None:
    for level in ("city", "county", "village"):
        add(sound, requirement(f"same_{level}", [level], MINUTES[level], text=both("Do the same.")))

    assert said_of(sound) == {("pack.uniform", "M022", "warning")}


def test_the_same_is_not_asked_twice_of_one_unit(sound: Data) -> None:
    add(sound, requirement("again", ["city"], text=both("Do issue_list.")))
    assert said_of(sound) == {("pack.asked_twice", "D9", "error")}

    sound["requirements"][2]["satisfies_also"] = ["issue_list"]
    assert said_of(sound) == set()

    sound["requirements"][2] |= {"satisfies_also": [], "selector": {"match": {"level": ["county"]}}}
    assert said_of(sound) == set()


def test_a_figure_is_asked_once_of_one_unit(sound: Data) -> None:
    set_first(sound, fields=["people_served"])
    add(sound, requirement("table", ["city"], fields=["people_served", "beds"]))
    assert said_of(sound) == {("pack.asked_twice", "D9", "error")}

    sound["requirements"][2]["selector"] = {"match": {"level": ["village"]}}
    assert said_of(sound) == set()


def test_two_registers_of_the_same_columns_are_one_too_many(sound: Data) -> None:
    first, second = register([], what="做了什么"), register([], what="做了什么") | {"code": "again"}
    sound["registers"] = [first, second]
    assert said_of(sound) == {("pack.asked_twice", "D9", "error")}

    first["selector"], second["selector"] = {"match": {"level": ["city"]}}, {"match": {"level": ["village"]}}
    assert said_of(sound) == set()


def test_a_list_is_short_enough_to_be_read(sound: Data) -> None:
    long = both("整改" * 100)
    add(sound, *(requirement(f"long_{n}", ["city"], text=both(f"{n}{long['zh']}")) for n in range(20)))

    assert said_of(sound) == {("pack.list_too_long", "O8", "warning")}


@pytest.mark.parametrize(("feature", "text"), FORBIDDEN)
def test_a_forbidden_feature_is_refused_by_its_own_rule(sound: Data, feature: str, text: str) -> None:
    set_first(sound, text=both(text))

    assert f"pack.{feature}" in {code for code, _source, _severity in said_of(sound)}


def test_a_forbidden_feature_cannot_hide_in_a_code(sound: Data) -> None:
    set_first(sound, code="daily_check_in")

    assert ("pack.check_in", "D1", "error") in said_of(sound)


@pytest.mark.parametrize("text", HONEST)
def test_honest_words_are_left_alone(sound: Data, text: str) -> None:
    wide = text.replace(",", "\uff0c").replace(";", "\uff1b")
    set_first(sound, text={"zh": text, "en": wide})

    assert said_of(sound) == set()


def test_hostile_text_is_read_to_its_end() -> None:
    """A pattern that tries everything again for each word would not come back before the night."""
    texts = [
        "不要求强制任何各种" * 42,
        "no " * 3 + "any a the of for by " * 18 + "check-in",
        "不打卡、不签到、" * 48,
        "打卡" * 190,
        "全体扫码每次走访都要按得分登录纸质和电子" * 20,
        "新建开发一个信息管理学习工作数字智慧网络" * 20,
        "哪些会议被要求反映收到多少" * 28 + "打卡",
        "how many which forms are you still asked to " * 8 + "check in by",
        "scan report share log in to each the first same both paper hours of " * 6,
    ]

    found = [one for number in range(400) for text in texts for one in features_in(f"{text[:390]}{number}")]

    assert found


@pytest.mark.parametrize("line", RED_LINES, ids=lambda line: line.code)
def test_what_a_red_line_matches_holds_one_of_its_stems(line: RedLine) -> None:
    said = [text for told in (*HONEST, *(text for _feature, text in FORBIDDEN)) for text in (plainly(told),)]

    assert line.stems
    assert all(line.may_stand_in(found.group()) for text in said for found in line.words.finditer(text))


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("打卡|签到", {"打卡", "签到"}),
        ("(?:学习|阅读)时长(?:统计)?", {"时长"}),
        ("每[日天]评", {"每日评", "每天评"}),
        (r"\bcheck(?:ing)? ?ins?\b", {"check"}),
        ("(?:积分)?", set()),
        ("积分|.", set()),
        ("a{2}|bc+", {"a", "b"}),
    ],
)
def test_stems_are_read_off_a_pattern(pattern: str, told: set[str]) -> None:
    assert stems.stems_of(pattern) == told


def test_where_python_parses_patterns_elsewhere_every_pattern_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "re._parser", None)
    try:
        assert reload(stems).stems_of("打卡") == frozenset()
    finally:
        monkeypatch.undo()
        assert reload(stems).stems_of("打卡") == {"打卡"}


@pytest.mark.parametrize(
    "labels",
    [
        {"zh": "身份证号", "en": "Number"},
        {"zh": "甲", "en": "ID number"},
        {"zh": "思想状况", "en": "Notes"},
        {"zh": "是否到会", "en": "Attended"},
        *({"zh": zh, "en": "Note"} for zh in ("手机号", "微信", "出生年月", "名次", "得分", "考核得分", "手 机 号")),
        *({"zh": "甲", "en": en} for en in ("Mobile", "WeChat", "Born", "Rank", "Score", "Date of birth")),
    ],
)
def test_a_register_holds_matters_and_no_persons(sound: Data, labels: Data) -> None:
    sound["registers"] = [register([], name="联系人")]
    assert said_of(sound) == set()

    sound["registers"][0]["columns"][0]["labels"] = labels
    assert said_of(sound) == {("pack.personal_column", "O7", "error")}


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("出生人口", "Births"),
        ("微信公众号名称", "Mobile clinic"),
        ("疼痛评分", "Risk score"),
        ("手机维修", "Mobile library stops"),
        ("联系电话", "Phone of the office"),
        ("比赛名次由谁公布", "Borne by"),
    ],
)
def test_a_column_about_a_matter_is_left_alone(sound: Data, zh: str, en: str) -> None:
    sound["registers"] = [register([], name="联系人")]
    sound["registers"][0]["columns"][0]["labels"] = {"zh": zh, "en": en}

    assert said_of(sound) == set()


@pytest.mark.parametrize(
    "labels",
    [
        {"zh": "动员部署环节", "en": "Mobilise"},
        {"zh": "甲", "en": "Step one: mobilise"},
        {"zh": "一阶段", "en": "Mobilise"},
        {"zh": "甲", "en": "Stage II"},
    ],
)
def test_a_measure_is_no_stage_by_whatever_name(sound: Data, labels: Data) -> None:
    sound["measures"][0]["labels"] = labels

    assert said_of(sound) == {("pack.has_stages", "M001", "error")}


@pytest.mark.parametrize(
    "name", ["Pressure ulcers of stage 3", "Phase one trial ward", "Stage lighting", "Single phase wiring"]
)
def test_not_every_stage_is_one_of_a_programme(sound: Data, name: str) -> None:
    sound["measures"][0]["labels"]["en"] = name

    assert said_of(sound) == set()


def test_a_selector_by_levels_alone_tells_nobody_apart(sound: Data) -> None:
    levels = ["city", "county", "village"]
    by_level = {"expressions": [{"axis": "level", "operator": "In", "values": levels}]}
    add(sound, requirement("everywhere", [], 10, selector=by_level), requirement("plan", ["county"]))

    assert said_of(sound) == {("pack.uniform", "M022", "warning")}


def test_what_units_are_called_is_not_what_is_asked_of_them(sound: Data) -> None:
    sound["sectors"].append(word("advertising", labels=both("商业运营 Commercial operation")))

    assert said_of(sound) == set()
