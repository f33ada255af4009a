"""Nothing is launched that is not ready: what was found, kept, and asked for when a pack is published (M014)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huilu.kernel.actor import Actor
from huilu.kernel.days import day_of
from huilu.kernel.refusals import Refusal
from huilu.ledger.actions import About, record
from huilu.org.models import Unit
from huilu.programmes.models import Programme, Readiness
from huilu.programmes.pack.schema import Pack, digest
from huilu.programmes.queries import pack_of

ITEM_LABELS = {
    "org_tree": _("The tree is in order"),
    "owners": _("Somebody answers for it"),
    "answers": _("Questions are answered"),
    "load_forecast": _("The load was forecast"),
    "lint": _("The rules of packs are kept"),
}


class NotLookedThrough(Refusal):
    """Nobody has looked whether this very pack is ready, that day."""

    code = "programmes.not_looked_through"
    says = _("“{programme}” {version} was not looked through on {day}, before its launch.")
    next = _("Type “huilu pack ready” with its folder; it takes moments, and says what is missing.")


class NotReady(Refusal):
    """Something is not in order."""

    code = "programmes.not_ready"
    says = _("“{programme}” {version} is not ready to be published: {missing}.")
    next = _("“huilu pack ready” and the page of the unit's launches say what is missing of each, and what to do.")


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at: what is missing, as codes with their facts, and what else was found."""

    item: str
    missing: Sequence[tuple[str, Mapping[str, Any]]] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    def as_data(self) -> dict[str, Any]:
        """What is kept of it, and what the ledger keeps."""
        missing = [{"code": code, "facts": dict(facts)} for code, facts in self.missing]
        return {"item": self.item, "missing": missing, "figures": dict(self.figures)}


def items_for(pack: Pack) -> tuple[str, ...]:
    """What has to be in order before the pack is published: what it says itself, and what the version in force says.

    Otherwise a new version that says nothing would be the way round the old one.
    """
    present = Programme.objects.filter(code=pack.code).first()
    held = pack_of(present).readiness if present else ()
    return tuple(dict.fromkeys((*held, *pack.readiness)))


def check_ready(pack: Pack, issuer: Unit, at: datetime) -> None:
    """Refuse a launch unless this very content was found in order on the day."""
    wanted = items_for(pack)
    if not wanted:
        return
    last = Readiness.objects.filter(issuer=issuer, code=pack.code).order_by("-id").first()
    known = {one["item"]: one["missing"] for one in last.items} if last else {}
    fits = last is not None and last.digest == digest(pack) and day_of(last.checked_at) == day_of(at)
    if not fits or not known.keys() >= set(wanted):
        raise NotLookedThrough(programme=pack.code, version=pack.version, day=day_of(at))
    if missing := [*_named(known, wanted)]:
        raise NotReady(programme=pack.code, version=pack.version, missing=", ".join(missing))


def _named(known: Mapping[str, Any], wanted: Sequence[str]) -> Iterator[str]:
    return (str(ITEM_LABELS[item]) for item in wanted if known[item])


@transaction.atomic
def keep_readiness(
    *, issuer: Unit, pack: Mapping[str, Any], items: Sequence[Mapping[str, Any]], by: Actor, at: datetime
) -> Readiness:
    """What was found, kept. `pack`: code, labels, version and digest of what was looked through."""
    found = list(map(dict, items))
    made = Readiness.objects.create(
        issuer=issuer,
        **pack,
        items=found,
        is_ready=not any(one["missing"] for one in found),
        checked_at=at,
        checked_by=by.signature,
    )
    about = About("readiness", made.pk, made.code, issuer.region, issuer.path)
    record("pack.readiness_checked", about=about, by=by, at=at, issuer=issuer.code, pack=dict(pack), items=found)
    return made


def last_looks(issuer: Unit) -> list[Readiness]:
    """For each programme that the unit means to launch, or has launched, what was found last; by code."""
    found = Readiness.objects.filter(issuer=issuer).order_by("code", "-id").distinct("code")
    return list(found.select_related("issuer"))
