"""Chinese first and English complete: nothing that people may read is left without its other half."""

from __future__ import annotations

import re

from huilu.cli.messages import extract_messages, read_translations, untranslated

HAN = re.compile(r"[㐀-鿿]")


def test_every_text_has_its_chinese() -> None:
    assert untranslated() == []


def test_every_text_in_the_source_is_english() -> None:
    texts = [str(message.id) for message in extract_messages() if message.id]

    assert len(texts) > 300
    assert [text for text in texts if HAN.search(text)] == []


def test_a_translation_asks_for_no_fact_that_is_not_there() -> None:
    def facts(text: str) -> set[str]:
        return set(re.findall(r"\{\w+\}|%\(\w+\)[sd]", text))

    for message in read_translations():
        if message.id and isinstance(message.id, str):
            assert facts(message.id) >= facts(str(message.string)), message.id
