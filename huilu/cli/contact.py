"""bin/huilu contact: posts above that support units below."""

from __future__ import annotations

from datetime import date

import click

from huilu.accounts.models import Post
from huilu.board.contact_export import contacts_as_data, plan_as_data
from huilu.cli.acting import anybody_option, somebody, somebody_or_installation
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import Day, as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.duties.actions import assign_contacts, end_contact, take_up
from huilu.duties.contacts import plan_contacts
from huilu.kernel.days import day_of
from huilu.kernel.words import pick


@click.group(help=_("Posts above that support units below"))
def contact() -> None:
    """Contacts."""


@contact.command(help=_("Who supports a unit, and whom its posts support."))
@click.argument("unit")
@as_json_option
def show(unit: str, *, as_json: bool) -> None:
    """As it stands today."""
    _tell(unit, as_json=as_json)


@contact.command(help=_("Propose a plan: each unit of a level below with one of the posts, as even as may be."))
@click.argument("unit")
@click.option("--level", required=True, help=_("The code of the level of the units below."))
@click.option("--post", "posts", multiple=True, required=True, help=_("A post of the unit, by its code."))
@click.option("--assign-from", type=Day(), help=_("Assign it in one act, from this day on; without it, only show it."))
@anybody_option
@as_json_option
def plan(
    unit: str, *, level: str, posts: tuple[str, ...], assign_from: date | None, username: str | None, as_json: bool
) -> None:
    """Nothing is assigned unless a day is given."""
    place = the_unit(unit)
    ours = list(Post.objects.filter(unit=place, code__in=posts).order_by("code"))
    made = plan_contacts(place, ours, level, day_of(now()))
    if assign_from:
        assign_contacts(
            unit=unit, pairs=made.pairs, from_on=assign_from, by=somebody_or_installation(username, unit), at=now()
        )
    if as_json:
        answer_json(plan_as_data(made))
        return
    shown = [
        [one.unit.name, *(pick(post.labels) if post else "-" for post in (one.now, one.then))] for one in made.rows
    ]
    show_table([_("Unit"), _("Now"), _("Then")], shown)
    for post, n in made.loads:
        click.echo(f"{pick(post.labels)}: {n}")
    sentence = _("{changes} would change, {left} would have nobody.")
    click.echo(sentence.format(changes=made.changes, left=len(made.left)))


@contact.command(help=_("Make a post the contact of a unit below."))
@click.argument("unit")
@click.argument("below")
@click.argument("post")
@click.option("--from", "from_on", type=Day(), help=_("The first day; without it, today."))
@anybody_option
@as_json_option
def assign(unit: str, below: str, post: str, *, from_on: date | None, username: str | None, as_json: bool) -> None:
    """Whoever was its contact is it until then."""
    at = now()
    assign_contacts(
        unit=unit,
        pairs={below: post},
        from_on=from_on or day_of(at),
        by=somebody_or_installation(username, unit),
        at=at,
    )
    _tell(unit, as_json=as_json)


@contact.command(help=_("A unit below has no contact any more."))
@click.argument("unit")
@click.argument("below")
@click.option("--on", type=Day(), help=_("The first day without; else today."))
@anybody_option
@as_json_option
def end(unit: str, below: str, *, on: date | None, username: str | None, as_json: bool) -> None:
    """From a day on."""
    at = now()
    end_contact(unit=unit, of=below, on=on or day_of(at), by=somebody_or_installation(username, unit), at=at)
    _tell(unit, as_json=as_json)


@contact.command("take-up", help=_("The contact of a unit takes up an issue that the unit cannot solve."))
@click.argument("unit")
@click.argument("number")
@click.argument("text")
@click.option("--by", "username", required=True, help=_("The login of whoever acts."))
@click.option("--of", "of_unit", required=True, help=_("The code of the unit in whose post they act."))
@as_json_option
def take_up_command(unit: str, number: str, text: str, *, username: str, of_unit: str, as_json: bool) -> None:
    """The issue stays with whoever has it."""
    take_up(unit=unit, number=number, text=text, by=somebody(username, of_unit), at=now())
    _tell(unit, as_json=as_json)


def _tell(code: str, *, as_json: bool) -> None:
    data = contacts_as_data(the_unit(code), day_of(now()))
    if as_json:
        answer_json(data)
        return
    for one in data["contacts"]:
        click.echo(_("Contact: {post} of {unit}").format(post=pick(one["labels"]), unit=one["of"]["name"]))
    rows = [[one["unit"]["name"], pick(one["post"]["labels"]), one["from_on"], one["to_on"] or "-"]
            for one in data["supports"]]  # fmt: skip
    show_table([_("Unit"), _("Post"), _("From"), _("Until")], rows)
