"""The manual is true: links resolve, commands exist, and what it tells of the code is what the code says."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import click
import pytest
import yaml
from django.utils.translation import override

from huilu.cli.main import PLACES
from huilu.loop.states import STATE_LABELS, TRANSITIONS, State, Step

ROOT = Path(__file__).resolve().parents[2]
PAGES = {str(page.relative_to(ROOT)): page for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))}
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?:^|(?<=[`\s]))bin/huilu((?: +[^\s`#|;)]+)+)")
VARIABLE = re.compile(r"\bHUILU_[A-Z_]+\b")

pages = pytest.mark.parametrize("page", PAGES)


def text_of(page: str) -> str:
    return PAGES[page].read_text(encoding="utf-8")


def anchors_of(file: Path) -> set[str]:
    """The names under which a page's headings can be linked to."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-") for heading in headings}


@pages
def test_every_link_leads_somewhere(page: str) -> None:
    inside = [link for link in LINK.findall(text_of(page)) if not re.match(r"[a-z]+:", link)]
    broken = []
    for link in inside:
        path, _hash, anchor = link.partition("#")
        target = (PAGES[page].parent / path).resolve() if path else PAGES[page]
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            broken.append(link)

    assert broken == []


def test_every_page_is_listed() -> None:
    listed = set(LINK.findall(text_of("docs/index.md")))

    assert {str(Path(page).relative_to("docs")) for page in PAGES if page.startswith("docs/")} - listed == {"index.md"}


def commands_in(text: str) -> Iterator[list[str]]:
    """The words after bin/huilu, wherever a command is shown; lines that go on are joined."""
    for found in COMMAND.findall(text.replace("\\\n", " ")):
        yield found.split()


def unknown_in(words: list[str]) -> str | None:
    """What a shown command has that the command line lacks."""
    if words[0].startswith("-") or not re.fullmatch(r"[a-z-]+", words[0]):
        return None
    place = PLACES.get(words[0])
    if place is None:
        return words[0]
    command: click.Command = getattr(importlib.import_module(place.module), words[0])
    rest = words[1:]
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        if rest[0] not in command.commands:
            return " ".join(words)
        command, rest = command.commands[rest[0]], rest[1:]
    options = {option for param in command.params for option in (*param.opts, *param.secondary_opts)} | {"--help"}
    shown = {word.partition("=")[0] for word in rest if word.startswith("--")}
    return None if words[0] == "manage" or shown <= options else " ".join(words)


@pages
def test_every_command_and_option_shown_exists(page: str) -> None:
    assert [unknown for words in commands_in(text_of(page)) if (unknown := unknown_in(words))] == []


@pages
def test_every_script_shown_exists(page: str) -> None:
    shown = set(re.findall(r"(?<![\w/.])bin/[a-z]+", text_of(page)))

    assert {script for script in shown if not (ROOT / script).exists()} == set()


@pages
def test_every_piece_of_yaml_parses(page: str) -> None:
    for piece in re.findall(r"```yaml\n(.*?)```", text_of(page), flags=re.DOTALL):
        assert yaml.safe_load(piece) is not None


def sources() -> Iterator[Path]:
    for folder in ("bin", "config", "huilu", "tests/browser"):
        yield from (
            file for file in sorted((ROOT / folder).rglob("*")) if file.is_file() and file.suffix in {".py", ""}
        )


def test_the_operators_page_names_the_variables_that_the_code_reads() -> None:
    read = {name for file in sources() for name in VARIABLE.findall(file.read_text(encoding="utf-8"))}
    told = set(VARIABLE.findall(text_of("docs/operators.md")))

    assert told == read


@pages
def test_no_page_names_a_variable_that_nobody_reads(page: str) -> None:
    assert set(VARIABLE.findall(text_of(page))) <= set(VARIABLE.findall(text_of("docs/operators.md")))


def rows_of_the_loop() -> dict[str, list[str]]:
    """The cells of the table of the loop, by step."""
    table = text_of("docs/concepts.md").partition("<!-- transitions -->")[2].partition("<!-- /transitions -->")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()[2:]]
    return {CODE.findall(row[0])[0]: row for row in rows}


def test_the_loop_in_the_manual_has_every_step_of_the_code() -> None:
    assert list(rows_of_the_loop()) == [step.value for step in TRANSITIONS]


@pytest.mark.parametrize("step", TRANSITIONS)
def test_the_loop_in_the_manual_is_that_of_the_code(step: Step) -> None:
    transition = TRANSITIONS[step]
    called, moves, who, guard = rows_of_the_loop()[step.value]
    words = CODE.findall(moves)

    assert dict(zip(words[::2], words[1::2], strict=True)) == {
        start.word: end.word for start, end in transition.starts.items()
    }
    assert CODE.findall(who) == [transition.who.value]
    with override("en"):
        assert guard.rpartition("<br>")[2] == str(transition.guard)
    with override("zh-hans"):
        assert (called.rpartition(" ")[2], guard.partition("<br>")[0]) == (transition.label, transition.guard)


def test_the_picture_of_the_loop_shows_every_state_and_step_as_pages_call_them() -> None:
    picture = ET.parse(ROOT / "docs" / "loop.svg")
    shown = {text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    # A finished task moves nothing, so it has no arrow.
    steps = [transition.label for step, transition in TRANSITIONS.items() if step is not Step.FINISH_TASK]

    assert {state.word.replace("_", " ") for state in State} <= shown
    with override("zh-hans"):
        assert {str(label) for label in (*STATE_LABELS.values(), *steps)} - {
            str(text).partition("：")[0] for text in shown
        } == set()


def test_the_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(page.name[:4]) for page in sorted((ROOT / "docs" / "adr").glob("*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))
