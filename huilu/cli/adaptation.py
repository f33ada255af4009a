"""bin/huilu adaptation: a unit asks for a later day or another carrier; its issuer answers, or its silence does."""

from __future__ import annotations

from datetime import date

import click

from huilu.board.adaptation_export import figures_as_data, placed_as_data
from huilu.board.export import Data
from huilu.cli.acting import by_option, somebody, unit_option
from huilu.cli.asking import answer_json, show_mark, the_unit
from huilu.cli.options import Day, after_option, as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.windows import Window, window_of
from huilu.programmes import adapting
from huilu.programmes.adaptations import all_of, figures_of, find_adaptation, waiting_at
from huilu.programmes.models import Adaptation
from huilu.programmes.states import ADAPTATION_LABELS, AdaptationState


@click.group(help=_("What units ask to have otherwise, and who decides about it"))
def adaptation() -> None:
    """Adaptations."""


@adaptation.command(help=_("What waits for a unit's answer, and how much its silence has decided."))
@click.argument("unit")
@after_option
@as_json_option
def desk(unit: str, *, after: str, as_json: bool) -> None:
    """The one that has waited longest first."""
    where, today = the_unit(unit), day_of(now())
    figures = figures_as_data(figures_of(where, today))
    _list(window_of(waiting_at(where, today), "asked_at", "id", after=after), figures, as_json=as_json)
    if not as_json:
        said = _(
            "{waiting} wait; of {decided_within_a_year} decided within a year, {by_silence_within_a_year} by silence."
        )
        click.echo(said.format(**figures))


@adaptation.command("list", help=_("What a unit has asked, the latest first."))
@click.argument("unit")
@after_option
@as_json_option
def list_asked(unit: str, *, after: str, as_json: bool) -> None:
    """Settled or not."""
    _list(window_of(all_of(the_unit(unit), day_of(now())), "-asked_at", "-id", after=after), {}, as_json=as_json)


@adaptation.command(help=_("Ask for a later day or another carrier. REQUIREMENT is programme code/requirement code."))
@click.argument("requirement")
@click.argument("reason")
@click.option("--due-on", type=Day(), help=_("The later day."))
@click.option("--carrier", default="", help=_("Another carrier of the programme, by its code."))
@by_option
@unit_option
@as_json_option
def ask(
    requirement: str,
    reason: str,
    *,
    due_on: date | None,
    carrier: str,
    username: str,
    unit_code: str,
    as_json: bool,
) -> None:
    """Nothing changes until it is granted."""
    by = somebody(username, unit_code)
    asked = adapting.ask_adaptation(
        unit_id=by.unit_id, requirement=requirement, reason=reason, due_on=due_on, carrier=carrier, by=by, at=now()
    )
    _tell(asked, as_json=as_json)


@adaptation.command(help=_("Grant what the unit ASKING has asked; SERIAL is which of its requests about it."))
@click.argument("asking")
@click.argument("requirement")
@click.argument("serial", type=int)
@by_option
@unit_option
@as_json_option
def grant(asking: str, requirement: str, serial: int, *, username: str, unit_code: str, as_json: bool) -> None:
    """By the unit that issued the clause."""
    by = somebody(username, unit_code)
    granted = adapting.grant_adaptation(unit=asking, requirement=requirement, serial=serial, by=by, at=now())
    _tell(granted, as_json=as_json)


@adaptation.command(help=_("Refuse what the unit ASKING has asked, and say why."))
@click.argument("asking")
@click.argument("requirement")
@click.argument("serial", type=int)
@click.option("--reason", required=True, help=_("Why not; the unit reads it."))
@by_option
@unit_option
@as_json_option
def refuse(
    asking: str, requirement: str, serial: int, *, reason: str, username: str, unit_code: str, as_json: bool
) -> None:
    """By the unit that issued the clause."""
    by = somebody(username, unit_code)
    given = {"unit": asking, "requirement": requirement, "serial": serial}
    _tell(adapting.refuse_adaptation(**given, reason=reason, by=by, at=now()), as_json=as_json)  # type: ignore[arg-type]


@adaptation.command("take-back", help=_("Take back what the unit has asked last, or what holds by it."))
@click.argument("requirement")
@by_option
@unit_option
@as_json_option
def take_back(requirement: str, *, username: str, unit_code: str, as_json: bool) -> None:
    """What the issuer says holds again."""
    by = somebody(username, unit_code)
    taken = adapting.take_adaptation_back(unit_id=by.unit_id, requirement=requirement, by=by, at=now())
    _tell(taken, as_json=as_json)


def _list(window: Window[Adaptation], figures: Data, *, as_json: bool) -> None:
    items = [placed_as_data(one, day_of(now())) for one in window.items]
    if as_json:
        answer_json(figures | {"items": items, "next": window.next or None})
        return
    names = ("requirement", "serial", "due_on", "carrier", "reason", "state", "asked_at", "silence_on")
    rows = [[one["unit"]["name"], *(str(one[name] or "") for name in names)] for one in items]
    heading = [
        _("Unit"), _("Clause"), _("Serial"), _("Day"), _("Carrier"), _("Reason"), _("State"), _("Asked"), _("Silence")
    ]  # fmt: skip
    show_table(heading, rows)
    show_mark(window.next)


def _tell(one: Adaptation, *, as_json: bool) -> None:
    today = day_of(now())
    found = find_adaptation(one.unit.code, one.requirement.key, one.serial, for_=INSTALLATION, day=today)
    data = placed_as_data(found, today)
    if as_json:
        answer_json(data)
        return
    said = _("{unit}  {requirement}, request {serial}: {state}")
    words = {"unit": data["unit"]["name"], "state": ADAPTATION_LABELS[AdaptationState(data["state"])]}
    click.echo(said.format(**data | words))
    if data["state"] == AdaptationState.ASKED:
        click.echo(
            _("{issuer} decides; silence grants it on {day}.").format(
                issuer=data["issuer"]["name"], day=data["silence_on"]
            )
        )
