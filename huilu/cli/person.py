"""bin/huilu person: people who sign in, and the posts they hold."""

from __future__ import annotations

from datetime import date

import click
from django.db import transaction
from django.utils.translation import gettext_lazy

from huilu.accounts.actions import add_person, appoint, appoint_deputy, establish_post, reset_password
from huilu.accounts.models import Appointment, Person, Post
from huilu.accounts.queries import ACTING, deputies_under, find_person, posts_under
from huilu.cli.asking import answer_json, read_password, the_unit
from huilu.cli.options import Day, as_json_option, password_option
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.handover.actions import pass_post, vacate_post
from huilu.kernel.actor import INSTALLATION
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.kernel.words import pick

unit_option = click.option("--unit", "unit_code", required=True, help=_("The code of the unit."))
post_option = click.option("--post", "post_code", required=True, help=_("The code of the post, for example office."))
label_zh = click.option("--label-zh", default="", help=_("What the post is called in Chinese, where it is new."))
label_en = click.option("--label-en", default="", help=_("What the post is called in English, where it is new."))
admin = click.option("--admin", is_flag=True, help=_("A new post administers the people and posts of its subtree."))


class NoSuchPost(Refusal):
    """The unit has no post of that code."""

    code = "cli.no_such_post"
    says = gettext_lazy("{unit} has no post “{post}”.")
    next = gettext_lazy("“bin/huilu person list” shows its posts; “person appoint” makes a new one.")
    status = 404


@click.group(help=_("People who sign in, and the posts they hold"))
def person() -> None:
    """People and posts."""


@person.command(help=_("Add a person and appoint them to a post, from today on."))
@click.argument("username")
@unit_option
@post_option
@label_zh
@label_en
@admin
@password_option
@click.option("--must-change", is_flag=True, help=_("The password must be changed at the first sign-in."))
@as_json_option
def add(
    username: str, *, unit_code: str, post_code: str, label_zh: str, label_en: str, admin: bool, from_stdin: bool,
    must_change: bool, as_json: bool,
) -> None:  # fmt: skip
    """A new login in a post, or nothing at all."""
    unit, at = the_unit(unit_code), now()
    password = read_password(from_stdin=from_stdin)
    with transaction.atomic():
        added = add_person(username=username, password=password, by=INSTALLATION, at=at, change_it=must_change)
        post = establish_post(
            unit=unit, code=post_code, labels=_labels(post_code, label_zh, label_en), by=INSTALLATION, at=at,
            administers=admin,
        )  # fmt: skip
        held = appoint(person=added, post=post, from_on=day_of(at), by=INSTALLATION, at=at)
    _tell(held, as_json=as_json)


@person.command("appoint", help=_("Appoint a person to a post that nobody holds."))
@click.argument("username")
@unit_option
@post_option
@label_zh
@label_en
@admin
@click.option("--from", "from_on", type=Day(), help=_("The first day; without it, today."))
@click.option("--to", "to_on", type=Day(), help=_("The first day on which it no longer holds."))
@as_json_option
def appoint_command(
    username: str, *, unit_code: str, post_code: str, label_zh: str, label_en: str, admin: bool,
    from_on: date | None, to_on: date | None, as_json: bool,
) -> None:  # fmt: skip
    """The person holds the post from a day on."""
    unit, who, at = the_unit(unit_code), find_person(username), now()
    with transaction.atomic():
        post = establish_post(
            unit=unit, code=post_code, labels=_labels(post_code, label_zh, label_en), by=INSTALLATION, at=at,
            administers=admin,
        )  # fmt: skip
        held = appoint(person=who, post=post, from_on=from_on or day_of(at), to_on=to_on, by=INSTALLATION, at=at)
    _tell(held, as_json=as_json)


@person.command("hand-over", help=_("Hand a post over to a successor; all that the post holds passes with it."))
@unit_option
@post_option
@click.option("--to", "username", required=True, help=_("The login of the successor."))
@click.option("--on", "on", type=Day(), help=_("The successor's first day; without it, today."))
@as_json_option
def hand_over_command(*, unit_code: str, post_code: str, username: str, on: date | None, as_json: bool) -> None:
    """The post passes to a successor."""
    post, who, at = _the_post(unit_code, post_code), find_person(username), now()
    _tell(pass_post(post=post, to=who, on=on or day_of(at), by=INSTALLATION, at=at), as_json=as_json)


