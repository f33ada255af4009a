"""What holds without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from django.utils.translation import override

from huilu.kernel import paths
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_number, day_of
from huilu.kernel.refusals import Refusal, all_refusals
from huilu.kernel.words import is_reason, official, pick, tells_something

BOTH = {"zh": "办公室", "en": "Office"}


def test_a_path_tells_who_stands_above() -> None:
    path = "".join(map(paths.segment, [1, 1 << 24 | 1, 1 << 24 | 255]))

    assert path == "0000000101000001010000ff"
    assert paths.ids_in(path) == [1, 16777217, 16777471]
    assert paths.ancestor_ids(path) == [1, 16777217]
    assert paths.is_under(path, path[:16])
    assert not paths.is_under(path[:16], path)
    assert path < paths.end_of_subtree(path)
    assert path + "ffffffff" < paths.end_of_subtree(path)


@pytest.mark.parametrize(("region", "serial"), [(-1, 1), (128, 1), (1, 0), (1, 1 << 24)])
def test_an_id_has_room_for_so_many_regions_and_units(region: int, serial: int) -> None:
    with pytest.raises(ValueError, match="no unit id"):
        paths.unit_id(region, serial)


def test_an_id_carries_its_region() -> None:
    assert paths.region_of(paths.unit_id(127, paths.MAX_SERIAL)) == 127
    assert paths.regional_id(3, 9) == 3 << 40 | 9


def test_a_day_is_that_of_the_installation() -> None:
    assert day_of(datetime(2023, 9, 19, 16, tzinfo=UTC)) == date(2023, 9, 20)
    assert day_number(date(1970, 1, 2)) == 1


def test_a_label_is_in_the_readers_language_else_in_the_other() -> None:
    with override("en"):
        assert pick(BOTH) == "Office"
        assert pick({"zh": "办公室"}) == "办公室"
        assert official(BOTH) == "办公室"
    with override("zh-hans"):
        assert pick(BOTH) == "办公室"
        assert pick({}) == ""


def test_whoever_installs_signs_as_such() -> None:
    assert INSTALLATION.is_installation
    assert INSTALLATION.signature == "installation"


class TooEarly(Refusal):
    """For these tests alone."""

    code = "kernel.too_early"
    says = "It is {day}, {who}."
    next = "Come back."
    status: ClassVar[int] = 425


def test_a_refusal_says_what_and_what_next() -> None:
    refusal = TooEarly(day=date(2023, 9, 20), who="friend")

    with override("en"):
        assert str(refusal) == "[kernel.too_early] It is 20 September 2023, friend. Come back."
    with override("zh-hans"):
        assert refusal.sentence == "It is 2023年9月20日, friend."
    assert TooEarly in all_refusals()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " . ",
        "无",
        "無。",
        "同上",
        "N/A",
        "n.a.",
        "None",
        "as above",
        "same as above",
        "TBD",
        "（略）",
        "x",
        "1",
        "12.5",
        "不适用",
        "not applicable",
    ],
)
def test_a_word_for_nothing_is_no_reason(text: str) -> None:
    assert not is_reason(text)


@pytest.mark.parametrize("text", ["无人居住", "大坝渗水", "none of the wards has one", "同上月一样没有自来水"])
def test_a_sentence_that_begins_like_one_is(text: str) -> None:
    assert is_reason(text)


def test_a_figure_is_a_fact_and_no_reason() -> None:
    assert tells_something("12")
    assert not is_reason("12")
    assert not tells_something("无")
