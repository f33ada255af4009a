"""Acting at the command line as somebody in a post of a unit."""

from __future__ import annotations

import click
from django.utils.translation import gettext_lazy

from huilu.accounts.queries import actors_of, find_person
from huilu.cli.asking import the_unit
from huilu.cli.words import _
from huilu.clock.queries import now
from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal

by_option = click.option("--by", "username", required=True, help=_("The login of whoever acts."))
unit_option = click.option("--unit", "unit_code", required=True, help=_("The code of the unit in whose post they act."))


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
