"""Parent and child packs: what a child may say otherwise, and what not (M004, M008, M037, M130)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from huilu.programmes.pack.diffing import diff_of, steps_of
from huilu.programmes.pack.family import clauses_of
from huilu.programmes.pack.inheriting import broken_inheritance
from huilu.programmes.pack.lint import lint
from huilu.programmes.pack.schema import Pack, digest
from huilu.programmes.pack.tightening import (
    Quantity,
    Standing,
    Values,
    Verdict,
    compare,
    still_holding,
    tightened,
    values_of,
)
from tests.programmes.pack.kin import TOPICS, child_of, codes_of, errors_of, nation
from tests.programmes.pack.sentences import HONEST
from tests.programmes.pack.small import SOUND, PackData, both, requirement, word

BASE = Values(
    target={"at_least": 4, "of": TOPICS},
    due_on=date(2026, 5, 1),
    repeats="monthly",
    minutes=60,
    evidence=("fact",),
    carrier="meeting",
)
VOID = [
    *("本条不执行", "本市不要求", "推迟到十二月再做", "可以不做", "自愿", "时间可放宽到年底", "视情开展。"),
    *("本县不执行这一条。", "改为自愿,不必做。", "本地从宽掌握。", "暂缓执行", "此项可以不办。"),
    *("此条不适用于本市。", "已取消。", "各县免报。", "明年再说。", "由各县自定。"),
    *("不用管这一条。", "空着就行。", "本县不参加。", "办不办由各县定。", "本条留空。", "别管它。"),
    *("此项作罢。", "免了。", "有空再办。", "县里不用报。", "这条不算数。", "本市暂不办。", "不适用。"),
    *("抽查即可。", "一半的洗手池即可。", "我区各病区自行掌握。", "今年先放一放。", "只做一半就行。"),
]
VOID_EN = [
    *("This does not apply in our city.", "Cancelled.", "Counties are excused.", "Next year.", "Never mind this."),
    *("We do not take part.", "Each county decides for itself.", "Leave it blank.", "This is up to the counties."),
    *("Not applicable.", "It does not concern us.", "Do it if you like.", "No need to do this here."),
    *("A spot check is enough.", "Half of the basins will do.", "Each ward as it sees fit.", "Let it rest this year."),
]
STRICT = [
    "不得推迟、不得取消。",
    "不得视情况而定,不能不做。",
    "群众自愿参加。",
    "提前通知,材料不必打印。",
    "照片不要求。",
    "取消纸质表,照片免交,备注栏留空即可。",
    "地点由各村自定,病员不参加。",
    "纸质表不适用于盲人;已取消的会议不补。",
    "下一次再议另一件事。",
    "免收工本费,明年预算另列,由各县自行安排车辆,各县免填表。",
    "照片不用报,本县不参加评比,不要管道裸露。",
]
STRICT_EN = [
    "It is not put off; nobody skips it.",
    "The paper form is cancelled. The rest is done.",
    "Those who are ill do not take part; the sick are excused.",
    "Leave the remarks blank. Later meetings go on with it.",
    "Each county decides on the place. Report to us next year too.",
    "The list is kept up to date; it is up to standard, and this is to the point.",
    "They are exempt from fees. We do not report by paper. Next year's plan takes it up.",
]
ALLOWED = {"parameters": {"tightening": "allowed"}}
WHY: PackData = {"reason": both("A flood is expected")}


def value(**changes: Any) -> Values:
    return Values.model_validate(BASE.model_dump() | changes)


@pytest.mark.parametrize(
    ("changes", "quantity", "verdict"),
    [
        ({}, Quantity.DEADLINE, Verdict.SAME),
        ({"due_on": date(2026, 4, 30)}, Quantity.DEADLINE, Verdict.TIGHTER),
        ({"due_on": date(2026, 5, 2)}, Quantity.DEADLINE, Verdict.LOOSER),
        ({"due_on": None}, Quantity.DEADLINE, Verdict.LOOSER),
        ({"repeats": "weekly"}, Quantity.FREQUENCY, Verdict.TIGHTER),
        ({"repeats": "quarterly"}, Quantity.FREQUENCY, Verdict.LOOSER),
        ({"repeats": "once"}, Quantity.FREQUENCY, Verdict.LOOSER),
        ({"minutes": 61}, Quantity.SCOPE, Verdict.TIGHTER),
        ({"minutes": 59}, Quantity.SCOPE, Verdict.LOOSER),
        ({"target": {"at_least": 5, "of": TOPICS}}, Quantity.TARGET, Verdict.TIGHTER),
        ({"target": {"at_least": 3, "of": TOPICS}}, Quantity.TARGET, Verdict.LOOSER),
        ({"target": {"at_least": 3, "of": both("days")}}, Quantity.TARGET, Verdict.NOT_COMPARABLE),
        ({"target": None}, Quantity.TARGET, Verdict.LOOSER),
        ({"evidence": ("fact", "figure")}, Quantity.EVIDENCE, Verdict.TIGHTER),
        ({"evidence": ("figure",)}, Quantity.EVIDENCE, Verdict.NOT_COMPARABLE),
        ({"evidence": ("fact", "fact")}, Quantity.EVIDENCE, Verdict.SAME),
    ],
)
def test_each_quantity_is_compared_with_the_origin(
    changes: dict[str, Any], quantity: Quantity, verdict: Verdict
) -> None:
    found = compare(BASE, value(**changes))

    assert found.pop(quantity) is verdict
    assert set(found.values()) == {Verdict.SAME}


def test_from_nothing_to_something_is_tighter_and_back_is_looser() -> None:
    bare = value(target=None, due_on=None)
    nothing = value(target={"at_least": 0, "of": TOPICS})

    assert compare(bare, BASE)[Quantity.TARGET] is Verdict.TIGHTER
    assert compare(bare, BASE)[Quantity.DEADLINE] is Verdict.TIGHTER
    assert compare(bare, nothing)[Quantity.TARGET] is Verdict.SAME
    assert compare(nothing, bare)[Quantity.TARGET] is Verdict.SAME
    assert compare(value(evidence=("fact", "check")), BASE)[Quantity.EVIDENCE] is Verdict.LOOSER


def test_only_what_is_stated_can_be_too_much() -> None:
    assert tightened(BASE, {"minutes": 90, "due_on": date(2026, 6, 1)}) == [Quantity.SCOPE]
    assert tightened(BASE, {"carrier": "other"}) == []


@pytest.mark.parametrize(
    ("now", "held"),
    [
        (Standing(BASE, locked=False, may_tighten=True), {"minutes", "due_on", "carrier"}),
        (Standing(BASE, locked=False, may_tighten=False), {"due_on", "carrier"}),
        (Standing(value(minutes=50), locked=False, may_tighten=True), {"due_on", "carrier"}),
        (Standing(value(minutes=90), locked=False, may_tighten=False), {"minutes", "due_on", "carrier"}),
        (Standing(value(due_on=date(2026, 7, 1)), locked=False, may_tighten=True), {"minutes", "carrier"}),
        (Standing(BASE, locked=True, may_tighten=True), set()),
    ],
)
def test_what_has_become_tighter_by_a_revision_holds_no_longer(now: Standing, held: set[str]) -> None:
    stated = {"minutes": 90, "due_on": date(2026, 6, 1), "carrier": "other"}

    assert set(still_holding(stated, BASE, now)) == held


def test_a_child_states_only_what_differs() -> None:
    parent = nation()
    child = child_of(parent, {"refines": "visit", "detail": both("On foot"), "due": {"on": "2026-06-01"}})

    assert (codes_of(child, parent), lint(child)) == (set(), [])
    clause = clauses_of([parent, child])["visit"]
    assert clause.values == value(due_on=date(2026, 6, 1))
    assert (child.window, child.levels, child.carriers) == (parent.window, parent.levels, parent.carriers)


def test_a_child_of_a_child_refines_what_comes_from_the_top() -> None:
    top = nation()
    city = child_of(top, {"refines": "visit", "due": {"on": "2026-06-01"}}, code="city_pack")
    county = child_of(city, {"refines": "visit", "minutes": 50}, code="county_pack")

    assert codes_of(county, top, city) == set()
    found = diff_of([top, city, county])
    steps = list(steps_of(next(one for one in found.clauses if one.spec.code == "visit")))
    assert [step.layer.pack.code for step in steps] == ["city_pack", "county_pack"]
    assert steps[1].values == value(due_on=date(2026, 6, 1), minutes=50)
    assert {steps[1].verdicts[one] for one in (Quantity.DEADLINE, Quantity.SCOPE)} == {Verdict.LOOSER}
    assert [step.tighter for step in steps] == [[], []]


def test_a_clause_of_the_city_is_an_origin_for_the_county() -> None:
    top = nation()
    city = child_of(top, requirement("city_walk", ["village"], 20, locked=True, text=both("Walk")), code="city_pack")
    county = child_of(city, {"refines": "city_walk", "minutes": 10}, code="county_pack")

    assert codes_of(city, top) == set()
    assert codes_of(county, top, city) == {"pack.locked_changed"}


@pytest.mark.parametrize(
    ("entries", "changes", "code"),
    [
        ([{"refines": "nobody", "minutes": 1}], {}, "pack.refines_unknown"),
        ([{"refines": "visit"}], {}, "pack.refines_nothing"),
        ([{"refines": "visit", "reason": both("Why")}], {}, "pack.refines_nothing"),
        ([{"refines": "visit", "minutes": 1}, {"refines": "visit", "minutes": 2}], {}, "pack.refines_twice"),
        ([requirement("visit", ["village"], text=both("Other"))], {}, "pack.code_inherited"),
        ([requirement("again", ["village"], text=both("Do visit."))], {}, "pack.repeats_inherited"),
        ([requirement("more", ["county"], widens="nobody")], {}, "pack.refines_unknown"),
        ([requirement("more", ["county"], widens="issue_list")], {}, "pack.locked_changed"),
        ([requirement("more", ["county"], widens="visit")], {}, "pack.tightening_forbidden"),
        ([{"refines": "issue_list", "minutes": 300}], {}, "pack.locked_changed"),
        ([{"refines": "visit", "minutes": 90} | WHY], {}, "pack.tightening_forbidden"),
        ([{"refines": "visit", "carrier": "nothing"}], {}, "pack.no_such_reference"),
        ([{"refines": "visit", "due": {"on": "2027-05-01"}}], {}, "pack.sunset_before_due"),
        (
            [{"refines": "visit", "minutes": 50}],
            {"window": {"start": "2026-03-01", "soft_end": "2027-01-01"}},
            "pack.window_outside_parent",
        ),
        (
            [{"refines": "visit", "minutes": 50}],
            {"window": {"start": "2026-02-01", "soft_end": "2026-06-01"}},
            "pack.window_outside_parent",
        ),
        ([requirement("heavy", ["village"], 500, text=both("Hard"))], {}, "pack.weight_grows_downward"),
    ],
)
def test_what_a_child_may_not_say(entries: list[PackData], changes: dict[str, Any], code: str) -> None:
    parent = nation()

    assert code in codes_of(child_of(parent, *entries, **changes), parent)


NEW: PackData = {"code": "rally", "labels": both("Rally"), "existing": False, "levels": ["village"]}
AWAY: PackData = {"code": "board", "labels": both("Board"), "existing": True, "levels": ["city"]}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"carrier": "board"}, {"pack.carrier_of_other_level"}),
        ({"carrier": "rally"}, {"pack.new_activity_for_base"}),
        ({"carrier": "rally", "repeats": "once"}, {"pack.moved_to_new_activity"}),
        ({"due": {"on": "2026-12-01"}}, {"pack.due_outside_window", "pack.sunset_before_due"}),
        ({"due": {"on": "2026-05-10"}}, {"pack.due_on_day_off"}),
        ({"due": {"on": "2026-03-03"}}, {"pack.lead_time_short"}),
        ({"target": {"at_least": 90, "of": {"zh": "%的党员", "en": "% of members"}}}, {"pack.target_on_persons"}),
        ({"target": {"at_least": 9, "of": {"zh": "场次", "en": "sessions held"}}}, {"pack.target_on_volume"}),
        ({"minutes": 301}, {"pack.weight_grows_downward"}),
    ],
)
def test_a_clause_keeps_every_rule_as_it_results(change: PackData, codes: set[str]) -> None:
    """What a clause of one's own may not say, a refinement may not make of an inherited one."""
    parent = nation(**ALLOWED)
    child = child_of(parent, {"refines": "visit"} | change | WHY, carriers=[NEW, AWAY])

    assert {found.code for found in broken_inheritance(child, [parent])} == codes


