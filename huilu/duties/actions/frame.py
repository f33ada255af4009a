"""What acts on duties have in common: who may, find the post, record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huilu.accounts.models import Post
from huilu.duties import rules
from huilu.kernel.actor import Actor
from huilu.kernel.paths import is_under
from huilu.ledger.actions import About, record
from huilu.org.models import Unit


def begin(code: str) -> Unit:
    """The locked unit of that code: what its posts answer for is settled by one at a time."""
    # Its key stays free: others go on meanwhile writing rows that name the unit.
    found = Unit.objects.select_for_update(no_key=True, of=("self",)).select_related("unit_class")
    unit = found.filter(code=code).first()
    if unit is None:
        raise rules.NoSuchUnit(unit=code)
    return unit


def check_settles(by: Actor, unit: Unit) -> None:
    """Refuse whoever is neither of the unit nor administers it."""
    rules.check_settles(is_own=by.unit_id == unit.pk, administers=administers(by, unit), unit=unit.name)


def administers(by: Actor, unit: Unit) -> bool:
    """Whether the actor administers a part of the tree in which the unit stands."""
    return by.administers and is_under(unit.path, by.unit_path)


def post_of(unit: Unit, code: str) -> Post:
    """The post of that code in the unit."""
    post = Post.objects.filter(unit=unit, code=code).first()
    if post is None:
        raise rules.NoSuchPost(field="post", unit=unit.name, post=code)
    return post


def note(act: str, unit: Unit, *, by: Actor, at: datetime, **facts: Any) -> None:
    """Write the ledger entry of an act on a unit's duties."""
    record(act, about=About("unit", unit.pk, unit.code, unit.region, unit.path), by=by, at=at, unit=unit.code, **facts)
