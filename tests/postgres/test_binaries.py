"""Finding the programs of PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from huilu.postgres import PostgresProblem, binaries, find_tool


def a_program(folder: Path, name: str, version: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
    program.chmod(0o755)
    return program


@pytest.fixture
def three_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[int, Path]:
    tools = {major: a_program(tmp_path / str(major), "pg_dump", f"{major}.2") for major in (18, 15, 16)}
    monkeypatch.setattr(binaries, "_folders", lambda: iter([tool.parent for tool in tools.values()]))
    monkeypatch.setenv("PATH", "/nowhere")
    return tools


def test_the_tool_of_the_servers_own_version_comes_first(three_folders: dict[int, Path]) -> None:
    assert find_tool("pg_dump", 15) == three_folders[15]
    assert find_tool("pg_dump", 17) == three_folders[18]


def test_no_tool_is_new_enough(three_folders: dict[int, Path]) -> None:
    with pytest.raises(PostgresProblem, match="PostgreSQL 19"):
        find_tool("pg_dump", 19)


def test_a_chosen_folder_comes_before_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in binaries.NEEDED:
        a_program(tmp_path, name, "17.1")
    monkeypatch.setenv("HUILU_PG_BIN", str(tmp_path))

    found = binaries.find_binaries(tmp_path / "no-data-yet")

    assert (found.folder, found.major) == (tmp_path, 17)


def test_a_program_that_does_not_run_has_no_version(tmp_path: Path) -> None:
    broken = tmp_path / "pg_dump"
    broken.write_text("not a program")

    assert binaries.major_of(broken) == 0
