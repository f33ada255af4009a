"""bin/huilu pack diff and pack changes: a child pack against the packs it inherits from, and what has changed there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from huilu.cli.acting import by_option, somebody, unit_option
from huilu.cli.asking import answer_json
from huilu.cli.options import FOLDER, as_json_option
from huilu.cli.pack_findings import findings_shown
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.words import pick
from huilu.programmes.cascade import find_programme
from huilu.programmes.changes import changes_above
from huilu.programmes.pack.diffing import Diff, Step, diff_of, steps_of
from huilu.programmes.pack.family import Clause
from huilu.programmes.pack.loading import beside, load_family, load_pack
from huilu.programmes.pack.parents import check_parent
from huilu.programmes.pack.tightening import Quantity, Verdict
from huilu.programmes.saying import QUANTITIES, VERDICTS, say_quantity
from huilu.programmes.withdrawing import Withdrawal, try_withdrawal, withdraw_requirement


@click.command(help=_("Show what a child pack makes of each clause it inherits: five quantities against the origin."))
@click.argument("parent", type=FOLDER)
@click.argument("child", type=FOLDER)
@as_json_option
def diff(parent: Path, child: Path, *, as_json: bool) -> None:
    """The child against its origin, clause by clause; neither needs to be published."""
    check_parent(child, parent)
    # The parent's own parents may lie beside either of them.
    around = beside(child, [parent, *_beside(parent)])
    with findings_shown(around, as_json=as_json):
        load_pack(parent, parents=around)
        family = load_family(child, parents=around)
    found = diff_of(family)
    if as_json:
        answer_json(found.as_json())
    else:
        _show(found)


# Reading folders needs no database, so none is started for it.
diff.callback.on_database = False  # type: ignore[union-attr]


@click.command(help=_("Show what has changed above a published child pack, and what becomes of its own words."))
@click.argument("child")
@as_json_option
def changes(child: str, *, as_json: bool) -> None:
    """The clauses that it inherits and that read otherwise than when it was published."""
    found = changes_above(find_programme(child, for_=INSTALLATION))
    if as_json:
        answer_json(found.as_json())
        return
    if found.parent is None:
        click.echo(_("This programme inherits from none."))
        return
    head = _("{parent}: the pack names version {named}; version {version} is in force.")
    click.echo(head.format(parent=found.parent.code, named=found.named, version=found.parent.version))
    kinds = {"new": _("new"), "gone": _("no longer asked"), "changed": _("changed")}
    for one in found.changes:
        click.echo(f"{one.clause.spec.code}  {kinds[one.kind]}")
        for field in one.fields:
            click.echo(f"  {field.name}: {_plain(field.old)} → {_plain(field.new)}")
        for name in one.overtaken:
            said = (
                _("{field}: ours holds no longer, for the clause is locked now.")
                if one.clause.spec.locked
                else _("{field}: ours holds no longer, for it would ask more.")
            )
            click.echo("  " + said.format(field=name))
    click.echo(_("Changed above: {n}.").format(n=len(found.changes)))


def _plain(value: Any) -> str:
    """A value on one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _beside(folder: Path) -> list[Path]:
    around = folder.resolve().parent
    return sorted(path for path in around.iterdir() if path.is_dir()) if around.is_dir() else []


def _show(found: Diff) -> None:
    for clause in found.clauses:
        if clause.layers:
            click.echo(f"{clause.spec.code}  {pick(clause.spec.labels.model_dump())}")
            _show_clause(clause)
    same = sum(not clause.layers for clause in found.clauses)
    click.echo(_("Inherited as they are: {n}. Asked in its own name: {own}.").format(n=same, own=len(found.own)))
    for spec in found.own:
        click.echo(f"  + {spec.code}  {pick(spec.labels.model_dump())}")


def _show_clause(clause: Clause) -> None:
    rows = [[clause.pack.code, *(say_quantity(quantity, clause.origin) for quantity in Quantity)]]
    steps = list(steps_of(clause))
    rows += [[step.layer.pack.code, *_against(step)] for step in steps]
    show_table([_("Pack"), *(str(label) for label in QUANTITIES.values())], rows)
    for step in steps:
        said = step.layer.refinement
        for kind, text in ((_("added"), said.detail), (_("because"), said.reason)):
            if text is not None:
                click.echo(f"  {step.layer.pack.code} {kind}: {pick(text.model_dump())}")
    click.echo()


def _against(step: Step) -> list[str]:
    """Each quantity; a word beside it where it is not as the origin has it."""
    return [
        "=" if verdict is Verdict.SAME else f"{say_quantity(quantity, step.values)} ({VERDICTS[verdict]})"
        for quantity, verdict in step.verdicts.items()
    ]


@click.command(help=_("Withdraw one requirement: nobody owes it any more, and units that had begun read why."))
@click.argument("requirement")
@click.option("--reason", required=True, help=_("Why it is no longer needed."))
@by_option
@unit_option
@click.option("--dry-run", is_flag=True, help=_("Tell whom it concerns, and write nothing."))
@as_json_option
def withdraw(requirement: str, *, reason: str, username: str, unit_code: str, dry_run: bool, as_json: bool) -> None:
    """REQUIREMENT is programme code/requirement code."""
    programme, _slash, code = requirement.partition("/")
    by = somebody(username, unit_code)
    if dry_run:
        _tell_trial(
            try_withdrawal(programme=programme, requirement=code, reason=reason, by=by, at=now()), as_json=as_json
        )
        return
    gone = withdraw_requirement(programme=programme, requirement=code, reason=reason, by=by, at=now())
    if as_json:
        answer_json({"requirement": requirement, "withdrawn_at": gone.retired_at, "reason": gone.why})
    else:
        click.echo(_("{requirement} is withdrawn; what units have recorded stays.").format(requirement=requirement))


def _tell_trial(found: Withdrawal, *, as_json: bool) -> None:
    counts = {"units": found.units, "begun": found.begun, "done": found.done}
    if as_json:
        head = {"requirement": found.requirement.key, "dry_run": True, "version": found.version}
        answer_json(head | counts)
        return
    said = _(
        "{requirement} would be withdrawn with version {version}: {units} units owe it, {begun} of them have begun and "
        "{done} are done. Nothing was written."
    )
    numbers = {name: f"{count:,}" for name, count in counts.items()}
    click.echo(said.format(requirement=found.requirement.key, version=found.version, **numbers))