def test_what_was_wrong_above_is_not_told_again_below() -> None:
    clauses = [requirement("issue_list", ["city"], 90), requirement("visit", ["village"], due={"on": "2026-05-10"})]
    parent = nation(requirements=clauses)

    assert list(broken_inheritance(child_of(parent, {"refines": "visit", "minutes": 50}), [parent])) == []


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("两天内完成。", "Do it well."),
        ("每周一次。", "Do it well."),
        ("视情邀请群众代表。", "Do it well."),
        ("4月1日前完成。", "Do it well."),
        ("好好做。", "Once a week, on Monday."),
        ("好好做。", "Within three days."),
        ("好好做。", "By 1 April."),
        *((zh, "Do it well.") for zh in ("尽量做。", "原则上做。", "提倡做。", "参照执行。", "提倡。")),
        *(
            ("好好做。", en)
            for en in ("As far as possible.", "In principle.", "Encouraged.", "Do it as far as possible.")
        ),
    ],
)
def test_an_author_is_warned_of_other_days_in_the_detail_of_a_locked_clause(zh: str, en: str) -> None:
    parent = nation()
    child = child_of(parent, {"refines": "issue_list", "detail": {"zh": zh, "en": en}})

    (found,) = broken_inheritance(child, [parent])
    assert (found.code, found.severity) == ("pack.detail_contradicts", "warning")


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        *((zh, "Do it well.") for zh in VOID),
        ("好好做。", "This city does not do this; ignore it."),
        ("好好做。", "It is voluntary here."),
        *(("好好做。", en) for en in VOID_EN),
    ],
)
def test_a_locked_clause_is_not_taken_back_in_its_detail(zh: str, en: str) -> None:
    child = child_of(nation(), {"refines": "issue_list", "detail": {"zh": zh, "en": en}})

    (found,) = broken_inheritance(child, [nation()])
    assert (found.code, found.severity) == ("pack.detail_drops", "error")


