"""The pack author's tutorial is true to the letter, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import translation

from huilu.cli.clock import clock
from huilu.cli.org import org
from huilu.cli.pack import pack
from huilu.programmes.models import Programme, Requirement
from huilu.programmes.pack.loading import examine
from tests.docs.tutorial import Player, fits
from tests.programmes.pack.small import ROOT

PAGE = ROOT / "docs" / "pack-tutorial.md"
GROUPS = {"clock": clock, "org": org, "pack": pack}


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "spoken"), [("zh", "zh-hans"), ("en", "en")])
def test_every_command_and_every_answer_of_the_tutorial_is_as_written(
    language: str, spoken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUILU_LANG", language)
    monkeypatch.chdir(tmp_path)

    def type_in(words: list[str]) -> str:
        with translation.override(spoken):
            return CliRunner().invoke(GROUPS[words[0]], words[1:], catch_exceptions=False).stdout

    player = Player(tmp_path, language, type_in)
    page = PAGE.read_text(encoding="utf-8")
    played = player.play(page)
    # Whoever changed an answer on purpose takes the page over from here.
    (tmp_path / "played.md").write_text(played, encoding="utf-8")

    assert (player.files, player.typed) == (8, 13)
    assert played == page, f"the page as it is played: {tmp_path / 'played.md'}"
    assert (Programme.objects.get().version, Requirement.objects.filter(retired_at=None).count()) == ("1.1", 3)
    assert examine(tmp_path / "reading-rooms") == ()


def test_both_languages_are_shown_the_same_commands() -> None:
    page = PAGE.read_text(encoding="utf-8")
    typed = {
        language: re.findall(
            r"^\$ (.+)$", "".join(re.findall(rf"```console {language}\n(.*?)```", page, re.DOTALL)), re.MULTILINE
        )
        for language in ("zh", "en")
    }

    assert typed["zh"] == typed["en"]
    assert len(typed["en"]) == 13


@pytest.mark.parametrize(
    ("shown", "answer", "same"),
    [("a … c\n", "a b c\n", True), ("a …\n", "a\nb\n", False), ("a.c\n", "abc\n", False), ("", "a\n", False)],
)
def test_dots_stand_for_anything_on_their_line(shown: str, answer: str, same: bool) -> None:
    assert fits(shown, answer) is same
