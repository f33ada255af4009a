"""The words of a tree are data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from huilu.kernel.actor import INSTALLATION
from huilu.ledger.models import Entry
from huilu.org.actions import set_words
from huilu.org.models import AxisCode, Level
from huilu.org.rules import LevelIsFixed, WordsInvalid
from huilu.org.words import parse_words, read_words, vocabulary
from tests.org.conftest import MORNING, TREES


def china() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((TREES / "china.yaml").read_text(encoding="utf-8"))
    return content


def take_over(content: dict[str, Any]) -> bool:
    return set_words(words=parse_words(content), by=INSTALLATION, at=MORNING)


@pytest.mark.parametrize("name", ["china", "hospital-group"])
def test_a_tree_that_ships_is_taken_over_and_recorded_whole(name: str, db: None) -> None:
    words = read_words(TREES / f"{name}.yaml")

    assert set_words(words=words, by=INSTALLATION, at=MORNING)
    assert [level.code for level in Level.objects.order_by("rank")] == [level.code for level in words.levels]
    assert {word.code for word in words.tags} <= vocabulary().tags
    assert parse_words(Entry.objects.get(act="org.words_set").facts["words"]) == words


def test_the_same_words_twice_change_nothing(words: None) -> None:
    assert not take_over(china())
    assert Entry.objects.filter(act="org.words_set").count() == 1


def test_words_are_added_and_corrected_but_never_removed(words: None) -> None:
    content = china()
    content["sectors"] = [{"code": "culture", "labels": {"zh": "文化", "en": "Culture"}}]
    content["levels"][5]["labels"]["en"] = "Village or community"

    assert take_over(content)
    assert {"culture", "health"} <= vocabulary().sectors
    assert Level.objects.get(code="village").labels["en"] == "Village or community"
    assert AxisCode.objects.get(axis="audience", code="department").role == "sector_line"


@pytest.mark.parametrize(("key", "value"), [("rank", 40), ("is_region", True)])
def test_rank_and_region_of_a_level_are_fixed(key: str, value: object, words: None) -> None:
    content = china()
    content["levels"][2][key] = value

    with pytest.raises(LevelIsFixed):
        take_over(content)


@pytest.mark.parametrize(
    "change",
    [
        {"code": "hamlet", "rank": 6, "role": "base"},
        {"code": "hamlet", "rank": 7, "role": "king"},
        {"code": "hamlet", "rank": 7, "role": "base", "is_region": True},
    ],
)
def test_levels_that_do_not_hold_together_are_refused(change: dict[str, Any], db: None) -> None:
    content = china()
    content["levels"].append(change | {"labels": {"zh": "自然村", "en": "Hamlet"}})

    with pytest.raises(WordsInvalid):
        take_over(content)
    assert not Level.objects.exists()


@pytest.mark.parametrize("text", ["levels: [", "levels: []", "- just a list", "\ud800"])
def test_a_file_that_is_no_list_of_words_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "words.yaml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))

    with pytest.raises(WordsInvalid) as refused:
        read_words(file)
    assert refused.value.sentence
