from __future__ import annotations

import re
from collections.abc import Callable
from os import mkfifo
from pathlib import Path

import pytest

from huilu.programmes.pack.findings import PackInvalid
from huilu.programmes.pack.loading import examine, load_pack
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.words import in_tree_codes

Folder = Callable[..., Path]
HAN, ENGLISH = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")
SMALL = "- {code: repair, labels: {zh: 整改, en: Repair}}\n"


def test_a_sound_folder_loads_in_the_codes_of_the_tree(folder: Folder) -> None:
    pack = load_pack(folder())

    assert pack.requirements[0].selector.match.level == ("township",)
    assert pack.label_of("level", "township").en == "Town"  # type: ignore[union-attr]
    assert in_tree_codes(pack) == pack
    assert examine(folder()) == ()


def test_the_scope_narrows_every_selector(folder: Folder) -> None:
    scope = "scope: {match: {level: [town]}, expressions: [{axis: tags, operator: DoesNotExist}]}\n"
    head = (folder() / "pack.yaml").read_text(encoding="utf-8")
    selector = load_pack(folder({"pack.yaml": head + scope})).requirements[0].selector

    assert selector.explain("township", "health", "office", frozenset()) == ("level=township",)
    assert selector.explain("township", "health", "office", frozenset({"elderly"})) is None


def test_a_mark_at_the_start_of_a_file_is_no_harm(folder: Folder) -> None:
    assert load_pack(folder({"measures.yaml": b"\xef\xbb\xbf" + SMALL.encode()})).measures[0].code == "repair"


def test_on_is_a_word_and_not_a_truth_value(folder: Folder) -> None:
    assert load_pack(folder()).requirements[0].due.on is not None


@pytest.mark.parametrize(
    ("file", "content", "code", "line"),
    [
        ("measures.yaml", None, "pack.file_missing", None),
        ("measures.yaml", "", "pack.wrong_value", 1),
        ("measures.yaml", "- code: [repair\n- x", "pack.bad_yaml", 2),
        ("measures.yaml", "- code: repair\n\tlabels: x\n", "pack.tab", 2),
        ("measures.yaml", SMALL.encode() + b"# \xff\n", "pack.not_utf8", 2),
        ("measures.yaml", SMALL.encode("gb18030"), "pack.not_utf8", 1),
        ("measures.yaml", "- code: repair\n  code: other\n", "pack.key_twice", 2),
        ("measures.yaml", "- {code: &a repair, labels: {zh: *a, en: x}}\n", "pack.alias", 1),
        ("measures.yaml", "- !!python/object:os.system {}\n", "pack.strange_tag", 1),
        ("measures.yaml", "- !!int repair\n", "pack.strange_tag", 1),
        ("measures.yaml", "- !!map repair\n", "pack.strange_tag", 1),
        ("measures.yaml", "- {1: repair}\n", "pack.bad_key", 1),
        ("measures.yaml", "- {[a]: repair}\n", "pack.bad_key", 1),
        ("measures.yaml", "- {code: repair, labels: {zh: 整改}}\n", "pack.label_missing", 1),
        ("measures.yaml", "- {code: repair, labels: {zh: 整改, en: ''}}\n", "pack.wrong_value", 1),
        ("measures.yaml", "- {code: Repair, labels: {zh: 整改, en: x}}\n", "pack.wrong_value", 1),
        ("measures.yaml", "- {code: repair, labels: {zh: 整改, en: 7}}\n", "pack.wrong_value", 1),
        ("measures.yaml", "repair\n---\nrepair\n", "pack.bad_yaml", 2),
        ("measures.yaml", "a\0b", "pack.unprintable", 1),
        ("measures.yaml", "[" * 5000, "pack.too_deep", 1),
        ("measures.yaml", "#\n" * 500_001, "pack.file_too_large", 500_001),
        ("pack.yaml", "- a\n", "pack.not_a_mapping", 1),
        ("pack.yaml", "a: [1\n", "pack.bad_yaml", 2),
        ("stages.yaml", SMALL, "pack.has_stages", None),
        ("notes.yml", SMALL, "pack.file_unknown", None),
    ],
)
def test_a_spoiled_file_gets_a_clear_answer(
    folder: Folder, file: str, content: str | bytes | None, code: str, line: int | None
) -> None:
    findings = examine(folder({file: content}))

    assert (code, file, line) in {(finding.code, finding.file, finding.line) for finding in findings}
    assert all(finding.severity == "error" and finding.remedy.zh and finding.remedy.en for finding in findings)


