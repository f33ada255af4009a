"""The pages of the manual about the rules that packs keep: one for each rule, an index, and the authors' summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from huilu.programmes.pack.examples import Example, all_examples
from huilu.programmes.pack.findings import Rule
from huilu.programmes.pack.rulebook import all_rules, catalogue_rules, former_codes
from huilu.programmes.pack.sources import Source, all_sources
from huilu.redlines.lines import Severity

_LEVELS: Mapping[Severity, str] = {
    "error": "错误 error:不能发布 · stops a publication",
    "warning": "提醒 warning:可以发布 · does not stop a publication",
    "note": "说明 note:检查看到哪里为止 · how far the check could see",
}
_TEXTS = {
    "A": "《关于防治“指尖上的形式主义”的若干意见》(2023-12-18) · Opinions on preventing formalism on the fingertips",
    "B": "《整治形式主义为基层减负若干规定》(2024-08-06) · Provisions on rectifying formalism to unburden the base",
    "C": "《政务移动互联网应用程序规范化管理办法》(2026-01-25) · Measures on government mobile applications",
}
_MADE = {
    "no_folder": ("给出的路径不是文件夹。", "The path that was given is no folder."),
    "no_file": ("文件夹里没有这个文件。", "The folder lacks the file."),
    "a_folder": ("文件夹里这个名字是另一个文件夹。", "The name belongs to another folder."),
    "another_file": ("文件夹里多了这个文件。", "The folder has one file too many."),
    "too_large": ("文件超过 1 MB。", "The file is larger than 1 MB."),
    "gb18030": ("文件存成了 GB18030。", "The file is saved in GB18030."),
    "many": ("同样的问题有几百处。", "The same is wrong in hundreds of places."),
    "thousands": ("同一个列表有两千多项。", "One list has more than two thousand parts."),
    "long_text": ("一段文字超过 400 字。", "One text has more than 400 characters."),
}
_START, _END = "<!-- rules -->", "<!-- /rules -->"
_INDEX = """# 规则 · Rules

方案的每一条规则,各有一个不变的代码、等级、依据、一个违反的例子和一个不违反的例子。例子都由测试运行过。
本页和各规则的页面由 `bin/huilu dev rules --write` 生成。

Every rule that packs keep has a code that never changes, a level, its sources, an example that breaks it and one that
keeps it. The tests run all examples. These pages are written by `bin/huilu dev rules --write`.

- 错误 error:不能发布。Stops a publication.
- 提醒 warning:可以发布;`bin/huilu pack lint packs/second-batch-2023 --strict` 时算不通过。Fails with `--strict` only.
- 说明 note:检查看到哪里为止。How far the check could see.
"""
_OSCAL = """# OSCAL

