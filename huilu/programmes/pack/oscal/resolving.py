"""A profile resolved: the clauses that it selects from the files beside it, changed as it says."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from huilu.programmes.pack.oscal.clauses import Clause, Contents, contents_of
from huilu.programmes.pack.oscal.document import (
    Addition,
    Alteration,
    BackMatter,
    Catalog,
    Import,
    Link,
    Param,
    PartOf,
    Picked,
    Profile,
    Prop,
    Removal,
    SetParameter,
)
from huilu.programmes.pack.oscal.opening import finding_at, invalid, open_document
from huilu.programmes.pack.oscal.problems import IMPORT_CYCLE, IMPORT_MISSING, NO_SUCH_CONTROL, CatalogueInvalid


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def resolved(document: Catalog | Profile, path: Path, above: tuple[Path, ...] = ()) -> Contents:
    """What the document comes to: a catalogue itself, a profile with everything that it imports."""
    if isinstance(document, Catalog):
        return contents_of(document, path)
    if path.resolve() in above:
        raise invalid(path, IMPORT_CYCLE, chain=" → ".join(one.name for one in (*above, path.resolve())))
    found = Contents([], [], {})
    for place, wanted in enumerate(document.imports):
        beside = _file_of(wanted, place, document.back_matter, path)
        inner = resolved(open_document(beside), beside, (*above, path.resolve()))
        _select(found, inner, wanted, place, path)
    _modify(found, document, path)
    return found


def _file_of(wanted: Import, place: int, back_matter: BackMatter, path: Path) -> Path:
    """The file beside the profile that the import means. Only its name counts: nothing is read from elsewhere."""
    names = [_name_in(href) for href in _addresses(wanted.href, back_matter)]
    candidates = [name for name in names if name] or [wanted.href]
    # Looked up among the names that are there: whatever stands in a link, no other path is ever asked for.
    there = {beside.name: beside for beside in path.parent.iterdir() if beside.is_file()}
    for name in candidates:
        if name in there:
            return there[name]
    raise invalid(
        path, IMPORT_MISSING, ("profile", "imports", place, "href"), href=wanted.href, file_name=candidates[0]
    )


def _addresses(href: str, back_matter: BackMatter) -> list[str]:
    if not href.startswith("#"):
        return [href]
    found = next((one for one in back_matter.resources if one.uuid == href[1:]), None)
    return [link.href for link in found.rlinks] if found else []


def _name_in(href: str) -> str:
    """The name of the JSON form: publishers link the XML form of the same file as often."""
    name = PurePosixPath(unquote(urlsplit(href).path)).name
    stem, _dot, ending = name.rpartition(".")
    return f"{stem}.json" if ending.lower() in {"xml", "yaml", "yml"} else name


def _select(found: Contents, inner: Contents, wanted: Import, place: int, path: Path) -> None:
    parents = {one.id: one.parent for one in inner.clauses}
    unknown = [
        (number, name)
        for number, picked in enumerate(wanted.include_controls)
        for name in picked.with_ids
        if name not in parents
    ]
    if unknown:
        loc = ("profile", "imports", place, "include-controls")
        findings = (finding_at(path, NO_SUCH_CONTROL, (*loc, number), id=name) for number, name in unknown)
        raise CatalogueInvalid(str(path), tuple(findings))
    for one in inner.clauses:
        included = not wanted.include_controls or _picks(wanted.include_controls, one.id, parents)
        if included and not _picks(wanted.exclude_controls, one.id, parents):
            found.clauses.append(one)
    used = {id(one.heading) for one in found.clauses}
    found.headings += [one for one in inner.headings if id(one) in used and one not in found.headings]
    found.params |= inner.params


def _picks(picked: Iterable[Picked], name: str, parents: dict[str, str | None]) -> bool:
    return any(
        _names(one, name) or (one.with_child_controls == "yes" and _picks_above(one, name, parents)) for one in picked
    )


def _picks_above(picked: Picked, name: str, parents: dict[str, str | None]) -> bool:
    above = parents.get(name)
    while above is not None:
        if _names(picked, above):
            return True
        above = parents.get(above)
    return False


def _names(picked: Picked, name: str) -> bool:
    return name in picked.with_ids or any(fnmatchcase(name, one.pattern) for one in picked.matching)


def _modify(found: Contents, profile: Profile, path: Path) -> None:
    for setting in profile.modify.set_parameters:
        holder = next((one.params for one in found.clauses if setting.param_id in one.params), found.params)
        holder[setting.param_id] = _set(holder.get(setting.param_id), setting)
    by_id = {one.id: one for one in found.clauses}
    for place, alteration in enumerate(profile.modify.alters):
        if alteration.control_id not in by_id:
            loc = ("profile", "modify", "alters", place, "control-id")
            raise invalid(path, NO_SUCH_CONTROL, loc, id=alteration.control_id)
        _alter(by_id[alteration.control_id], alteration)


def _set(param: Param | None, setting: SetParameter) -> Param:
    changed = {name: value for name in ("label", "values", "select") if (value := getattr(setting, name))}
    return (param or Param(id=setting.param_id)).model_copy(update=changed)


def _alter(clause: Clause, alteration: Alteration) -> None:
    for removal in alteration.removes:
        clause.params = {name: one for name, one in clause.params.items() if not _fits_param(removal, name)}
        clause.props = [one for one in clause.props if not _fits_prop(removal, one)]
        clause.links = [one for one in clause.links if not _fits_link(removal, one)]
        clause.parts = _parts_without(clause.parts, removal)
    for addition in alteration.adds:
        _add(clause, addition)


def _add(clause: Clause, addition: Addition) -> None:
    """What is put before or after a part goes into the same text; a plain text needs no finer place."""
    clause.title = addition.title or clause.title
    clause.params |= {one.id: one for one in addition.params}
    clause.props += addition.props
    clause.links += addition.links
    first = addition.position in {"starting", "before"}
    clause.parts = [*addition.parts, *clause.parts] if first else [*clause.parts, *addition.parts]


def _fits_param(removal: Removal, name: str) -> bool:
    return removal.by_item_name in {None, "param"} and removal.by_id == name


def _fits_prop(removal: Removal, one: Prop) -> bool:
    return _fits(removal, "prop", one, one.ns, one.class_) and removal.by_id is None


def _fits_link(removal: Removal, one: Link) -> bool:
    """A link has no name, identifier or namespace: only its kind can be meant."""
    named = removal.by_name or removal.by_id or removal.by_ns or removal.by_class
    return removal.by_item_name == "link" and named is None and bool(one.href)


def _fits_part(removal: Removal, one: PartOf) -> bool:
    return _fits(removal, "part", one, one.ns, one.class_) and removal.by_id in {None, one.id}


def _fits(removal: Removal, kind: str, one: _Named, ns: str | None, class_: str | None) -> bool:
    """Everything that the removal says has to fit; what says nothing removes nothing."""
    said = removal.by_name or removal.by_id or removal.by_ns or removal.by_class or removal.by_item_name
    return (
        said is not None
        and removal.by_item_name in {None, kind}
        and removal.by_name in {None, one.name}
        and removal.by_ns in {None, ns}
        and removal.by_class in {None, class_}
    )


def _parts_without(parts: Iterable[PartOf], removal: Removal) -> list[PartOf]:
    kept = (one for one in parts if not _fits_part(removal, one))
    return [one.model_copy(update={"parts": tuple(_parts_without(one.parts, removal))}) for one in kept]
