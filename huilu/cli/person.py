"""bin/huilu person: people who sign in, and the posts they hold."""

from __future__ import annotations

from datetime import date

import click
from django.db import transaction
from django.utils.translation import gettext_lazy

from huilu.accounts.actions import add_person, appoint, establish_post, hand_over, reset_password
from huilu.accounts.models import Appointment, Person, Post
from huilu.accounts.queries import find_person, posts_under
from huilu.cli.asking import Day, answer_json, as_json_option, password_option, read_password, the_unit
from huilu.cli.tables import show_table
from huilu.cli.words import _
from huilu.clock.queries import now
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
    unit, who, at = the_unit(unit_code), find_person(username), now()
    post = Post.objects.select_related("unit").filter(unit=unit, code=post_code).first()
    if post is None:
        raise NoSuchPost(unit=unit.name, post=post_code)
    _tell(hand_over(post=post, to=who, on=on or day_of(at), by=INSTALLATION, at=at), as_json=as_json)


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
    """Posts and holders."""
    posts = posts_under(the_unit(unit_code), day_of(now()))
    if as_json:
        answer_json({"unit": unit_code, "posts": [_post(post, held) for post, held in posts]})
        return
    headings = [_("Post"), _("Called"), _("Administers"), _("Held by"), _("From")]
    show_table(headings, [_line(post, held) for post, held in posts])


def _labels(code: str, zh: str, en: str) -> dict[str, str]:
    return {"zh": zh or en or code, "en": en or zh or code}


def _post(post: Post, held: Appointment | None) -> dict[str, object]:
    holder = {"username": held.person.username, "from": held.from_on, "to": held.to_on} if held else None
    return {"post": post.code, "labels": post.labels, "administers": post.administers, "holder": holder}


def _line(post: Post, held: Appointment | None) -> list[str]:
    yes = _("yes") if post.administers else ""
    return [post.code, pick(post.labels), yes, *([held.person.username, str(held.from_on)] if held else ["-", ""])]


def _tell(held: Appointment, *, as_json: bool) -> None:
    unit, post, username = held.post.unit.code, held.post.code, held.person.username
    if as_json:
        answer_json({"username": username, "unit": unit, "post": post, "from": held.from_on, "to": held.to_on})
    else:
        sentence = _("{username} holds {unit}/{post} from {day} on.")
        click.echo(sentence.format(username=username, unit=unit, post=post, day=held.from_on))
