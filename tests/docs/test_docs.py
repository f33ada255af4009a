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

from huilu.api.urls import api
from huilu.cli.loop_layout import CIRCUIT, LOOP, Layout
from huilu.cli.loop_pages import not_current
from huilu.cli.loop_pictures import Move, circuit_moves, loop_moves, steps_by_arrow
from huilu.cli.main import PLACES
from huilu.loop.states import STAGE_LABELS, STATE_LABELS, TRANSITIONS, Stage, State, Step
from huilu.programmes.pack.parts import LoopTerms

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
    # The pages of the rules are listed by an index of their own.
    listed |= {f"rules/{page}" for page in LINK.findall(text_of("docs/rules/index.md"))}

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


def commands_of(command: click.Command, words: tuple[str, ...]) -> Iterator[str]:
    """Every command of the command line by its words."""
    if isinstance(command, click.Group):
        for name, inside in command.commands.items():
            yield from commands_of(inside, (*words, name))
    else:
        yield " ".join(words)


@pytest.mark.parametrize("name", PLACES)
def test_every_command_is_shown_on_the_page_of_the_command_line(name: str) -> None:
    shown = [" ".join(words) for words in commands_in(text_of("docs/cli.md"))]
    command = getattr(importlib.import_module(PLACES[name].module), name)

    assert [
        one for one in commands_of(command, (name,)) if not any(f"{words} ".startswith(f"{one} ") for words in shown)
    ] == []


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


def addresses_in(page: str) -> set[str]:
    """The addresses in the tables of a page that begin with a method, as "METHOD /address"; … stands for the last."""
    found, last = set(), ""
    for methods, cell in re.findall(r"^\| (GET|POST) \| (.+?) \|", text_of(page), flags=re.MULTILINE):
        for address in CODE.findall(cell):
            last = last if address.startswith("…") else address
            whole = (
                address.replace("…/", f"{last.partition('/{serial}')[0]}/", 1) if address.startswith("…") else address
            )
            found.add(f"{methods} {re.sub(r'[?].*', '', whole)}")
    return found


def test_every_address_of_the_api_is_told_and_every_one_told_exists() -> None:
    there = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in api.get_openapi_schema(path_prefix="/api/v1")["paths"].items()
        for method in methods
    }
    verbs = {f"POST /issues/{{number}}/{CODE.findall(row)[0]}" for row in table_in("docs/api.md", "verbs")}
    told = addresses_in("docs/api.md") | addresses_in("docs/registers.md") | verbs
    told = {one.replace("/registers/issue", "/registers/{name}") for one in told}

    assert told == there


def table_in(page: str, name: str) -> list[str]:
    """The rows of the table between two markers, without its head."""
    inside = text_of(page).partition(f"<!-- {name} -->")[2].partition(f"<!-- /{name} -->")[0]
    return inside.strip().splitlines()[2:]


def test_the_pictures_and_tables_of_the_loop_are_those_that_the_code_draws() -> None:
    assert not_current(ROOT / "docs") == []


def test_a_page_that_was_changed_by_hand_is_named_and_a_lost_marker_is_an_error(tmp_path: Path) -> None:
    for name in ("loop.svg", "circuit.svg", "concepts.md", "api.md"):
        (tmp_path / name).write_bytes((ROOT / "docs" / name).read_bytes())
    concepts = tmp_path / "concepts.md"
    concepts.write_text(
        text_of("docs/concepts.md").replace("| `draft` 草稿", "| `draft` 底稿").replace("| `draft` |", "|")
    )
    (tmp_path / "circuit.svg").unlink()

    assert not_current(tmp_path) == ["circuit.svg", "concepts.md"]

    concepts.write_text(text_of("docs/concepts.md").replace("<!-- /transitions -->", ""))
    with pytest.raises(ValueError, match="transitions"):
        not_current(tmp_path)


