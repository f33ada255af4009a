"""Every rule has its place in the book, an example that breaks it, one that keeps it, and a page in the manual."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from huilu.cli.red_lines import ALL
from huilu.programmes.pack.examples import Example, Files, all_examples
from huilu.programmes.pack.findings import SEVERITIES, Rule, page_of, rules_made
from huilu.programmes.pack.loading import examine
from huilu.programmes.pack.oscal import problems
from huilu.programmes.pack.rulebook import all_rules, catalogue_rules, former_codes
from huilu.programmes.pack.sources import all_sources
from tests.programmes.pack.small import ROOT

RULES, CATALOGUE_RULES = all_rules(), catalogue_rules()
HAN = re.compile(r"[\u4e00-\u9fff]")


def braces(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def written(example: Example, folder: Path, *, fails: bool) -> Path:
    """The pack of an example in a folder, for the lint to read, with its parent's folder beside it where it has one."""
    put_into(folder / "parent", example.parent(fails=fails))
    return put_into(folder / "pack", example.files(fails=fails))


def put_into(folder: Path, files: Files) -> Path:
    """Without any file there is no folder."""
    for name, raw in files.items():
        folder.mkdir(exist_ok=True)
        if raw is None:
            (folder / name).mkdir()
        else:
            (folder / name).write_bytes(raw)
    return folder


def broken_by(path: Path) -> dict[str, str]:
    return {finding.code: finding.severity for finding in examine(path)}


@pytest.mark.parametrize("rule", [*RULES, *CATALOGUE_RULES], ids=lambda rule: rule.code)
def test_a_rule_speaks_both_languages_and_names_its_sources(rule: Rule) -> None:
    assert re.fullmatch(r"(pack|oscal)\.[a-z0-9_]+", rule.code)
    assert rule.severity in SEVERITIES
    assert all(re.fullmatch(r"[MDO][0-9]{1,3}", source) for source in rule.sources)
    assert HAN.search(rule.zh)
    assert HAN.search(rule.remedy_zh)
    assert not HAN.search(rule.en + rule.remedy_en)
    assert braces(rule.remedy_zh) | braces(rule.remedy_en) <= braces(rule.zh) | braces(rule.en) | {
        "earliest",
        "next_day",
        "most",
    }


def test_two_rules_never_share_a_code() -> None:
    with pytest.raises(ValueError, match=RULES[0].code):
        Rule(RULES[0].code, "", "另", "other", "另", "other")


def test_rules_about_catalogues_are_in_a_book_of_their_own() -> None:
    assert {rule.code for rule in CATALOGUE_RULES} == {
        rule.code for rule in vars(problems).values() if isinstance(rule, Rule)
    }
    assert {*RULES} | {*CATALOGUE_RULES} == {*rules_made()}
    assert not {*RULES} & {*CATALOGUE_RULES}


def test_the_page_of_every_rule_is_there() -> None:
    pages = {page_of(rule.code) for rule in (*RULES, *CATALOGUE_RULES)}

    assert [page for page in pages if not (ROOT / "docs" / page).exists()] == []
    told = (ROOT / "docs" / page_of(CATALOGUE_RULES[0].code)).read_text(encoding="utf-8")
    assert [rule.code for rule in CATALOGUE_RULES if f"`{rule.code}`" not in told] == []


def test_every_rule_has_its_example_and_every_example_its_rule() -> None:
    assert {rule.code for rule in RULES} == set(all_examples())


@pytest.mark.parametrize("code", sorted(all_examples()))
def test_the_failing_example_breaks_exactly_its_rule(tmp_path: Path, code: str) -> None:
    found = broken_by(written(all_examples()[code], tmp_path, fails=True))

    assert found.pop(code) == {rule.code: rule.severity for rule in RULES}[code]
    # Many problems at once are needed to show what happens then.
    assert set(found) <= ({"pack.wrong_value"} if code == "pack.and_more" else set())


@pytest.mark.parametrize("code", sorted(all_examples()))
def test_the_passing_example_breaks_nothing(tmp_path: Path, code: str) -> None:
    assert broken_by(written(all_examples()[code], tmp_path, fails=False)) == {}


def test_a_code_that_is_told_no_more_is_never_used_again() -> None:
    former = former_codes()

    assert set(former) == {"pack.forbidden_feature"}
    assert not set(former) & {rule.code for rule in RULES}
    assert len(former["pack.forbidden_feature"]) > 20


def test_every_source_that_a_rule_cites_has_a_name_and_is_cited() -> None:
    cited = {source for rule in RULES for source in rule.sources}

    told = cited | {source for line in ALL for source in line.sources}
    assert told == set(all_sources())
    assert {f"D{number}" for number in range(1, 19)} <= cited
