"""A pack as an OSCAL catalogue: measures are groups, requirements are controls, the rest is told beside them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid5

from huilu.kernel.words import one_line
from huilu.programmes.pack.findings import PART_FILES
from huilu.programmes.pack.merging import own_numbers
from huilu.programmes.pack.oscal.names import (
    EN,
    MEASURE_GROUP,
    NS,
    OSCAL_VERSION,
    OURS,
    SECTION,
    SETTABLE,
    SORT,
    STATEMENT,
    STATEMENT_ZH,
    ZH,
    Json,
    as_markup,
    prop,
)
from huilu.programmes.pack.schema import Pack
from huilu.programmes.pack.writing import Data, flow, part_text

# What stands in the document's own structure, and so in no property.
_HEAD_HAS = {"labels", "version", "measures", "requirements"}
_GROUP_HAS = {"code", "labels"}
_CONTROL_HAS = {"code", "labels", "text", "measure", *SETTABLE}


def data_of(pack: Pack) -> Json:
    """Everything that the pack says, without what it leaves as it is by default."""
    return pack.model_dump(mode="json", exclude_defaults=True)


def catalog_of(pack: Pack, *, at: datetime, parent: Pack | None = None) -> Json:
    """The pack as a catalogue that says everything; `at` is when it was last changed.

    Of the numbers of a child pack those of its parent are left out: it goes by them, and does not repeat them.
    """
    data = data_of(pack)
    if parent is not None:
        data = {name: part for name, part in data.items() if name != "parameters"}
        own = own_numbers(pack, parent)
        data |= {"parameters": own} if own else {}
    groups = groups_of(data, controls_of(data))
    catalog = {"metadata": metadata_of(data, at=at), "groups": groups, "back-matter": back_matter_of(data)}
    return {"catalog": {"uuid": uuid_of(catalog)} | catalog}


def uuid_of(content: Any) -> str:
    """An identity that changes exactly when the content does."""
    return str(uuid5(OURS, flow(content)))


def metadata_of(data: Data, *, at: datetime) -> Json:
    """The head of the pack. Its lists are too long for properties and follow in the back matter."""
    beside = {*_HEAD_HAS, *sections_of(data)}
    return titled(data["labels"], {key: value for key, value in data.items() if key not in beside}) | {
        "last-modified": at.isoformat(timespec="seconds"),
        "version": data["version"],
        "oscal-version": OSCAL_VERSION,
    }


def titled(labels: Mapping[str, str], others: Data) -> Json:
    """A title with its other language, and properties for whatever else there is to say."""
    title = one_line(labels["en"])
    exact = [] if title == labels["en"] else [prop(EN, labels["en"])]
    props = [prop(ZH, labels["zh"]), *exact, *(prop(key, value) for key, value in others.items())]
    return {"title": as_markup(title), "props": props}


def groups_of(data: Data, controls: Iterable[tuple[str, Json]]) -> list[Json]:
    """The measures as groups, each with its controls."""
    mine: dict[str, list[Json]] = {}
    for measure, control in controls:
        mine.setdefault(measure, []).append(control)
    return [
        {"id": f"{MEASURE_GROUP}{measure['code']}"}
        | titled(measure["labels"], {key: value for key, value in measure.items() if key not in _GROUP_HAS})
        | ({"controls": mine[measure["code"]]} if measure["code"] in mine else {})
        for measure in data["measures"]
    ]


def controls_of(data: Data) -> list[tuple[str, Json]]:
    """The requirements as controls, each with its measure."""
    return [(spec["measure"], control_of(spec, place)) for place, spec in enumerate(data["requirements"], start=1)]


def control_of(spec: Data, place: int) -> Json:
    """One requirement. Its place in the pack is told, because groups pull requirements apart."""
    code = spec["code"]
    head = titled(spec["labels"], {key: value for key, value in spec.items() if key not in _CONTROL_HAS})
    return {
        "id": code,
        **head,
        "params": [_param(code, field, spec[field]) for field in SETTABLE if field in spec],
        "props": [{"name": SORT, "value": f"{place:05d}"}, *head["props"]],
        "parts": [
            {"id": f"{code}.{STATEMENT}", "name": STATEMENT, "prose": as_markup(spec["text"]["en"])},
            {"id": f"{code}.{STATEMENT_ZH}", "name": STATEMENT_ZH, "ns": NS, "prose": as_markup(spec["text"]["zh"])},
        ],
    }


def _param(code: str, field: str, value: Any) -> Json:
    return {"id": f"{code}.{field}", "label": field, "values": [flow(value)]}


def sections_of(data: Data) -> list[str]:
    """The parts of the pack that are told in the back matter: its lists and its other files."""
    return [
        key
        for key, value in data.items()
        if key not in _HEAD_HAS and (key in PART_FILES or (isinstance(value, list) and _holds_things(value)))
    ]


def _holds_things(values: list[Any]) -> bool:
    return any(isinstance(value, dict) for value in values)


def back_matter_of(data: Data, also: Iterable[str] = ()) -> Json:
    """Each section as a file in the pack's own notation. Goals, for one, have no place in a catalogue of controls."""
    return {"resources": [_resource(name, data[name]) for name in (*also, *sections_of(data))]}


def _resource(name: str, part: Any) -> Json:
    text = part_text(part)
    return {
        "uuid": uuid_of([name, text]),
        "title": f"{as_markup(name)}.yaml",
        "description": "A part of the pack in its own notation.",
        "props": [prop(SECTION, name)],
        "base64": {
            "filename": f"{name}.yaml",
            "media-type": "application/yaml",
            "value": base64.b64encode(text.encode()).decode(),
        },
    }
