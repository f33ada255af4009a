"""bin/huilu pack preview: the list of any unit as it would be once a pack is published."""

from __future__ import annotations

from pathlib import Path

import click

from huilu.cli.acting import office_of
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import as_json_option
from huilu.cli.pack_findings import findings_shown
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.words import pick
from huilu.programmes.pack.loading import load_pack
from huilu.programmes.previewing import Line, Preview, preview_list
from huilu.programmes.refining import Published

KINDS: dict[str, str] = {"new": _("new"), "changed": _("changed"), "same": _("as today")}


@click.command(help=_("Show the list that a unit would have if the pack were published now. Writes nothing."))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--by", "issuer_code", required=True, help=_("The code of the unit that would issue it."))
@click.option("--unit", "unit_code", required=True, help=_("The code of the unit whose list is shown."))
@as_json_option
def preview(path: Path, *, issuer_code: str, unit_code: str, as_json: bool) -> None:
    """Line by line, each with what it is against today."""
    issuer, unit, at = the_unit(issuer_code), the_unit(unit_code), now()
    by = office_of(issuer, at)
    with findings_shown(Published(), as_json=as_json):
        pack = load_pack(path, parents=Published())
    shown = preview_list(pack=pack, issuer=issuer, unit=unit, by=by, at=at)
    if as_json:
        answer_json(_as_data(shown))
    else:
        _tell(shown)


def _as_data(shown: Preview) -> dict[str, object]:
    gone = [{"key": one.requirement.key, "labels": one.requirement.labels} for one in shown.gone]
    return {"unit": shown.unit.code, "obligations": [_line(one) for one in shown.lines], "gone": gone}


def _line(line: Line) -> dict[str, object]:
    one, requirement = line.obligation, line.obligation.requirement
    return {
        "key": requirement.key,
        "labels": requirement.labels,
        "text": requirement.text,
        "due_on": requirement.due_on,
        "minutes": requirement.minutes,
        "carrier": one.carrier,
        "why": list(one.matched),
        "kind": line.kind,
        "changed": list(line.changed),
    }


def _tell(shown: Preview) -> None:
    rows = [[
        line.obligation.requirement.key, pick(line.obligation.requirement.labels),
        str(line.obligation.requirement.due_on or "-"), line.obligation.requirement.minutes,
        " ".join(line.obligation.matched), _said(line),
    ] for line in shown.lines]  # fmt: skip
    show_table([_("Requirement"), _("Called"), _("Due"), _("Minutes"), _("Why"), _("Against today")], rows)
    for one in shown.gone:
        click.echo(
            _("No longer: {requirement} {label}").format(
                requirement=one.requirement.key, label=pick(one.requirement.labels)
            )
        )
    said = _("{unit} would owe {n}: {new} new, {changed} changed, {gone} no longer. Nothing was written.")
    click.echo(
        said.format(
            unit=shown.unit.name,
            n=len(shown.lines),
            new=shown.of_kind("new"),
            changed=shown.of_kind("changed"),
            gone=len(shown.gone),
        )
    )


def _said(line: Line) -> str:
    kind = str(KINDS[line.kind])
    return f"{kind}: {', '.join(line.changed)}" if line.changed else kind
