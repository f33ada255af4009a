"""Every refusal is a promise: a code of its own, a sentence and a next step, in both languages, in the manual."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from django.utils.translation import override

from huilu.cli.refusals_page import refusals_page
from huilu.kernel.refusals import Refusal, all_refusals
from tests.cast import ROOT

PAGE = refusals_page()
OURS = [one for one in all_refusals() if one.__module__.startswith("huilu.")]
HAN = re.compile(r"[\u4e00-\u9fff]")


def in_language(refusal: type[Refusal], language: str) -> list[str]:
    with override(language):
        return [str(refusal.says), str(refusal.next)]


def braces(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def test_there_are_refusals() -> None:
    assert len(OURS) > 60


def test_no_code_has_two_meanings() -> None:
    codes = [one.code for one in OURS]
    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize("refusal", OURS, ids=lambda one: one.code)
def test_a_refusal_speaks_both_languages(refusal: type[Refusal]) -> None:
    english, chinese = in_language(refusal, "en"), in_language(refusal, "zh-hans")

    assert re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)+", refusal.code)
    assert 400 <= refusal.status < 500 or refusal.status == 503
    assert all(english)
    assert not any(HAN.search(text) for text in english)
    assert all(HAN.search(text) for text in chinese), chinese
    for one, other in zip(english, chinese, strict=True):
        assert braces(other) <= braces(one) | braces(english[0]), (one, other)


def test_the_page_of_the_manual_is_current() -> None:
    page = ROOT / "docs" / "refusals.md"
    assert page.read_text(encoding="utf-8") == PAGE, "Type: bin/huilu dev refusals --write"


def test_the_page_names_every_code() -> None:
    named = re.findall(r"^## (\S+)$", PAGE, re.MULTILINE)
    assert named == sorted(one.code for one in OURS)
