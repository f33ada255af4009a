"""A child pack takes effect: what it says otherwise is written beside the clauses of those above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from huilu.burden.models import Demand
from huilu.burden.states import OPEN
from huilu.burden.terms import Terms
from huilu.kernel.actor import Actor
from huilu.kernel.paths import is_under
from huilu.org.models import Unit
from huilu.programmes import rules
from huilu.programmes.altering import note_changed, note_settled
from huilu.programmes.asking_more import (
    ask_more,
    end_overtaken,
    left_out,
    note_variations,
    terms_of_refinements,
    weigh_settled,
    weighed_in,
)
from huilu.programmes.layers import lapsing
from huilu.programmes.models import Programme, Refinement, Requirement
from huilu.programmes.pack.family import Clause, clauses_of, said_once, standing_of
from huilu.programmes.pack.findings import PackInvalid
from huilu.programmes.pack.inheriting import broken_inheritance
from huilu.programmes.pack.parents import PARENT_UNKNOWN, VERSION_UNKNOWN, NoParentError
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.schema import Refinement as Said
from huilu.programmes.pack.tightening import Quantity, Standing, Values, stated_by, still_holding, tightened
from huilu.programmes.queries import pack_of


def check_family(pack: Pack, issuer: Unit) -> Sequence[Pack]:
    """The packs above a pack as they are in force, the origin first; refused where it does not fit them (M004, M130).

    Of its parent the author must have read the version in force. What is inherited from further up is what is in
    force there, whichever version the parent has read.
    """
    above: Sequence[Pack] = ()
    if pack.extends is not None:
        parent = Programme.objects.select_related("issuer").filter(code=pack.extends.code).first()
        if parent is None:
            raise rules.NoSuchParent(parent=pack.extends.code)
        if parent.version != pack.extends.version:
            raise rules.ParentMovedOn(parent=parent.code, held=parent.version, version=pack.extends.version)
        if parent.issuer_id == issuer.pk or not is_under(issuer.path, parent.issuer.path):
            raise rules.NotBelowTheParent(parent=parent.code, issuer=parent.issuer_label, unit=issuer.name)
        above = family_of(parent)
    errors = tuple(one for one in broken_inheritance(pack, above) if one.severity == "error")
    if errors:
        raise PackInvalid(pack.code, errors)
    return above


def family_of(programme: Programme, *, read: Callable[[Programme], Pack] = pack_of) -> list[Pack]:
    """The pack of a programme with those above it, as they are in force or as `read` finds them, the origin first.

    Whoever issues a child pack stands below the parent's issuer, so that the way up has an end.
    """
    packs = [read(programme)]
    while (extends := packs[0].extends) is not None:
        packs.insert(0, read(Programme.objects.get(code=extends.code)))
    return packs


def above_of(pack: Pack) -> list[Pack]:
    """The packs above a pack as they are in force, the origin first; none where its parent is not published."""
    parent = Programme.objects.filter(code=pack.extends.code).first() if pack.extends else None
    return family_of(parent) if parent else []


class Published:
    """Where a child pack finds the packs above it once they are published."""

    def above(self, code: str, version: str) -> Sequence[Pack]:
        """The programme of that code, if that version of it is in force, with all above it."""
        programme = Programme.objects.filter(code=code).first()
        if programme is None:
            raise NoParentError(PARENT_UNKNOWN, code=code)
        if programme.version != version:
            raise NoParentError(VERSION_UNKNOWN, code=code, version=version, versions=programme.version)
        return family_of(programme)


def write_refinements(
    programme: Programme, pack: Pack, above: Sequence[Pack], *, by: Actor, at: datetime, why: str
) -> None:
    """Write what the pack says otherwise, in the place of what its version before said; the gate lets it through.

    `why`: what those read who had begun.
    """
    # Locked: a suspension that comes meanwhile waits, and finds what has become of the demand.
    list(Demand.objects.filter(refinements__programme=programme).select_for_update().order_by("pk"))
    before = refinements_before(programme)
    programme.refinements.all().delete()
    written = refinements_of(programme, pack, above)
    _check_once(written)
    rules.check_in_force([one.requirement.key for one in written if not _is_in_force(one.requirement)])
    ask_more(written, before, pack=pack, issuer=programme.issuer, by=by, at=at)
    Refinement.objects.bulk_create(written)
    note_variations({one.requirement for one in (*before.values(), *written)})
    note_changed(written, before, programme, at=at, why=why)


def refinements_before(programme: Programme) -> dict[int, Refinement]:
    """What its present version says otherwise, by the requirement."""
    held = programme.refinements.select_related("demand", "requirement__demand", "requirement__programme")
    return {one.requirement_id: one for one in held.order_by("pk")}


def refinements_of(programme: Programme, pack: Pack, above: Sequence[Pack]) -> list[Refinement]:
    """What the pack says otherwise, as it would be written."""
    inherited = clauses_of(above)
    said = [(refinement, inherited[refinement.refines]) for _place, refinement in said_once(pack)]
    rows = _rows_of([clause for _refinement, clause in said])
    return [
        _refinement(programme, pack, refinement, clause, rows[clause.pack.code, clause.spec.code])
        for refinement, clause in said
    ]


def refined_terms(pack: Pack, issuer: Unit, day: date) -> list[Terms]:
    """What the pack would make of the months below its issuer by what it says otherwise, once it is published."""
    return terms_of_refinements(refinements_to_come(pack, issuer), pack=pack, issuer=issuer, day=day)


def refinements_to_come(pack: Pack, issuer: Unit) -> list[Refinement]:
    """What the pack would say otherwise, and of what its present version does and it does not, that nothing is said."""
    family = above_of(pack)
    if not family:
        return []
    trial = Programme(code=pack.code, issuer=issuer, issuer_label=issuer.name)
    inherited = clauses_of(family)
    known = tuple(one for one in pack.refinements if one.refines in inherited)
    written = refinements_of(trial, pack.model_copy(update={"refinements": known}), family)
    present = Programme.objects.filter(code=pack.code).first()
    return [*written, *left_out(written, refinements_before(present) if present else {})]


def settle_refinements(programme: Programme, pack: Pack, *, by: Actor, at: datetime, why: str) -> None:
    """After a revision: what asks more than the origin does by now holds no longer, until it is published again."""
    below = Refinement.objects.filter(requirement__programme=programme)
    found = below.select_related("requirement__demand", "requirement__programme", "demand", "issuer", "programme")
    # From the bottom up: when one is weighed, nothing below it is reckoned any more that holds no longer.
    rows = list(found.order_by("-issuer__path", "programme_id", "pk"))
    before = {one.pk: (one.holds, one.tighter) for one in rows}
    changed: list[Refinement] = []
    for _issuer, said in groupby(rows, key=lambda one: (one.issuer_id, one.programme_id)):
        changed += _settle_together([*said], pack, by=by, at=at)
    written = [one for one in rows if before[one.pk] != (one.holds, one.tighter)]
    Refinement.objects.bulk_update(written, ["holds", "tighter"])
    note_variations(programme.requirements.filter(retired_at__isnull=True).order_by("pk"))
    note_settled(changed, programme, at=at, why=why)


def _settle_together(rows: Sequence[Refinement], pack: Pack, *, by: Actor, at: datetime) -> list[Refinement]:
    """Let all that one child pack says hold as far as it still does; what of it is otherwise than it was."""
    specs = {one.pk: pack.requirement_called(one.requirement.code) for one in rows}
    changed = [one for one in rows if (spec := specs[one.pk]) and _settle(one, standing_of(pack, spec))]
    weigh_settled(changed, by=by, at=at)
    for one in rows:
        if specs[one.pk] is None or not weighed_in(one):
            end_overtaken(one, because=f"{pack.code} {pack.version}", by=by, at=at)
    return changed


def _settle(row: Refinement, now: Standing) -> bool:
    """Whether it holds otherwise than it did."""
    held = row.holds
    row.holds, row.tighter = settled(row, now)
    return bool(row.holds != held)


def settled(row: Refinement, now: Standing) -> tuple[dict[str, Any], list[Quantity]]:
    """What of a refinement holds against the clause as it reads now, and on what it asks more than that."""
    holds = still_holding(stated_in(row), Values.model_validate(row.origin), now)
    more = tightened(now.values, holds)
    if row.demand is None or row.demand.state not in OPEN:
        # What had ended does not come back because the origin goes back to what it was.
        gone = lapsing(more)
        holds = {name: value for name, value in holds.items() if name not in gone.values()}
        more = [one for one in more if one not in gone]
    return _told(holds), more


def stated_in(row: Refinement) -> dict[str, Any]:
    """What a refinement states, field by field."""
    return read_fields(row.origin, row.stated)


def read_fields(origin: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields that were kept as JSON, as they are compared."""
    values = Values.model_validate({**origin, **fields})
    return {name: getattr(values, name) for name in fields}


