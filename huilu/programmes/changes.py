"""What a revision above has changed for a child pack: clause by clause, and what becomes of its own words (M008)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from huilu.programmes.models import Programme, Refinement
from huilu.programmes.pack.family import Clause, clauses_of
from huilu.programmes.queries import pack_at, pack_of
from huilu.programmes.refining import family_of

# What units read of a clause beside its five quantities.
_WORDS = ("labels", "text", "selector", "accountability", "locked")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a clause, before and after."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One inherited clause that has changed since the child was published.

    `clause`: as it is, or as it was before it went. `overtaken`: what the child says otherwise and what holds no
    longer; then what the origin says holds.
    """

    clause: Clause
    kind: Literal["new", "gone", "changed"]
    fields: Sequence[Field]
    overtaken: Sequence[str]
    is_refined: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """All that has changed above a child pack; the parent's version that it names, and the one in force."""

    programme: Programme
    parent: Programme | None
    named: str
    changes: Sequence[Change]

    def as_json(self) -> dict[str, Any]:
        """The same as JSON shows it."""
        return {
            "programme": self.programme.code,
            "version": self.programme.version,
            "parent": self.parent.code if self.parent else None,
            "names_version": self.named,
            "version_in_force": self.parent.version if self.parent else None,
            "changes": [_as_json(one) for one in self.changes],
        }


def changes_above(programme: Programme) -> Changes:
    """What has changed for a child pack since it was published; nothing where it inherits nothing."""
    extends = pack_of(programme).extends
    if extends is None:
        return Changes(programme, None, "", [])
    parent = Programme.objects.get(code=extends.code)
    was = clauses_of(family_of(parent, read=lambda one: pack_at(one, programme.published_at)))
    now = clauses_of(family_of(parent))
    said = {one.requirement.code: one for one in programme.refinements.select_related("requirement").order_by("pk")}
    found = (_change(was.get(code), now.get(code), said.get(code)) for code in {**was, **now})
    return Changes(programme, parent, extends.version, [one for one in found if one is not None])


def _change(old: Clause | None, new: Clause | None, said: Refinement | None) -> Change | None:
    overtaken = [name for name in said.stated if name not in said.holds] if said else []
    if old is not None and new is not None:
        fields = _fields(old, new)
        return Change(new, "changed", fields, overtaken, said is not None) if fields or overtaken else None
    if new is not None:
        return Change(new, "new", [], [], is_refined=False)
    return Change(old, "gone", [], [], said is not None) if old else None


def _fields(old: Clause, new: Clause) -> list[Field]:
    """What reads otherwise than before, the words first."""
    before, after = _told(old), _told(new)
    return [Field(name, before[name], after[name]) for name in before if before[name] != after[name]]


def _told(clause: Clause) -> Mapping[str, Any]:
    spec = clause.spec.model_dump(mode="json")
    words = {name: spec[name] for name in _WORDS}
    sunset = clause.spec.sunset_on(clause.pack.window).isoformat()
    return words | {"sunset_on": sunset} | clause.values.model_dump(mode="json")


def _as_json(one: Change) -> dict[str, Any]:
    return {
        "requirement": one.clause.spec.code,
        "kind": one.kind,
        "fields": [{"field": field.name, "old": field.old, "new": field.new} for field in one.fields],
        "refined": one.is_refined,
        "holds_no_longer": list(one.overtaken),
    }
