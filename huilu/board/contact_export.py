"""Contacts as plain data: the one form that the API and the command line answer with."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from huilu.board.duty_export import post_as_data
from huilu.board.export import Data, day, name_as_data
from huilu.duties.contacts import Done, Plan, assigned_by, contacts_of
from huilu.duties.models import ContactAssignment
from huilu.loop.models import Issue
from huilu.org.models import Unit


def contacts_as_data(unit: Unit, on: date) -> Data:
    """Who supports the unit from above, and whom posts of the unit support."""
    return {
        "unit": name_as_data(unit),
        "contacts": [_above(one) for one in contacts_of(unit, on)],
        "supports": [_below(one) for one in assigned_by(unit, on)],
    }


def plan_as_data(plan: Plan) -> Data:
    """A proposal with its numbers; nothing is assigned by it."""
    return {
        "unit": name_as_data(plan.assigner),
        "level": plan.level,
        "most": plan.most,
        "changes": plan.changes,
        "left": [name_as_data(unit) for unit in plan.left],
        "loads": [{"post": post_as_data(post), "units": n} for post, n in plan.loads],
        "pairs": plan.pairs,
    }


def items_as_data(issues: Collection[Issue], taken: Collection[int], done: Done) -> Data:
    """What a unit cannot solve by itself, for its contact; with what that contact has done so far."""
    return {
        "items": [{"number": one.number, "title": one.title, "taken_up": one.pk in taken} for one in issues],
        "taken_up": done.taken_up,
        "solved": done.solved,
    }


def _above(one: ContactAssignment) -> Data:
    return {"of": name_as_data(one.assigner), "labels": one.labels, **_days(one)}


def _below(one: ContactAssignment) -> Data:
    return {"unit": name_as_data(one.unit), "post": post_as_data(one.post), **_days(one)}


def _days(one: ContactAssignment) -> Data:
    return {"from_on": day(one.from_on), "to_on": day(one.to_on) if one.to_on else None}