@pytest.mark.parametrize("said", [*HONEST, *STRICT, *STRICT_EN])
def test_an_honest_denial_stops_no_detail(said: str) -> None:
    child = child_of(nation(), {"refines": "issue_list", "detail": {"zh": said, "en": said}})

    assert {found.code for found in broken_inheritance(child, [nation()])} <= {"pack.detail_contradicts"}


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("与十二月常委会一并研究,不另开会,不打卡。", "Taken up at the December meeting; no check-in."),
        ("5月8日前报市里。", "To the city by 8 May."),
        (
            "尽量安排在上午,抽查结果当日反馈。",
            "In the morning as far as possible; the result of a spot check is told the same day.",
        ),
        (
            "样表参照市里的,原则上安排在周二,座位自行安排。",
            "Half of the room is enough for chairs; the order of speakers is as each likes.",
        ),
        (
            "提倡用已有的会,桌椅由各村自行准备。",
            "Short words are encouraged in the minutes. Each unit brings its own chairs.",
        ),
        ("由分管的岗位牵头,市里汇总。", "The post in charge leads; not only the office takes part."),
    ],
)
def test_how_a_locked_clause_is_done_may_be_said(zh: str, en: str) -> None:
    parent = nation()
    child = child_of(parent, {"refines": "issue_list", "detail": {"zh": zh, "en": en}})

    assert list(broken_inheritance(child, [parent])) == []


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("每周报送一次,9月30日前完成。", "Do it well."),
        ("好好做。", "Weekly, due by 30 September."),
        ("好好做。", "By September 30th."),
        ("2026-09-30 前完成。", "Do it well."),
        ("本县不执行。", "Do it well."),
    ],
)
def test_other_days_in_the_detail_of_a_clause_that_is_not_locked_are_told_too(zh: str, en: str) -> None:
    """In words nobody can weigh them; `due` and `repeats` are compared with the origin."""
    child = child_of(nation(), {"refines": "visit", "detail": {"zh": zh, "en": en}})

    (found,) = broken_inheritance(child, [nation()])
    assert (found.code, found.severity) == ("pack.detail_otherwise", "warning")


