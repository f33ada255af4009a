"""A catalogue as a plain list of clauses, each of which knows where it stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from huilu.programmes.pack.findings import Finding, Loc
from huilu.programmes.pack.oscal.document import Catalog, Control, Group, Link, Param, PartOf, Prop
from huilu.programmes.pack.oscal.opening import MOST_FINDINGS, finding_at
from huilu.programmes.pack.oscal.problems import ID_TWICE, CatalogueInvalid


@dataclass(frozen=True, slots=True)
class Heading:
    """The group that a clause stands in."""

    id: str
    title: str
    props: tuple[Prop, ...] = ()


@dataclass(slots=True)
class Clause:
    """One control, out of its place in the tree."""

    id: str
    title: str
    heading: Heading | None
    parent: str | None
    loc: Loc
    params: dict[str, Param] = field(default_factory=dict)
    props: list[Prop] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    parts: list[PartOf] = field(default_factory=list)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the catalogue keeps only the place of it."""
        return any(one.name == "status" and one.value.lower() == "withdrawn" for one in self.props)


@dataclass(slots=True)
class Contents:
    """Everything that a document holds: headings in order, clauses in order, parameters that are for all."""

    headings: list[Heading]
    clauses: list[Clause]
    params: dict[str, Param]


def contents_of(catalog: Catalog, path: Path) -> Contents:
    """The catalogue as a list; CatalogueInvalid where an identifier appears twice."""
    found = Contents([], [], {one.id: one for one in catalog.params})
    _take(found, catalog.controls, None, ("catalog", "controls"))
    for place, group in enumerate(catalog.groups):
        _take_group(found, group, ("catalog", "groups", place))
    if twice := tuple(_twice(found.clauses, path)):
        raise CatalogueInvalid(str(path), twice[:MOST_FINDINGS])
    return found


def _take_group(found: Contents, group: Group, loc: Loc) -> None:
    heading = Heading(group.id or f"group_{len(found.headings) + 1}", group.title, group.props)
    found.params |= {one.id: one for one in group.params}
    # A group of groups is a shelf: only where controls stand is there work to name.
    if group.controls or not group.groups:
        found.headings.append(heading)
    _take(found, group.controls, heading, (*loc, "controls"))
    for place, inner in enumerate(group.groups):
        _take_group(found, inner, (*loc, "groups", place))


def _take(
    found: Contents, controls: tuple[Control, ...], heading: Heading | None, loc: Loc, parent: str | None = None
) -> None:
    for place, one in enumerate(controls):
        here = (*loc, place)
        found.clauses.append(
            Clause(
                one.id,
                one.title,
                heading,
                parent,
                here,
                {param.id: param for param in one.params},
                list(one.props),
                list(one.links),
                list(one.parts),
            )
        )
        _take(found, one.controls, heading, (*here, "controls"), one.id)


def _twice(clauses: list[Clause], path: Path) -> Iterator[Finding]:
    first: dict[str, Loc] = {}
    for one in clauses:
        if one.id in first:
            place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in first[one.id])
            yield finding_at(path, ID_TWICE, one.loc, id=one.id, first=place.removeprefix("."))
        first.setdefault(one.id, one.loc)