从 OSCAL 文件(JSON)做方案时可能遇到的问题。这些说的是别人的文件,不是方案。见 [OSCAL](../pack-authors.md#8-oscal)。

What can be wrong with an OSCAL file (JSON) of which a pack is to be made. This is about the file of somebody else, and
about no pack. See [OSCAL](../pack-authors.md#8-oscal).
"""
_DENIALS = """
## 按词查的规则怎样读句子 · How rules on words read a sentence

明白的否定不算违反:“不打卡、不签到、不排名。”“不得以留痕论成绩。”后面跟着处罚的、话没说完的,仍算:“凡不打卡者通报。”
单位、领域、对象的名称不查。拿不准时,不写这个词,直接写要做的事。

A plain denial breaks nothing: "No check-ins, no points." One that goes on to threaten, or does not end its clause,
still counts: "Whoever does not check in is named." Names of levels, sectors, audiences and tags are not read. Where in
doubt, leave the word out and say what is to be done.
"""


def rule_pages() -> dict[str, str]:
    """The text of every page in docs/rules by its file name."""
    pages = {f"{rule.code}.md": _page(rule, all_examples()[rule.code]) for rule in all_rules()}
    return pages | {"index.md": _index(), "oscal.md": _of_catalogues()}


def summary() -> str:
    """The rules with a source as one table, for the authors' guide."""
    rows = [f"| {_link(rule, 'rules/')} | {', '.join(rule.sources)} | {_short(rule)} |" for rule in _with_source()]
    return "\n".join(["| 代码 Code | 依据 From | 说明 What |", "|---|---|---|", *rows])


def write_rules(docs: Path) -> None:
    """Write the pages and the summary; a page whose rule is gone goes too."""
    folder, pages = docs / "rules", rule_pages()
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    guide = docs / "pack-authors.md"
    guide.write_text(_with_summary(guide.read_text(encoding="utf-8")), encoding="utf-8")


def rules_not_current(docs: Path) -> list[str]:
    """The files that are not what the code says."""
    pages, folder = rule_pages(), docs / "rules"
    there = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.md")}
    stale = [f"rules/{name}" for name in sorted({*pages, *there}) if pages.get(name) != there.get(name)]
    guide = (docs / "pack-authors.md").read_text(encoding="utf-8")
    return stale if guide == _with_summary(guide) else [*stale, "pack-authors.md"]


def _with_summary(guide: str) -> str:
    before, start, rest = guide.partition(_START)
    _old, end, after = rest.partition(_END)
    if not start or not end:
        raise ValueError("docs/pack-authors.md has lost the markers of the rules")
    return f"{before}{_START}\n{summary()}\n{_END}{after}"


def _page(rule: Rule, example: Example) -> str:
    lines = [f"# {rule.code}", "", f"{rule.zh}  \n{rule.en}", "", f"- 等级 Level:{_LEVELS[rule.severity]}"]
    lines += [f"- 依据 Source:{_cited(all_sources()[number])}" for number in rule.sources]
    if not rule.sources:
        lines.append("- 依据 Source:格式 · a matter of form")
    if rule.formerly:
        lines.append(f"- 以前的代码 Formerly:`{rule.formerly}`")
    lines += ["", "## 怎样改 · What to write instead", "", f"{rule.remedy_zh}  \n{rule.remedy_en}", ""]
    lines += ["## 违反的例子 · An example that breaks it", "", *_shown(example, fails=True)]
    lines += ["## 不违反的例子 · An example that keeps it", "", *_shown(example, fails=False)]
    return "\n".join([*lines, "[全部规则 All rules](index.md)", ""])


def _cited(source: Source) -> str:
    quoted = f" 「{source.quote}」" if source.quote else ""
    texts = "".join(f"  \n  {_TEXTS[text]}" for text in source.texts)
    return f"{source.number} {source.zh} · {source.en}{quoted}{texts}"


def _shown(example: Example, *, fails: bool) -> Iterable[str]:
    if fails and example.made:
        zh, en = _MADE[example.made]
        yield f"`{example.file}`:{zh} {en}\n"
        if example.made != "another_file":
            return
    if example.has_parent:
        name, text = example.parent_excerpt(fails=fails)
        yield f"上级方案 In the parent:`{name}`\n\n```yaml\n{text}```\n"
    excerpts = example.excerpts(fails=fails) if not example.made or fails else {}
    if not excerpts:
        yield "方案其余部分不变。The rest of the pack is as ever.\n" if not fails else ""
    for name, text in excerpts.items():
        yield f"`{name}`\n\n```{_language(text)}\n{_visible(text)}```\n"


def _language(text: str) -> str:
    """What is no YAML is not shown as such."""
    try:
        return "yaml" if yaml.safe_load(text) is not None else "text"
    except (yaml.YAMLError, ValueError):
        return "text"


def _visible(text: str) -> str:
    return text.replace("\t", "→")


def _of_catalogues() -> str:
    rows = [f"| `{rule.code}` | {_short(rule)} | {rule.remedy_zh} · {rule.remedy_en} |" for rule in catalogue_rules()]
    return "\n".join([_OSCAL, "| 代码 Code | 说明 What | 怎样改 What to do |", "|---|---|---|", *rows, ""])


def _index() -> str:
    parts = [_INDEX, "\n## 有依据的 · Rules with a source\n", *_table(_with_source()), _DENIALS]
    parts += ["\n## 格式 · Matters of form\n", *_table(rule for rule in all_rules() if not rule.sources)]
    parts += [
        "\n从 OSCAL 文件做方案时可能遇到的问题见 [OSCAL](oscal.md)。Problems of OSCAL files have [a page](oscal.md).\n"
    ]
    parts += ["\n## 不再使用的代码 · Codes that are told no more\n"]
    for code, rules in former_codes().items():
        parts.append(f"- `{code}` → {', '.join(_link(rule, '') for rule in rules)}")
    return "\n".join([*parts, ""])


def _table(rules: Iterable[Rule]) -> Iterable[str]:
    yield "| 代码 Code | 等级 Level | 依据 From | 说明 What |"
    yield "|---|---|---|---|"
    for rule in rules:
        yield f"| {_link(rule, '')} | {rule.severity} | {', '.join(rule.sources)} | {_short(rule)} |"


def _with_source() -> list[Rule]:
    return [rule for rule in all_rules() if rule.sources]


def _link(rule: Rule, folder: str) -> str:
    return f"[`{rule.code}`]({folder}{rule.code}.md)"


def _short(rule: Rule) -> str:
    """What the rule says, on one line of a table; the found words are no part of it."""
    zh, en = rule.zh.removeprefix("“{found}”:"), rule.en.removeprefix("'{found}': ")
    return f"{zh} · {en}".replace("|", "/")
