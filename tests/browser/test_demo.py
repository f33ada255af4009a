"""bin/huilu demo as it is typed: killed in the middle it goes on, and a second start finds everything there."""

from __future__ import annotations

import json
import subprocess

from tests.browser.site import CITY, ROOT, Served, answer, typed

BUILD = ("demo", "--no-serve", "--json", "--cities")


def test_killed_in_the_middle_it_goes_on_as_if_nothing_had_happened(demo: Served) -> None:
    assert [demo.steps[name] for name in ("tree", "people", "programme")] == ["there already"] * 3
    assert demo.steps["story"].endswith(" acts")
    assert demo.steps["clock"] == "2023-12-18 09:30"
    assert (demo.register["total"], demo.register["by_state"]) == (44, {"closed": 38, "interim_result": 6})


def test_a_second_start_finds_everything_there(demo: Served) -> None:
    again = {step["step"]: step["did"] for step in answer(demo.environment, *BUILD, CITY)["steps"]}
    # Whoever has acted since then finds the clock just after it.
    assert again.pop("clock") >= demo.steps["clock"]
    assert set(again.values()) == {"ready", "there already"}


def test_it_is_not_built_again_for_other_cities(demo: Served) -> None:
    words = typed(*BUILD, "3701")
    refused = subprocess.run(words, env=demo.environment, cwd=ROOT, capture_output=True, check=False)
    assert (refused.returncode, json.loads(refused.stdout)["refused"]["code"]) == (1, "demo.other_cities")