def test_a_detail_may_say_again_what_its_refinement_states() -> None:
    detail = {"zh": "每季度一次,6月1日前完成。", "en": "Quarterly, by 1 June."}
    entry = {"refines": "visit", "detail": detail, "repeats": "quarterly", "due": {"on": "2026-06-01"}}

    assert list(broken_inheritance(child_of(nation(), entry), [nation()])) == []


@pytest.mark.parametrize(
    "nothing", [{"zh": "。", "en": "\u2026 !"}, {"zh": "无", "en": "N/A"}, {"zh": "同上", "en": "As above."}]
)
def test_a_full_stop_is_no_reason_and_no_risk(nothing: dict[str, str]) -> None:
    parent, unsaid = nation(**ALLOWED), {"reason": nothing}
    more = {"refines": "visit", "due": {"on": "2026-04-01"}} | unsaid
    wider = requirement("more", ["county"], widens="visit") | unsaid
    risky = requirement("flood", ["city"], text=both("Watch it"), risk=nothing)

    assert codes_of(child_of(parent, more), parent) == {"pack.tightened_without_reason"}
    assert codes_of(child_of(parent, wider), parent) == {"pack.tightened_without_reason"}
    for entry, path in (
        (more, "refinements[0].reason.zh"),
        (wider, "requirements[0].reason.zh"),
        (risky, "requirements[0].risk.zh"),
    ):
        (found,) = lint(child_of(parent, entry))
        assert (found.code, found.severity, found.path) == ("pack.nothing_said", "error", path)


