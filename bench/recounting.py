"""How long the full recount of all inner nodes takes, beside prefix sums in NumPy over a columnar snapshot."""

from __future__ import annotations

from typing import Any

from bench.figures import over_rounds
from bench.loop.databases import Tell
from bench.states import States, run


class FloorDiffersError(Exception):
    """The two ways of counting do not come to the same."""


def measure(states: States, size: str, rounds: int, tell: Tell, *, at_work: bool = False) -> dict[str, Any]:
    """Both in turn, each in a process of its own, reading everything from the database.

    Over a tree with nothing but units, or over a country `at_work`.
    """
    name = states.provide_country(size, tell) if at_work else states.provide_tree(size, tell)
    mine, floor, peaks = [], [], [0]
    answer: dict[str, Any] = {}
    for turn in range(rounds):
        tell("measured", turn, rounds)
        states.settle(name)
        below = run(states.environment(name), "-m", "bench.prefix_sums").answer
        told = states.command(name, "figures", "check", "--json")
        answer = told.answer
        if answer["differing"] or answer["cells"] != below["cells"]:
            raise FloorDiffersError(
                f"{answer['cells']} cells, {len(answer['differing'])} differing; NumPy: {below['cells']}"
            )
        mine.append(answer["seconds"])
        floor.append(below)
        peaks.append(told.peak)
    tell("measured", rounds, rounds)
    return {
        "size": size,
        "at_work": at_work,
        "rounds": rounds,
        "cells": answer["cells"],
        "seconds": over_rounds(mine).as_data(),
        "floor_seconds": over_rounds([one["seconds"] for one in floor]).as_data(),
        "floor_reading_seconds": over_rounds([one["reading"] for one in floor]).as_data(),
        "x_floor": over_rounds([one / two["seconds"] for one, two in zip(mine, floor, strict=True)]).as_data(),
        "peak_mb": round(max(peaks) / 1e6),
        "floor_peak_mb": round(max(one["peak"] for one in floor) / 1e6),
    }
