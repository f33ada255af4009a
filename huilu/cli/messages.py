"""bin/huilu messages: bring the translation file in line with the texts in code and templates."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from huilu.cli.places import ROOT
from huilu.cli.words import _

PO = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS = DEFAULT_KEYWORDS | {
    "_t": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}
HEADER = "# The texts of Huilu in Chinese."
Found = tuple[str, int, str | tuple[str, ...], str | None]


def _texts(file: Path) -> Iterator[Found]:
    """The texts to translate in one source file or template: place, line, text, context."""
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        source = templatize(source)
    name = str(file.relative_to(ROOT))
    for line, text, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield name, line, text, context


def extract_messages() -> Catalog:
    """Every text in code and templates, without translations."""
    catalog = Catalog()
    for folder in ("huilu", "config"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in {".py", ".html", ".txt"} and "static" not in file.parts:
                for name, line, text, context in _texts(file):
                    catalog.add(text, locations=[(name, line)], context=context)
    return catalog


def read_translations() -> Catalog:
    """The translation file as it is."""
    if not PO.exists():
        return Catalog(locale="zh_Hans", domain="django", project="Huilu", header_comment=HEADER, fuzzy=False)
    with PO.open("rb") as stream:
        return read_po(stream, locale="zh_Hans", domain="django")


def untranslated() -> list[str]:
    """Texts that people could meet and that the file does not translate."""
    held = {(message.id, message.context): message.string for message in read_translations() if message.id}
    wanted = ((message.id, message.context) for message in extract_messages() if message.id)
    return sorted(str(key[0]) for key in wanted if not _is_whole(held.get(key, "")))


def _is_whole(translation: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(translation) if isinstance(translation, tuple | list) else bool(translation)


def update() -> None:
    """Add to the file what is new; what the file has and no source marks may be asked for by a name, and stays."""
    held = read_translations()
    for message in extract_messages():
        if message.id and held.get(message.id, message.context) is None:
            held.add(message.id, context=message.context)
    with PO.open("wb") as stream:
        write_po(stream, held, width=120, no_location=True, sort_output=True)


@click.command(help=_("Bring the translation file in line with the texts in code and templates"))
def messages() -> None:
    """Update the file and list what lacks a translation."""
    update()
    left = untranslated()
    for text in left:
        click.echo(text)
    click.echo(_("{n} texts lack a translation.").format(n=len(left)))
    if left:
        raise click.exceptions.Exit(1)
