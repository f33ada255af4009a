"""The server takes its part of the memory, never too little and never too much."""

from __future__ import annotations

from pathlib import Path

import pytest

from huilu.postgres import sizing
from huilu.postgres.sizing import GIGABYTE, memory, sized_to


@pytest.mark.parametrize(
    ("gigabytes", "shared", "maintenance", "log"),
    [(1, 256, 128, 2048), (4, 512, 128, 2048), (24, 3072, 512, 6144), (256, 4096, 1024, 8192)],
)
def test_settings_grow_with_the_memory_between_a_floor_and_a_ceiling(
    gigabytes: int, shared: int, maintenance: int, log: int
) -> None:
    settings = sized_to(gigabytes * GIGABYTE, cpus=2)

    assert settings["shared_buffers"] == f"'{shared}MB'"
    assert settings["maintenance_work_mem"] == f"'{maintenance}MB'"
    assert settings["max_wal_size"] == f"'{log}MB'"


def test_as_many_help_to_build_an_index_as_there_are_processors_beside_the_one_that_builds() -> None:
    assert [sized_to(GIGABYTE, cpus)["max_parallel_maintenance_workers"] for cpus in (1, 2, 4, 64)] == [
        "0", "1", "3", "4",
    ]  # fmt: skip


def test_a_container_has_what_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = memory()
    limit, unlimited = tmp_path / "memory.max", tmp_path / "other"
    limit.write_text("1073741824\n")
    unlimited.write_text("max\n")

    monkeypatch.setattr(sizing, "_LIMITS", (unlimited, tmp_path / "absent"))
    assert memory() >= whole
    monkeypatch.setattr(sizing, "_LIMITS", (limit, unlimited))
    assert memory() == GIGABYTE