def test_phases_are_refused_wherever_they_stand(folder: Folder) -> None:
    head = (folder() / "pack.yaml").read_text(encoding="utf-8")
    found = examine(
        folder({"pack.yaml": head + "phases: [one]\n", "measures.yaml": SMALL.replace("}}", "}, stage: 1}")})
    )

    assert [(one.code, one.mechanism, one.file) for one in found] == [
        ("pack.has_stages", "M001", "measures.yaml"),
        ("pack.has_stages", "M001", "pack.yaml"),
    ]


@pytest.mark.parametrize(
    ("line", "instead", "expected"),
    [
        ("  sunset: soft_end\n", "", ("pack.no_sunset", "M089", 1)),
        ("accountability: real_effect", "accountability: [real_effect]", ("pack.not_one_accountability", "M031", 8)),
        ("  accountability: real_effect\n", "", ("pack.not_one_accountability", "M031", 1)),
        ("minutes: 30", 'minutes: "30"', ("pack.wrong_value", "", 7)),
        ("on: 2026-05-08", "on: 1 May", ("pack.wrong_value", "", 6)),
        ("on: 2026-05-08", "none: false", ("pack.wrong_value", "", 6)),
        ("measure: repair", "measures: repair", ("pack.unknown_key", "", 4)),
        ("measure: repair", "measure: study", ("pack.no_such_reference", "", 4)),
        ("level: [town]", "level: [moon]", ("pack.no_such_reference", "", 5)),
    ],
)
def test_a_spoiled_requirement_is_answered_on_its_line(
    folder: Folder, line: str, instead: str, expected: tuple[str, str, int]
) -> None:
    text = (folder() / "requirements.yaml").read_text(encoding="utf-8")
    assert line in text
    found = examine(folder({"requirements.yaml": text.replace(line, instead)}))

    assert expected in {(one.code, one.mechanism, one.line) for one in found}


def test_everything_is_listed_and_not_the_first_only(folder: Folder) -> None:
    path = folder({"measures.yaml": "- {code: repair, labels: {zh: 整改}}\n- {code: B}\n", "pack.yaml": "code: x y\n"})
    with pytest.raises(PackInvalid) as refused:
        load_pack(path)

    facts = refused.value.facts
    assert facts["count"] == len(facts["findings"]) >= 7
    assert {
        "code", "file", "line", "path", "problem", "remedy", "mechanism", "severity", "sources", "page",
    } == set(facts["findings"][0])  # fmt: skip
    assert str(facts["count"]) in refused.value.sentence


def test_warnings_do_not_stop_a_pack(folder: Folder) -> None:
    head = (folder() / "pack.yaml").read_text(encoding="utf-8")
    path = folder({"pack.yaml": head + "priorities: [{code: idle, labels: {zh: 闲, en: Idle}}]\n"})

    assert isinstance(load_pack(path), Pack)
    assert [(one.severity, one.where) for one in examine(path)] == [("warning", "pack.yaml:9 priorities[0]")]


def test_errors_of_the_lint_stop_a_pack(folder: Folder) -> None:
    text = (folder() / "requirements.yaml").read_text(encoding="utf-8")
    with pytest.raises(PackInvalid) as refused:
        load_pack(folder({"requirements.yaml": text.replace("List issues.", "Send a screenshot.")}))

    assert refused.value.facts["findings"][0]["line"] == 3


