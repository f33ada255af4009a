"""What the manual shows of the loop, drawn and written from the code: two pictures, and tables between markers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from huilu.cli.loop_pictures import circuit_picture, loop_picture
from huilu.cli.loop_tables import table_of_states, table_of_steps, table_of_verbs, table_of_words

Table = Callable[[], str]

_PICTURES = {"loop.svg": loop_picture, "circuit.svg": circuit_picture}
_TABLES: dict[str, dict[str, Table]] = {
    "concepts.md": {"states": table_of_states, "transitions": table_of_steps},
    "api.md": {"verbs": table_of_verbs, "words": table_of_words},
}


def loop_pages(docs: Path) -> dict[Path, str]:
    """Every file of the manual that shows the loop, with what should be in it."""
    drawn = {docs / name: draw() for name, draw in _PICTURES.items()}
    return drawn | {docs / name: _with_tables(docs / name, tables) for name, tables in _TABLES.items()}


def not_current(docs: Path) -> list[str]:
    """The names of those files that show something else."""
    wanted = loop_pages(docs)
    return [file.name for file, text in wanted.items() if not file.exists() or file.read_text(encoding="utf-8") != text]


def _with_tables(page: Path, tables: dict[str, Table]) -> str:
    """The page with each table anew between its markers. A marker that is missing is an error of whoever edited it."""
    text = page.read_text(encoding="utf-8")
    for name, table in tables.items():
        before, opening, rest = text.partition(f"<!-- {name} -->")
        _old, closing, after = rest.partition(f"<!-- /{name} -->")
        if not closing:
            raise ValueError(f"{page.name}: <!-- {name} --> … <!-- /{name} -->")
        text = f"{before}{opening}\n{table()}\n{closing}{after}"
    return text
