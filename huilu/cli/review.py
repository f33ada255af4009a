"""bin/huilu review: reviews of a unit, their agendas and decisions, and the monthly brief."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from huilu.board.form_export import price_as_data
from huilu.burden.terms import Quote
from huilu.cli.acting import somebody
from huilu.cli.asking import answer_json, the_unit, write_file
from huilu.cli.options import Day, as_json_option
from huilu.cli.pricing import show_price
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.days import day_of
from huilu.kernel.words import pick
from huilu.programmes.pack.reviews import MOST_MINUTES
from huilu.reviews import actions
from huilu.reviews.agenda import agenda_of
from huilu.reviews.brief import brief_of, month_called
from huilu.reviews.data import agenda_as_data, brief_as_data, cadence_as_data, review_as_data
from huilu.reviews.models import Review
from huilu.reviews.planning import cadence_of
from huilu.reviews.report import answer_of, moment_words, report, work_table
from huilu.reviews.states import BECAUSE_LABELS

by_option = click.option("--by", "username", help=_("The login of whoever acts; without it, the installation."))
dry_run_option = click.option("--dry-run", is_flag=True, help=_("Show what it would cost those called; call nobody."))


@click.group(help=_("Reviews of a unit, what they decide, and the monthly brief"))
def review() -> None:
    """Reviews."""


@review.command(name="list", help=_("What is planned, what was held, and what stands beyond the plan."))
@click.argument("unit")
@as_json_option
def list_(unit: str, *, as_json: bool) -> None:
    """The reviews of a unit."""
    cadence = cadence_of(the_unit(unit), day_of(now()))
    if as_json:
        answer_json(cadence_as_data(cadence))
        return
    rows = [
        [one.programme.code, one.spec.code, pick(one.spec.labels.model_dump()), str(one.spec.on or "-"), one.by_now,
         one.held, " ".join(str(meeting.serial) for meeting in one.meetings)]
        for one in cadence.planned
    ]  # fmt: skip
    show_table([_("Programme"), _("Code"), _("Review"), _("Day"), _("Planned by now"), _("Held"), _("Serials")], rows)
    for one in cadence.beyond:
        click.echo(_("Beyond the plan: {serial} {review} {day}, {reason}").format(
            serial=one.serial, review=pick(one.labels), day=one.on, reason=one.reason))  # fmt: skip


@review.command(help=_("What is overdue, unclaimed or hard at the unit and below, at this moment."))
@click.argument("unit")
@as_json_option
def agenda(unit: str, *, as_json: bool) -> None:
    """The agenda as it would be now."""
    found = agenda_of(the_unit(unit), now())
    if as_json:
        answer_json(agenda_as_data(found))
        return
    rows = [
        [
            one.issue.number,
            one.issue.title,
            str(one.issue.due_on),
            ", ".join(str(BECAUSE_LABELS[w]) for w in one.because),
        ]
        for one in found.matters
    ]
    show_table([_("Issue"), _("Called"), _("Due"), _("Why")], rows)
    click.echo(_("{n} issues in all, {more} of them not shown.").format(n=found.total, more=found.more))


@review.command(help=_("Call a planned review; one that calls units together passes the gate."))
@click.argument("unit")
@click.argument("programme")
@click.argument("planned")
@click.option("--on", type=Day(), help=_("Its day; without it the planned one."))
@click.option("--reason", default="", help=_("Why on another day than the planned one."))
@click.option("--place", default="", help=_("Where those meet who are called."))
@dry_run_option
@by_option
@as_json_option
def call(
    unit: str, programme: str, planned: str, *, on: date | None, reason: str, place: str, dry_run: bool,
    username: str | None, as_json: bool,
) -> None:  # fmt: skip
    """A planned review has its day."""
    by, at = _by(username, unit), now()
    if dry_run:
        said = actions.Planned(programme, planned, on, reason, place)
        _tell_price(actions.try_to_call(unit=unit, planned=said, by=by, at=at), as_json=as_json)
        return
    given = {"unit": unit, "programme": programme, "review": planned, "reason": reason, "place": place}
    _tell(actions.call_review(**given, on=on, by=by, at=at), as_json=as_json)


@review.command(help=_("Call a review beyond the plan, for a reason that stays with it."))
@click.argument("unit")
@click.argument("programme")
@click.argument("name")
@click.option("--on", type=Day(), required=True, help=_("Its day."))
@click.option("--minutes", type=click.IntRange(1, MOST_MINUTES), required=True, help=_("How long it takes."))
@click.option("--level", "levels", multiple=True, required=True, help=_("A level below that is called; several times."))
@click.option("--reason", required=True, help=_("Why it is needed beyond the plan."))
@click.option("--place", required=True, help=_("Where those meet who are called."))
@dry_run_option
@by_option
@as_json_option
def extra(
    unit: str, programme: str, name: str, *, on: date, minutes: int, levels: tuple[str, ...], reason: str,
    place: str, dry_run: bool, username: str | None, as_json: bool,
) -> None:  # fmt: skip
    """One more than planned."""
    said = actions.Extra({"zh": name}, on, minutes, levels, reason, place)
    given: dict[str, Any] = {"unit": unit, "programme": programme, "extra": said}
    given |= {"by": _by(username, unit), "at": now()}
    if dry_run:
        _tell_price(actions.try_extra(**given), as_json=as_json)
        return
    _tell(actions.call_extra(**given), as_json=as_json)


@review.command(help=_("Record what was decided about an issue or a requirement."))
@click.argument("unit")
@click.argument("serial", type=int)
@click.argument("text")
@click.option("--issue", default="", help=_("The number of the issue."))
@click.option("--requirement", default="", help=_("Or the requirement, as PROGRAMME/CODE."))
@click.option("--owner", default="", help=_("Whose task it becomes, as UNIT/POST: for an issue that the unit leads."))
@click.option("--until", "due_on", type=Day(), help=_("The day of the task."))
@by_option
@as_json_option
def decide(
    unit: str, serial: int, text: str, *, issue: str, requirement: str, owner: str, due_on: date | None,
    username: str | None, as_json: bool,
) -> None:  # fmt: skip
    """A decision, as a task where it has an owner."""
    about = {"issue": issue, "requirement": requirement, "owner": owner}
    signed = {"by": _by(username, unit), "at": now()}
    made = actions.record_decision(unit=unit, serial=serial, text=text, due_on=due_on, **about, **signed)  # type: ignore[arg-type]
    _tell(Review.objects.get(pk=made.review_id), as_json=as_json)


@review.command(help=_("The review is over: with its decisions, or with why there is none."))
@click.argument("unit")
@click.argument("serial", type=int)
@click.option("--because", default="", help=_("Why nothing was decided."))
@by_option
@as_json_option
def end(unit: str, serial: int, *, because: str, username: str | None, as_json: bool) -> None:
    """Its end."""
    made = actions.end_review(unit=unit, serial=serial, because=because, by=_by(username, unit), at=now())
    _tell(made, as_json=as_json)


@review.command(name="call-off", help=_("The review is not held; nobody is called to it any more."))
@click.argument("unit")
@click.argument("serial", type=int)
@click.option("--reason", required=True, help=_("Why."))
@by_option
@as_json_option
def call_off(unit: str, serial: int, *, reason: str, username: str | None, as_json: bool) -> None:
    """It is called off."""
    made = actions.call_off_review(unit=unit, serial=serial, reason=reason, by=_by(username, unit), at=now())
    _tell(made, as_json=as_json)


@review.command(help=_("The brief of a month, from what is recorded already; asks nothing of anybody."))
@click.argument("unit")
@click.option("--month", default="", help=_("Written 2023-10; without it the present one."))
@click.option("--report", "file", type=click.Path(dir_okay=False, path_type=Path), help=_("Write it as HTML."))
@as_json_option
def brief(unit: str, *, month: str, file: Path | None, as_json: bool) -> None:
    """One month of a unit and all below it."""
    at = now()
    found = brief_of(the_unit(unit), month_called(month, day_of(at)), at)
    if file:
        write_file(file, report(found))
    if as_json:
        answer_json(brief_as_data(found))
        return
    click.echo(answer_of(found))
    show_table(*work_table(found))
    click.echo(moment_words(found))
    if file:
        click.echo(_("The brief is in {file}.").format(file=file))


def _by(username: str | None, unit_code: str) -> Actor:
    return somebody(username, unit_code) if username else INSTALLATION


def _tell_price(priced: Quote | None, *, as_json: bool) -> None:
    if as_json:
        answer_json({"price": price_as_data(priced) if priced else None})
        return
    if priced is None:
        click.echo(_("It calls nobody: it is part of a meeting that is held anyway."))
    else:
        price = priced.price
        show_price(
            minutes=price.minutes, population=price.population, minutes_in_all=price.minutes_in_all,
            heaviest=priced.heaviest,
        )  # fmt: skip
    click.echo(_("Nobody has been called."))


def _tell(made: Review, *, as_json: bool) -> None:
    if as_json:
        answer_json(review_as_data(made))
        return
    said = _("Review {serial}: {review}, {day}, {outcome}.")
    click.echo(said.format(serial=made.serial, review=pick(made.labels), day=made.on, outcome=made.outcome_label))