def test_no_folder_is_said_plainly(tmp_path: Path) -> None:
    assert [one.code for one in examine(tmp_path / "nowhere")] == ["pack.no_folder"]


def test_a_file_that_cannot_be_read_is_said_plainly(folder: Folder) -> None:
    path = folder({"measures.yaml": None})
    (path / "measures.yaml").mkdir()

    assert [one.code for one in examine(path)] == ["pack.file_unreadable"]


REVIEW = "reviews: [{code: push, labels: {zh: 会, en: Review}, kind: all_hands, held_by: [town]}]\n"
CALENDAR = "calendar: {blackouts: [{start: 2026-06-02, end: 2026-06-01, labels: {zh: 汛, en: Flood}}]}\n"
DUE, LEVEL = "due: {on: 2026-05-08}", "selector: {match: {level: [town]}}"
NO_VALUES = "selector: {expressions: [{axis: level, operator: In}]}"


@pytest.mark.parametrize(
    ("file", "words", "instead", "chinese"),
    [
        ("pack.yaml", "soft_end: 2026-11-30", "soft_end: 2026-02-01", "soft_end 要晚于 start"),
        ("pack.yaml", "labels: {zh: 小", REVIEW + "labels: {zh: 小", "要写 on、calls 和 minutes"),
        ("parameters.yaml", "", CALENDAR, "end 不能早于 start"),
        ("parameters.yaml", "", "loop: {calendar: mars}\n", "没有日历 mars"),
        ("requirements.yaml", DUE, "due: {}", "恰好写一个"),
        ("requirements.yaml", DUE, "due: {on: 2026-05-08, not_before: 2026-05-09}", "依次排列"),
        ("requirements.yaml", LEVEL, NO_VALUES, "In 和 NotIn 要写 values"),
        ("requirements.yaml", "soft_end", "2026-02-30", "没有这一天"),
        ("measures.yaml", "整改", "整\u202e改", "有看不见的字符 U+202E"),
        ("measures.yaml", "- {code", "%YAML 9.9\n---\n- {code", "只支持 YAML 1.1 和 1.2"),
        ("measures.yaml", "Repair}}", "Repair}}\n---\n- {}", "有第二份文档"),
        ("measures.yaml", SMALL, "- code: repair: mend\n", "多了一个冒号"),
        ("measures.yaml", "Repair}}", "Repair}", "花括号没有收尾"),
        ("measures.yaml", "zh: 整改", "zh: @", "这个字符不能开头"),
    ],
)
def test_why_a_file_is_refused_is_said_in_chinese_too(
    folder: Folder, file: str, words: str, instead: str, chinese: str
) -> None:
    whole = folder() / file
    text = whole.read_text(encoding="utf-8") if whole.exists() else ""
    assert words in text

    says = [one.says for one in examine(folder({file: text.replace(words, instead, 1)}))]

    assert [one for one in says if chinese in one.zh]
    assert not [one for one in says if ENGLISH.search(one.zh) or HAN.search(one.en.replace("整", "").replace("改", ""))]
    assert not [one for one in says if "Value error" in one.en]


def test_a_file_that_is_none_is_refused_in_chinese_too(folder: Folder) -> None:
    path = folder({"measures.yaml": None})
    (path.parent / "outside").write_text(SMALL, encoding="utf-8")
    (path / "measures.yaml").symlink_to(path.parent / "outside")
    said = [one.says for one in examine(path)]
    (path / "measures.yaml").unlink()
    mkfifo(path / "measures.yaml")
    said += [one.says for one in examine(path)]

    assert [(one.zh, one.en.rpartition(": ")[2]) for one in said] == [
        ("读不出文件:链接指向方案文件夹之外。", "a link that leads out of the folder"),
        ("读不出文件:不是普通文件。", "not a plain file"),
    ]