@pytest.mark.parametrize("code", ["issue_list", "visit"])
def test_no_clause_from_below_makes_an_inherited_one_done(code: str) -> None:
    own = requirement("tick", ["village"], 1, text=both("Tick"), satisfies_also=[code])

    assert codes_of(child_of(nation(), own), nation()) == {"pack.satisfies_inherited"}


def test_own_focus_is_capped_over_the_whole_family() -> None:
    own = [requirement(f"own_{n}", ["village"], 10, base=False, text=both(f"Own {n}")) for n in range(4)]
    parent = nation(requirements=[*nation().model_dump(mode="json")["requirements"], *own[:2]])
    child = child_of(parent, *own[2:], parameters={"caps": {"local_focus": 9}})

    assert codes_of(child_of(parent, own[2]), parent) == set()
    assert codes_of(child, parent) == {"pack.too_many_local_focus", "pack.parameter_loosened"}


def test_what_the_packs_above_ask_of_others_is_theirs_to_weigh() -> None:
    """The county, of which nothing was asked, asks a little of itself: it is not why villages carry more."""
    parent, little = nation(), requirement("little", ["county"], 10, text=both("Little"))

    assert codes_of(child_of(parent, little), parent) == set()


def test_tightening_needs_a_reason_where_it_is_allowed() -> None:
    parent = nation(**ALLOWED)
    more = {"refines": "visit", "due": {"on": "2026-04-01"}}
    wider = requirement("more", ["county"], widens="visit")

    assert codes_of(child_of(parent, more), parent) == {"pack.tightened_without_reason"}
    assert codes_of(child_of(parent, wider), parent) == {"pack.tightened_without_reason"}
    assert codes_of(child_of(parent, more | WHY), parent) == set()
    (found,) = errors_of(child_of(parent, more | {"minutes": 90}), [parent])
    assert "更严(期限、范围)" in found.says.zh
    assert "(deadline, scope)" in found.says.en
    assert codes_of(child_of(parent, wider | WHY), parent) == set()


def test_a_child_does_not_allow_what_its_parent_forbids() -> None:
    parent = nation()
    city = child_of(parent, {"refines": "visit", "minutes": 50}, code="city_pack", **ALLOWED)
    county = child_of(city, {"refines": "visit", "minutes": 61} | WHY, code="county_pack")

    assert city.parameters.tightening == "allowed"
    assert codes_of(county, parent, city) == {"pack.tightening_forbidden"}
    assert child_of(nation(**ALLOWED), {"refines": "visit", "minutes": 5}).parameters.tightening == "forbidden"


def test_who_inherits_nothing_refines_nothing() -> None:
    pack = nation()
    orphan = pack.model_copy(
        update={
            "refinements": child_of(pack, {"refines": "visit", "minutes": 5}).refinements,
            "requirements": child_of(pack, requirement("more", ["county"], widens="visit")).requirements,
        }
    )

    assert [found.code for found in errors_of(orphan, [])] == ["pack.refines_without_parent"] * 2


def test_a_pack_does_not_inherit_from_itself() -> None:
    parent = nation()

    assert codes_of(child_of(parent, {"refines": "visit", "minutes": 5}, code="small"), parent) == {
        "pack.inherits_in_a_circle"
    }


@pytest.mark.parametrize("entry", [{"refines": "visit", "evidence": ["document"]}, None])
def test_papers_alone_show_nothing(entry: PackData | None) -> None:
    parent = nation()
    bad = requirement("list", ["city"], text=both("List"), evidence=["document"])

    assert "pack.only_paper" in {one.code for one in lint(child_of(parent, entry or bad))}


def test_no_picture_can_be_demanded() -> None:
    with pytest.raises(ValidationError):
        child_of(nation(), {"refines": "visit", "evidence": ["fact", "image"]})


