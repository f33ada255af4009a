"""bin/huilu burden ask, field, answer …: asking units ad hoc, with the price before, and what comes back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from huilu.board.burden_export import demand_as_data
from huilu.board.form_export import answers_as_data, field_as_data, price_as_data, sheet_as_data
from huilu.burden.answering import keep_response, send_response, take_back_response
from huilu.burden.asking import Asking, ask, try_to_ask, withdraw_asked
from huilu.burden.fields import register_field, say_value
from huilu.burden.models import DataField
from huilu.burden.responses import answers_to, count_answered, find_asked_form, lines_of, read_sheet
from huilu.burden.returns import write_returns
from huilu.burden.states import AD_HOC, FieldKind
from huilu.burden.terms import MonthOfKind
from huilu.burden.whom import Whom
from huilu.cli.acting import by_option, somebody, unit_option
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import Day, as_json_option
from huilu.cli.pricing import show_price
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.words import pick

reason_option = click.option("--reason", required=True, help=_("One sentence; it is read by those concerned."))
_AXES = ("levels", "sectors", "audiences", "tags", "units")


@click.command("ask", help=_("Ask units for a form, for data, to a meeting, or announce a visit."))
@click.argument("kind", type=click.Choice([str(one) for one in AD_HOC]))
@click.argument("label")
@click.option("--purpose", required=True, help=_("What for."))
@click.option("--basis", required=True, help=_("On what basis."))
@click.option("--minutes", type=int, required=True, help=_("Minutes for one unit."))
@click.option("--due", "due_on", type=Day(), required=True, help=_("Due on this day; of a meeting or a visit its day."))
@click.option("--sunset", "sunset_on", type=Day(), required=True, help=_("After this day nobody is asked any more."))
@click.option(
    "--field", "fields", multiple=True, help=_("A field of the form; with a ? behind it, it may be left empty.")
)
@click.option("--level", "levels", multiple=True, help=_("Units of this level."))
@click.option("--sector", "sectors", multiple=True, help=_("Units of this line."))
@click.option("--audience", "audiences", multiple=True, help=_("Units of this audience."))
@click.option("--tag", "tags", multiple=True, help=_("Units with this tag."))
@click.option("--of", "units", multiple=True, help=_("A unit by its code, instead of kinds of units."))
@click.option("--place", default="", help=_("Where a meeting or a visit is."))
@click.option("--risk", "risk_reason", default="", help=_("Why it cannot wait: only what concerns a risk to people."))
@click.option("--replaces", multiple=True, help=_("A demand of your own that ends with it."))
@click.option("--dry-run", is_flag=True, help=_("Show what it would cost, and ask nobody."))
@by_option
@unit_option
@as_json_option
def ask_command(*, username: str, unit_code: str, dry_run: bool, as_json: bool, **given: Any) -> None:
    """The price, and then the demand."""
    asking, by = _asking(**given), somebody(username, unit_code)
    heaviest: list[MonthOfKind] = []
    if dry_run:
        priced = try_to_ask(asking, by=by, at=now())
        data, heaviest = price_as_data(priced), priced.heaviest
    else:
        data = demand_as_data(ask(asking, by=by, at=now()), reader=by)
    if as_json:
        answer_json(data)
        return
    show_price(heaviest=heaviest, **{name: data[name] for name in ("minutes", "population", "minutes_in_all")})
    click.echo(_("Nobody has been asked.") if dry_run else _("Asked as {code}.").format(code=data["code"]))


def _asking(*, label: str, purpose: str, basis: str, due_on: date, **given: Any) -> Asking:
    whom = Whom(**{axis: given.pop(axis) for axis in _AXES})
    return Asking(labels={"zh": label}, purpose={"zh": purpose}, basis={"zh": basis}, due_on=due_on, whom=whom, **given)


@click.command("withdraw", help=_("Ask it no longer; for whoever asked it."))
@click.argument("code")
@by_option
@unit_option
@reason_option
@as_json_option
def withdraw_command(code: str, *, username: str, unit_code: str, reason: str, as_json: bool) -> None:
    """What was answered stays."""
    by = somebody(username, unit_code)
    made = withdraw_asked(code=code, reason=reason, by=by, at=now())
    if as_json:
        answer_json(demand_as_data(made, reader=by))
        return
    click.echo(_("{code} is asked of nobody any more.").format(code=code))


@click.command("fields", help=_("Figures by their names."))
@as_json_option
def fields_command(*, as_json: bool) -> None:
    """In the order of their codes."""
    listed = list(DataField.objects.order_by("code"))
    if as_json:
        answer_json({"items": [field_as_data(one) for one in listed]})
        return
    rows = [[one.code, one.label, one.kind, one.held_in or "-"] for one in listed]
    show_table([_("Code"), _("Called"), _("Kind"), _("Held already")], rows)


@click.command("field", help=_("Give a figure its name, so that it can be asked for."))
@click.argument("code")
@click.argument("label")
@click.argument("kind", type=click.Choice([str(one) for one in FieldKind]))
@click.option("--choice", "choices", multiple=True, help=_("A word to choose: code=word."))
@click.option("--measured-in", default="", help=_("What it is counted in."))
@click.option("--held-in", default="", help=_("Where the system holds it already, for example unit.uscc."))
@click.option("--differs", default="", help=_("How it differs from a figure that sounds alike."))
@by_option
@unit_option
@as_json_option
def field_command(
    code: str, label: str, kind: str, *, choices: tuple[str, ...], username: str, unit_code: str, as_json: bool,
    **more: str,
) -> None:  # fmt: skip
    """One name for all askers."""
    words = [(one.partition("=")[0], {"zh": one.partition("=")[2]}) for one in choices]
    by = somebody(username, unit_code)
    made = register_field(code=code, labels={"zh": label}, kind=kind, choices=words, by=by, at=now(), **more)
    if as_json:
        answer_json(field_as_data(made))
        return
    click.echo(f"{made.code}  {made.label}")


@click.command("answer", help=_("Fill in what a unit is asked for: FIELD=VALUE, as many as you like."))
@click.argument("code")
@click.argument("cells", nargs=-1)
@click.option("--send", "sends", is_flag=True, help=_("Send it; without this it is kept and goes up to nobody."))
@click.option("--take-back", "takes_back", is_flag=True, help=_("Take back what was sent, to correct it."))
@by_option
@unit_option
@as_json_option
def answer_command(
    code: str, cells: tuple[str, ...], *, sends: bool, takes_back: bool, username: str, unit_code: str, as_json: bool
) -> None:
    """Kept, sent or taken back."""
    by = somebody(username, unit_code)
    values = {one.partition("=")[0]: one.partition("=")[2] for one in cells}
    if takes_back:
        take_back_response(demand=code, by=by, at=now())
    elif sends:
        send_response(demand=code, cells=values, by=by, at=now())
    elif cells:
        keep_response(demand=code, cells=values, by=by, at=now())
    sheet = read_sheet(code, the_unit(unit_code))
    if as_json:
        answer_json(sheet_as_data(sheet))
        return
    rows = [[one.field.code, one.field.label, one.said, one.said_before] for one in sheet.lines]
    show_table([_("Field"), _("Called"), _("Put down"), _("Said before")], rows)
    click.echo(_("Sent.") if sheet.is_sent else _("Not sent yet."))


@click.command("answers", help=_("What units have answered, in the order of their codes."))
@click.argument("code")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help=_("Write them to this workbook."))
@as_json_option
def answers_command(code: str, *, output: Path | None, as_json: bool) -> None:
    """How many of how many, and what."""
    demand = find_asked_form(code, for_=INSTALLATION)
    counted, sent = count_answered(demand), answers_to(demand.form)
    if output:
        output.write_bytes(write_returns(demand, now()))
    if as_json:
        answer_json(answers_as_data(counted, sent, ""))
        return
    told = _("{done} of {asked} units have answered.").format(done=counted.done, asked=counted.asked)
    click.echo(f"{pick(demand.labels)}: {told}")
    fields = [one.field for one in lines_of(demand.form)]
    rows = [[one.unit_code, one.unit_label, *(say_value(f, one.values.get(f.code)) for f in fields)] for one in sent]
    show_table([_("Unit"), _("Called"), *(one.label for one in fields)], rows)


COMMANDS = (ask_command, withdraw_command, fields_command, field_command, answer_command, answers_command)