def _rows_of(clauses: Sequence[Clause]) -> dict[tuple[str, str], Requirement]:
    """The requirement of each clause, by the codes of its programme and its own."""
    found = Requirement.objects.filter(programme__code__in={clause.pack.code for clause in clauses})
    return {(one.programme.code, one.code): one for one in found.select_related("programme", "demand").order_by("pk")}


def _refinement(
    programme: Programme, pack: Pack, refinement: Said, clause: Clause, requirement: Requirement
) -> Refinement:
    stated = stated_by(refinement, pack.window)
    carrier = pack.carrier_called(refinement.carrier)
    return Refinement(
        programme=programme,
        issuer_id=programme.issuer_id,
        issuer_label=programme.issuer_label,
        requirement=requirement,
        stated=_told(stated),
        holds=_told(stated),
        origin=clause.origin.model_dump(mode="json"),
        tighter=tightened(clause.origin, stated),
        detail=refinement.detail.model_dump() if refinement.detail else None,
        reason=refinement.reason.model_dump() if refinement.reason else None,
        carrier=carrier.labels.model_dump() if carrier else None,
    )


def _told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as JSON keeps them."""
    names = set(fields)
    return Values.model_construct(**dict(fields)).model_dump(mode="json", include=names)


def _is_in_force(requirement: Requirement) -> bool:
    return requirement.retired_at is None and requirement.demand.state in OPEN


def _check_once(written: Sequence[Refinement]) -> None:
    for one in written:
        other = Refinement.objects.filter(requirement=one.requirement, issuer_id=one.issuer_id)
        if (held := other.select_related("programme").first()) is not None:
            facts = {"requirement": one.requirement.code, "programme": held.programme.code}
            raise rules.RefinedAlready(unit=one.issuer_label, **facts)
