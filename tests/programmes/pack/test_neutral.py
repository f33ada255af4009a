"""The core speaks no organisation's language: such words belong to packs and translations."""

from __future__ import annotations

import re

from tests.programmes.pack.small import ROOT

WORDS = re.compile(
    r"党|主题教育|三会一课|支部|书记|群众路线|\bparty_|\bcomrades?\b|\bcommunist|branch secretar|communist|politburo",
    re.IGNORECASE,
)
READ = {".py", ".html", ".js", ".css", ".sql", ".txt", ".json", ".yaml"}


def test_the_core_has_no_word_of_one_organisation() -> None:
    files = [path for path in (ROOT / "huilu").rglob("*") if path.suffix in READ]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if WORDS.search(line)
    ]

    assert len(files) > 20
    assert found == []
