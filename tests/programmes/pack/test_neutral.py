"""The core speaks no organisation's language: such words belong to packs, trees and translations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po

from huilu.programmes.pack.schema import Pack
from tests.programmes.pack.small import ROOT

WORDS = {
    "second-batch-2023": re.compile(
        r"党|主题教育|三会一课|支部|书记|群众路线|\bparty_|\bcomrades?\b|\bcommunis[mt]|branch secretar|politburo",
        re.IGNORECASE,
    ),
    # A hospital is also a unit of a county, which the invented tree of the demonstration has; its inside is the pack's.
    "hospital-safety": re.compile(
        r"病区|科室|患者|病人|手卫生|险兆|交接班|药学|护士|不良事件|hospital|\bward(s|_)?\b|bedside|\bpatients?\b"
        r"|\bnurs(e|ing)|hygiene|near[ _-]miss|medication|pharmac|surg(ery|ical)|shift[ _]handover",
        re.IGNORECASE,
    ),
}
READ = {".py", ".html", ".js", ".css", ".sql", ".txt", ".json", ".yaml", ".svg"}
# The demonstration plays a story of one pack, and the tree of China is fetched in that tree's own codes.
TELL_A_STORY = ("demo/", "org/china")
# A table of single characters says nothing.
CHARACTERS = "kernel/traditional.txt"


@cache
def texts_in(root: Path) -> dict[str, str]:
    """What is written under a folder, file by file."""
    files = sorted(path for path in root.rglob("*") if path.suffix in READ and not str(path).endswith(CHARACTERS))
    return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in files}


def spoken(root: Path, words: re.Pattern[str]) -> list[str]:
    """Where a word of an organisation is spoken."""
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in texts_in(root).items()
        if words.search(text)
        for number, line in enumerate(text.splitlines(), start=1)
        if words.search(line)
    ]


@pytest.mark.parametrize("pack", WORDS)
def test_the_core_has_no_word_of_one_organisation(pack: str) -> None:
    assert len(texts_in(ROOT / "huilu")) > 500
    assert spoken(ROOT / "huilu", WORDS[pack]) == []


@pytest.mark.parametrize("pack", WORDS)
def test_no_text_of_the_program_has_one_either(pack: str) -> None:
    with (ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po").open("rb") as file:
        texts = [
            text for message in read_po(file) for text in ([message.id] if isinstance(message.id, str) else message.id)
        ]

    assert len(texts) > 1000
    assert [text for text in texts if WORDS[pack].search(text)] == []


def codes_in(part: Any) -> Iterator[str]:
    """Every code and every word of a pack that has two parts: single words are too common to betray anything."""
    if isinstance(part, dict):
        yield from (one for key in ("code", "word") if "_" in (one := str(part.get(key, ""))))
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from codes_in(inner)


def names_of_the_language() -> set[str]:
    """What the schema itself calls its fields, for every pack."""
    definitions = Pack.model_json_schema()["$defs"].values()
    return {name for one in definitions for name in one.get("properties", {})}


def codes_of(pack: str) -> set[str]:
    files = (ROOT / "packs" / pack).glob("*.yaml")
    read = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in files)
    return {code for part in read for code in codes_in(part)} - names_of_the_language()


def code_pattern(pack: str) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(sorted(codes_of(pack)))})\b")


@pytest.mark.parametrize("pack", WORDS)
def test_the_core_knows_no_code_of_any_pack(pack: str) -> None:
    assert len(codes_of(pack)) > 40
    found = spoken(ROOT / "huilu", code_pattern(pack))

    assert [place for place in found if not place.startswith(TELL_A_STORY)] == []


@pytest.mark.parametrize(
    ("pack", "file", "line"),
    [
        ("second-batch-2023", "rules.py", 'says = _("Ask the branch secretary.")'),
        ("second-batch-2023", "page.html", "<h1>主题教育</h1>"),
        ("second-batch-2023", "words.json", '{"who": "党委"}'),
        ("hospital-safety", "rules.py", 'says = _("Ask the nurse of the ward.")'),
        ("hospital-safety", "page.html", "<h1>手卫生</h1>"),
        ("hospital-safety", "inner/list.sql", "SELECT * FROM near_miss"),
        ("hospital-safety", "look.css", ".bedside { color: teal }"),
    ],
)
def test_a_planted_word_is_found_where_it_stands(pack: str, file: str, line: str, tmp_path: Path) -> None:
    planted = tmp_path / file
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(f"first line\n{line}\n", encoding="utf-8")
    (other,) = set(WORDS) - {pack}

    assert spoken(tmp_path, WORDS[pack]) == [f"{file}:2: {line}"]
    assert spoken(tmp_path, WORDS[other]) == []


@pytest.mark.parametrize(
    ("pack", "code"), [("second-batch-2023", "reading_class"), ("hospital-safety", "event_review")]
)
def test_a_planted_code_is_found_too(pack: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "board.py").write_text(f'if requirement.code == "{code}":\n', encoding="utf-8")

    assert len(spoken(tmp_path, code_pattern(pack))) == 1
    assert spoken(tmp_path, re.compile(rf"\b{code}s\b")) == []
