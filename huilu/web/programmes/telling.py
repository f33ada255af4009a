"""A cascade and the changes above a child pack, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huilu.kernel.actor import Actor
from huilu.kernel.words import pick
from huilu.programmes.cascade import Branch
from huilu.programmes.changes import Change, Changes
from huilu.programmes.changes import Field as ChangedField
from huilu.programmes.models import Programme, Requirement
from huilu.programmes.pack.tightening import FIELDS, Quantity, Values, Verdict
from huilu.programmes.queries import pack_of
from huilu.programmes.saying import QUANTITIES, VERDICTS, say_quantity
from huilu.web.days import say_day

QUANTITY_OF = {name: quantity for quantity, name in FIELDS.items()}
# What else of a clause may read otherwise after a revision.
WORDS: dict[str, str | Promise] = {
    "labels": gettext_lazy("name"),
    "text": gettext_lazy("text"),
    "selector": gettext_lazy("for whom"),
    "accountability": gettext_lazy("accountability"),
    "locked": gettext_lazy("lock"),
    "sunset_on": gettext_lazy("last day"),
    "carrier": gettext_lazy("carrier"),
}
# Amber with a triangle asks more; what asks less is plain text.
SHAPES = {Verdict.TIGHTER: "▲", Verdict.NOT_COMPARABLE: "▲", Verdict.LOOSER: "▽", Verdict.SAME: ""}


@dataclass(frozen=True, slots=True)
class Listed:
    """A programme in the list; `moved_on`: the version of its parent that is in force, where it names another."""

    programme: Programme
    parent: str
    moved_on: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One quantity in one branch: what it says, and what that is against the origin."""

    quantity: str | Promise
    value: str
    verdict: str | Promise
    shape: str
    asks_more: bool
    is_same: bool


def list_of(programmes: Sequence[Programme], actor: Actor) -> list[Listed]:
    """The programmes with what stands above each."""
    by_code = {one.code: one for one in programmes}
    return [_listed(one, by_code, actor) for one in programmes]


def _listed(one: Programme, by_code: Mapping[str, Programme], actor: Actor) -> Listed:
    extends = pack_of(one).extends
    parent = by_code.get(extends.code) if extends else None
    moved = parent.version if parent and extends and parent.version != extends.version else ""
    return Listed(one, parent.code if parent else "", moved, one.issuer_id == actor.unit_id)


def own_of(one: Requirement) -> dict[str, Any]:
    """What somebody below asks in their own name; `widens`: the clause above that it asks of more units."""
    spec = pack_of(one.programme).requirement_called(one.code)
    widens, reason = (spec.widens, spec.reason) if spec else (None, None)
    return {"requirement": one, "widens": widens, "reason": reason.model_dump() if reason else None}


def sentence_of(said: int, tighter: int) -> str:
    """How much is said otherwise below, in one sentence."""
    if not said:
        return _("Everybody below has it as the origin has it.")
    first = ngettext("{n} thing is said otherwise below", "{n} things are said otherwise below", said).format(n=said)
    if not tighter:
        return _("{said}; nobody asks more than the origin.").format(said=first)
    more = ngettext("{n} of them asks more than the origin", "{n} of them ask more than the origin", tighter)
    return _("{said}; {more}.").format(said=first, more=more.format(n=tighter))


def say_origin(values: Values) -> list[str]:
    """The five quantities as the origin has them."""
    return [say_quantity(quantity, values, say_day) for quantity in Quantity]


def say_branch(branch: Branch) -> dict[str, Any]:
    """One row of a cascade."""
    return {
        "unit": branch.refinement.issuer,
        "programme": branch.refinement.programme,
        "above": [one.issuer_label for one in branch.above],
        "cells": [cell_of(quantity, branch.values, verdict) for quantity, verdict in branch.verdicts.items()],
        "detail": branch.refinement.detail,
        "reason": branch.refinement.reason,
        "carrier": branch.layer.carrier,
        "overtaken": [name_of(name) for name in branch.overtaken],
    }


def cell_of(quantity: Quantity, values: Values, verdict: Verdict) -> Cell:
    """One quantity in words, with a shape beside what is not as the origin has it."""
    said = say_quantity(quantity, values, say_day)
    is_same = verdict is Verdict.SAME
    return Cell(QUANTITIES[quantity], said, VERDICTS[verdict], SHAPES[verdict], verdict.asks_more, is_same)


def name_of(field: str) -> str | Promise:
    """What people call a field of a clause."""
    return QUANTITIES[QUANTITY_OF[field]] if field in QUANTITY_OF else WORDS[field]


def sentence_of_changes(found: Changes) -> str:
    """What there is to do for whoever wrote the child pack, in one sentence."""
    if found.parent is None:
        return _("This programme inherits from none.")
    if not found.changes:
        return _("Nothing that concerns us has changed above.")
    n = len(found.changes)
    return ngettext(
        "{n} clause that we inherit has changed above.", "{n} clauses that we inherit have changed above.", n
    ).format(n=n)


def say_change(one: Change) -> dict[str, Any]:
    """One clause that has changed, field by field."""
    return {
        "labels": one.clause.spec.labels.model_dump(),
        "kind": one.kind,
        "fields": [{"name": name_of(field.name), "old": _old(field), "new": _new(field)} for field in one.fields],
        "locked": one.clause.spec.locked,
        "overtaken": [{"name": name_of(name), "now": _now(name, one.clause.values)} for name in one.overtaken],
        "is_refined": one.is_refined,
    }


def _now(name: str, values: Values) -> str:
    """What the clause says where a refinement of it holds no longer."""
    return say_quantity(QUANTITY_OF[name], values, say_day) if name in QUANTITY_OF else str(values.carrier or "—")


def _old(field: ChangedField) -> str:
    return _say(field.name, field.old)


def _new(field: ChangedField) -> str:
    return _say(field.name, field.new)


def _say(name: str, value: Any) -> str:
    """A field in words; of a selector only that it has changed can be said in few."""
    if name in QUANTITY_OF:
        alone = Values.model_construct(**{name: getattr(Values.model_validate(_EMPTY | {name: value}), name)})
        return say_quantity(QUANTITY_OF[name], alone, say_day)
    if name in {"labels", "text"}:
        return pick(value)
    if name == "locked":
        return _("locked") if value else _("open")
    if name == "sunset_on":
        return say_day(date.fromisoformat(value))
    return "" if name == "selector" else str(value or "—")


_EMPTY = {"target": None, "due_on": None, "repeats": "once", "minutes": 0, "evidence": ("fact",), "carrier": None}
