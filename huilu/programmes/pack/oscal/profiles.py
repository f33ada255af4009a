"""A pack that refines another, as an OSCAL profile: what it takes over, what it leaves out, what it changes."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from huilu.programmes.pack.oscal.exporting import (
    back_matter_of,
    controls_of,
    data_of,
    groups_of,
    metadata_of,
    uuid_of,
)
from huilu.programmes.pack.oscal.names import Json, prop
from huilu.programmes.pack.schema import Pack


class Refined(NamedTuple):
    """A profile, and the catalogue of what the pack adds of its own (None where it adds nothing)."""

    profile: Json
    own: Json | None


def profile_of(pack: Pack, parent: Pack, *, parent_href: str, own_href: str, at: datetime) -> Refined:
    """The pack told by its differences from its parent, whose catalogue lies at `parent_href`."""
    data = data_of(pack)
    theirs = {control["id"]: control for _measure, control in controls_of(data_of(parent))}
    mine = {control["id"]: (measure, control) for measure, control in controls_of(data)}
    kept = [code for code in theirs if code in mine]
    added = [mine[code] for code in mine if code not in theirs]
    measures = {spec.code: spec.measure for spec in parent.requirements}
    changes = [_change(theirs[code], mine[code][1], measures[code], mine[code][0]) for code in kept]
    profile = {
        "metadata": metadata_of(data, at=at),
        "imports": [_import(parent_href, kept), *([_import(own_href, [one["id"] for _m, one in added])] * bool(added))],
        "merge": {"as-is": True},
        **_modify(changes),
        "back-matter": back_matter_of(data, also=["measures"]),
    }
    own = {"metadata": metadata_of(data, at=at), "groups": groups_of(data, added)} if added else None
    return Refined(
        {"profile": {"uuid": uuid_of(profile)} | profile}, {"catalog": {"uuid": uuid_of(own)} | own} if own else None
    )


def _import(href: str, codes: list[str]) -> Json:
    if not codes:
        # The schema knows no selection of nothing; nothing is left of everything without everything.
        return {"href": href, "include-all": {}, "exclude-controls": [{"matching": [{"pattern": "*"}]}]}
    return {"href": href, "include-controls": [{"with-ids": codes}]}


class Change(NamedTuple):
    """What a control of the parent becomes: parameters that are set, and what is taken out and put in."""

    set_parameters: list[Json]
    alters: list[Json]


def _change(before: Json, after: Json, measure_before: str, measure: str) -> Change:
    old, new = ({param["id"]: param for param in control["params"]} for control in (before, after))
    moved = [prop("measure", measure)] if measure != measure_before else []
    gone = [{"by-id": name} for name in old if name not in new]
    gone += [_by_name(one) for one in _without(before["props"], after["props"])]
    adds: Json = {"props": [*_without(after["props"], before["props"]), *moved]}
    adds |= {"params": [param for name, param in new.items() if name not in old]}
    if after["title"] != before["title"]:
        adds["title"] = after["title"]
    gone += [{"by-id": part["id"]} for part in _without(before["parts"], after["parts"])]
    adds["parts"] = _without(after["parts"], before["parts"])
    adds = {key: value for key, value in adds.items() if value}
    alter = {"control-id": after["id"]} | ({"removes": gone} if gone else {}) | ({"adds": [adds]} if adds else {})
    settings = [
        {"param-id": name, "values": param["values"]}
        for name, param in new.items()
        if name in old and param["values"] != old[name]["values"]
    ]
    return Change(settings, [alter] if gone or adds else [])


def _without(some: list[Json], others: list[Json]) -> list[Json]:
    return [one for one in some if one not in others]


def _by_name(one: Json) -> Json:
    return {"by-item-name": "prop", "by-name": one["name"]} | ({"by-ns": one["ns"]} if "ns" in one else {})


def _modify(changes: list[Change]) -> Json:
    modify = {
        "set-parameters": [one for change in changes for one in change.set_parameters],
        "alters": [one for change in changes for one in change.alters],
    }
    modify = {key: value for key, value in modify.items() if value}
    return {"modify": modify} if modify else {}
