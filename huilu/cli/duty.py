"""bin/huilu duty: which post of a unit answers for which topics."""

from __future__ import annotations

import click

from huilu.board.duty_export import duties_as_data
from huilu.cli.acting import anybody_option, somebody_or_installation
from huilu.cli.asking import answer_json, the_unit
from huilu.cli.options import as_json_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.duties.actions import give_topics, name_first, take_topics
from huilu.duties.queries import duties_of
from huilu.duties.states import WHY_LABELS
from huilu.kernel.days import day_of
from huilu.kernel.words import pick

of_option = click.option("--of", "of_unit", help=_("The code of the unit in whose post they act; else the same unit."))


@click.group(help=_("Which post of a unit answers for which topics"))
def duty() -> None:
    """Duties."""


@duty.command(help=_("Each topic of a unit with the post that answers for it."))
@click.argument("unit")
@as_json_option
def show(unit: str, *, as_json: bool) -> None:
    """And who takes the rest."""
    _tell(unit, as_json=as_json)


@duty.command(help=_("Give topics to a post; another post of the unit that had them has them no more."))
@click.argument("unit")
@click.argument("post")
@click.argument("topics", nargs=-1, required=True)
@anybody_option
@of_option
@as_json_option
def give(
    unit: str, post: str, topics: tuple[str, ...], *, username: str | None, of_unit: str | None, as_json: bool
) -> None:
    """The post answers for them from now on."""
    give_topics(unit=unit, post=post, topics=topics, by=somebody_or_installation(username, of_unit or unit), at=now())
    _tell(unit, as_json=as_json)


@duty.command(help=_("Take topics from a post; whoever answers first has them meanwhile."))
@click.argument("unit")
@click.argument("post")
@click.argument("topics", nargs=-1, required=True)
@anybody_option
@of_option
@as_json_option
def take(
    unit: str, post: str, topics: tuple[str, ...], *, username: str | None, of_unit: str | None, as_json: bool
) -> None:
    """The post answers for them no more."""
    take_topics(unit=unit, post=post, topics=topics, by=somebody_or_installation(username, of_unit or unit), at=now())
    _tell(unit, as_json=as_json)


@duty.command(help=_("Name the post that answers first for a unit."))
@click.argument("unit")
@click.argument("post")
@anybody_option
@of_option
@as_json_option
def first(unit: str, post: str, *, username: str | None, of_unit: str | None, as_json: bool) -> None:
    """It answers for every topic that no other post has."""
    name_first(unit=unit, post=post, by=somebody_or_installation(username, of_unit or unit), at=now())
    _tell(unit, as_json=as_json)


def _tell(code: str, *, as_json: bool) -> None:
    duties = duties_of(the_unit(code), day_of(now()))
    if as_json:
        answer_json(duties_as_data(duties))
        return
    show_table([_("Topic"), _("Post")], [[topic, pick(post.labels)] for topic, post in duties.held.items()])
    rest = duties.rest
    click.echo(_("The rest: {post} ({why}).").format(post=pick(rest.post.labels) if rest.post else duties.unit.name,
               why=WHY_LABELS[rest.why]))  # fmt: skip
    if duties.without_owner:
        named = ", ".join(topic.code for topic in duties.without_owner)
        click.echo(_("With no post: {topics}").format(topics=named))
