"""bin/huilu burden: what is asked of units, what it costs, and what the guard desk does about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from huilu.board.burden_export import (
    account_as_data,
    allowances_as_data,
    demand_as_data,
    matters_as_data,
    risk_as_data,
)
from huilu.burden import flagging
from huilu.burden.account import account_of
from huilu.burden.allowing import set_allowance
from huilu.burden.auditing import read_risk, risks_before
from huilu.burden.effort import month_of
from huilu.burden.queries import find_demand, matters_before
from huilu.burden.saying import hours_words
from huilu.burden.states import STATE_LABELS
from huilu.cli.acting import by_option, somebody, unit_option
from huilu.cli.ask import COMMANDS, reason_option
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.form_file import COMMANDS as FORM_FILES
from huilu.cli.options import as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.words import pick
from huilu.programmes import lapsing


@click.group(help=_("What is asked of units, what it costs, and the guard desk"))
def burden() -> None:
    """Demands."""


@burden.command(help=_("What a unit is asked for this month, beside what may be asked of it."))
@click.argument("code")
@as_json_option
def account(code: str, *, as_json: bool) -> None:
    """Demand by demand, in minutes."""
    data = account_as_data(account_of(the_unit(code), month_of(day_of(now()))))
    if as_json:
        answer_json(data)
        return
    rows = [[one["code"], pick(one["labels"]), one["minutes"]] for one in data["demands"]]
    show_table([_("Demand"), _("Called"), _("Minutes")], rows)
    if data["allowed"] is None:
        click.echo(_("{minutes} minutes this month; there is no limit.").format(**data))
    else:
        click.echo(_("{minutes} of {allowed} minutes this month; {left} more may be asked.").format(**data))


@burden.command(help=_("One demand: who asks it, of how many, at what cost, and where it stands."))
@click.argument("code")
@as_json_option
def show(code: str, *, as_json: bool) -> None:
    """The demand as it stands."""
    _tell(code, as_json=as_json)


@burden.command(help=_("What lies before a guard desk."))
@by_option
@unit_option
@as_json_option
def flagged(*, username: str, unit_code: str, as_json: bool) -> None:
    """The oldest first."""
    by = somebody(username, unit_code)
    items = matters_as_data(matters_before(by), reader=by)
    if as_json:
        answer_json({"items": items})
        return
    rows = [
        [one["demand"]["code"], pick(one["demand"]["labels"]), str(STATE_LABELS[one["demand"]["state"]]), one["flags"]]
        for one in items
    ]
    show_table([_("Demand"), _("Called"), _("State"), _("Flags")], rows)


@burden.command(help=_("What passed as a risk below a guard desk; what nobody has read comes first."))
@by_option
@unit_option
@as_json_option
def risks(*, username: str, unit_code: str, as_json: bool) -> None:
    """To be read afterwards."""
    by = somebody(username, unit_code)
    items = [risk_as_data(one) for one in risks_before(by)]
    if as_json:
        answer_json({"items": items})
        return
    rows = [
        [one["demand"], one["asker"]["name"], one["risk_reason"], one["outcome"] or "-", one["by"]] for one in items
    ]
    show_table([_("Demand"), _("Asked by"), _("Why it could not wait"), _("Read"), _("By")], rows)


@burden.command("read-risk", help=_("Say whether what passed as a risk was one; what was none is suspended."))
@click.argument("code")
@click.option("--accepted/--no-risk", "was_risk", required=True, default=None, help=_("Whether it was a risk."))
@by_option
@unit_option
@reason_option
@as_json_option
def read_risk_command(code: str, *, was_risk: bool, username: str, unit_code: str, reason: str, as_json: bool) -> None:
    """For the guard desk."""
    read_risk(code=code, was_risk=was_risk, reason=reason, by=somebody(username, unit_code), at=now())
    _tell(code, as_json=as_json)


@burden.command("allow", help=_("Set how many minutes a month may be asked of a kind of unit."))
@click.argument("level")
@click.argument("minutes", type=int)
@click.option("--audience", default="", help=_("Only of this audience."))
@as_json_option
def allow_command(level: str, minutes: int, *, audience: str, as_json: bool) -> None:
    """All demands together may cost one unit so much."""
    set_allowance(level=level, minutes=minutes, audience=audience, by=INSTALLATION, at=now())
    data = {"items": allowances_as_data()}
    if as_json:
        answer_json(data)
        return
    show_table(
        [_("Level"), _("Audience"), _("Minutes")],
        [[one["level"], one["audience"] or "-", one["minutes"]] for one in data["items"]],
    )


def _verb(name: str, what: Any, act: Callable[..., object]) -> None:
    """A command that does one act on a demand, in somebody's post, with a reason."""

    def command(code: str, *, username: str, unit_code: str, reason: str, as_json: bool) -> None:
        act(code=code, reason=reason, by=somebody(username, unit_code), at=now())
        _tell(code, as_json=as_json)

    for option in (as_json_option, reason_option, unit_option, by_option, click.argument("code")):
        command = option(command)
    burden.command(name, help=what)(command)


@burden.command(
    help=_(
        "Say that a demand is a burden. Nobody is told which unit said so; the reason is read as it stands, so do not "
        "name your unit in it."
    )
)
@click.argument("code")
@by_option
@unit_option
@reason_option
@as_json_option
def flag(code: str, *, username: str, unit_code: str, reason: str, as_json: bool) -> None:
    """The salt is shown this once."""
    salt = flagging.flag_burden(code=code, reason=reason, by=somebody(username, unit_code), at=now())
    if as_json:
        answer_json({"demand": code, "salt": salt})
    else:
        click.echo(
            _("The guard desk has it. To prove later that it was your unit, keep this: {salt}").format(salt=salt)
        )


_verb("suspend", _("Suspend a demand at once; for the guard desk."), flagging.suspend_demand)
_verb("lift", _("Let a suspended demand go on; for the guard desk."), lapsing.resume_demand)
_verb("stop", _("Stop a suspended demand for good; for the guard desk."), flagging.stop_demand)


def _tell(code: str, *, as_json: bool) -> None:
    data = demand_as_data(find_demand(code, for_=INSTALLATION), reader=INSTALLATION)
    if as_json:
        answer_json(data)
        return
    click.echo(f"{data['code']}  {pick(data['labels'])}  [{STATE_LABELS[data['state']]}]")
    told = _("{asker}: {minutes:,} minutes each, {population:,} units when it was asked, {hours} in all.")
    click.echo(told.format(asker=data["asker"]["name"], hours=hours_words(data["minutes_in_all"]), **_priced(data)))
    if data["population_today"] is not None:
        click.echo(_("Today it is asked of {n} units.").format(n=data["population_today"]))


def _priced(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("minutes", "population")}


for _command in (*COMMANDS, *FORM_FILES):
    burden.add_command(_command)