def test_a_child_has_something_to_say() -> None:
    assert [one.code for one in lint(child_of(nation()))] == ["pack.asks_nothing"]


def test_what_could_not_be_said_before_leaves_the_digest_alone() -> None:
    pack = nation()
    usual: PackData = {"extends": None, "refinements": [], "parameters": {"tightening": "forbidden"}}

    assert digest(Pack.model_validate(pack.model_dump(mode="json") | usual)) == digest(pack)
    assert digest(nation(**ALLOWED)) != digest(pack)


def test_a_pack_has_the_digest_that_it_was_published_with_before() -> None:
    pack = Pack.model_validate(SOUND)
    spoken = {"deadlines": {"lead_days": 3}, "calendar": {"later_days": 3}, "caps": {"list_characters": 900}}
    first = SOUND["requirements"][0]
    bounded = first | {"due": first["due"] | {"not_before": "2026-04-01"}}

    assert digest(pack) == "aa536a1d6309df2cdc53317c8833cda30fcf646b52d79a8ae4910d749b998457"
    others = [SOUND | {"parameters": {name: value}} for name, value in spoken.items()]
    others.append(SOUND | {"requirements": [bounded, *SOUND["requirements"][1:]]})
    assert len({digest(Pack.model_validate(one)) for one in (SOUND, *others)}) == 5


# ---- whatever anybody writes ----

DAYS = st.dates(date(2026, 3, 1), date(2026, 11, 30))
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "detail": st.just(both("On foot")),
        "due": st.one_of(
            st.builds(lambda day: {"on": day.isoformat()}, DAYS),
            st.builds(lambda days: {"before_soft_end": days}, st.integers(0, 200)),
            st.just({"none": True}),
        ),
        "repeats": st.sampled_from(["once", "weekly", "monthly", "quarterly"]),
        "target": st.builds(
            lambda n, of: {"at_least": n, "of": of}, st.integers(0, 9), st.sampled_from([TOPICS, both("days")])
        ),
        "evidence": st.lists(st.sampled_from(["fact", "figure", "check"]), min_size=1, max_size=3),
        "carrier": st.just("meeting"),
        "minutes": st.integers(0, 120),
        "reason": st.just(both("Because")),
    },
)
CODES = st.sampled_from(["issue_list", "visit"])


def entry(code: str, changes: PackData) -> PackData:
    return {"refines": code} | changes


ENTRIES = st.lists(st.builds(entry, CODES, CHANGES), min_size=1, max_size=3, unique_by=lambda one: one["refines"])


@settings(max_examples=60, deadline=None)
@given(ENTRIES, st.booleans())
def test_no_child_that_changes_a_locked_clause_can_be_published(entries: list[PackData], allowed: bool) -> None:
    parent = nation(**(ALLOWED if allowed else {}))
    touched = any(one["refines"] == "issue_list" and set(one) - {"refines", "detail", "reason"} for one in entries)

    found = codes_of(child_of(parent, *entries), parent)

    assert ("pack.locked_changed" in found) is touched


LEVELS = ("nation", "province", "city", "county", "township")


@settings(max_examples=40, deadline=None)
@given(st.lists(ENTRIES, min_size=4, max_size=4))
def test_over_five_levels_nothing_tightens(levels: list[list[PackData]]) -> None:
    """Whatever each level writes: what can be published asks no more than the origin, on any quantity."""
    words = [word(level) for level in (*LEVELS, "village")]
    family = [nation(levels=words, requirements=[requirement("visit", ["township"]),
                                                 requirement("issue_list", ["city"], 300)])]  # fmt: skip
    for level, entries in zip(LEVELS[1:], levels, strict=True):
        for one in entries:
            child = child_of(family[-1], one, code=f"{level}_pack")
            if not errors_of(child, family):
                family.append(child)
                break

    for clause in clauses_of(family).values():
        verdicts = compare(values_of(clause.spec, clause.pack.window), clause.values)
        assert not [verdict for verdict in verdicts.values() if verdict.asks_more]


@settings(max_examples=40, deadline=None)
@given(CHANGES)
def test_what_asks_more_is_refused_and_what_does_not_is_free(changes: PackData) -> None:
    parent = nation()
    child = child_of(parent, entry("visit", changes))
    more = tightened(clauses_of([parent])["visit"].origin, clauses_of([parent, child])["visit"].layers[0].stated)

    assert ("pack.tightening_forbidden" in codes_of(child, parent)) is bool(more)