@person.command(help=_("Let a person act in a post for a time, besides its holder."))
@click.argument("username")
@unit_option
@post_option
@click.option("--from", "from_on", type=Day(), help=_("The first day; without it, today."))
@click.option("--to", "to_on", type=Day(), required=True, help=_("The first day on which it no longer holds."))
@as_json_option
def deputise(
    username: str, *, unit_code: str, post_code: str, from_on: date | None, to_on: date, as_json: bool
) -> None:
    """The person acts in the post for a period."""
    post, who, at = _the_post(unit_code, post_code), find_person(username), now()
    days = {"from_on": from_on or day_of(at), "to_on": to_on}
    _tell(appoint_deputy(person=who, post=post, **days, by=INSTALLATION, at=at), as_json=as_json)


@person.command(help=_("Let a holder or a deputy leave a post; what a holder leaves behind is listed."))
@click.argument("username")
@unit_option
@post_option
@click.option(
    "--on", "on", type=Day(), help=_("The first day on which they are in the post no more; without it, today.")
)
@as_json_option
def leave(username: str, *, unit_code: str, post_code: str, on: date | None, as_json: bool) -> None:
    """The person is in the post no more."""
    post, who, at = _the_post(unit_code, post_code), find_person(username), now()
    left = vacate_post(person=who, post=post, on=on or day_of(at), by=INSTALLATION, at=at)
    if as_json:
        answer_json(_said_of(left))
    else:
        sentence = _("{username} is in {unit}/{post} no more from {day} on.")
        click.echo(sentence.format(username=username, unit=unit_code, post=post_code, day=left.to_on))


@person.command("reset-password", help=_("Set a password that must be changed at the next sign-in."))
@click.argument("username")
@password_option
@as_json_option
def reset(username: str, *, from_stdin: bool, as_json: bool) -> None:
    """A new password."""
    find_person(username)
    password = read_password(from_stdin=from_stdin)
    who: Person = reset_password(username=username, password=password, by=INSTALLATION, at=now())
    if as_json:
        answer_json({"username": who.username, "must_change_password": who.must_change_password})
    else:
        click.echo(_("The password of {username} is set; it must be changed at the next sign-in.").format(
            username=who.username))  # fmt: skip


@person.command("list", help=_("The posts of a unit, and who holds them today."))
@unit_option
@as_json_option
def list_posts(*, unit_code: str, as_json: bool) -> None:
    """Posts, holders and deputies."""
    unit, today = the_unit(unit_code), day_of(now())
    posts, deputies = posts_under(unit, today), deputies_under(unit, today)
    if as_json:
        told = [_post(post, held, deputies.get(post.pk, [])) for post, held in posts]
        answer_json({"unit": unit_code, "posts": told})
        return
    headings = [_("Post"), _("Called"), _("Administers"), _("Held by"), _("From"), _("Until before")]
    lines = [_line(post, one) for post, held in posts for one in [held, *deputies.get(post.pk, [])]]
    show_table(headings, lines)


def _the_post(unit_code: str, post_code: str) -> Post:
    unit = the_unit(unit_code)
    post = Post.objects.select_related("unit").filter(unit=unit, code=post_code).first()
    if post is None:
        raise NoSuchPost(unit=unit.name, post=post_code)
    return post


def _labels(code: str, zh: str, en: str) -> dict[str, str]:
    return {"zh": zh or en or code, "en": en or zh or code}


def _post(post: Post, held: Appointment | None, deputies: list[Appointment]) -> dict[str, object]:
    said = {"post": post.code, "labels": post.labels, "administers": post.administers}
    return said | {"holder": _when(held) if held else None, "deputies": [_when(one) for one in deputies]}


def _when(one: Appointment) -> dict[str, object]:
    return {"username": one.person.username, "from": one.from_on, "to": one.to_on}


def _line(post: Post, one: Appointment | None) -> list[str]:
    yes = _("yes") if post.administers else ""
    called = pick(post.labels) + (pick(ACTING) if one and one.as_deputy else "")
    return [post.code, called, yes, *([one.person.username, str(one.from_on), str(one.to_on or "")] if one else "---")]


def _said_of(one: Appointment) -> dict[str, object]:
    post = {"unit": one.post.unit.code, "post": one.post.code}
    return {"username": one.person.username, **post, "from": one.from_on, "to": one.to_on}


def _tell(one: Appointment, *, as_json: bool) -> None:
    if as_json:
        answer_json(_said_of(one) | ({"deputy": True} if one.as_deputy else {}))
        return
    acts = _("{username} acts in {unit}/{post} from {day} until before {end}.")
    sentence = acts if one.as_deputy else _("{username} holds {unit}/{post} from {day} on.")
    post = {"unit": one.post.unit.code, "post": one.post.code, "day": one.from_on, "end": one.to_on}
    click.echo(sentence.format(username=one.person.username, **post))
