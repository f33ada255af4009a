"""What acts on reviews have in common: who may, find, lock, record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huilu.accounts.capabilities import Act, check_may
from huilu.kernel.actor import Actor
from huilu.ledger.actions import About, record
from huilu.org.models import Unit
from huilu.org.rules import UnitNotFound
from huilu.reviews import rules
from huilu.reviews.models import Review


def begin(code: str, by: Actor) -> Unit:
    """The locked unit whose meetings these are: its reviews are numbered one after the other."""
    check_may(by, Act.ISSUE_PLAN)
    # An agenda takes its time. Its key stays free, so that others go on meanwhile writing rows that name the unit.
    found = Unit.objects.select_for_update(no_key=True, of=("self",)).select_related("unit_class__level")
    unit = found.filter(code=code).first()
    if unit is None:
        raise UnitNotFound(unit=code)
    rules.check_holder(by.is_installation or by.unit_id == unit.pk, unit=unit.name)
    return unit


def begin_open(code: str, serial: int, by: Actor) -> Review:
    """The locked review, while anything can still be decided in it."""
    unit = begin(code, by)
    found = Review.objects.select_for_update(of=("self",)).filter(unit=unit, serial=serial)
    review = found.select_related("unit__unit_class__level", "programme").first()
    if review is None:
        raise rules.NoSuchReview(unit=unit.name, serial=serial)
    rules.check_open(review.outcome, review.outcome_label)
    return review


def note(act: str, review: Review, *, by: Actor, at: datetime, **facts: Any) -> None:
    """Write the ledger entry of an act on a review."""
    unit = review.unit
    about = About("review", review.pk, f"{unit.code}/{review.serial}", unit.region, unit.path)
    record(act, about=about, by=by, at=at, unit=unit.code, serial=review.serial, **facts)
