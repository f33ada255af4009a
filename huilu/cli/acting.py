"""Acting at the command line as somebody in a post of a unit."""

from __future__ import annotations

from datetime import datetime

import click
from django.utils.translation import gettext_lazy

from huilu.accounts.queries import actor_of, actors_of, find_person, posts_under
from huilu.cli.asking import the_unit
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import INSTALLATION, Actor
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.org.models import Unit

by_option = click.option("--by", "username", required=True, help=_("The login of whoever acts."))
unit_option = click.option("--unit", "unit_code", required=True, help=_("The code of the unit in whose post they act."))
anybody_option = click.option("--by", "username", help=_("The login of whoever acts; without it, the installation."))


class NotInUnit(Refusal):
    """The person holds no post there."""

    code = "cli.not_in_unit"
    says = gettext_lazy("{username} holds no post of {unit} today.")
    next = gettext_lazy("“bin/huilu person list” shows who holds which post.")
    status = 403


def somebody(username: str, unit_code: str) -> Actor:
    """The person in a post of the unit."""
    unit = the_unit(unit_code)
    actors = actors_of(find_person(username), day_of(now()))
    actor = next((one for one in actors if one.unit_id == unit.pk), None)
    if actor is None:
        raise NotInUnit(username=username, unit=unit.name)
    return actor


def somebody_or_installation(username: str | None, unit_code: str) -> Actor:
    """The person in a post of the unit; nobody named is whoever has the command line."""
    return somebody(username, unit_code) if username else INSTALLATION


def office_of(unit: Unit, at: datetime) -> Actor:
    """Whoever holds the unit's office or another of its posts on the day, else whoever installs the system."""
    held = [held for _post, held in posts_under(unit, day_of(at)) if held]
    held.sort(key=lambda one: one.post.code != "office")
    return actor_of(held[0]) if held else INSTALLATION
