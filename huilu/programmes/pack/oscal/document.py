"""An OSCAL document read as far as a pack needs it: what is read is checked, what is not read may be anything."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(min_length=1, max_length=200)]
Line = Annotated[str, Field(min_length=1)]


def _hyphened(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class Piece(BaseModel):
    """A piece of a document, by the names that OSCAL gives."""

    model_config = ConfigDict(extra="ignore", frozen=True, alias_generator=_hyphened, populate_by_name=True)


class Prop(Piece):
    """A name and a value, in a namespace."""

    name: Line
    value: str
    ns: str | None = None
    class_: str | None = None


class Link(Piece):
    """A reference to something, and what it is to us."""

    href: Line
    rel: str | None = None
    text: str | None = None


class Selection(Piece):
    """What there is to choose from."""

    how_many: str = "one"
    choice: tuple[str, ...] = ()


class Param(Piece):
    """A place in a control that somebody fills."""

    id: Id
    label: str | None = None
    values: tuple[str, ...] = ()
    select: Selection | None = None


class PartOf(Piece):
    """A piece of a control's text."""

    name: Line
    id: str | None = None
    ns: str | None = None
    class_: str | None = None
    title: str | None = None
    prose: str | None = None
    props: tuple[Prop, ...] = ()
    parts: tuple[PartOf, ...] = ()
    links: tuple[Link, ...] = ()


class Control(Piece):
    """One requirement of a catalogue, and those that enhance it."""

    id: Id
    title: Line
    class_: str | None = None
    params: tuple[Param, ...] = ()
    props: tuple[Prop, ...] = ()
    links: tuple[Link, ...] = ()
    parts: tuple[PartOf, ...] = ()
    controls: tuple[Control, ...] = ()


class Group(Piece):
    """Controls, or groups of them, under a title."""

    title: Line
    id: str | None = None
    params: tuple[Param, ...] = ()
    props: tuple[Prop, ...] = ()
    groups: tuple[Group, ...] = ()
    controls: tuple[Control, ...] = ()


class Metadata(Piece):
    """What the document is called."""

    title: Line
    version: Line
    props: tuple[Prop, ...] = ()


class Enclosed(Piece):
    """A file inside the document."""

    value: str


class RemoteLink(Piece):
    """Where a resource can be had."""

    href: Line


class Resource(Piece):
    """Something beside the controls."""

    uuid: Line
    title: str | None = None
    props: tuple[Prop, ...] = ()
    rlinks: tuple[RemoteLink, ...] = ()
    base64: Enclosed | None = None


class BackMatter(Piece):
    """What stands at the end."""

    resources: tuple[Resource, ...] = ()


class Catalog(Piece):
    """A catalogue of controls."""

    metadata: Metadata
    params: tuple[Param, ...] = ()
    groups: tuple[Group, ...] = ()
    controls: tuple[Control, ...] = ()
    back_matter: BackMatter = BackMatter()


class Matching(Piece):
    """A pattern over identifiers, with * and ?."""

    pattern: str


class Picked(Piece):
    """Controls named by their identifiers or by patterns."""

    with_ids: tuple[str, ...] = ()
    matching: tuple[Matching, ...] = ()
    with_child_controls: str = "no"


class Import(Piece):
    """What a profile takes from another document."""

    href: Line
    include_all: dict[str, object] | None = None
    include_controls: tuple[Picked, ...] = ()
    exclude_controls: tuple[Picked, ...] = ()


class SetParameter(Piece):
    """A value, a label or a choice that a profile gives to a parameter."""

    param_id: Id
    label: str | None = None
    values: tuple[str, ...] = ()
    select: Selection | None = None


class Removal(Piece):
    """What is taken out of a control: whatever fits all that is said."""

    by_name: str | None = None
    by_class: str | None = None
    by_id: str | None = None
    by_item_name: str | None = None
    by_ns: str | None = None


class Addition(Piece):
    """What is put into a control."""

    by_id: str | None = None
    position: str = "ending"
    title: str | None = None
    params: tuple[Param, ...] = ()
    props: tuple[Prop, ...] = ()
    links: tuple[Link, ...] = ()
    parts: tuple[PartOf, ...] = ()


class Alteration(Piece):
    """How one control is changed."""

    control_id: Id
    removes: tuple[Removal, ...] = ()
    adds: tuple[Addition, ...] = ()


class Modify(Piece):
    """Everything that a profile changes."""

    set_parameters: tuple[SetParameter, ...] = ()
    alters: tuple[Alteration, ...] = ()


class Profile(Piece):
    """A selection from catalogues, with changes."""

    metadata: Metadata
    imports: tuple[Import, ...] = Field(min_length=1)
    modify: Modify = Modify()
    back_matter: BackMatter = BackMatter()