def states_named(names: str) -> set[str]:
    """The states that stand in a cell, with those of the dotted frames."""
    framed = [place for name, group in LOOP.groups.items() if f"{name}*" in names for place in group.inside]
    return {*CODE.findall(names), *(place.word for place in framed if place)}


@pytest.mark.parametrize("step", TRANSITIONS)
def test_the_loop_in_the_manual_is_that_of_the_code(step: Step) -> None:
    transition = TRANSITIONS[step]
    rows = {CODE.findall(row)[0]: row.strip("| ").split(" | ") for row in table_in("docs/concepts.md", "transitions")}
    called, moves, _stages, who, guard = rows[step.value]
    told: dict[str, str] = {}
    for line in moves.split("<br>"):
        starts, _arrow, end = line.partition(" → ")
        told |= {start: CODE.findall(end)[0] if end else start for start in states_named(starts)}

    assert told == {start.word: end.word for start, end in transition.starts.items()}
    assert CODE.findall(who) == [transition.who.value]
    with override("en"):
        assert guard.rpartition("<br>")[2] == str(transition.guard)
    with override("zh-hans"):
        assert (called.rpartition("` ")[2], guard.partition("<br>")[0]) == (transition.label, transition.guard)


def texts_in(picture: str) -> set[str]:
    """What can be read in a picture, words that share a line apart."""
    lines = ET.parse(ROOT / "docs" / picture).iter("{http://www.w3.org/2000/svg}text")
    return {words for line in lines for words in (line.text or "").split(" / ")}


def test_the_picture_of_the_loop_shows_every_state_and_step_as_pages_call_them() -> None:
    shown = texts_in("loop.svg")

    assert {state.word.replace("_", " ") for state in State} <= shown
    with override("zh-hans"):
        assert {str(label) for label in (*STATE_LABELS.values(), *(one.label for one in TRANSITIONS.values()))} <= shown


def test_the_picture_of_the_circuit_shows_every_stage_and_what_leads_to_it() -> None:
    shown = texts_in("circuit.svg")
    moving = {one.label for step, one in TRANSITIONS.items() if any(a != b for a, b in one.stages.items())}

    assert {stage.word.replace("_", " ") for stage in Stage} <= shown
    with override("zh-hans"):
        assert {str(label) for label in (*STAGE_LABELS.values(), *moving)} <= shown


@pytest.mark.parametrize(("layout", "moves"), [(LOOP, loop_moves()), (CIRCUIT, circuit_moves())])
def test_each_way_has_its_arrow_and_no_arrow_leads_where_there_is_no_way(layout: Layout, moves: list[Move]) -> None:
    assert set(layout.arrows) == set(steps_by_arrow(moves, layout.groups))
    reached = {end for _step, start, end in moves if start != end}
    assert reached == set(layout.boxes) - {None, State.DRAFT}


def test_the_page_of_concepts_tells_each_stage_and_the_days_that_a_pack_begins_with() -> None:
    rows = [
        row.split(" | ") for row in text_of("docs/concepts.md").splitlines() if re.match(r"\| `\w+` .* \| .* \| ", row)
    ]
    stages = {
        CODE.findall(cells[0])[0]: cells for cells in rows if CODE.findall(cells[0])[0] in {s.word for s in Stage}
    }
    days = dict(re.findall(r"`(\w+_days|notices)` (\d+)", " ".join(" ".join(cells) for cells in stages.values())))

    assert list(stages) == [stage.word for stage in Stage]
    with override("zh-hans"):
        assert [cells[0].rpartition("` ")[2] for cells in stages.values()] == [str(STAGE_LABELS[one]) for one in Stage]
    assert days == {name: str(getattr(LoopTerms(), name)) for name in days}
    assert {*days, "effect_days", "calendar"} == set(LoopTerms.model_fields)


def test_the_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(page.name[:4]) for page in sorted((ROOT / "docs" / "adr").glob("*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))
