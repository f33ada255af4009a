"""How a workbook is read, before anything of it is written: for whoever looks whether it was understood."""

from __future__ import annotations

import click

from huilu.cli.words import _
from huilu.org.importing.sheets.preview import Preview


def tell_preview(preview: Preview) -> None:
    """Tell the sheet, its heading, every column and the first rows."""
    rows = ", ".join(map(str, preview.heading.lines))
    click.echo(_("Sheet “{sheet}”, heading in row {rows}.").format(sheet=preview.sheet, rows=rows))
    if preview.other_sheets:
        click.echo(_("Other sheets are not read: {sheets}").format(sheets=", ".join(preview.other_sheets)))
    for column in preview.taken:
        click.echo(f"  {column.letters:<3} {column.text or '-'} → {column.field}")
    if preview.aside:
        names = ", ".join(f"{column.letters} {column.text}" for column in preview.aside)
        click.echo(_("Left aside: {columns}").format(columns=names))
    for line, cells in preview.first:
        said = "  ".join(f"{name}: {text}" for name, text in cells.items() if text)
        click.echo(_("Row {row} as read: {cells}").format(row=line, cells=said))
    for note in preview.notes:
        click.echo(_("Note: {note}").format(note=note))
